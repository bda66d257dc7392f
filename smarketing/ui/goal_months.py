"""A goal month by month: how the year is spread, months said by hand, and what each month needs from whom by when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any, Final

import pyarrow as pa
import streamlit as st

from smarketing import charts
from smarketing.domain.agreements import MonthGoal
from smarketing.domain.curve import Curve, Season, spread, within
from smarketing.domain.filters import Filters
from smarketing.domain.period import Period, months_of
from smarketing.domain.planning import Plan
from smarketing.domain.wording import plural
from smarketing.metrics import ColumnInfo
from smarketing.store import Board, Scenario
from smarketing.ui import formats, goal_formulas
from smarketing.ui.agreement_known import known_lately
from smarketing.ui.amounts import has_amounts
from smarketing.ui.answers import Kept
from smarketing.ui.explain import say_explained
from smarketing.ui.frame import Page
from smarketing.ui.goal_background import of_all
from smarketing.ui.goal_typed import held, say_instead
from smarketing.ui.tables import draw_table
from smarketing.ui.text import escaped, quiet, strong
from smarketing.workspace.goals import Basis, PlannedMonth, by_month, days_agreed, season_before

_SEASONS: Final[Kept[Season | None]] = Kept(kept=50, workers=1)
_ROUNDED: Final = (
    "Each month is rounded up by itself, so a column can come to a few more than the whole. By when: the last day of "
    "the month less the median days from the stage to customer."
)


@dataclass(frozen=True)
class Outline:
    """How a goal is spread over its months, by which ``season``, and whether both teams signed it so."""

    curve: Curve
    months: tuple[MonthGoal, ...]
    season: Season | None
    is_signed: bool


def outline_of(page: Page, typed: Scenario, board: Board) -> Outline:
    """Return how the goal *typed* is spread: as it was signed, else by the own history, months by hand as said.

    Raises:
        PlanError: the months said by hand don't fit the goal.
    """
    days = days_agreed(known_lately(page.workspace).in_force["service_level"])
    goal, period = typed.revenue_goal, typed.period
    for plan in (board.plan, board.coming):
        if plan is not None and plan.scenario == typed:
            months = plan.content.months
            return Outline(Curve(period, days, months), months or spread(goal, period, days=days), None, is_signed=True)
    season = None
    if page.as_of is not None and has_amounts(page.workspace):
        make = partial(season_before, page.ask, period, page.as_of, days)
        season = of_all(_SEASONS, page, make, period.start, sorted(days.weekdays), sorted(days.holidays))
    months = spread(goal, period, typed.months, season=season, days=days)
    return Outline(Curve(period, days, months), months, season, is_signed=False)


# Months said by hand


def by_hand(key: str, kept: Sequence[MonthGoal], period: Period) -> tuple[MonthGoal, ...]:
    """Return the months of *period* whose goal is said by hand in the form *key*, which starts with those *kept*."""
    said: dict[dt.date, Decimal] = held(_place(key), {one.month: one.goal for one in kept})
    return tuple(MonthGoal(month, said[month], is_by_hand=True) for month in months_of(period) if month in said)


def _said(key: str) -> dict[dt.date, Decimal]:
    known: dict[dt.date, Decimal] = st.session_state[_place(key)]
    return known


def _place(key: str) -> str:
    return f"goal-by-hand-{key}"


def draw_months_form(page: Page, typed: Scenario, shown: Sequence[MonthGoal], key: str) -> None:
    """Draw, once opened, a field for each month of the form *key*; those left empty share the rest of the goal."""
    with st.expander(
        "A different goal each month", icon=":material/calendar_month:", on_change="rerun", key="goal-months"
    ) as box:
        if not box.open:
            return
        quiet("Say what single months are to bring; the others share the rest.")
        worked_out = {one.month: one.goal for one in shown if not one.is_by_hand}
        with st.container(horizontal=True, gap="small", key="month-goals"):
            for month in months_of(typed.period):
                _draw_month(page, month, worked_out.get(month), key)
        if typed.months:
            st.button("Work all months out anew", key="months_anew", type="tertiary", on_click=_forget, args=(key,))


def _draw_month(page: Page, month: dt.date, worked_out: Decimal | None, key: str) -> None:
    field, said = f"goal-month-{month}-{key}", _said(key).get(month)
    rest = "" if worked_out is None else formats.money(float(worked_out), page.currency)
    if said is not None:  # put there so: a field that begins with a value can't be emptied
        st.session_state.setdefault(field, float(said))
    st.number_input(
        f"{month:%b %Y}", min_value=0.0, value=None, placeholder=rest, step=None,
        format="%.0f", width=100, key=field, on_change=_take, args=(key, month, field),
    )  # fmt: skip


def _take(key: str, month: dt.date, field: str) -> None:
    value = st.session_state[field]
    others = {each: goal for each, goal in _said(key).items() if each != month}
    say_instead(_place(key), others if value is None else {**others, month: Decimal(f"{value:.12g}")})


def _forget(key: str) -> None:
    for month in _said(key):
        st.session_state.pop(f"goal-month-{month}-{key}", None)
    say_instead(_place(key), {})


# What each month needs


def draw_by_month(page: Page, typed: Scenario, basis: Basis, made: Plan, outline: Outline) -> None:
    """Draw the goal of each month beside what it brought, and what it needs of each stage by when."""
    months = by_month(made, outline.months, typed.period, basis)
    won = _won(page)
    with page.card("The plan month by month", key="by-month", stretch=False):
        _say(page, typed, outline)
        rows = [_row(one, won) for one in months]
        spec = charts.plan_months(symbol=formats.symbol(page.currency))
        st.vega_lite_chart(pa.Table.from_pylist(rows, _CHARTED), spec, width="stretch", alt="Goal of each month")
        columns, table = _table(months, rows, basis)
        draw_table(
            table, columns, key="month-rows", currency=page.currency, alt="The plan month by month", search=False
        )
        st.caption(_ROUNDED)


_CHARTED: Final = pa.schema(
    [("month", pa.date32()), ("goal", pa.float64()), ("won", pa.float64()), ("said", pa.string())]
)


def _won(page: Page) -> Callable[[dt.date], float | None]:
    """Return what the company won in a month that has begun; of a part of it nothing is told."""
    if page.as_of is None or page.filters.where or not has_amounts(page.workspace):
        return lambda _: None
    as_of, table = page.as_of, page.ask("won_revenue_by_month", Filters()).table
    known = dict(zip(table.column("month").to_pylist(), table.column("revenue").to_pylist(), strict=True))
    return lambda month: float(known.get(month) or 0) if month <= as_of else None


def _say(page: Page, typed: Scenario, outline: Outline) -> None:
    most = max(outline.months, key=lambda one: one.goal)
    least = min(outline.months, key=lambda one: one.goal)

    def named(one: MonthGoal) -> str:
        return f"{strong(one.title)} is to bring {strong(formats.money(float(one.goal), page.currency), 'won')}"

    left = sum((one.goal for one in outline.months if not one.is_by_hand), Decimal(0))
    days = outline.curve.days.count(within(typed.period, most.month))
    alone = "the most of all" if sum(one.goal == most.goal for one in outline.months) == 1 else "as much as any"
    sentence = f"{named(most)}, {alone}; {named(least)}." if most.goal != least.goal else f"{named(most)}."
    say_explained(
        page, sentence, escaped(_how(outline)), metric="won_revenue_by_month", key="by-month", filters=Filters(),
        made=goal_formulas.month_goal(most, left, days, outline.season, page.currency),
    )  # fmt: skip


def _how(outline: Outline) -> str:
    """Return in words what the months go by."""
    said = sum(one.is_by_hand for one in outline.months)
    hand = f" {formats.counted(said, 'month')} said by hand." if said else ""
    if outline.is_signed:
        return f"As both teams signed it.{hand}" if outline.curve.months else "Every working day brings the same."
    if outline.season is None:
        return f"Every working day brings the same: two whole years of revenue would tell how months differ.{hand}"
    years, until = formats.count(outline.season.years), formats.date(outline.season.until)
    return f"Each working day counts as it did in the {years} whole years before {until}, month by month.{hand}"


def _row(one: PlannedMonth, won: Callable[[dt.date], float | None]) -> dict[str, Any]:
    said = "said by hand" if one.goal.is_by_hand else "worked out"
    return {"month": one.goal.month, "goal": float(one.goal.goal), "won": won(one.goal.month), "said": said}


def _table(
    months: Sequence[PlannedMonth], rows: Sequence[dict[str, Any]], basis: Basis
) -> tuple[dict[str, ColumnInfo], pa.Table]:
    """Return what each month needs: goal, won, leads of each stage last to first, and by when the first ones."""
    infos = {"title": ColumnInfo("Month", "text"), "goal": ColumnInfo("Goal", "money")}
    if any(row["won"] is not None for row in rows):
        infos["won"] = ColumnInfo("Won", "money")
    for step in reversed(basis.steps):
        label = step["stage_label"]
        infos[step["stage"]] = ColumnInfo(label if label.isupper() else plural(label), "count")
    for step in reversed(basis.steps[:2]):
        infos[f"{step['stage']}_by"] = ColumnInfo(f"{step['stage_label']} by", "date")
    told = [
        {
            **row,
            "title": one.goal.title,
            **{stage.stage: stage.needed_rounded for stage in one.made.stages},
            **{f"{stage.stage}_by": stage.needed_by for stage in one.made.stages[:2]},
        }
        for one, row in zip(months, rows, strict=True)
    ]
    return infos, pa.Table.from_pylist([{name: line[name] for name in infos} for line in told])
