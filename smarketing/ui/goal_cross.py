"""The plan's leads by persona and source at once: which channel brings which persona, and what such a lead is worth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pyarrow as pa
import streamlit as st

from smarketing.charts import SMALL_SAMPLE
from smarketing.domain.split import months_in
from smarketing.domain.stages import UNKNOWN
from smarketing.domain.wording import plural
from smarketing.metrics import ColumnInfo
from smarketing.store import Scenario
from smarketing.ui import formats, states
from smarketing.ui.amounts import has_amounts
from smarketing.ui.explain import say_explained
from smarketing.ui.frame import Page
from smarketing.ui.tables import draw_table
from smarketing.ui.text import joined, named, strong
from smarketing.workspace.goals import Basis
from smarketing.workspace.splits import Pair, SplitPlan, beyond_limits, crossed

METRIC: Final = "persona_by_source"
_RATE: Final = "lead_to_customer_rate"
_COLUMNS: Final = {
    "planned": ColumnInfo("Leads to bring", "count"),
    "a_month": ColumnInfo("A month", "number"),
    "before": ColumnInfo("Before", "count"),
}
_HOW: Final = (
    "Each {one}'s leads to bring, in the mix of {others} it brought in the look-back. Rates and values are the pair's "
    "own, as they were: those of fewer than ten leads are grey. A limit is said of a whole {one} above."
)


def draw_cross(page: Page, typed: Scenario, basis: Basis, found: SplitPlan) -> None:
    """Draw what *found*, split by source or persona, is to bring of each pair of the two."""
    others = "personas" if found.dimension == "source" else "sources"
    with page.card(f"Which {others} these are, and what such a lead is worth", key="cross", stretch=False):
        answer = page.ask(METRIC, basis.filters)
        pairs = crossed(found, answer.table.to_pylist())
        if not pairs:
            states.nothing(basis.filters)
            return
        months = float(months_in(typed.period))
        say_explained(
            page, _dearest(page, pairs), _never(pairs), _beyond(pairs, typed, others.removesuffix("s"), months),
            metric=METRIC, key="cross-said", filters=basis.filters,
        )  # fmt: skip
        rows = [_row(one, months) for one in pairs]
        shown = ["source", "persona", "planned", "a_month", "before", _RATE, "n", "low", "high"]
        if has_amounts(page.workspace):
            shown.append("lead_value")
        draw_table(
            pa.Table.from_pylist(rows), {**answer.columns, **_COLUMNS}, columns=shown, key="cross-rows",
            currency=page.currency, alt="The plan by source and persona",
        )  # fmt: skip
        st.caption(_HOW.format(one=found.dimension, others=others))


def _row(one: Pair, months: float) -> dict[str, Any]:
    own = one.history
    return {
        "source": one.source, "persona": one.persona, "planned": round(one.leads),
        "a_month": round(one.leads / months, 1), "before": own["leads"],
        **{name: own[name] for name in (_RATE, "n", "low", "high", "lead_value")},
    }  # fmt: skip


def _known(pairs: Sequence[Pair]) -> list[Pair]:
    return [
        one for one in pairs if one.history["n"] >= SMALL_SAMPLE and UNKNOWN not in {one.source, one.persona}
    ]  # fmt: skip


def _dearest(page: Page, pairs: Sequence[Pair]) -> str:
    """Return which pair's leads brought most, of those with leads enough (HTML)."""
    judged = [one for one in _known(pairs) if one.history[_RATE]]
    if not judged:
        return "No persona has ten leads of one source that are old enough to judge, and a customer among them."
    if not has_amounts(page.workspace):
        best = max(judged, key=lambda one: one.history["low"])
        return f"{_named(best)} become customers most surely: {_rate(best)}."
    best = max(judged, key=lambda one: one.history["lead_value"] or 0)
    worth = strong(formats.money(best.history["lead_value"], page.currency), "won")
    return f"{_named(best)} brought most: {worth} each on average; {_rate(best)} became customers."


def _never(pairs: Sequence[Pair]) -> str:
    """Return which pair has most leads to bring though none of those before ever bought (HTML)."""
    never = [one for one in _known(pairs) if not one.history["mature_customers"]]
    if not never:
        return ""
    most = never[0]
    high = formats.rate(most.history["high"])
    return (
        f"{_named(most)}: {formats.count(round(most.leads))} are to come, though none of "
        f"{formats.counted(most.history['n'], 'lead')} bought so far (at most {high} do)."
    )


def _beyond(pairs: Sequence[Pair], typed: Scenario, other: str, months: float) -> str:
    """Return which limits, said of the *other* kind, the pairs go beyond (HTML)."""
    over = [
        f"{named(one.name)} ({formats.count(leads)} a month, at most {formats.count(one.most_a_month)})"
        for one, leads in beyond_limits(pairs, typed.portions, other, months)
    ]
    return f"In this mix the leads go beyond the limits said of {plural(other)}: {joined(over)}." if over else ""


def _named(one: Pair) -> str:
    return f"{named(one.persona)} leads from {named(one.source)}"


def _rate(one: Pair) -> str:
    own = one.history
    return f"{formats.rate(own[_RATE])} of {formats.count(own['n'])} ({formats.spread(own['low'], own['high'])})"
