"""The entries of the audit log: filtered, newest first, page by page, and as a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import Final, cast, get_args
from zoneinfo import ZoneInfo

import pyarrow as pa
import streamlit as st

from smarketing.metrics import ColumnInfo
from smarketing.store import Audit, AuditEntry, Sought
from smarketing.store.audit import Outcome
from smarketing.ui import formats
from smarketing.ui.audit_taken import RIGHT_TO_TAKE
from smarketing.ui.audit_words import about, act
from smarketing.ui.frame import Page
from smarketing.ui.made_files import file_button
from smarketing.ui.person import person
from smarketing.ui.tables import draw_table
from smarketing.ui.text import plain, quiet, say
from smarketing.workspace import Workspace
from smarketing.workspace.audit_files import lines_of, sought_between

PAGE_ROWS: Final = 50
_PLACE: Final = "audit_place"
_WIDTH: Final = 210
_COLUMNS: Final = {
    "number": ColumnInfo("No.", "count"),
    "at": ColumnInfo("When", "text"),
    "by": ColumnInfo("Who", "text"),
    "act": ColumnInfo("What", "text"),
    "about": ColumnInfo("About", "text"),
    "outcome": ColumnInfo("Outcome", "text"),
}
_FILES: Final = (("CSV", ".csv", "text/csv"), ("JSON lines", ".jsonl", "application/jsonl"))


def draw_entries(page: Page, log: Audit) -> None:
    """Draw the filters, the entries they leave, and the ways to page through them and to take them away."""
    if log.head() is None:
        say("Nothing was logged yet.", "Uploads, decisions, exports, log-ins and denied attempts appear here.")
        return
    sought = _draw_filters(page, log)
    found = log.count(**sought)
    if not found:
        say("No entry fits.", "Choose another person, act or period, or take a filter away.")
        return
    before = _place(sought)
    entries = log.entries(before=before[-1], limit=PAGE_ROWS, **sought)
    zone = ZoneInfo(page.workspace.settings.time_zone)
    draw_table(
        _as_table(entries, zone), _COLUMNS, key="audit", currency="", alt="Audit log, newest first", cards=True,
        search=False,
    )  # fmt: skip
    _draw_paging(before, entries, found)
    _draw_files(page, log, sought)


def _draw_filters(page: Page, log: Audit) -> Sought:
    with st.container(horizontal=True, vertical_alignment="bottom", key="audit_filters"):
        actor = st.selectbox(
            "Who", log.known("actor"), index=None, format_func=_name, placeholder="Everybody", key="audit_actor",
            width=_WIDTH,
        )  # fmt: skip
        action = st.selectbox(
            "What", log.known("action"), index=None, format_func=act, placeholder="Everything", key="audit_action",
            width=_WIDTH,
        )  # fmt: skip
        start = st.date_input("From", None, format=formats.DATE_FIELD, key="audit_from", width=150)
        end = st.date_input("Up to and with", None, format=formats.DATE_FIELD, key="audit_to", width=150)
        outcome = st.segmented_control("Outcome", get_args(Outcome), format_func=str.capitalize, key="audit_outcome")
    sought = sought_between(page.workspace.settings, start, end + dt.timedelta(days=1) if end else None)
    return sought | Sought(actor=actor, action=action, outcome=cast("Outcome | None", outcome))


def _name(actor: str) -> str:
    return plain(actor) or "(nobody named)"


def _place(sought: Sought) -> list[int | None]:
    """Return below which numbers the pages up to this one begin; back at the newest where the filters changed."""
    for_what, before = st.session_state.get(_PLACE, (None, []))
    if for_what != sought:
        before = [None]
        st.session_state[_PLACE] = (sought, before)
    return cast("list[int | None]", before)


def _as_table(entries: Sequence[AuditEntry], zone: ZoneInfo) -> pa.Table:
    return pa.table(
        {
            "number": pa.array([one.number for one in entries], pa.int64()),
            "at": pa.array([_moment(one.written_at, zone) for one in entries], pa.string()),
            "by": pa.array([_name(one.actor) for one in entries], pa.string()),
            "act": pa.array([act(one.action) for one in entries], pa.string()),
            "about": pa.array([about(one.action, one.subject, one.detail) for one in entries], pa.string()),
            "outcome": pa.array([plain(one.outcome).capitalize() for one in entries], pa.string()),
        }
    )


def _moment(at: dt.datetime, zone: ZoneInfo) -> str:
    if at.year == dt.MINYEAR:
        return "(unreadable)"
    here = at.astimezone(zone)
    return f"{formats.date(here.date())}, {here:%H:%M:%S}"


def _draw_paging(before: list[int | None], entries: Sequence[AuditEntry], found: int) -> None:
    first = (len(before) - 1) * PAGE_ROWS + 1
    with st.container(horizontal=True, vertical_alignment="center", key="audit_pages"):
        st.button("Newer", icon=":material/chevron_left:", disabled=len(before) == 1, on_click=_back, args=(before,),
                  key="audit_newer")  # fmt: skip
        oldest = entries[-1].number if entries else 0
        is_last = first + len(entries) > found or not entries
        st.button("Older", icon=":material/chevron_right:", icon_position="right", disabled=is_last,
                  on_click=before.append, args=(oldest,), key="audit_older")  # fmt: skip
        shown = f"{formats.count(first)}–{formats.count(first + len(entries) - 1)}" if entries else "None"
        quiet(f"{shown} of {formats.count(found)}, newest first")


def _back(before: list[int | None]) -> None:
    before.pop()


def _draw_files(page: Page, log: Audit, sought: Sought) -> None:
    known = person()
    with st.container(horizontal=True, key="audit_files"):
        for label, ending, mime in _FILES:
            make = partial(_taken, page.workspace, log, ending, sought, known.name if known else "")
            file_button(label, make, f"audit_log{ending}", mime, key=f"audit_get{ending}", type="tertiary")


def _taken(here: Workspace, log: Audit, ending: str, sought: Sought, who: str) -> bytes:
    here.require(RIGHT_TO_TAKE["audit.exported"])
    content = "".join(lines_of(log, ending, sought)).encode()
    log.append("audit.exported", actor=who, subject=f"audit_log{ending}")
    return content
