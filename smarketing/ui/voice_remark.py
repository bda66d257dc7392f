"""One thing that customers say: who heard it from whom and in which words, what answers it, what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import streamlit as st

from smarketing.domain.agreements import PersonasAgreement
from smarketing.domain.filters import Filters
from smarketing.domain.stages import UNKNOWN
from smarketing.errors import Conflict, SmarketingError
from smarketing.store import Entry, Person, Remark, Store
from smarketing.store.remarks import LONGEST_REMARK
from smarketing.ui import formats, states
from smarketing.ui.agreement_known import known_lately
from smarketing.ui.frame import Page
from smarketing.ui.stage_names import stage_names
from smarketing.ui.text import cut, escaped, full_name, listed, plain, quiet
from smarketing.ui.verdicts import moment
from smarketing.ui.voice_form import View
from smarketing.ui.voice_words import KINDS, STATES, Row

_QUOTES: Final = 6
_FAULT: Final = "_voice_remark_fault"


def draw_remark(view: View, row: Row, entry: Entry[Remark] | None) -> None:
    """Draw the corner of a remark: nothing is asked before it is opened."""
    key = row["remark_id"]
    label = "Link an answer" if row["is_unanswered"] and view.who else "Open"
    with st.popover(
        label, key=f"remark-{key}", icon=":material/link:" if label != "Open" else None, type="tertiary",
        on_change="rerun",
    ) as corner:  # fmt: skip
        if not corner.open:
            st.session_state.pop(_seen(key), None)
            return
        with view.page.guarded():
            if view.who is not None and entry is not None:
                _draw_form(view.page, view.store, view.who, entry)
            _draw_quotes(view.page, view.filters, row)
            if view.who is not None and entry is not None:
                _draw_together(view.page, view.store, view.who, entry)


def _seen(key: str) -> str:
    return f"_voice_seen-{key}"


def _draw_form(page: Page, store: Store, who: Person, entry: Entry[Remark]) -> None:
    """Draw the fields of the remark as it was when the corner was opened; what is typed stays through a lost race."""
    key, value = entry.key, entry.value
    st.session_state.setdefault(_seen(key), entry.version)
    if fault := st.session_state.pop(_FAULT, None):
        states.refused(fault)
    fields = {name: f"_remark_{name}-{key}" for name in ("answers", "text", "kind", "state")}
    with st.form(f"remark-form-{key}", border=False):
        st.multiselect(
            "What answers it? Content or an address", known_content(page, value.answers), default=list(value.answers),
            format_func=plain, accept_new_options=True, key=fields["answers"], placeholder="Choose, or type a new one",
        )  # fmt: skip
        left, right = st.columns([2, 3], gap="small")
        left.selectbox(
            "Kind", list(KINDS), list(KINDS).index(value.kind), format_func=KINDS.__getitem__, key=fields["kind"]
        )
        right.selectbox(
            "What becomes of it", list(STATES), list(STATES).index(value.state), key=fields["state"],
            format_func=lambda state: state_label(value.kind, state),
            help="An idea is collected, looked into, planned, done or dropped. Anything else is open or dropped: "
            "dropped, it needs no answer.",
        )  # fmt: skip
        st.text_input("Words", value.text, key=fields["text"], max_chars=LONGEST_REMARK)
        st.form_submit_button(
            "Save", type="primary", on_click=_save, args=(store, who, key, dict(fields)), key=f"remark-save-{key}"
        )


def state_label(kind: str, state: str) -> str:
    """Return what a *state* is called for a remark of *kind*."""
    if kind == "idea":
        return STATES[state]
    return {"open": "Wants an answer", "dropped": "No answer needed"}.get(state, f"{STATES[state]} (ideas only)")


def known_content(page: Page, answers: Sequence[str] = ()) -> list[str]:
    """Return the content to answer with: what is linked, what both teams agreed to give, what brought leads."""
    agreed = known_lately(page.workspace).in_force["personas"].value.content
    given = agreed.personas if isinstance(agreed, PersonasAgreement) else ()
    names = [*answers, *(text for one in given for texts in one.given.values() for text in texts)]
    names += [row["content"] for row in page.ask("leads_by_content", Filters()).table.to_pylist()]
    found: dict[str, str] = {}
    for name in names:
        if name != UNKNOWN:
            found.setdefault(name.casefold(), name)
    return list(found.values())


def _save(store: Store, who: Person, key: str, fields: Mapping[str, str]) -> None:
    typed: dict[str, Any] = {name: st.session_state[field] for name, field in fields.items()}
    try:
        known = store.remarks.get(key)
        same_as = known.value.same_as if known else ""
        wanted = Remark(typed["kind"], typed["text"], tuple(typed["answers"]), typed["state"], same_as)
        kept = store.remarks.change(key, wanted, by=who.name, expected=st.session_state[_seen(key)])
    except Conflict as fault:
        st.session_state[_FAULT] = f"{fault} What you typed is still here: save again to put it in the place of theirs."
        st.session_state[_seen(key)] = known.version if known else 0
    except SmarketingError as fault:
        st.session_state[_FAULT] = str(fault)
    else:
        st.session_state[_seen(key)] = kept.version


def _draw_quotes(page: Page, filters: Filters, row: Row) -> None:
    """Draw who heard it, from whom, and in which words, the latest first."""
    only = filters.narrowed("remark_id", row["remark_id"])
    heard = page.ask("voice_hearings", only).table.to_pylist()
    listed([_quote(one) for one in heard[:_QUOTES]])
    if len(heard) > _QUOTES:
        quiet(f"The latest {_QUOTES} of {formats.count(row['heard'])}; all of them are behind the card's corner.")


def _quote(one: Mapping[str, Any]) -> tuple[str, str]:
    lead = full_name(one) or one["lead_id"] or ""
    stage = stage_names().get(one["stage"], "" if one["stage"] == UNKNOWN else one["stage"])
    persona = "" if one["persona"] == UNKNOWN else one["persona"]
    said = f"“{escaped(one['quote'])}”" if one["quote"] else escaped(lead or persona or "No lead named")
    about = [lead if one["quote"] else "", one["company"], persona if lead or one["quote"] else "", stage]
    under = [*about, f"heard by {one['heard_by']}", formats.date(one["noted_date"])]
    return said, escaped(" · ".join(part for part in under if part))


def _draw_together(page: Page, store: Store, who: Person, entry: Entry[Remark]) -> None:
    """Draw the choice of another remark that means the same, to be counted together, and the way back."""
    key = entry.key
    others = {
        row["remark_id"]: row["remark"]
        for row in page.ask("voice_remarks", Filters()).table.to_pylist()
        if row["remark_id"] != key
    }
    if others:
        chosen = st.selectbox(
            "Means the same as", list(others), index=None, format_func=lambda other: cut(others[other]),
            key=f"_remark_same-{key}-{entry.version}", placeholder="Choose, to count them together",
        )  # fmt: skip
        if chosen:
            st.button(
                "Count them together", key=f"remark-join-{key}", icon=":material/merge:", on_click=_join,
                args=(store, who, key, chosen, entry.version),
            )  # fmt: skip
    for joined in store.remarks.current():
        if joined.value.same_as == key:
            said = f"Counted with it: “{plain(joined.value.text)}” ({joined.author}, {moment(joined.written_at)})"
            quiet(said)
            st.button(
                "Count apart again", key=f"remark-part-{joined.key}", type="tertiary", on_click=_part,
                args=(store, who, joined.key, joined.version),
            )  # fmt: skip


def _join(store: Store, who: Person, key: str, into: str, version: int) -> None:
    try:
        store.remarks.join(key, into, by=who.name, expected=version)
    except SmarketingError as fault:
        st.session_state[_FAULT] = str(fault)


def _part(store: Store, who: Person, key: str, version: int) -> None:
    try:
        store.remarks.part(key, by=who.name, expected=version)
    except SmarketingError as fault:
        st.session_state[_FAULT] = str(fault)
