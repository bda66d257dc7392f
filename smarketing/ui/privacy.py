"""Whose personal data is kept how, and how somebody is forgotten: looked for first, then taken out for good."""

from __future__ import annotations

from collections import Counter
from typing import Final

import pyarrow as pa
import streamlit as st

from smarketing.domain.roles import Right
from smarketing.errors import SmarketingError
from smarketing.ingest.staying import Stay
from smarketing.metrics import ColumnInfo
from smarketing.ui import formats, states
from smarketing.ui.frame import Page
from smarketing.ui.person import ask_person, person, signed
from smarketing.ui.tables import draw_table
from smarketing.ui.text import escaped, listed, quiet, strong
from smarketing.ui.viewer import may
from smarketing.workspace.forgetting import Forgotten, forget, forgotten, kept_how

_RULES: Final = {
    "keep": "as they come",
    "hash": "hashed by a key of this workspace",
    "drop": "not at all",
}
_COLUMNS: Final = {
    "day": ColumnInfo("Forgotten on", "date"),
    "by": ColumnInfo("By", "text"),
    "proof": ColumnInfo("Proof", "text"),
}
_FOUND: Final = "privacy_found"


def draw_privacy(page: Page) -> None:
    """Say how names, e-mails and phones are kept; look for a person and forget them; list who was forgotten when."""
    rule = page.workspace.settings.personal_data
    st.html(f"<p>New uploads keep names, e-mails and phones {strong(_RULES[rule])} (SMARKETING_PERSONAL_DATA).</p>")
    kept = Counter(how for _, how in kept_how(page.workspace))
    listed([(f"{formats.counted(count, 'upload')} kept: {_in_words(how)}", "") for how, count in kept.items()])
    _draw_search(page)
    if gone := forgotten(page.workspace):
        rows = [{"day": one.forgotten_at.date(), "by": one.by, "proof": f"forgotten/{one.id}.json"} for one in gone]
        draw_table(pa.Table.from_pylist(rows), _COLUMNS, key="forgotten", currency="", alt="Who was forgotten when")


def _in_words(how: str) -> str:
    return " in part, in part ".join(_RULES[rule] for rule in how.split(" and "))


def _draw_search(page: Page) -> None:
    if not may(Right.FORGET_PEOPLE):
        signed("forget", Right.FORGET_PEOPLE)
        return
    with st.form("privacy_search", border=False):
        asked = "Forget a person: e-mail, lead's id, phone or full name"
        typed = st.text_input(asked, max_chars=200, key="privacy_who")
        if st.form_submit_button("Look for the person", icon=":material/person_search:"):
            _look(page, typed.strip())
    if (looked := st.session_state.get(_FOUND)) is not None:
        who, found = looked
        if any(one.id == found.proof.id for one in forgotten(page.workspace)):
            quiet(f"Forgotten already on {formats.date(found.proof.forgotten_at.date())}, by {found.proof.by}.")
            for left in found.proof.left:
                states.refused(left)
            return
        _draw_found(found)
        _draw_forgetting(page, who, has_shared=any(one.is_shared for one in found.proof.stays))


def _look(page: Page, who: str) -> None:
    st.session_state.pop(_FOUND, None)
    if not who:
        states.refused("Nobody is named. Type an e-mail, a lead's id, a phone or a full name.")
        return
    try:
        st.session_state[_FOUND] = (who, forget(page.workspace, who, by="", only_look=True))
    except SmarketingError as fault:
        states.refused(str(fault))


def _draw_found(found: Forgotten) -> None:
    listed([(f"{escaped(one.place)}: {formats.counted(one.rows, one.unit)}", "") for one in found.proof.found])
    for mention in found.mentions:
        quiet(f"Named in {mention.noun}: “{mention.text}”")
    for stay in found.proof.stays:
        quiet(f"Stays in {_shared_in_words(stay) if stay.is_shared else stay.in_words}")


def _shared_in_words(stay: Stay) -> str:
    rows = formats.counted(stay.rows, "row")
    told = "that share a text with the full name, unless the box below is ticked"
    return f"{stay.place}, column {stay.column}, {rows} {told}."


def _draw_forgetting(page: Page, who: str, *, has_shared: bool) -> None:
    everywhere = has_shared and st.checkbox(
        "Cut the full name out of what many rows share too, such as a campaign's name", key="privacy_everywhere"
    )
    whole = st.checkbox("Blank notes and feedback about the person as a whole", key="privacy_whole")
    if (known := person()) is None:
        with st.popover("Say who you are first", icon=":material/account_circle:", key="sign-privacy"):
            ask_person(key="privacy")
        return
    st.caption("Rows stay, so that no count changes. What is taken out can't be brought back, not by Undo either.")
    if not st.button("Forget this person for good", type="primary", key="privacy_forget"):
        return
    try:
        with st.spinner("Taking the person out of every upload, and building the numbers"):
            done = forget(page.workspace, who, by=known.name, blank_texts=whole, everywhere=everywhere)
    except SmarketingError as fault:
        states.refused(str(fault))
        return
    del st.session_state[_FOUND]
    told = "this is left" if done.proof.left else "nothing of the person is left in them"
    quiet(f"Searched {formats.counted(done.proof.searched, 'file')} and all decisions afterwards: {told}.")
    for left in done.proof.left:
        states.refused(left)
    for advice in done.proof.advice:
        quiet(advice)
