"""Personas against sources, campaigns, content or segments: the largest of both, and the rest told as one.

A cell opens by a click, or by the two choices under the map, which a keyboard and a phone reach too; which one is open
stands in the address.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import product
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from smarketing import charts
from smarketing.domain.wording import plural
from smarketing.ui import formats
from smarketing.ui.dated import shows_customers
from smarketing.ui.filters import choose
from smarketing.ui.frame import Page
from smarketing.ui.judged import draw_judged
from smarketing.ui.persona_cell import draw_cell
from smarketing.ui.tables import for_screen
from smarketing.ui.text import cut, plain, quiet

MOST: Final = 16
"""More personas or sources than this, and one, are not told apart: their cells would be too small to read."""
BY: Final = {"source": "Sources", "content": "Content", "campaign": "Campaigns", "segment": "Segments"}
_NOTE: Final = "Leads that became customers, in %; hatched cells have fewer than ten leads old enough to judge."
ROW: Final = "row"
COLUMN: Final = "column"
_CELL: Final = "cell"
_MANY: Final = {"content": "pieces of content"}


def chosen_column() -> str:
    """Return what the address asks personas to be held against."""
    asked = st.query_params.get("by", "")
    return asked if asked in BY else next(iter(BY))


def draw_persona_grid(page: Page) -> None:
    """Draw how many leads of each persona and source, or whatever is chosen instead, became customers.

    Without any lead to judge, why; with a cell chosen, what stands behind it.
    """
    with st.container(key="grid-by"):
        column = choose("by", "Personas against", BY)
    metric, title = f"persona_by_{column}", _title(column)
    pairs = page.ask(metric).table
    if not any(pairs.column("n").to_pylist()) or not shows_customers(page):
        draw_judged(page, title, metric, _spec(column), note=_NOTE)
        return
    rows = pairs.to_pylist()
    cell = _chosen(rows, column)
    with page.card(title, key=metric, explains=metric):
        quiet(f"{_NOTE} {_folded(pairs, column)}".strip())
        _draw_map(largest(pairs, column), column, title, cell)
        _draw_choices(rows, column)
    if cell:
        draw_cell(page, column, cell, close=partial(_open, None, None))
    elif {ROW, COLUMN} <= set(st.query_params):
        quiet("There is no such cell here, or it is counted together with others: choose it by its names.")


def _title(column: str) -> str:
    return f"Which {_several(column)} bring which personas, and which of them buy"


def _several(column: str) -> str:
    return _MANY.get(column, plural(column))


def _spec(column: str) -> charts.Spec:
    return charts.heat_map(
        row="persona", column=column, rate="lead_to_customer_rate", n="n", title="Become customers", opens=_CELL
    )


def _draw_map(cells: pa.Table, column: str, title: str, cell: Mapping[str, str] | None) -> None:
    is_chosen = [
        cell is not None and all(row[name] == cell[name] for name in cell) if row["leads"] else None
        for row in cells.to_pylist()
    ]
    cells = cells.append_column("is_chosen", pa.array(is_chosen, pa.bool_()))
    key = f"map-{column}-{st.session_state.get('_opened', 0)}"
    st.vega_lite_chart(
        for_screen(cells), _spec(column), width="stretch", alt=title, key=key, selection_mode=_CELL,
        on_select=partial(_take_click, key, column),
    )  # fmt: skip


def _take_click(key: str, column: str) -> None:
    clicked = st.session_state[key].selection.get(_CELL)
    if clicked:
        _open(clicked[0]["persona"], clicked[0][column])


def _open(persona: str | None, value: str | None) -> None:
    """Write which cell is open into the address; a new map forgets what was clicked on the old one."""
    st.session_state["_opened"] = st.session_state.get("_opened", 0) + 1
    for name, chosen in ((ROW, persona), (COLUMN, value)):
        if chosen is None:
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = chosen


def _chosen(rows: Sequence[Mapping[str, Any]], column: str) -> dict[str, str] | None:
    """Return the cell that the address asks for, as its values stand in the data; None where it names none of them.

    A chart's cell gives its texts back without the marks that no page shows.
    """
    wanted = {"persona": st.query_params.get(ROW), column: st.query_params.get(COLUMN)}
    for row in rows:
        if all(asked in (row[name], plain(row[name])) for name, asked in wanted.items()):
            return {name: row[name] for name in wanted}
    return None


def _draw_choices(rows: Sequence[Mapping[str, Any]], column: str) -> None:
    """Draw the choice of a cell by its names; one that is counted together with others can be had here too."""
    with st.container(horizontal=True, vertical_alignment="center", key="grid-cell"):
        st.html('<p class="sm-quiet">Look into a cell: click it, or choose</p>', width="content")
        for name, asked, label in (("persona", ROW, "Persona"), (column, COLUMN, column.capitalize())):
            names = [one for one, _ in _by_leads(rows, name).most_common()]
            now = st.query_params.get(asked)
            st.session_state[f"_{asked}"] = now if now in names else None
            st.selectbox(
                label, names, format_func=cut, key=f"_{asked}", on_change=_take_choice, args=(asked,), width=230,
                placeholder=label, label_visibility="collapsed",
            )  # fmt: skip


def _take_choice(asked: str) -> None:
    if (chosen := st.session_state[f"_{asked}"]) is None:
        st.query_params.pop(asked, None)
    else:
        st.query_params[asked] = chosen


def _folded(pairs: pa.Table, column: str) -> str:
    """Return which groups are told as one; empty where none is."""
    many = [name for name in ("persona", column) if pc.count_distinct(pairs.column(name)).as_py() > MOST + 1]
    if not many:
        return ""
    told = " and ".join(f"the {MOST} {_several(name)} with most leads" for name in many)
    return f"Of these, {told} are told apart; the others are counted together, and one by one under the corner."


def largest(pairs: pa.Table, column: str = "source") -> pa.Table:
    """Return *pairs* with the personas and values of *column* beyond the largest told as one: ``12 other sources``.

    Rows are ``persona, <column>, leads, n, lead_to_customer_rate``, one for every pair: a chart has its columns in the
    order in which it meets them. A lead has one persona and one source: leads and customers of several pairs add up.
    """
    rows = pairs.to_pylist()
    names = {axis: _names(rows, axis) for axis in ("persona", column)}
    leads: Counter[tuple[str, str]] = Counter()
    judged: Counter[tuple[str, str]] = Counter()
    customers: Counter[tuple[str, str]] = Counter()
    for row in rows:
        pair = (names["persona"][row["persona"]], names[column][row[column]])
        leads[pair] += row["leads"]
        judged[pair] += row["n"]
        customers[pair] += row["mature_customers"]
    personas, values = (dict.fromkeys(told.values()) for told in names.values())
    return pa.Table.from_pylist([
        {
            "persona": persona, column: value, "leads": leads[persona, value], "n": n,
            "lead_to_customer_rate": customers[persona, value] / n if n else None,
        }
        for persona, value in product(personas, values)
        for n in (judged[persona, value],)
    ])  # fmt: skip


def _by_leads(rows: Sequence[Mapping[str, Any]], axis: str) -> Counter[str]:
    """Return how many leads each value of *axis* has."""
    leads: Counter[str] = Counter()
    for row in rows:
        leads[row[axis]] += row["leads"]
    return leads


def _names(rows: Sequence[Mapping[str, Any]], axis: str) -> dict[str, str]:
    """Return what each value of *axis* is told as, in order: those with most leads first, the rest last."""
    kept = [name for name, _ in _by_leads(rows, axis).most_common()]
    rest = kept[MOST:] if len(kept) > MOST + 1 else []
    kept = kept[: len(kept) - len(rest)]
    together = f"{formats.count(len(rest))} other {_several(axis)}"
    return {**dict(zip(kept, kept, strict=True)), **dict.fromkeys(rest, together)}
