"""What an upload holds and what keeping it would change, in a sentence and a row per table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Final

import streamlit as st

from smarketing.domain.tables import TABLES
from smarketing.ingest import NOT_NEEDED, FileReport, Snapshot, Staged, Upload
from smarketing.ingest.differences import EVERY_ROW
from smarketing.ingest.importing import MAKES_WAY
from smarketing.ingest.presets import preset_named
from smarketing.ui import coverage, formats
from smarketing.ui.difference_table import as_file, draw_difference
from smarketing.ui.frame import Page
from smarketing.ui.staging import Staging
from smarketing.ui.text import badge, escaped, joined, listed, plain, quiet, say, strong
from smarketing.ui.verdicts import moment

_DAY_FROM: Final = {
    "given": "You said so.",
    "file name": "It stands in a file's name.",
    "latest event": "The latest event in these files is of that day.",
    "before": "Nothing in these files is later than what is in force.",
    "today": "No row of these files can be kept, so none tells a day.",
}
_AS_PROPOSED: Final = "proposed"
_MODES: Final = {_AS_PROPOSED: "As proposed", "replace": "Full export: replace", "update": "A part: update"}
_NAMES: Final = {
    "leads": ("lead", "leads"),
    "deals": ("deal", "deals"),
    "touches": ("touch", "touches"),
    "stage_history": ("change of stage", "changes of stage"),
    "costs": ("row of costs", "rows of costs"),
    "traffic": ("row of visits", "rows of visits"),
    "calendar": ("planned campaign", "planned campaigns"),
    "exchange_rates": ("exchange rate", "exchange rates"),
}


def rows_in_words(rows: Mapping[str, int]) -> str:
    """Return rows by table, such as ``8,000 leads and 842 deals``."""
    parts = [f"{formats.count(rows[kind])} {_NAMES[kind][rows[kind] != 1]}" for kind in TABLES if kind in rows]
    return joined(parts)


def kept_rows(upload: Upload) -> dict[str, int]:
    """Return how many rows of *upload* can be kept, by table; a row that two of its files hold counts once."""
    kinds = dict.fromkeys(table.kind for table in upload.staged)
    return {
        kind: sum(report.rows_kept - report.replaced for report in upload.reports if report.kind == kind)
        for kind in kinds
    }


def draw_summary(upload: Upload) -> None:
    """Draw what *upload* holds and how the rows of each file fared."""
    left_out = sum(report.rows_rejected for report in upload.reports)
    lead = f"<b>{escaped(rows_in_words(kept_rows(upload)))}</b> can be kept"
    tail = (
        f"{formats.count(left_out)} row{'s are' if left_out > 1 else ' is'} left out"
        if left_out
        else "no row is left out"
    )
    makes_way = f" <b>{escaped(MAKES_WAY)}</b>" if upload.replaced is not None else ""
    say(f"{lead}, {tail}.{makes_way}")
    if upload.changes_nothing and upload.parent:
        say(
            '<b class="sm-won">✓</b> All of it is in force already: keeping it changes nothing.',
            escaped(f"Kept by {plain(upload.parent.author)}, {moment(upload.parent.taken_at)}."),
        )
    overlaps = (overlap.sentence for table in upload.staged for overlap in table.overlaps.values())
    for sentence in (*overlaps, *(doubt for part in upload.parts for doubt in part.doubts)):
        st.html(f'<p class="sm-quiet">{badge("Please check", "attention")} {escaped(sentence)}</p>')
    listed([_fared(report) for report in upload.reports])


def _fared(report: FileReport) -> tuple[str, str]:
    """Return what a file was read as, and how its rows add up."""
    preset = preset_named(report.preset) if report.preset else None
    known = f", known as {preset.label}" if preset else ""
    if report.kind == NOT_NEEDED:
        return f"{strong(report.file)} · left out", escaped(" ".join(report.notes))
    emptied = report.cells_nulled
    cells = f"; {formats.counted(emptied, 'unreadable cell')} emptied" if emptied else ""
    kept, left_out = formats.count(report.rows_kept), formats.count(report.rows_rejected)
    sums = f"{formats.counted(report.rows_read, 'row')} read = {kept} to keep + {left_out} left out{cells}"
    return f"{strong(report.file)} · {escaped(TABLES[report.kind].label + known)}", sums


def draw_consequences(page: Page, under_way: Staging, upload: Upload) -> None:
    """Draw what keeping *upload* would change, and what the pages gain or lose by it."""
    known, after = columns_of(page, upload.parent), _columns_after(page, upload)
    coverage.draw_losses(known, after)
    changes, pages = st.tabs(["What would change", "What the pages can show"], on_change="rerun", key="upload_views")
    if changes.open:
        with changes:
            _draw_changes(page, under_way, upload)
    if pages.open:
        with pages:
            coverage.draw_changes(known, after)


def _draw_changes(page: Page, under_way: Staging, upload: Upload) -> None:
    if upload.replaced is not None:
        quiet("Nothing of the demo company is left: every row is new.")
        return
    if upload.parent is None:
        quiet("This is the first upload: every row is new.")
        return
    for table in upload.staged:
        if table.kind not in upload.parent.tables:
            quiet(f"{TABLES[table.kind].label} are new here: {formats.counted(table.difference.new, 'row')}.")
            continue
        quiet(mode_in_words(table, upload.parent, chosen=under_way.choices.mode is not None))
        export = partial(_rows_to_export, page, upload, table.kind)
        found = table.difference if table.difference.is_none else under_way.preview(upload, table.kind)
        draw_difference(found, key=f"upload-{table.kind}", currency=page.currency, export=export)


def mode_in_words(table: Staged, parent: Snapshot, *, chosen: bool) -> str:
    """Return whether *table* replaces or updates what is in force, and why; *chosen* tells that a person said so."""
    label, before = TABLES[table.kind].label.lower(), parent.tables[table.kind].rows
    held = table.difference.same + table.difference.changed
    share = f"it holds {formats.count(held)} of the {formats.count(before)} {label} of {formats.date(parent.as_of)}"
    if table.mode == "replace":
        gone = before - held
        lost = f"the {formats.count(gone)} it lacks {'is' if gone == 1 else 'are'} gone" if gone else "none is gone"
        looks = "" if chosen else ", so it looks like a full export"
        return f"Replace: {share}{looks}; {lost}."
    looks = "" if chosen else ", so it looks like a part"
    alien = f"If it is of another company or CRM, choose Replace: else both stand in one table of {label}."
    said = (f"Update: {share}{looks}; those it doesn't hold stay as they are.", "" if held else alien, table.unsaid)
    return " ".join(filter(None, said))


def _rows_to_export(page: Page, upload: Upload, kind: str) -> bytes:
    return as_file(page.workspace.preview(upload, kind, limit=EVERY_ROW))


def columns_of(page: Page, snapshot: Snapshot | None) -> set[tuple[str, str]]:
    """Return the canonical columns that *snapshot* fills, as (table, column); persona rules fill one as well."""
    if snapshot is None:
        return set()
    return _filled(page, {kind: table.headers for kind, table in snapshot.tables.items()})


def _columns_after(page: Page, upload: Upload) -> set[tuple[str, str]]:
    before = upload.parent.tables if upload.parent else {}
    headers = {kind: table.headers for kind, table in before.items()}
    return _filled(page, headers | {table.kind: table.table.headers for table in upload.staged})


def _filled(page: Page, headers: Mapping[str, Mapping[str, str]]) -> set[tuple[str, str]]:
    filled = {(kind, column) for kind, columns in headers.items() for column in columns.values()}
    has_rules = "leads" in headers and page.workspace.store.persona_rules.in_force() is not None
    return filled | {("leads", "persona")} if has_rules else filled


def draw_choices(under_way: Staging) -> None:
    """Ask for the day of the export and, where there is something to replace, whether it is a full one."""
    upload = under_way.checked
    with st.container(horizontal=True, vertical_alignment="top"):
        day_key = f"as-of-{under_way.id}"
        st.session_state[day_key] = upload.as_of if upload else under_way.choices.as_of
        st.date_input(
            "Exported on (as of)",
            key=day_key,
            format=formats.DATE_FIELD,
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
    st.selectbox(
        "These files",
        list(labels),
        format_func=labels.__getitem__,
        key=key,
        width=240,
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
