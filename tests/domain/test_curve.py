"""The expected curve: months add up to the cent, seasons come from whole years, and working days share the rest."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.domain.agreements import MonthGoal
from smarketing.domain.curve import Curve, Season, season_of, spread, within
from smarketing.domain.pace import MONDAY_TO_FRIDAY, WorkDays
from smarketing.domain.period import Period, add_months, months_of
from smarketing.domain.planning import PlanError

YEAR = Period(dt.date(2026, 1, 1), dt.date(2027, 1, 1))
JANUARY = dt.date(2026, 1, 1)
goals = st.decimals("0.01", "1e9", places=2)
periods = st.builds(
    lambda start, length: Period(start, start + dt.timedelta(days=length)),
    st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)), st.integers(1, 900),
)  # fmt: skip
work_days = st.builds(
    WorkDays, st.frozensets(st.integers(0, 6), min_size=1),
    st.frozensets(st.dates(dt.date(2020, 1, 1), dt.date(2032, 1, 1)), max_size=20),
)  # fmt: skip
seasons = st.none() | st.builds(
    Season, st.tuples(*[st.integers(0, 10_000).map(Fraction)] * 12), st.integers(2, 9), st.just(JANUARY)
)


def history(per_day: dict[int, int], months: int, end: dt.date = JANUARY) -> dict[dt.date, Decimal]:
    """Return what was won in so many months before *end*: so much each working day of a month of the year."""
    firsts = [add_months(end, -back) for back in range(1, months + 1)]
    return {
        first: Decimal(per_day.get(first.month, 100) * MONDAY_TO_FRIDAY.count(Period(first, add_months(first, 1))))
        for first in firsts
    }


@given(goals, periods, seasons, work_days, st.data())
def test_the_months_add_up_to_the_goal_to_the_cent(
    goal: Decimal, period: Period, season: Season | None, days: WorkDays, data: st.DataObject
) -> None:
    chosen = data.draw(st.sets(st.sampled_from(months_of(period)), max_size=len(months_of(period)) - 1))
    each = (goal / (len(chosen) + 1)).quantize(Decimal("0.01"), "ROUND_DOWN")
    said = [MonthGoal(month, each, is_by_hand=True) for month in sorted(chosen)]
    months = spread(goal, period, said, season=season, days=days)
    assert sum(one.goal for one in months) == goal
    assert [one.month for one in months] == list(months_of(period))
    assert [one for one in months if one.is_by_hand] == said
    assert all(one.goal >= 0 and one.goal == one.goal.quantize(Decimal("0.01")) for one in months)


@given(periods, seasons, work_days, st.data())
def test_all_parts_of_a_period_expect_the_whole_goal(
    period: Period, season: Season | None, days: WorkDays, data: st.DataObject
) -> None:
    curve = Curve(period, days, spread(Decimal(1_000), period, season=season, days=days))
    cuts = sorted(data.draw(st.sets(st.integers(1, period.days - 1), max_size=3))) if period.days > 1 else []
    edges = [period.start, *(period.start + dt.timedelta(days=cut) for cut in cuts), period.end]
    shares = [curve.share(Period(*pair)) for pair in pairwise(edges)]
    assert sum(share or 0 for share in shares) == 1
    assert all(share is not None and share >= 0 for share in shares)


@given(st.integers(1, 10_000), st.integers(24, 70))
def test_a_flat_history_shares_by_working_days_alone(each: int, months: int) -> None:
    flat = season_of(history(dict.fromkeys(range(1, 13), each), months), JANUARY)
    assert flat is not None
    assert spread(Decimal(1_000_000), YEAR, season=flat) == spread(Decimal(1_000_000), YEAR)
    curve, even = Curve(YEAR, months=spread(Decimal(261), YEAR, season=flat)), Curve(YEAR)
    half = Period(YEAR.start, dt.date(2026, 7, 1))
    assert curve.share(half) == even.share(half)


def test_a_month_that_brought_twice_as_much_a_day_is_to_bring_twice_as_much() -> None:
    season = season_of(history({12: 200}, 30), JANUARY)
    assert season is not None
    assert (season.years, season.until) == (2, JANUARY)
    months = {one.month.month: one.goal for one in spread(Decimal(284), YEAR, season=season)}
    days = {month: MONDAY_TO_FRIDAY.count(within(YEAR, dt.date(2026, month, 1))) for month in months}
    assert sum(days.values()) == 261
    assert months[12] == 2 * days[12]
    assert all(months[month] == days[month] for month in range(1, 12))


def test_under_two_whole_years_no_month_is_told_from_another() -> None:
    assert season_of(history({12: 200}, 23), JANUARY) is None
    assert season_of({}, JANUARY) is None
    assert season_of(history({12: 200}, 24), JANUARY) is not None


def test_what_is_won_in_the_period_itself_moves_no_month() -> None:
    known = history({12: 200}, 24)
    later = known | {dt.date(2026, 3, 1): Decimal(10_000_000)}
    assert season_of(later, JANUARY) == season_of(known, JANUARY)


def test_months_said_by_hand_stay_and_the_others_share_the_rest() -> None:
    said = (MonthGoal(dt.date(2026, 8, 1), Decimal("10.01"), is_by_hand=True),)
    months = spread(Decimal(1_000), YEAR, said)
    assert months[7] == said[0]
    assert sum(one.goal for one in months) == 1_000
    with pytest.raises(PlanError, match=r"come to 1,000\.01, more than the goal"):
        spread(Decimal(1_000), YEAR, (MonthGoal(JANUARY, Decimal("1000.01"), is_by_hand=True),))
    every = tuple(MonthGoal(month, Decimal(1), is_by_hand=True) for month in months_of(YEAR))
    with pytest.raises(PlanError, match="come to 12, less than the goal"):
        spread(Decimal(1_000), YEAR, every)
    assert spread(Decimal(12), YEAR, every) == every


def test_a_holiday_and_a_short_week_are_worth_nothing_and_less() -> None:
    days = WorkDays(frozenset({0, 1, 2, 3}), frozenset({dt.date(2026, 11, 16), dt.date(2026, 11, 20)}))
    week = Period(dt.date(2026, 11, 16), dt.date(2026, 11, 23))
    assert days.count(week) == 3, "the Monday is a holiday; the Friday is none of the working days anyway"
    assert days.share(Period(week.start, dt.date(2026, 11, 18)), week) == Fraction(1, 3)


def test_a_period_outside_the_goal_has_no_expectation() -> None:
    assert Curve(YEAR).share(Period(dt.date(2025, 12, 1), dt.date(2026, 2, 1))) is None
