"""The agreement as a file, there and back, and the sets to start with."""

from __future__ import annotations

import re
from typing import Final

import streamlit as st

from smarketing.domain.agreements import TOPICS
from smarketing.errors import SmarketingError
from smarketing.store import PLAN, Person
from smarketing.ui import states
from smarketing.ui.agreement_flash import flash
from smarketing.ui.agreement_known import known
from smarketing.ui.audit_taken import taken
from smarketing.ui.frame import Page
from smarketing.ui.made_files import file_button
from smarketing.ui.person import person, signed
from smarketing.ui.text import escaped, joined, quiet
from smarketing.ui.viewer import agreeing_right, may
from smarketing.workspace.agreements import (
    STARTERS,
    Imported,
    choose_starter,
    export_agreement,
    import_agreement,
)

_FILE: Final = "agreement.toml"
_FOR_WHOM: Final = {
    "hubspot": "Marketing automation and a CRM; leads become contacts with a lifecycle stage. An SQL is talked to, "
    "a deal is on the board.",
    "demand_waterfall": "Bigger deals with more people in each. Marketing, sales development and sales each accept "
    "or send back.",
    "self_service": "People sign up, try and pay by themselves; a person steps in where that helps. Short limits, "
    "few attempts.",
}


def draw_starters(page: Page) -> None:
    """Offer the sets to start with, while nothing but a plan is agreed or waits."""
    there = known(page.workspace)
    is_begun = any(entry.version for topic, entry in there.latest.items() if topic != PLAN)
    if is_begun or any(one.proposal.value.topic != PLAN for one in there.waiting):
        return
    with page.card("Start from what fits you best", key="starters"):
        quiet(
            "Each set proposes stages, a sales-ready lead, the hand-off and a service level, signed by you. It holds "
            "once somebody of the other team has signed; every part can be changed before and after."
        )
        who = person() if may(agreeing_right()) else None
        with st.grid(len(STARTERS), min_column_width=260, gap="small"):
            for key, label in STARTERS.items():
                with st.container(border=True, height="stretch", key=f"starter-{key}"):
                    name, rest = re.split(r"[,:] ", label, maxsplit=1)
                    st.html(
                        f'<b class="sm-card-title">{escaped(name)}</b><p class="sm-quiet">{escaped(rest)}</p>'
                        f'<p class="sm-quiet">{escaped(_FOR_WHOM[key])}</p>'
                    )
                    if st.button("Propose this set", key=f"choose-{key}", disabled=who is None) and who:
                        _choose(page, key, who)
        signed("starters", agreeing_right())


def _choose(page: Page, key: str, who: Person) -> None:
    try:
        made = choose_starter(page.workspace.store, key, by=who)
    except SmarketingError as fault:
        states.refused(str(fault))
    else:
        flash(_told(made))
        st.rerun()


def draw_file(page: Page) -> None:
    """Offer the agreement as a file, and take one back."""
    store = page.workspace.store
    with st.expander("As a file: take it away, change it, bring it back", icon=":material/description:",
                     on_change="rerun", key="agreement-file") as shown:  # fmt: skip
        if not shown.open:
            return
        left, right = st.columns(2, gap="medium")
        with left:
            quiet("Everything in force as one readable file (TOML): for the intranet, a board, or another workspace.")
            make = taken(_FILE, lambda: export_agreement(store).encode(), action="agreement.exported")
            file_button("Download the agreement", make, _FILE, "application/toml", key="export_agreement")
        with right:
            _draw_import(page)


def _draw_import(page: Page) -> None:
    quiet("Every topic of the file that differs becomes a proposal; the whole file is checked before anything is.")
    who = signed("agreement-file", agreeing_right())
    if who is None:
        return
    with st.form("import_agreement", border=False):
        file = st.file_uploader("A file, changed", type=["toml"], key="agreement_upload", max_upload_size=1)
        reason = st.text_input("Why", key="import_reason", placeholder="What the two teams read beside the changes")
        takes = st.form_submit_button("Propose what differs")
    if not takes:
        return
    if file is None:
        states.refused("No file is chosen. Drop one, then propose it.")
        return
    try:
        text = file.getvalue().decode("utf-8")
        made = import_agreement(page.workspace.store, text, file=file.name, by=who, reason=reason, sign=True)
    except UnicodeDecodeError:
        states.refused(f"{file.name} is no text in UTF-8. Save it as UTF-8, then bring it back.")
    except SmarketingError as fault:
        states.refused(str(fault))
    else:
        flash(_told(made))
        st.rerun()


def _told(made: Imported) -> str:
    """Return what came of a file in one sentence."""
    parts = []
    if made.proposed:
        topics = joined([TOPICS[one.proposal.value.topic].label for one in made.proposed])
        parts.append(f"Proposed and signed by you: {topics}. It holds once the other team has signed.")
    if made.waiting:
        parts.append("The rest is proposed already.")
    if made.owners:
        parts.append(f"Owners named: {joined(made.owners)}.")
    return " ".join(parts) or "Nothing in it differs from what is agreed."
