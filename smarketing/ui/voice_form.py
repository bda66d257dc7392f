"""What a rep notes after a call, in a few words; what was heard in other words before is one more time of that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, cast

import streamlit as st

from smarketing.domain.alike import alike
from smarketing.domain.filters import Filters
from smarketing.domain.stages import UNKNOWN
from smarketing.errors import FilterError, SmarketingError
from smarketing.store import Entry, Hearing, Person, Remark, Store, email_key
from smarketing.store.hearings import LONGEST_QUOTE
from smarketing.store.remarks import LONGEST_REMARK
from smarketing.ui import states
from smarketing.ui.frame import Page
from smarketing.ui.rating_words import lead_name
from smarketing.ui.session import text_as_seen
from smarketing.ui.stage_names import agreed_names
from smarketing.ui.text import cut, escaped, markdown_safe, plain
from smarketing.ui.voice_words import KIND_HELP, KINDS, times

WORDS: Final = "_voice_words"
QUOTE: Final = "_voice_quote"
LEAD: Final = "_voice_lead"
NEAR: Final = "_voice_near"
TYPED: Final = "_voice_typed"
TYPED_QUOTE: Final = "_voice_typed_quote"
_SAID: Final = "_voice_said"
_FAULT: Final = "_voice_fault"
Lead = Mapping[str, Any]


@dataclass(frozen=True)
class View:
    """What is open: the page, what it is narrowed to, the decisions, and who may add to them, None for nobody."""

    page: Page
    filters: Filters
    store: Store
    who: Person | None


def draw_form(page: Page, store: Store, who: Person, known: Mapping[str, Mapping[str, Any]]) -> None:
    """Draw the fields of a note; *known* are the remarks there are, by key."""
    leads = leads_of(page, who)
    lead = st.selectbox(
        "From which lead? (optional)", list(leads), index=None, format_func=lambda key: lead_label(leads, key),
        key=LEAD, accept_new_options=True, placeholder="Name, company or id",
        help="Persona and stage come with the lead. Type the id or the name of one that is not in the list.",
    )  # fmt: skip
    with st.container(key="voice-tags"):  # there in every run: the form below would be drawn twice if it came and went
        if not lead:
            _draw_tags(page)
    with st.form("voice", border=False):
        st.segmented_control(
            "What was it?", list(KINDS), format_func=KINDS.__getitem__, default="pain_point", required=True,
            key="_voice_kind", help=KIND_HELP,
        )  # fmt: skip
        with st.container(key="_echoed-voice"):
            st.text_input(
                "What did you hear?", key=WORDS, max_chars=LONGEST_REMARK, placeholder="In a few words, then Enter"
            )
        with st.container(key="_echoed-quote"):
            st.text_input("In their words (optional)", key=QUOTE, max_chars=LONGEST_QUOTE, placeholder="“…”")
        st.form_submit_button(
            "Note it", type="primary", icon=":material/hearing:", on_click=_save, args=(page, store, who, known)
        )
    _draw_near(page, store, who, known)
    _draw_told(store, who)


def draw_way_to_note(lead_id: str) -> None:
    """Draw the way from a lead to a note of what it said, the lead filled in."""
    if st.button("Note what you heard", key=f"hear-{lead_id}", icon=":material/hearing:", type="tertiary"):
        st.session_state[LEAD] = lead_id
        st.query_params["view"] = "voice"
        st.rerun()


def leads_of(page: Page, who: Person) -> dict[str, Lead]:
    """Return the leads that a call may be noted of, by id: one's own where one has any, the latest first."""
    own = page.ask("leads_lately", Filters(None, (("owner", (who.name,)),))).table.to_pylist()
    return {row["lead_id"]: row for row in own or page.ask("leads_lately", Filters()).table.to_pylist()}


def lead_label(leads: Mapping[str, Lead], key: str) -> str:
    """Return what the lead *key* is called in a list; a typed one as it was typed."""
    if key not in leads:
        return plain(key)
    company = leads[key].get("company")
    named = lead_name(dict(leads[key]))
    return f"{named} · {plain(company)}" if company and plain(company) != named else named


def heard_from(page: Page, who: Person) -> Hearing:
    """Return from whom something was heard, as chosen: a lead with its persona and stage, or these alone.

    Raises:
        FilterError: what was typed is the name of no lead, or of several.
    """
    chosen = st.session_state.get(LEAD)
    if not chosen:
        persona, stage = (st.session_state.get(f"_voice_{name}") for name in ("persona", "stage"))
        return Hearing(persona=persona or "", stage=stage or "")
    lead = leads_of(page, who).get(chosen) or _found(page, chosen)
    keys = page.workspace.ask("lead_keys", Filters(None, (("lead_id", (lead["lead_id"],)),))).table.to_pylist()
    persona = "" if lead["persona"] == UNKNOWN else lead["persona"]
    return Hearing("", lead["lead_id"], persona, lead["stage"] or "", lead_email_key=email_key(keys[0]["email"]))


def hear_again(view: View, key: str, words: str, *, quote: str = "") -> None:
    """Keep that the remark *key* was heard once more, from whom is chosen, and say so or why not."""
    if view.who is None:
        return
    try:
        heard = replace(heard_from(view.page, view.who), remark=key, note=quote)
        kept = view.store.hearings.again(heard, by=view.who.name)
    except SmarketingError as fault:
        st.session_state[_FAULT] = str(fault)
        return
    _tell(kept, words, is_again=True)


def _found(page: Page, typed: str) -> Lead:
    """Return the one lead that is found by *typed*.

    Raises:
        FilterError: there is none, or there are several.
    """
    by_id = page.workspace.rows_behind("leads_by_source", Filters(None, (("lead_id", (typed,)),)), limit=1)
    named = page.workspace.rows_behind("leads_by_source", Filters(), search=typed, limit=2)
    rows = by_id.table.to_pylist() or named.table.to_pylist()
    if len(rows) != 1:
        none = f"No lead is found by “{plain(typed)}”. Leave it empty, or choose one of the list."
        several = f"Several leads are found by “{plain(typed)}”. Type the id of the one you mean."
        raise FilterError(several if rows else none)
    return cast("Lead", rows[0])


def _draw_tags(page: Page) -> None:
    """Draw the choice of a persona and a stage, for a call whose lead nobody knows."""
    offered = page.ask("filter_options", Filters()).table.to_pylist()
    personas = [row["value"] for row in offered if row["column_name"] == "persona" and row["value"] != UNKNOWN]
    left, right = st.columns(2, gap="small")
    left.selectbox("Persona", personas, index=None, format_func=cut, key="_voice_persona", placeholder="Not known")
    names = agreed_names()
    right.selectbox(
        "Stage", list(names), index=None, format_func=lambda key: plain(names[key]), key="_voice_stage",
        placeholder="Not known",
    )  # fmt: skip


def _save(page: Page, store: Store, who: Person, known: Mapping[str, Mapping[str, Any]]) -> None:
    """Keep what was typed, unless something like it was heard before: that is asked first."""
    words = str(st.session_state.get(WORDS) or "").strip()
    near = alike(words, {key: row["remark"] for key, row in known.items()})
    typed = (st.session_state["_voice_kind"], words.casefold())
    is_same = any((known[key]["remark_kind"], known[key]["remark"].casefold()) == typed for key in near)
    if near and not is_same:
        st.session_state[NEAR] = near
        return
    _keep(page, store, who)


def _keep(page: Page, store: Store, who: Person) -> None:
    st.session_state.pop(NEAR, None)
    words, quote = (str(st.session_state.get(name) or "").strip() for name in (WORDS, QUOTE))
    try:
        heard = replace(heard_from(page, who), note=quote)
        kept = store.hearings.note(Remark(st.session_state["_voice_kind"], words), heard, by=who.name)
    except SmarketingError as fault:
        st.session_state[_FAULT] = str(fault)
        return
    _tell(kept, words)


def _tell(kept: Entry[Hearing], words: str, *, is_again: bool = False) -> None:
    """Empty the fields for the next thing heard, the lead stays; remember what to say of this one."""
    st.session_state[_SAID] = (kept.key, kept.version, words, is_again)
    for name in (WORDS, QUOTE, TYPED, TYPED_QUOTE):
        st.session_state[name] = ""
    for name in (NEAR, _FAULT):
        st.session_state.pop(name, None)


def _draw_near(page: Page, store: Store, who: Person, known: Mapping[str, Mapping[str, Any]]) -> None:
    """Draw what was heard before and may be the same, each with one click to count it once more."""
    near = [key for key in st.session_state.get(NEAR, ()) if key in known]
    if not near or not st.session_state.get(WORDS):
        return
    view = View(page, page.filters, store, who)
    with st.container(border=True, key="voice-near"):
        st.html("<p class='sm-kept waiting' role='status'><b>Not saved yet.</b> Is it one of these?</p>")
        quote = str(st.session_state.get(QUOTE) or "").strip()
        for key in near:
            row = known[key]
            label = f"**Heard it too:** {markdown_safe(row['remark'])} ({times(row['heard'])})"
            st.button(
                label, key=f"voice-same-{key}", width="stretch", icon=":material/add:", on_click=hear_again,
                args=(view, key, row["remark"]), kwargs={"quote": quote},
            )  # fmt: skip
        st.button("No, keep it as new", key="voice-new", type="tertiary", on_click=_keep, args=(page, store, who))


def _draw_told(store: Store, who: Person) -> None:
    """Say what was kept last, with the way to take it back, or why it was not."""
    if fault := st.session_state.pop(_FAULT, None):
        states.refused(fault)
    if not (told := st.session_state.get(_SAID)):
        return
    key, version, words, is_again = told
    with st.container(horizontal=True, vertical_alignment="center", key="voice-told"):
        word = "Counted once more" if is_again else "Noted"
        said = escaped(text_as_seen(words))
        st.html(f'<p class="sm-kept" role="status"><b>✓ {word}</b> “{said}”</p>', width="stretch")
        st.button(
            "Undo", key="voice-undo", icon=":material/undo:", type="tertiary", on_click=_undo,
            args=(store, who, key, version),
        )  # fmt: skip


def _undo(store: Store, who: Person, key: str, version: int) -> None:
    st.session_state.pop(_SAID, None)
    try:
        store.hearings.take_back(key, by=who.name, expected=version)
    except SmarketingError as fault:
        st.session_state[_FAULT] = str(fault)
