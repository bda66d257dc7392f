"""Pace: what a goal expects of a part of its period."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from smarketing.domain.pace import MONDAY_TO_FRIDAY, to_date
from smarketing.domain.period import Period

YEAR = Period(dt.date(2026, 1, 1), dt.date(2027, 1, 1))
days = st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1))


def test_a_week_has_five_working_days() -> None:
    assert MONDAY_TO_FRIDAY.count(Period(dt.date(2026, 11, 16), dt.date(2026, 11, 23))) == 5
    assert MONDAY_TO_FRIDAY.count(Period(dt.date(2026, 11, 21), dt.date(2026, 11, 23))) == 0


@given(days, st.integers(1, 800))
def test_working_days_are_those_one_counts_on_a_calendar(start: dt.date, length: int) -> None:
    period = Period(start, start + dt.timedelta(days=length))
    counted = sum((start + dt.timedelta(days=number)).weekday() < 5 for number in range(length))
    assert MONDAY_TO_FRIDAY.count(period) == counted


def test_a_goal_runs_to_the_day_of_the_export_and_not_past_its_end() -> None:
    assert to_date(YEAR, dt.date(2026, 6, 30)) == Period(YEAR.start, dt.date(2026, 7, 1))
    assert to_date(YEAR, dt.date(2028, 1, 1)) == YEAR
    assert to_date(YEAR, dt.date(2025, 12, 31)) is None
