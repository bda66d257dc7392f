"""What an upload holds and what keeping it would change, in a sentence and a row per table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

import pyarrow as pa
import streamlit as st

from smarketing.domain.tables import TABLES
from smarketing.ingest import NOT_NEEDED, FileReport, Mode, Snapshot, Staged, Upload
from smarketing.ingest.differences import difference
from smarketing.ui import coverage, formats
from smarketing.ui.difference_table import draw_difference, in_words
from smarketing.ui.frame import Page
from smarketing.ui.staging import Staging
from smarketing.ui.tables import MOST_ROWS
from smarketing.ui.text import escaped, plain, say

_DAY_FROM: Final = {
    "given": "You said so.",
    "file name": "It stands in a file's name.",
    "latest event": "The latest event in these files is of that day.",
    "before": "Nothing in these files is later than what is in force.",
}
_AS_PROPOSED: Final = "proposed"
_MODES: Final = {_AS_PROPOSED: "As proposed", "replace": "Full export: replace", "update": "Part of the data: update"}
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


def rows_in_words(snapshot_tables: Iterable[tuple[str, int]]) -> str:
    """Return rows by table, such as ``8,000 leads and 842 deals``."""
    parts = [f"{formats.count(rows)} {TABLES[kind].label.lower()}" for kind, rows in snapshot_tables]
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def draw_summary(page: Page, under_way: Staging, upload: Upload) -> None:
    """Draw what *upload* holds, how its rows fared, what would change and what the pages gain or lose."""
    left_out = sum(report.rows_rejected for report in upload.reports)
    lead = f"<b>{escaped(rows_in_words(_kept(upload)))}</b> can be kept"
    tail = f"{formats.count(left_out)} rows are left out" if left_out else "no row is left out"
    say(f"{lead}, {tail}. " + ("Nothing in it is new: it is in force already." if upload.changes_nothing else ""))
    st.dataframe(_as_table(upload.reports), column_config=_COLUMNS, hide_index=True, height="content", key="upload_files",
                 alt="Files of the upload and how their rows fared")  # fmt: skip
    changes, pages = st.tabs(["What would change", "What the pages can show"], on_change="rerun", key="upload_views")
    if changes.open:
        with changes:
            _draw_changes(page, upload)
    if pages.open:
        with pages:
            coverage.draw_changes(columns_of(upload.parent), _columns_after(upload))
    _draw_choices(under_way, upload)


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
    for table in upload.staged:
        verb = "replaces" if table.mode == "replace" else "updates"
        if upload.parent is None or table.kind not in upload.parent.tables:
            st.html(
                f'<p class="sm-quiet"><b>{escaped(TABLES[table.kind].label)}</b>: {escaped(in_words(table.difference))}.</p>'
            )
            continue
        st.html(
            f'<p class="sm-quiet">This {verb} the {escaped(TABLES[table.kind].label.lower())} of {formats.date(upload.parent.as_of)}.</p>'
        )
        _draw_rows(page, upload.parent, table)


def _draw_rows(page: Page, parent: Snapshot, table: Staged) -> None:
    if table.difference.is_none:
        st.html(f'<p class="sm-quiet">{escaped(in_words(table.difference))}</p>')
        return
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


def _draw_choices(under_way: Staging, upload: Upload) -> None:
    """Ask for the day of the export and whether it is a full one."""
    day_key, mode_key = f"as-of-{under_way.id}", f"mode-{under_way.id}"
    st.session_state[day_key] = upload.as_of
    st.session_state[mode_key] = under_way.choices.mode or _AS_PROPOSED
    with st.container(horizontal=True, vertical_alignment="top"):
        st.date_input(
            "Exported on (as of)", key=day_key, format="DD/MM/YYYY", width=220, help=_DAY_FROM[upload.as_of_from],
            on_change=_choose_day, args=(under_way, day_key),
        )  # fmt: skip
        st.segmented_control(
            "These files are", list(_MODES), format_func=_MODES.__getitem__, key=mode_key, required=True,
            on_change=_choose_mode, args=(under_way, mode_key),
        )  # fmt: skip


def _choose_day(under_way: Staging, key: str) -> None:
    chosen: dt.date | None = st.session_state[key]
    under_way.choices.as_of = chosen
    under_way.save()


def _choose_mode(under_way: Staging, key: str) -> None:
    chosen: Mode | str = st.session_state[key]
    under_way.choices.mode = chosen if chosen in ("replace", "update") else None  # type: ignore[assignment]
    under_way.save()
