"""What shows that the audit log is whole: its head, to be noted elsewhere, and the check of every entry."""

from __future__ import annotations

from typing import Final

import streamlit as st

from smarketing.errors import StoreError
from smarketing.store import Audit, Head, head_of
from smarketing.ui import formats, states
from smarketing.ui.frame import Page
from smarketing.ui.text import escaped, quiet, say

_LOGS: Final = ("This company", "Decisions about the demo company")


def choose_log(page: Page) -> Audit:
    """Return the company's log, or that of the demo company where it is here and chosen."""
    logs = dict(zip(_LOGS, page.workspace.logs.values(), strict=False))
    if len(logs) == 1:
        return logs[_LOGS[0]]
    chosen = st.segmented_control(
        "Log", list(logs), default=_LOGS[0], required=True, label_visibility="collapsed", key="audit_log"
    )
    return logs[chosen or _LOGS[0]]


def draw_seal(log: Audit) -> None:
    """Draw the head of *log*, what it is for, and the way to verify every entry."""
    head = log.head()
    if head is None:
        quiet("There is nothing to verify yet.")
        return
    say(f"The newest entry is number <b>{escaped(formats.count(head.number))}</b>. This is the head of the log:")
    st.code(str(head), language=None, wrap_lines=True)
    quiet(
        "Every entry holds the hash of the one before, so that no entry can be changed, taken out or swapped unseen. "
        "Note the head outside of Smarketing from time to time (every backup holds one): it shows later whether the "
        "log was cut off at its end, or written anew as a whole."
    )
    with st.form("audit_verify", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        noted = st.text_input("A head noted earlier (not needed)", placeholder="NUMBER:HASH", key="audit_head")
        if not st.form_submit_button("Verify", icon=":material/verified:"):
            return
    _verify(log, noted)


def _verify(log: Audit, noted: str) -> None:
    try:
        known = head_of(noted) if noted.strip() else None
    except StoreError as fault:
        states.refused(str(fault))
        return
    with st.spinner("Reading every entry …"):
        broken = log.verify(known)
    if broken is not None:
        advice = "Tell whoever runs Smarketing, and compare with the log in the last backup."
        states.refused(f"{broken.sentence} {advice}")
        return
    st.success(_whole(log.head(), known), icon=":material/verified:")


def _whole(head: Head | None, known: Head | None) -> str:
    entries = formats.counted(head.number, "entry") if head else "No entry"
    also = f" Entry {formats.count(known.number)} is the one whose head was noted." if known else ""
    return f"The log is whole: {entries}, each as it was written.{also}"
