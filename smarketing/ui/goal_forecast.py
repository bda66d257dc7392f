"""Where the goal's period lands, and in how many of a hundred futures the goal is reached."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache, partial
from typing import Any, Final

import pyarrow as pa
import streamlit as st

from smarketing import charts
from smarketing.domain.curve import Curve
from smarketing.domain.known import FEWEST_CLOSED
from smarketing.domain.pace import to_date
from smarketing.domain.period import add_months
from smarketing.store import Scenario
from smarketing.ui import formats, goal_formulas, states
from smarketing.ui.amounts import has_amounts, no_amounts
from smarketing.ui.answers import Kept
from smarketing.ui.explain import say_explained
from smarketing.ui.frame import Page
from smarketing.ui.goal_background import of_all, soon
from smarketing.ui.goal_grounds import draw_grounds, draw_trials
from smarketing.ui.goal_plan import won_so_far
from smarketing.ui.text import escaped, quiet, strong
from smarketing.workspace.forecast import DAY, Forecast, can_be_tried, forecast, known_on, stage_rates

_FORECASTS: Final[Kept[Forecast]] = Kept(kept=200, workers=1)
_RATES: Final[Kept[pa.Table]] = Kept(kept=20, workers=1)
_HOW: Final = (
    "Each future draws the win rates and how much comes in from what the 52 weeks to the day of the numbers leave "
    "open, whatever period is chosen, then which open deals are won and when, which deals come on top, and what they "
    "bring. The band holds four of five futures. The same data give the same numbers."
)
_WHAT_CAME: Final = "What was won up to the end of each month, beside what the plan asked for by then."


def draw_forecast(page: Page, scenario: Scenario, curve: Curve) -> None:
    """Draw where the period of *scenario* lands, in its place what is missing to tell; see ``workspace.forecast``."""
    with page.card("Where we land", key="landing", stretch=False):
        if not has_amounts(page.workspace):
            states.missing(*no_amounts(page.workspace))
            return
        made = soon(_FORECASTS, page, partial(_forecast, page, scenario), scenario.period)
        if made is None:
            return
        if scenario.period.last_day <= made.day:
            _say_over(page, scenario)
            _draw_curve(page, scenario, made, curve)
            return
        if (why := _not_told(made)) is not None:
            quiet(why)
            return
        _say(page, scenario, made)
        _draw_curve(page, scenario, made, curve)
        draw_grounds(page, made)
        draw_trials(page)


def _forecast(page: Page, scenario: Scenario) -> Forecast:
    assert page.as_of is not None
    charts.landing(symbol=formats.symbol(page.currency))  # kept once it is made: here nobody waits for it
    here, part = page.workspace, page.filters.during(None)
    rates = of_all(_RATES, page, partial(stage_rates, here))
    return forecast(here, part, scenario.period, page.as_of, known_on(here, part, rates=rates))


def _say_over(page: Page, scenario: Scenario) -> None:
    """Say what was won in a period that is over, against its goal."""
    goal, last_day = scenario.revenue_goal, scenario.period.last_day
    won = won_so_far(page, scenario.period)
    tone, missed = ("won", won - goal) if won >= goal else ("bad", goal - won)
    beside = f"{strong(formats.money(float(missed), page.currency), tone)} {'above' if won >= goal else 'short of'}"
    say_explained(
        page,
        f"The period was over on {escaped(formats.date(last_day))}: "
        f"{strong(formats.money(float(won), page.currency))} was won, {beside} the goal of "
        f"{strong(formats.money(float(goal), page.currency))}.",
        f"That is {escaped(formats.rate(float(won / goal), 0))} of it.",
        metric="won_revenue", key="landing", filters=page.filters.during(scenario.period),
        made=goal_formulas.landed(float(won), float(goal), page.currency),
    )  # fmt: skip


def _not_told(made: Forecast) -> str | None:
    """Return why there is no number: the history is too thin; None where there is one."""
    closed = made.known.ends.closed_deals
    if closed < FEWEST_CLOSED:
        return (
            f"{formats.counted(closed, 'deal')} closed in the 52 weeks to {formats.date(made.day)}: too few to tell "
            f"where this lands. From {FEWEST_CLOSED} on there is a forecast."
        )
    if not made.known.is_enough:
        return "No deal won in the last 52 weeks has an amount, so where this lands is not known."
    if not can_be_tried(made.known, made.day):
        return (
            f"No past quarter had {FEWEST_CLOSED} closed deals before its middle, so a forecast can't be tried on the "
            "past. None is shown until it can."
        )
    return None


def _say(page: Page, scenario: Scenario, made: Forecast) -> None:
    lands, goal = made.landing, float(scenario.revenue_goal)
    low, high = (formats.money(end, page.currency) for end in lands.interval)
    sentence = (
        f"We land at {strong(formats.money(lands.total, page.currency))} (80 %: {escaped(low)}–{escaped(high)}); the "
        f"goal of {strong(formats.money(goal, page.currency))} is reached in "
        f"{strong(_of_a_hundred(lands.probability(goal)))} futures."
    )
    won, waiting, coming = (
        escaped(formats.money(part, page.currency)) for part in (lands.won, lands.open_deals, lands.new_deals)
    )
    parts = f"Won already: {won}. From open deals: {waiting}. From deals yet to come: {coming}."
    say_explained(
        page, sentence, parts, metric="forecast_open_deals", key="landing",
        filters=page.filters.during(None), made=goal_formulas.landing(made, goal, page.currency),
    )  # fmt: skip


def _of_a_hundred(share: float) -> str:
    """Return how many of a hundred futures *share* (0-1) is; nothing is certain."""
    if share < 0.01:
        return "less than 1 of 100"
    return "more than 99 of 100" if share > 0.99 else f"{round(share * 100)} of 100"


def _draw_curve(page: Page, scenario: Scenario, made: Forecast, curve: Curve) -> None:
    rows = _way(scenario, made)
    due = _due(float(scenario.revenue_goal), curve, tuple(row["day"] for row in rows))
    rows = [row | {"plan": planned} for row, planned in zip(rows, due, strict=True)]
    spec = charts.landing(symbol=formats.symbol(page.currency))
    st.vega_lite_chart(pa.Table.from_pylist(rows, _SCHEMA), spec, width="stretch", alt="Revenue up to each day")
    st.caption(_HOW if scenario.period.last_day > made.day else _WHAT_CAME)


_SCHEMA: Final = pa.schema(
    [("day", pa.date32()), *((name, pa.float64()) for name in ("goal", "plan", "won", "expected", "low", "high"))]
)


@lru_cache(maxsize=200)
def _due(goal: float, curve: Curve, days: tuple[dt.date, ...]) -> tuple[float, ...]:
    """Return how much of *goal* is due up to the end of each of *days*: asked again with every filter."""
    parts = (to_date(curve.period, day) for day in days)
    return tuple(goal * float(curve.share(part) or 0) if part else 0.0 for part in parts)


def _way(scenario: Scenario, made: Forecast) -> list[dict[str, Any]]:
    """Return the revenue up to the end of each month so far, and what to expect up to the end of each week to come."""
    goal, period, won = float(scenario.revenue_goal), scenario.period, 0.0
    rows: list[dict[str, Any]] = [{"day": period.start, "goal": goal, "won": 0.0}]
    if so_far := to_date(period, made.day):
        for month, brought in made.months:
            won += brought
            rows.append({"day": min(add_months(month, 1) - DAY, so_far.last_day), "goal": goal, "won": won})
        rows[-1] |= {"expected": won, "low": won, "high": won}  # where the period is over, all there will be
    lands = made.landing
    curve = zip(made.ends, lands.expected.tolist(), lands.low.tolist(), lands.high.tolist(), strict=True)
    return rows + [
        {"day": day, "goal": goal, "expected": expected, "low": low, "high": high}
        for day, expected, low, high in curve
        if day >= period.start
    ]
