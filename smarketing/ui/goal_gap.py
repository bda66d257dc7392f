"""Where the plan and what was won so far part: whose stage is short, and the gap in money by factor and owner."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from math import ceil
from typing import Any, Final

import pyarrow as pa
import streamlit as st

from smarketing import charts
from smarketing.domain.curve import Curve
from smarketing.domain.planning import Plan
from smarketing.domain.wording import plural
from smarketing.ui import formats, states
from smarketing.ui.amounts import has_amounts, no_amounts
from smarketing.ui.dated import not_counted, undated_stages
from smarketing.ui.frame import Page
from smarketing.ui.goal_plan import begun_part, entered, won_so_far
from smarketing.ui.text import escaped, listed, quiet, strong
from smarketing.workspace.gaps import Factor, Shortfall, revenue_gap, shortfalls
from smarketing.workspace.goals import Basis

_HOW: Final = (
    "Revenue is leads × the rate of each step × revenue per new customer, here of what entered each stage in the "
    "period. Each factor's part is what changing it alone does, averaged over every order of change, so the parts add "
    "up. The plan to date follows its months."
)
_OVERLAP: Final = (
    "These overlap: a lead that one stage lacks is missing from the stages after it too, so the amounts don't add up to"
    " the gap. The bars below do."
)


def draw_gap(page: Page, curve: Curve, basis: Basis, made: Plan) -> None:
    """Draw who is short of what at the plan's rates, and the way from the plan to date to what was won."""
    begun = begun_part(page, curve)
    if begun is None:
        return
    so_far, share = begun
    with page.card("From the plan to what was won so far", key="gap", explains="funnel_activity", stretch=False):
        if not has_amounts(page.workspace):
            states.missing(*no_amounts(page.workspace))
            return
        if unknown := not_counted(undated_stages(page)):
            quiet(unknown)
            return
        entries = {stage: count or 0 for stage, count in entered(page, so_far).items()}
        revenue = won_so_far(page, so_far)
        _draw_shortfalls(page, shortfalls(made, basis.steps, entries, share), so_far.last_day)
        factors = revenue_gap(made, basis.steps, entries, revenue, share)
        if not factors:
            quiet("Nobody has entered some stage yet in this period, so there is no rate to compare with the plan's.")
            return
        expected = float(made.revenue_goal) * share
        spec = charts.waterfall(symbol=formats.symbol(page.currency), detail=("told", "Plan, so far", "text"))
        st.vega_lite_chart(_floating(page, factors, expected, float(revenue)), spec, width="stretch", alt="Gap")
        st.caption(_HOW)


def _draw_shortfalls(page: Page, behind: Sequence[Shortfall], day: dt.date) -> None:
    if not behind:
        quiet("Every stage has what the plan asks for by now.")
        return
    listed([(_sentence(page, one, day), "") for one in sorted(behind, key=lambda one: -one.worth)])
    if len(behind) > 1:
        quiet(_OVERLAP)


def _sentence(page: Page, one: Shortfall, day: dt.date) -> str:
    missing, onward = ceil(one.missing), ceil(one.onward)
    short = f"{strong(formats.count(missing), 'bad')} {escaped(_called(one.label, missing))}"
    brings = f"{formats.count(onward)} {escaped(_called(one.following, onward))}, " if one.following else ""
    worth = strong(formats.money(float(one.worth), page.currency))
    who = strong(one.team.capitalize(), one.team)
    return f"{who} is {short} short on {escaped(formats.date(day))}: at the plan's rates that is {brings}{worth}."


def _called(label: str, count: int) -> str:
    """Return what *count* at a stage are called within a sentence: ``leads``, one ``lead``, and ``MQL`` as it is."""
    if label.isupper():
        return label
    return label.lower() if count == 1 else plural(label.lower())


def _floating(page: Page, factors: Sequence[Factor], expected: float, revenue: float) -> pa.Table:
    """Return the bars from the plan to date to the revenue, factor by factor."""
    rows: list[dict[str, Any]] = [_total("Plan to date", expected, page.currency)]
    level = expected
    for factor in factors:
        before, level = level, level + float(factor.part)
        rows.append({
            "step": factor.label, "start": before, "end": level, "tone": "up" if factor.part >= 0 else "down",
            "amount": abs(float(factor.part)), "told": _told(page, factor),
        })  # fmt: skip
    return pa.Table.from_pylist([*rows, _total("Won so far", revenue, page.currency)])


def _total(step: str, amount: float, currency: str) -> dict[str, Any]:
    told = formats.money(amount, currency)
    return {"step": step, "start": 0.0, "end": amount, "tone": "total", "amount": amount, "told": told}


def _told(page: Page, factor: Factor) -> str:
    """Return what the plan asks of *factor* and what it is, with its owner."""
    planned, actual = (
        formats.rate(float(value)) if factor.unit == "rate"
        else formats.money(float(value), page.currency) if factor.unit == "money"
        else formats.count(round(value))
        for value in (factor.planned, factor.actual)
    )  # fmt: skip
    return f"{planned}, {actual} ({factor.team})"
