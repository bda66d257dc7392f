"""What an upload holds and what keeping it would change, in a sentence and a row per table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

import pyarrow as pa
import streamlit as st

from smarketing.domain.tables import TABLES
from smarketing.ingest import NOT_NEEDED, FileReport, Snapshot, Staged, Upload
from smarketing.ingest.differences import difference
from smarketing.ui import coverage, formats
from smarketing.ui.difference_table import draw_difference
from smarketing.ui.frame import Page
from smarketing.ui.staging import Staging
from smarketing.ui.tables import MOST_ROWS
from smarketing.ui.text import escaped, plain, quiet, say

_DAY_FROM: Final = {
    "given": "You said so.",
    "file name": "It stands in a file's name.",
    "latest event": "The latest event in these files is of that day.",
    "before": "Nothing in these files is later than what is in force.",
}
_AS_PROPOSED: Final = "proposed"
_MODES: Final = {_AS_PROPOSED: "As proposed", "replace": "Replace all", "update": "Update a part"}
_COLUMNS: Final = {
    "file": st.column_config.TextColumn("File", pinned=True, width="medium"),
    "kind": st.column_config.TextColumn("Read as"),
    "preset": st.column_config.TextColumn("Known as"),
    **{
        name: st.column_config.NumberColumn(label, format="localized", width="small")
        for name, label in (
            ("read", "Rows read"),
            ("kept", "To keep"),
            ("left_out", "Left out"),
            ("emptied", "Cells emptied"),
        )
    },
}


def rows_in_words(tables: Iterable[tuple[str, int]]) -> str:
    """Return rows by table, such as ``8,000 leads and 842 deals``."""
    parts = [f"{formats.count(rows)} {_named(kind, rows)}" for kind, rows in tables]
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def _named(kind: str, rows: int) -> str:
    if kind == "stage_history":
        return "change of stage" if rows == 1 else "changes of stage"
    label = TABLES[kind].label.lower()
    return label.removesuffix("s") if rows == 1 else label


def draw_summary(upload: Upload) -> None:
    """Draw what *upload* holds and how its rows fared."""
    left_out = sum(report.rows_rejected for report in upload.reports)
    lead = f"<b>{escaped(rows_in_words(_kept(upload)))}</b> can be kept"
    tail = (
        f"{formats.count(left_out)} row{'s are' if left_out > 1 else ' is'} left out"
        if left_out
        else "no row is left out"
    )
    say(
        f"{lead}, {tail}."
        + (" All of it is in force already: keeping it changes nothing." if upload.changes_nothing else "")
    )
    is_known = any(report.preset for report in upload.reports)
    st.dataframe(
        _as_table(upload.reports),
        column_config=_COLUMNS,
        column_order=None if is_known else [name for name in _COLUMNS if name != "preset"],
        hide_index=True,
        height="content",
        key="upload_files",
        alt="Files of the upload and how their rows fared",
    )


def draw_consequences(page: Page, upload: Upload) -> None:
    """Draw what keeping *upload* would change, and what the pages gain or lose by it."""
    changes, pages = st.tabs(["What would change", "What the pages can show"], on_change="rerun", key="upload_views")
    if changes.open:
        with changes:
            _draw_changes(page, upload)
    if pages.open:
        with pages:
            coverage.draw_changes(columns_of(upload.parent), _columns_after(upload))


def _kept(upload: Upload) -> list[tuple[str, int]]:
    kinds = dict.fromkeys(table.kind for table in upload.staged)
    return [(kind, sum(report.rows_kept for report in upload.reports if report.kind == kind)) for kind in kinds]


def _as_table(reports: Iterable[FileReport]) -> pa.Table:
    rows = list(reports)
    return pa.table(
        {
            "file": pa.array([plain(report.file) for report in rows], pa.string()),
            "kind": [TABLES[report.kind].label if report.kind != NOT_NEEDED else "not needed" for report in rows],
            "preset": pa.array([plain(report.preset or "").replace("_", " ") for report in rows], pa.string()),
            "read": [report.rows_read for report in rows],
            "kept": [report.rows_kept for report in rows],
            "left_out": [report.rows_rejected for report in rows],
            "emptied": [report.cells_nulled for report in rows],
        }
    )


def _draw_changes(page: Page, upload: Upload) -> None:
    if upload.parent is None:
        quiet("This is the first upload: every row is new.")
        return
    for table in upload.staged:
        if table.kind not in upload.parent.tables:
            quiet(f"{TABLES[table.kind].label} are new here: {formats.count(table.difference.new)} rows.")
        else:
            _draw_rows(page, upload.parent, table)


def _draw_rows(page: Page, parent: Snapshot, table: Staged) -> None:
    verb = "Replaces" if table.mode == "replace" else "Updates"
    quiet(f"{verb} the {TABLES[table.kind].label.lower()} of {formats.date(parent.as_of)}.")
    found = table.difference
    if not found.is_none:
        settings = page.workspace.settings
        before = parent.table(settings.workspace, table.kind)
        found = difference(before, table.path, table.kind, settings, limit=MOST_ROWS)
    draw_difference(found, key=f"upload-{table.kind}", currency=page.currency)


def columns_of(snapshot: Snapshot | None) -> set[tuple[str, str]]:
    """Return the canonical columns that *snapshot* holds, as (table, column)."""
    if snapshot is None:
        return set()
    return {(kind, column) for kind, table in snapshot.tables.items() for column in table.headers.values()}


def _columns_after(upload: Upload) -> set[tuple[str, str]]:
    kinds = {table.kind for table in upload.staged}
    kept = {pair for pair in columns_of(upload.parent) if pair[0] not in kinds}
    return kept | {(table.kind, column) for table in upload.staged for column in table.table.headers.values()}


def draw_choices(under_way: Staging) -> None:
    """Ask for the day of the export and, where there is something to replace, whether it is a full one."""
    upload = under_way.checked
    with st.container(horizontal=True, vertical_alignment="top"):
        day_key = f"as-of-{under_way.id}"
        st.session_state[day_key] = upload.as_of if upload else under_way.choices.as_of
        st.date_input(
            "Exported on (as of)",
            key=day_key,
            format="DD/MM/YYYY",
            width=200,
            help=_DAY_FROM[upload.as_of_from] if upload else None,
            on_change=_choose_day,
            args=(under_way, day_key),
        )
        if upload and upload.parent and any(table.kind in upload.parent.tables for table in upload.staged):
            _draw_mode(under_way, upload)


def _draw_mode(under_way: Staging, upload: Upload) -> None:
    key = f"mode-{under_way.id}"
    st.session_state[key] = under_way.choices.mode or _AS_PROPOSED
    proposed = " and ".join(dict.fromkeys(table.mode for table in upload.staged))
    labels = _MODES | ({_AS_PROPOSED: f"As proposed: {proposed}"} if under_way.choices.mode is None else {})
    st.segmented_control(
        "These files",
        list(labels),
        format_func=labels.__getitem__,
        key=key,
        required=True,
        help="A full export replaces what was there, and what it lacks is gone. A part only adds and changes rows.",
        on_change=_choose_mode,
        args=(under_way, key),
    )


def _choose_day(under_way: Staging, key: str) -> None:
    chosen: dt.date | None = st.session_state[key]
    under_way.choices.as_of = chosen
    under_way.save()


def _choose_mode(under_way: Staging, key: str) -> None:
    chosen = st.session_state[key]
    under_way.choices.mode = None if chosen == _AS_PROPOSED else chosen
    under_way.save()
