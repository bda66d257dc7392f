"""What somebody says a source, persona or team is to bring: its share, its limit, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from smarketing.domain.agreements import AgreementError, Portion
from smarketing.ui import states
from smarketing.ui.agreement_words import portion_in_words
from smarketing.ui.person import person
from smarketing.ui.text import escaped, markdown_safe, plain, quiet
from smarketing.workspace.goals import percent_as_rate

_FIELDS: Final = ("name", "share", "most", "why")


def portions_said(key: str, kept: Sequence[Portion] = ()) -> tuple[Portion, ...]:
    """Return what is said in the form *key*, which starts with what is *kept*."""
    return tuple(_said(key, kept).values())


def _said(key: str, kept: Sequence[Portion] = ()) -> dict[str, Portion]:
    known: dict[str, Portion] = st.session_state.setdefault(f"goal-portions-{key}", {one.identity: one for one in kept})
    return known


def draw_portions(dimension: str, names: Sequence[str], key: str) -> None:
    """Draw what the form *key* says of single groups by *dimension*, and the fields to say it of one of *names*."""
    for one in portions_said(key):
        if one.dimension == dimension:
            _draw_said(one, key)
    fields = {name: f"portion-{name}-{dimension}-{key}" for name in _FIELDS}
    with (
        st.form(f"portion-{dimension}-{key}", border=False),
        st.container(horizontal=True, vertical_alignment="bottom", gap="small"),
    ):
        st.selectbox(
            dimension.capitalize(), names, index=None, placeholder="Choose, or type a new one",
            accept_new_options=True, format_func=plain, key=fields["name"], width=220,
        )  # fmt: skip
        st.number_input("Share of all leads, %", value=None, placeholder="as before", key=fields["share"], width=160)
        st.number_input(
            "At most, leads a month", value=None, step=1, placeholder="no limit", key=fields["most"], width=170
        )
        st.text_input("Because", max_chars=200, placeholder="What do you know?", key=fields["why"], width=240)
        st.form_submit_button("Plan it so", on_click=_take, args=(dimension, key, fields))
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
    _said(key).pop(identity, None)


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
    _said(key)[portion.identity] = portion
    for field in fields.values():
        st.session_state[field] = "" if field == fields["why"] else None


def draw_hint() -> None:
    """Say what saying something does."""
    quiet(
        "What is said here is part of the scenario: it is saved with it, and both teams sign it with the plan. A limit "
        "goes before a share."
    )
