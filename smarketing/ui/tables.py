"""Tables that format each column by its unit and never show more than can be read.

A table that fits a screen's width is HTML of our own (``html_table.py``); a wider one, such as the rows behind a
number, is Streamlit's grid, which scrolls within itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from smarketing.metrics import Answer, ColumnInfo
from smarketing.ui import formats
from smarketing.ui.html_table import as_html, shown_columns

MOST_ROWS: Final = 200
MOST_COLUMNS: Final = 12


def for_screen(table: pa.Table) -> pa.Table:
    """Return *table* with decimals as doubles, which a browser can draw and sort."""
    for index, field in enumerate(table.schema):
        if pa.types.is_decimal(field.type):
            table = table.set_column(index, field.name, pc.cast(table.column(index), pa.float64()))
    return table


def draw_answer(answer: Answer, *, columns: Sequence[str] = (), key: str, currency: str) -> None:
    """Draw *answer* as a table; *columns* chooses and orders, all of them without."""
    draw_table(answer.table, answer.columns, columns=columns, key=key, currency=currency, alt=answer.label)


def draw_table(
    table: pa.Table,
    infos: Mapping[str, ColumnInfo],
    *,
    columns: Sequence[str] = (),
    key: str,
    currency: str,
    alt: str,
) -> None:
    """Draw the first 200 rows of *table*, each column by its unit; says so when there are more."""
    shown = [name for name in (columns or table.column_names) if name in table.column_names]
    wanted = shown_columns(table, infos, shown)
    if len(wanted) <= MOST_COLUMNS:
        st.html(as_html(table.slice(0, MOST_ROWS), wanted, currency=currency, alt=alt))
    else:
        _draw_grid(table.select(shown), infos, key=key, currency=currency, alt=alt)
    if table.num_rows > MOST_ROWS:
        st.caption(
            f"The first {MOST_ROWS} of {formats.count(table.num_rows)} rows; narrow the filters or export them all."
        )


def _draw_grid(table: pa.Table, infos: Mapping[str, ColumnInfo], *, key: str, currency: str, alt: str) -> None:
    table = for_screen(table)
    shown = table.column_names
    for name in shown:
        if name in infos and infos[name].unit == "rate":
            index = table.column_names.index(name)
            table = table.set_column(index, name, pc.multiply(pc.cast(table.column(name), pa.float64()), 100.0))
    config = {
        name: _column(infos[name].label, infos[name].unit, formats.symbol(currency), pinned=position == 0)
        for position, name in enumerate(shown)
        if name in infos
    }
    st.dataframe(
        table.slice(0, MOST_ROWS),
        column_config=config,
        hide_index=True,
        width="stretch",
        height="content" if table.num_rows <= 12 else 460,
        alt=alt,
        placeholder=formats.NOTHING,
        key=key,
    )


@cache
def _column(label: str, unit: str, symbol: str, *, pinned: bool) -> Any:  # noqa: ANN401  # Streamlit's type is private
    if unit == "rate":
        return st.column_config.NumberColumn(label, format="%.1f %%", pinned=pinned)
    if unit == "money":
        return st.column_config.NumberColumn(
            f"{label} ({symbol})" if symbol else label, format="localized", step=1, pinned=pinned
        )
    if unit in ("count", "number", "days"):
        return st.column_config.NumberColumn(
            label, format="localized", step=1 if unit == "count" else 0.1, pinned=pinned
        )
    if unit == "date":
        return st.column_config.DateColumn(label, format="D MMM YYYY", pinned=pinned)
    if unit == "yes_no":
        return st.column_config.CheckboxColumn(label, pinned=pinned)
    return st.column_config.TextColumn(label, pinned=pinned)
