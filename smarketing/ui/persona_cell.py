"""One cell of the map of personas opened: how it compares, what is behind it, and its leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from smarketing.domain.filters import Filters
from smarketing.ui import formats
from smarketing.ui.amounts import has_amounts
from smarketing.ui.explain import draw_rows_behind
from smarketing.ui.frame import Page
from smarketing.ui.html_table import too_few
from smarketing.ui.tables import draw_answer
from smarketing.ui.text import cut, escaped, named, quiet, say, strong

_SHOWN: Final = 6
_RATE: Final = "lead_to_customer_rate"
_PARTS: Final = {"source": "Content", "content": "Sources", "campaign": "Content", "segment": "Sources"}
"""By what a cell of each map is taken apart once more."""
_OF_PARTS: Final = {"Content": "leads_by_content", "Sources": "leads_by_source"}


def draw_cell(page: Page, column: str, cell: Mapping[str, str], *, close: Callable[[], None]) -> None:
    """Draw what stands behind *cell*, whose ``persona`` and *column* have these values."""
    of_cell = page.filters.narrowed("persona", cell["persona"]).narrowed(column, cell[column])
    parts = _PARTS[column]
    page.expect(_OF_PARTS[parts], "funnel", filters=of_cell)
    with page.card(f"{cut(cell['persona'])} · {cut(cell[column])}", key="cell", explains="funnel", filters=of_cell):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", wrap=False):
            with st.container(width="stretch"):
                _say_compared(page, column, cell)
            st.button("Close", icon=":material/close:", type="tertiary", on_click=close, key="close-cell")
        left, right = st.columns(2, gap="medium")
        with left:
            _draw(page, f"{parts} behind it", _OF_PARTS[parts], (_column_of(parts), "leads", _RATE), of_cell)
        with right:
            _draw(page, "How far they get", "funnel", ("stage_label", "reached", "step_rate", "median_days"), of_cell)
        st.html('<p class="sm-card-title">The leads</p>')
        draw_rows_behind(page, f"persona_by_{column}", key="cell", column="leads", at=cell)


def _column_of(parts: str) -> str:
    """Return the column that *parts* are values of."""
    return _OF_PARTS[parts].removeprefix("leads_by_")


def _say_compared(page: Page, column: str, cell: Mapping[str, str]) -> None:
    """Say how often the leads of *cell* buy, beside those of its persona and those of its column."""
    pairs = page.ask(f"persona_by_{column}").table.to_pylist()
    (row,) = (one for one in pairs if all(one[name] == value for name, value in cell.items()))
    leads = strong(formats.counted(row["leads"], "lead"))
    if row[_RATE] is None:
        say(f"{leads}, none of them old enough to judge.")
        return
    rate = f"{leads}; {strong(formats.rate(row[_RATE]))} of the {formats.count(row['n'])} old enough became customers"
    beside = [f"{_rate_of(pairs, name, value)} of all {named(value)} leads" for name, value in cell.items()]
    few = escaped(too_few(row["n"]))
    worth = f"A lead of these brought {strong(formats.money(row['lead_value'], page.currency))} on average."
    say(
        f"{rate} ({formats.spread(row['low'], row['high'])}).",
        f"{worth if has_amounts(page.workspace) else ''} Beside it: {', '.join(beside)}. {few}",
    )


def _rate_of(pairs: list[dict[str, Any]], name: str, value: str) -> str:
    """Return the rate of all pairs whose *name* is *value*, with its n (HTML)."""
    own = [row for row in pairs if row[name] == value]
    n = sum(row["n"] for row in own)
    rate = sum(row["mature_customers"] for row in own) / n if n else None
    return f"{escaped(formats.rate(rate))} (n {formats.count(n)})"


def _draw(page: Page, title: str, metric: str, columns: tuple[str, ...], filters: Filters) -> None:
    """Draw the first rows of *metric* under a small title."""
    st.html(f'<p class="sm-card-title">{escaped(title)}</p>')
    answer = page.ask(metric, filters)
    beside = [name for name in ("n", "step_n", "low", "high") if name in answer.table.column_names]
    shown = replace(answer, table=answer.table.slice(0, _SHOWN))
    draw_answer(shown, columns=(*columns, *beside), key=f"cell-{metric}", currency=page.currency)
    if answer.table.num_rows > _SHOWN:
        quiet(f"The first {_SHOWN} of {formats.count(answer.table.num_rows)}.")
