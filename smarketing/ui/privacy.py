"""Whose personal data is kept how, and how somebody is forgotten: looked for first, then taken out for good."""

from __future__ import annotations

from collections import Counter
from typing import Final

import pyarrow as pa
import streamlit as st

from smarketing.domain.roles import Right
from smarketing.errors import SmarketingError
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
        typed = st.text_input("Forget a person: e-mail, lead's id or phone", max_chars=200, key="privacy_who")
        if st.form_submit_button("Look for the person", icon=":material/person_search:"):
            _look(page, typed.strip())
    if (looked := st.session_state.get(_FOUND)) is not None:
        who, found = looked
        if any(one.id == found.proof.id for one in forgotten(page.workspace)):
            quiet(f"Forgotten already on {formats.date(found.proof.forgotten_at.date())}, by {found.proof.by}.")
            return
        _draw_found(found)
        _draw_forgetting(page, who)


def _look(page: Page, who: str) -> None:
    st.session_state.pop(_FOUND, None)
    if not who:
        states.refused("Nobody is named. Type an e-mail, a lead's id or a phone.")
        return
    try:
        st.session_state[_FOUND] = (who, forget(page.workspace, who, by="", only_look=True))
    except SmarketingError as fault:
        states.refused(str(fault))


def _draw_found(found: Forgotten) -> None:
    listed([(f"{escaped(one.place)}: {formats.counted(one.rows, 'row')}", "") for one in found.proof.found])
    for mention in found.mentions:
        quiet(f"Named in {mention.noun}: “{mention.text}”")


def _draw_forgetting(page: Page, who: str) -> None:
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
            done = forget(page.workspace, who, by=known.name, blank_texts=whole)
    except SmarketingError as fault:
        states.refused(str(fault))
        return
    del st.session_state[_FOUND]
    left = "; ".join(done.proof.left) or "nothing of the person is left in them"
    quiet(f"Searched {formats.counted(done.proof.searched, 'file')} afterwards: {left}.")
    for advice in done.proof.advice:
        quiet(advice)
