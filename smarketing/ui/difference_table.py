"""What is new, changed, the same and gone between two states of a table, with some of the rows."""

from __future__ import annotations

from typing import Final

import streamlit as st

from smarketing.domain.tables import TABLES
from smarketing.ingest import Difference
from smarketing.metrics import ColumnInfo
from smarketing.metrics.dictionary import Unit
from smarketing.ui import formats
from smarketing.ui.tables import MOST_ROWS, draw_table
from smarketing.ui.text import escaped

_UNITS: Final[dict[str, Unit]] = {
    "money": "money", "timestamp": "date", "date": "date", "rate": "rate", "number": "number", "integer": "count",
    "boolean": "yes_no",
}  # fmt: skip


def in_words(difference: Difference) -> str:
    """Return a difference such as ``12 new, 3 changed, 0 gone, 7,985 the same``."""
    if difference.is_none:
        return f"nothing changes: all {formats.count(difference.same)} rows are the same"
    return (
        f"{formats.count(difference.new)} new, {formats.count(difference.changed)} changed, "
        f"{formats.count(difference.gone)} gone, {formats.count(difference.same)} the same"
    )


def draw_difference(difference: Difference, *, key: str, currency: str) -> None:
    """Draw *difference* in words and, where it has rows, as a table."""
    table = TABLES[difference.kind]
    st.html(f'<p class="sm-quiet"><b>{escaped(table.label)}</b>: {escaped(in_words(difference))}</p>')
    rows = difference.rows
    if rows is None or rows.num_rows == 0:
        return
    filled = [name for name in rows.column_names if name != "change" and rows.column(name).null_count < rows.num_rows]
    infos = {column.name: ColumnInfo(column.label, _UNITS.get(column.type, "text")) for column in table.columns}
    infos |= {
        name: ColumnInfo(name.removeprefix("x_").replace("_", " "), "text") for name in filled if name not in infos
    }
    draw_table(
        rows.select(["change", *filled]).slice(0, MOST_ROWS),
        infos | {"change": ColumnInfo("Change", "text")},
        key=f"difference-{key}",
        currency=currency,
        alt=f"{table.label} that differ",
    )
    differing = difference.new + difference.changed + difference.gone
    if differing > MOST_ROWS:
        st.caption(f"{formats.count(MOST_ROWS)} of the {formats.count(differing)} rows that differ.")
