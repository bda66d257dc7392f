"""Pace: what a goal expects of a part of its period."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from smarketing.domain.pace import expected_share, to_date, working_days
from smarketing.domain.period import Period

YEAR = Period(dt.date(2026, 1, 1), dt.date(2027, 1, 1))
days = st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1))


def test_a_week_has_five_working_days() -> None:
    assert working_days(Period(dt.date(2026, 11, 16), dt.date(2026, 11, 23))) == 5
    assert working_days(Period(dt.date(2026, 11, 21), dt.date(2026, 11, 23))) == 0


@given(days, st.integers(1, 800))
def test_working_days_are_those_one_counts_on_a_calendar(start: dt.date, length: int) -> None:
    period = Period(start, start + dt.timedelta(days=length))
    counted = sum((start + dt.timedelta(days=number)).weekday() < 5 for number in range(length))
    assert working_days(period) == counted


@given(days, st.integers(2, 400), st.data())
def test_two_parts_of_a_goal_expect_the_whole(start: dt.date, length: int, data: st.DataObject) -> None:
    goal = Period(start, start + dt.timedelta(days=length))
    cut = start + dt.timedelta(days=data.draw(st.integers(1, length - 1)))
    parts = expected_share(goal, Period(start, cut)), expected_share(goal, Period(cut, goal.end))
    assert parts[0] is not None
    assert parts[1] is not None
    assert abs(parts[0] + parts[1] - 1) < 1e-9


def test_a_period_outside_the_goal_has_no_expectation() -> None:
    assert expected_share(YEAR, Period(dt.date(2025, 12, 1), dt.date(2026, 2, 1))) is None


def test_a_goal_runs_to_the_day_of_the_export_and_not_past_its_end() -> None:
    assert to_date(YEAR, dt.date(2026, 6, 30)) == Period(YEAR.start, dt.date(2026, 7, 1))
    assert to_date(YEAR, dt.date(2028, 1, 1)) == YEAR
    assert to_date(YEAR, dt.date(2025, 12, 31)) is None
