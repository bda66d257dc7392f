"""What changed since the snapshot before: the open pipeline in money, the leads in counts."""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa
import streamlit as st

from smarketing import charts
from smarketing.domain.filters import Filters
from smarketing.domain.period import quarter_of
from smarketing.metrics.formulas import made
from smarketing.ui import formats, states
from smarketing.ui.filters import choose
from smarketing.ui.frame import Page
from smarketing.ui.text import escaped, listed, quiet, strong

_STEPS: Final = made("pipeline_movement").names
_DUE: Final = {"any": "Due any day", "quarter": "Due this quarter", "next": "Due next quarter"}
_TONES: Final = {0: "total", 1: "up", -1: "down"}
_LEADS: Final = (
    ("new", "new", "marketing"),
    ("advanced", "went on a stage", "won"),
    ("customer", "became customers", "won"),
    ("fell_back", "fell back", "sales"),
    ("lost", "lost", "bad"),
    ("gone", "gone from the export", ""),
)


def due_deals(page: Page) -> Filters:
    """Return the filters of the open deals asked for in the address: those due in a quarter, else due any day."""
    assert page.as_of is not None
    quarter = quarter_of(page.as_of)
    quarters = {"quarter": quarter, "next": quarter_of(quarter.end)}
    return page.filters.during(quarters.get(st.query_params.get("due", "")))


def draw_pipeline_movement(page: Page) -> None:
    """Draw how the open pipeline came from the snapshot before to now, of deals due any day or in a quarter."""
    title, filters = "Open pipeline since the snapshot before", due_deals(page)
    with page.card(title, key="movement", explains="pipeline_movement", filters=filters):
        previous = page.workspace.previous_as_of
        if previous is None:
            states.missing(_none_before(page), "Next week's upload shows here what was won, lost, moved and changed.")
            return
        choose("due", "Deals due", _DUE)
        rows = page.ask("pipeline_movement", filters).table.to_pylist()
        quiet(f"{_which(filters)}: from {formats.date(previous)} to {formats.date(page.as_of)}.")
        spec = charts.waterfall(symbol=formats.symbol(page.currency))
        st.vega_lite_chart(_floating(rows), spec, width="stretch", alt="Open pipeline movement")


def _none_before(page: Page) -> str:
    """Say why there is no snapshot before to tell changes against: one was kept only, or all are of the same day."""
    kept = sum(one.as_of == page.as_of for one in page.workspace.snapshots())
    if kept <= 1:
        return "There is one snapshot only."
    every = "Both" if kept == 2 else f"All {formats.count(kept)}"
    return f"{every} uploads kept are of {formats.date(page.as_of)}, so there is no earlier day to compare with."


def _which(filters: Filters) -> str:
    if filters.period is None:
        return "Every open deal, whenever it is expected to close"
    return f"Open deals expected to close from {formats.span(filters.period)}"


def _floating(rows: list[dict[str, Any]]) -> pa.Table:
    """Return each step with the two ends of its bar; steps of nothing are left out, the two totals stay."""
    steps = []
    level = 0.0
    for row in rows:
        amount, effect = float(row["amount"]), row["effect"]
        before, level = (0.0, amount) if effect == 0 else (level, level + effect * amount)
        if amount or effect == 0:
            step = {"step": _STEPS[row["movement"]], "start": before, "end": level, "tone": _tone(row)}
            steps.append({**step, "amount": amount, "deals": row["deals"]})
    return pa.Table.from_pylist(steps)


def _tone(row: dict[str, Any]) -> str:
    return "won" if row["movement"] == "won" else _TONES[row["effect"]]


def draw_lead_movement(page: Page) -> None:
    """Say in counts how the leads moved since the snapshot before."""
    with page.card("Leads since the snapshot before", key="lead-movement", explains="lead_movement"):
        if not page.workspace.has("leads"):
            states.missing(
                "There are no leads yet, only deals.",
                "A leads export on the Data page adds the funnel, the sources, the personas and the quality of leads.",
            )
            return
        if page.workspace.previous_as_of is None:
            states.missing(_none_before(page), "Next week's upload shows here who is new, went on or was lost.")
            return
        counts = {row["movement"]: row["leads"] for row in page.ask("lead_movement").table.to_pylist()}
        listed(
            [
                (f"{strong(formats.count(counts[kind]), tone)} {escaped(words)}", "")
                for kind, words, tone in _LEADS
                if counts.get(kind)
            ]
            or [("No lead moved.", "")]
        )
