"""What moves the revenue of a plan most, and what would have to be true for the goal with the leads to count on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Final

import pyarrow as pa
import streamlit as st

from smarketing import charts
from smarketing.domain.curve import Curve
from smarketing.domain.planning import Plan
from smarketing.domain.sensitivity import DEAL, LEADS, Move, Own, Reach, Wanted, factors_of, moves, revenue_of, wanted
from smarketing.domain.stages import Team
from smarketing.domain.wording import plural
from smarketing.metrics import ColumnInfo
from smarketing.ui import formats, states
from smarketing.ui.frame import Page
from smarketing.ui.goal_typed import typed_into
from smarketing.ui.tables import draw_table
from smarketing.ui.text import escaped, say, strong
from smarketing.workspace.gaps import factor_names
from smarketing.workspace.goals import Basis, own_factors

_HOW: Final = (
    "Each bar changes one factor alone, from the lower to the upper end of its 95 % interval in the own history; the "
    "dot is the history itself. A bar beside the goal is a belief that the history does not share."
)
_AT_PACE: Final = "As many as came on each working day of the look-back, unless you know better."
_AS_NEEDED: Final = "As many as the plan needs: how many came in how many days is not known. Choose a period above."
_REACHES: Final = {
    Reach.HELD: "the own history has it",
    Reach.WITHIN: "within the own interval",
    Reach.BEYOND: "beyond the own interval",
    Reach.IMPOSSIBLE: "can't be: more than all",
    Reach.UNKNOWN: "no own history to compare with",
}
_COLUMNS: Final = {
    "factor": ColumnInfo("One of these", "text"),
    "planned": ColumnInfo("In the plan", "text"),
    "needed": ColumnInfo("Must be", "text"),
    "own": ColumnInfo("Own history", "text"),
    "reach": ColumnInfo("Which is", "text"),
}


@dataclass(frozen=True)
class _Factor:
    """How a factor is called, who owns it, and how its values are written."""

    label: str
    team: Team
    written: Callable[[Fraction], str]
    measured: Callable[[Fraction], str]

    def own(self, own: Own | None) -> str:
        """Return the own history as text: likely, interval and n."""
        if own is None:
            return formats.NOTHING
        low, high = self.measured(own.low), self.measured(own.high)
        return f"{self.measured(own.likely)} ({low} to {high}, n {formats.count(own.n)})"


def draw_moves(page: Page, basis: Basis, made: Plan, curve: Curve, key: str) -> None:
    """Draw a tornado of the factors, and beside it what each alone would have to be with the leads to count on.

    How many these are in the days of the *curve* is said in the form *key*.
    """
    if page.as_of is None:
        return
    own = own_factors(basis, curve.period, page.as_of, curve.days)
    factors = _factors(page, basis, made)
    left, right = st.columns([2, 3], gap="small")
    with left, page.card("What moves the revenue most", key="moves", explains="plan_rates"):
        _draw_tornado(page, made, factors, moves(made, own))
    with right, page.card("What must be true", key="must", explains="plan_rates"):
        _draw_wanted(page, made, factors, own, key)


def _factors(page: Page, basis: Basis, made: Plan) -> dict[str, _Factor]:
    def money(value: Fraction) -> str:
        return formats.money(float(value), page.currency)

    def rate(value: Fraction) -> str:
        return formats.rate(float(value))

    def count(value: Fraction) -> str:
        return formats.count(round(value))

    def whole(value: Fraction) -> str:
        return formats.count(ceil(value))

    ways = {LEADS: (whole, count), DEAL: (money, money)}
    return {
        key: _Factor(plural(label) if key == LEADS else label, team, *ways.get(key, (rate, rate)))
        for key, (label, team) in zip(factors_of(made), factor_names(basis.steps, "Average deal"), strict=True)
    }


def _draw_tornado(page: Page, made: Plan, factors: Mapping[str, _Factor], found: tuple[Move, ...]) -> None:
    if not found:
        states.missing("No factor has a history of its own yet.", "Import leads and deals of the months before.")
        return
    first, goal = found[0], made.revenue_goal
    between = f"{_money(page, first.low)} and {_money(page, first.high)}"
    say(
        f"{strong(factors[first.factor].label, factors[first.factor].team)} moves it most: all else as planned, "
        f"it makes between {escaped(between)} of the goal of {strong(_money(page, goal))}."
    )
    rows = [
        {
            "factor": factors[one.factor].label,
            "team": factors[one.factor].team,
            "low": float(one.low),
            "likely": float(one.likely),
            "high": float(one.high),
            "goal": float(goal),
            "planned": factors[one.factor].written(one.planned),
            "own": factors[one.factor].own(one.own),
        }
        for one in found
    ]
    spec = charts.tornado(symbol=formats.symbol(page.currency))
    st.vega_lite_chart(pa.Table.from_pylist(rows), spec, width="stretch", alt="What moves the revenue most")
    st.caption(_HOW)


def _draw_wanted(page: Page, made: Plan, factors: Mapping[str, _Factor], own: Mapping[str, Own], key: str) -> None:
    usual = own[LEADS].likely if LEADS in own else made.stages[0].needed
    leads = st.number_input(
        "Leads to count on in the period",
        min_value=1,
        step=10,
        help=_AT_PACE if LEADS in own else _AS_NEEDED,
        **typed_into(f"must-leads-{key}", max(1, round(usual))),
    )
    brings = revenue_of(made, Fraction(leads))
    share = float(brings / made.revenue_goal)
    found = wanted(made, Fraction(leads), own)
    sentence = (
        f"{strong(formats.count(leads), 'marketing')} leads bring {strong(_money(page, brings), 'won')} as planned"
    )
    if share >= 1:
        say(f"{sentence}: {escaped(formats.rate(share, 0))} of the goal. Nothing more has to be true.")
        return
    say(f"{sentence}, {escaped(formats.rate(share, 0))} of the goal. For all of it, one of these has to hold alone:")
    rows = [_row(factors[one.factor], one) for one in found]
    draw_table(
        pa.Table.from_pylist(rows), _COLUMNS, key="must-rows", currency=page.currency, alt="What must be true",
        search=False, cards=True,
    )  # fmt: skip


def _row(factor: _Factor, one: Wanted) -> dict[str, str]:
    return {
        "factor": factor.label,
        "planned": factor.written(one.planned),
        "needed": factor.written(one.needed),
        "own": factor.own(one.own),
        "reach": _REACHES[one.reach],
    }


def _money(page: Page, value: Fraction) -> str:
    return formats.money(float(value), page.currency)
