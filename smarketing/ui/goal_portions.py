"""What somebody says a source, persona or team is to bring: its share, its limit, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from smarketing.domain.agreements import AgreementError, Portion
from smarketing.ui import states
from smarketing.ui.agreement_words import portion_in_words
from smarketing.ui.goal_typed import chosen_in, empty, held, say_instead, typed_into
from smarketing.ui.person import person
from smarketing.ui.text import escaped, markdown_safe, plain, quiet
from smarketing.workspace.goals import percent_as_rate

_FIELDS: Final = ("name", "share", "most", "why")


def portions_said(key: str, kept: Sequence[Portion]) -> tuple[Portion, ...]:
    """Return what is said in the form *key*, which starts with what is *kept*."""
    said: dict[str, Portion] = held(_place(key), {one.identity: one for one in kept})
    return tuple(said.values())


def _said(key: str) -> dict[str, Portion]:
    known: dict[str, Portion] = st.session_state[_place(key)]
    return known


def _place(key: str) -> str:
    return f"goal-portions-{key}"


def draw_portions(dimension: str, names: Sequence[str], key: str) -> None:
    """Draw what the form *key* says of single groups by *dimension*, and the fields to say it of one of *names*."""
    for one in _said(key).values():
        if one.dimension == dimension:
            _draw_said(one, key)
    fields = {name: f"portion-{name}-{dimension}-{key}" for name in _FIELDS}
    begun = {name: typed_into(field, "" if name == "why" else None) for name, field in fields.items() if name != "name"}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox(
            dimension.capitalize(), names, index=None, placeholder="Choose, or type a new one",
            accept_new_options=True, format_func=plain, width=220, **chosen_in(fields["name"], None),
        )  # fmt: skip
        st.number_input("Share of all leads, %", placeholder="as before", width=160, **begun["share"])
        st.number_input("At most, leads a month", step=1, placeholder="no limit", width=170, **begun["most"])
        st.text_input("Because", max_chars=200, placeholder="What do you know?", width=240, **begun["why"])
        st.button("Plan it so", key=f"portion-take-{dimension}-{key}", on_click=_take, args=(dimension, key, fields))
    if fault := st.session_state.pop(f"portion-fault-{key}", ""):
        states.refused(fault)


def _draw_said(one: Portion, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.html(
            f'<p style="margin:0"><b>{escaped(one.name)}</b>: {escaped(portion_in_words(one))}</p>'
            f'<p class="sm-quiet">{escaped(one.who)}: “{escaped(one.why)}”</p>',
            width="stretch",
        )
        st.button(
            "", icon=":material/close:", type="tertiary", help=f"Work {markdown_safe(one.name)} out again",
            key=f"portion-gone-{one.identity}-{key}", on_click=_forget, args=(key, one.identity),
        )  # fmt: skip


def _forget(key: str, identity: str) -> None:
    say_instead(_place(key), {name: one for name, one in _said(key).items() if name != identity})


def _take(dimension: str, key: str, fields: dict[str, str]) -> None:
    """Keep what the form says; where it makes no sense, leave it there and say why."""
    name, share, most, why = (st.session_state[fields[one]] for one in _FIELDS)
    known = person()
    try:
        portion = Portion(
            dimension, (name or "").strip(), None if share is None else percent_as_rate(share),
            None if most is None else int(most), known.name if known else "somebody", why.strip(),
        )  # fmt: skip
    except AgreementError as fault:
        st.session_state[f"portion-fault-{key}"] = str(fault)
        return
    say_instead(_place(key), {**_said(key), portion.identity: portion})
    empty(*fields.values())


def draw_hint() -> None:
    """Say what saying something does."""
    quiet(
        "What is said here is part of the scenario: it is saved with it, and both teams sign it with the plan. A limit "
        "goes before a share."
    )
