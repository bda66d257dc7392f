"""Personas against sources: the largest of both as rows and columns, and the rest told as one."""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from smarketing import charts
from smarketing.domain.wording import counted, plural
from smarketing.ui.frame import Page
from smarketing.ui.judged import draw_judged
from smarketing.ui.tables import for_screen
from smarketing.ui.text import quiet

MOST: Final = 16
"""More personas or sources than this, and one, are not told apart: their cells would be too small to read."""
_TITLE: Final = "Which sources bring which personas, and which of them buy"
_NOTE: Final = "Leads that became customers, in %; hatched cells have fewer than ten leads old enough to judge."
_AXES: Final = ("persona", "source")


def draw_persona_grid(page: Page) -> None:
    """Draw how many leads of each persona and source became customers; without any to judge, why."""
    spec = charts.heat_map(
        row="persona", column="source", rate="lead_to_customer_rate", n="n", title="Become customers"
    )
    pairs = page.ask("persona_by_source").table
    if not any(pairs.column("n").to_pylist()):
        draw_judged(page, _TITLE, "persona_by_source", spec, note=_NOTE)
        return
    with page.card(_TITLE, key="persona_by_source", explains="persona_by_source"):
        quiet(f"{_NOTE} {_folded(pairs)}".strip())
        st.vega_lite_chart(for_screen(largest(pairs)), spec, width="stretch", alt=_TITLE)


def _folded(pairs: pa.Table) -> str:
    """Return which groups are told as one; empty where none is."""
    many = [name for name in _AXES if pc.count_distinct(pairs.column(name)).as_py() > MOST + 1]
    if not many:
        return ""
    told = " and ".join(f"the {MOST} {plural(name)} with most leads" for name in many)
    return f"Of these, {told} are told apart; the others are counted together, and one by one under the corner."


def largest(pairs: pa.Table) -> pa.Table:
    """Return *pairs* with the personas and sources beyond the largest counted together, as ``12 other sources``.

    Rows are ``persona, source, n, lead_to_customer_rate``, one for every pair: a chart has its columns in the order in
    which it meets them. A lead has one persona and one source, so that leads and customers of several pairs add up.
    """
    rows = pairs.to_pylist()
    names = {axis: _names(rows, axis) for axis in _AXES}
    leads: Counter[tuple[str, str]] = Counter()
    customers: Counter[tuple[str, str]] = Counter()
    for row in rows:
        pair = (names["persona"][row["persona"]], names["source"][row["source"]])
        leads[pair] += row["n"]
        customers[pair] += round((row["lead_to_customer_rate"] or 0) * row["n"])
    personas, sources = (dict.fromkeys(names[axis].values()) for axis in _AXES)
    return pa.Table.from_pylist([
        {
            "persona": persona, "source": source, "n": n,
            "lead_to_customer_rate": customers[persona, source] / n if n else None,
        }
        for persona, source in product(personas, sources)
        for n in (leads[persona, source],)
    ])  # fmt: skip


def _names(rows: list[dict[str, Any]], axis: str) -> dict[str, str]:
    """Return what each value of *axis* is told as, in order: personas by name, sources by leads, the rest last."""
    leads: Counter[str] = Counter()
    for row in rows:
        leads[row[axis]] += row["leads"]
    kept = [name for name, _ in leads.most_common()]
    rest = kept[MOST:] if len(kept) > MOST + 1 else []
    kept = kept[: len(kept) - len(rest)]
    together = counted(len(rest), f"other {axis}")
    return {**{name: name for name in (sorted(kept) if axis == "persona" else kept)}, **dict.fromkeys(rest, together)}
