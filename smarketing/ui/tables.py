"""Tables that format each column by its unit and never show more than can be read.

A table of few columns or few cells is HTML of our own (``html_table.py``); a larger one, such as the rows behind a
number, is Streamlit's grid, which scrolls within itself and offers what it shows as a file: who may not take rows away
gets fewer of them as HTML.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from smarketing.domain.roles import Right
from smarketing.metrics import Answer, ColumnInfo
from smarketing.ui import formats
from smarketing.ui.html_table import as_html, shown_columns
from smarketing.ui.labels import labelled, numbers_first
from smarketing.ui.stage_names import stage_names
from smarketing.ui.text import UNSEEN
from smarketing.ui.viewer import may

MOST_ROWS: Final = 200
MOST_COLUMNS: Final = 12
_LEAST_ROWS: Final = 12
_DECIMALS: Final = {"rate": 1, "money": 2, "days": 1, "number": 2}
MOST_CELLS: Final = 1_000
"""A table of more columns is a grid where it has more cells than this."""


def for_screen(table: pa.Table) -> pa.Table:
    """Return *table* as charts and grids get it: decimals as doubles, which a browser can sort, texts made harmless.

    Texts have no control or direction marks: an axis or a cell of a grid would let them turn the words around them.
    """
    for index, field in enumerate(table.schema):
        if pa.types.is_string(field.type) or pa.types.is_large_string(field.type):
            table = table.set_column(index, field.name, pc.replace_substring_regex(table.column(index), UNSEEN, ""))
        if pa.types.is_decimal(field.type):
            table = table.set_column(index, field.name, pc.cast(table.column(index), pa.float64()))
    return table


def draw_answer(answer: Answer, *, columns: Sequence[str] = (), key: str, currency: str) -> None:
    """Draw *answer* as a table; *columns* chooses and orders; without, all that people read, numbers first."""
    shown = columns or numbers_first(answer.table.column_names)
    draw_table(answer.table, answer.columns, columns=shown, key=key, currency=currency, alt=answer.label)


def draw_table(
    table: pa.Table,
    infos: Mapping[str, ColumnInfo],
    *,
    columns: Sequence[str] = (),
    key: str,
    currency: str,
    alt: str,
    cards: bool = False,
    search: bool = True,
) -> None:
    """Draw the first 200 rows of *table*, each column by its unit; says so when there are more.

    *cards* makes every row a card on a phone however wide the table is. Without *search* the table has no field of its
    own to search it: whoever draws it searches elsewhere.
    """
    shown = [name for name in (columns or table.column_names) if name in table.column_names]
    most, may_take = MOST_ROWS, may(Right.DOWNLOAD_ROWS)
    if not may_take and len(shown) > MOST_COLUMNS:  # a grid offers its rows as a file
        most = max(MOST_CELLS // len(shown), _LEAST_ROWS)
    first = labelled(table.slice(0, most), stage_names)
    wanted = shown_columns(first, infos, shown)
    if not may_take or cards or len(wanted) <= MOST_COLUMNS or len(wanted) * first.num_rows <= MOST_CELLS:
        st.html(as_html(first, wanted, currency=currency, alt=alt, search=search))
    else:
        _draw_grid(first.select(shown), infos, key=key, currency=currency, alt=alt)
    if table.num_rows > most:
        more = "narrow the filters or export them all" if may_take else "narrow the filters to see others"
        st.caption(f"The first {most} of {formats.count(table.num_rows)} rows; {more}.")


def _draw_grid(table: pa.Table, infos: Mapping[str, ColumnInfo], *, key: str, currency: str, alt: str) -> None:
    table = _rounded(for_screen(table), infos)
    shown = table.column_names
    config = {
        name: _column(infos[name].label, infos[name].unit, formats.symbol(currency), pinned=position == 0)
        for position, name in enumerate(shown)
        if name in infos
    }
    st.dataframe(
        table,
        column_config=config,
        hide_index=True,
        width="stretch",
        height="content" if table.num_rows <= 12 else 460,
        alt=alt,
        placeholder=formats.NOTHING,
        key=key,
    )


def _rounded(table: pa.Table, infos: Mapping[str, ColumnInfo]) -> pa.Table:
    """Return *table* with shares in percent, and no more decimals than its columns show."""
    for index, name in enumerate(table.column_names):
        unit = infos[name].unit if name in infos else ""
        if unit in _DECIMALS and pa.types.is_floating(table.column(name).type):
            shown = pc.multiply(table.column(name), 100.0) if unit == "rate" else table.column(name)
            table = table.set_column(index, name, pc.round(shown, _DECIMALS[unit]))
    return table


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
