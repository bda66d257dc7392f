"""What is new, changed, the same and gone between two states of a table, with the rows and the cells that changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from smarketing.domain.tables import TABLES
from smarketing.ingest import Difference
from smarketing.ingest.differences import CELLS, EVERY_CHANGE, Change
from smarketing.metrics import ColumnInfo
from smarketing.metrics.dictionary import Unit
from smarketing.ui import formats
from smarketing.ui.audit_taken import taken
from smarketing.ui.exports import as_csv
from smarketing.ui.labels import stages_in
from smarketing.ui.made_files import file_button
from smarketing.ui.stage_names import as_called, stage_names
from smarketing.ui.tables import MOST_ROWS, draw_table
from smarketing.ui.text import escaped

_UNITS: Final[dict[str, Unit]] = {
    "money": "money", "timestamp": "date", "date": "date", "rate": "rate", "number": "number", "integer": "count",
    "boolean": "yes_no",
}  # fmt: skip
_DERIVED: Final = {"mapped_stage": "Mapped stage", "is_disqualified": "Disqualified"}
_WORDS: Final[dict[Change, str]] = {"changed": "changed", "new": "new", "gone": "gone", "same": "the same"}


def in_words(difference: Difference) -> str:
    """Return a difference such as ``12 new, 3 changed, 0 gone, 7,985 the same``."""
    if difference.is_none and difference.same == 1:
        return "nothing changes: its one row is the same"
    if difference.is_none:
        return f"nothing changes: all {formats.count(difference.same)} rows are the same"
    return (
        f"{formats.count(difference.new)} new, {formats.count(difference.changed)} changed, "
        f"{formats.count(difference.gone)} gone, {formats.count(difference.same)} the same"
    )


def as_file(difference: Difference) -> bytes:
    """Return the rows of *difference* as CSV: what became of each, which cells changed, then the row."""
    rows = difference.rows
    if rows is None:
        return b""
    return as_csv(
        rows.select(["change", CELLS, *(name for name in rows.column_names if name not in {"change", CELLS})])
    )


def draw_difference(difference: Difference, *, key: str, currency: str, export: Callable[[], bytes]) -> None:
    """Draw *difference* in words and its rows, one kind at a time; *export* makes a CSV of all that differ."""
    table = TABLES[difference.kind]
    told = " ".join(filter(None, (f"{in_words(difference)}.", difference.in_columns)))
    st.html(f'<p class="sm-quiet"><b>{escaped(table.label)}</b>: {escaped(told)}</p>')
    rows = difference.rows
    if rows is None or rows.num_rows == 0:
        return
    shown = _choose(difference, key)
    found = rows.filter(pc.equal(rows.column("change"), shown))
    filled = [name for name in found.column_names if name != "change" and found.column(name).null_count < len(found)]
    infos = {
        column.name: ColumnInfo(as_called(column.label), _UNITS.get(column.type, "text")) for column in table.columns
    }
    infos |= {
        name: ColumnInfo(_DERIVED.get(name, name.removeprefix("x_").replace("_", " ").capitalize()), "text")
        for name in filled
        if name not in infos
    }
    draw_table(
        _named_first(_told(found.select(filled)), table.key).slice(0, MOST_ROWS),
        infos | {CELLS: ColumnInfo("What changed", "text")},
        key=f"difference-{key}-{shown}",
        currency=currency,
        alt=f"{table.label}: {_WORDS[shown]}",
        cards=True,
    )
    if difference.count(shown) > MOST_ROWS:
        st.caption(f"{formats.count(MOST_ROWS)} of the {formats.count(difference.count(shown))} rows.")
    file = f"{difference.kind}_difference.csv"
    file_button(
        "All rows that differ, as CSV", taken(file, export), file, "text/csv", key=f"export-{key}", type="tertiary"
    )


def _choose(difference: Difference, key: str) -> Change:
    """Ask which rows to look at and return the answer; those that changed come first."""
    there = [change for change in EVERY_CHANGE if difference.count(change)]
    labels = {change: f"{formats.count(difference.count(change))} {_WORDS[change]}" for change in there}
    chosen = st.segmented_control(
        "Rows to look at",
        there,
        default=there[0],
        format_func=labels.__getitem__,
        key=f"change-{key}-{'-'.join(there)}",
        label_visibility="collapsed",
        required=True,
    )
    return chosen or there[0]


def _told(rows: pa.Table) -> pa.Table:
    """Return *rows* with the stages named in what changed by their labels."""
    if CELLS not in rows.column_names:
        return rows
    names = stage_names()
    told = [stages_in(text, names) for text in rows.column(CELLS).to_pylist()]
    return rows.set_column(rows.column_names.index(CELLS), CELLS, pa.array(told, pa.string()))


def _named_first(rows: pa.Table, names: tuple[str, ...]) -> pa.Table:
    """Return *rows* with what names them first, then which cells changed, then the rest."""
    first = [name for name in (*names, CELLS) if name in rows.column_names]
    return rows.select([*first, *(name for name in rows.column_names if name not in first)])
