"""How the months of a quarter differ: only as far as luck does not explain it."""

from __future__ import annotations

import datetime as dt

import pytest

from smarketing.domain.rhythm import EVEN, Month, pace_on, rhythm


def months(*brought: float, deals: int) -> dict[dt.date, Month]:
    return {
        dt.date(2025 + place // 12, place % 12 + 1, 1): Month(revenue, deals) for place, revenue in enumerate(brought)
    }


def test_a_busy_last_month_is_learned_from_quarters_that_are_over():
    won = months(50, 100, 150, 50, 100, 150, 900, deals=1_000)
    assert rhythm(won, dt.date(2025, 8, 1), 0.5) == pytest.approx((0.5, 1, 1.5), abs=0.03)


def test_what_luck_explains_is_no_rhythm():
    assert rhythm(months(80, 100, 120, deals=6), dt.date(2025, 4, 1), 0.8) == EVEN


def test_a_quarter_that_began_before_the_first_win_tells_nothing():
    won = {dt.date(2025, 1, 1): Month(0, 0), dt.date(2025, 2, 1): Month(0, 0), dt.date(2025, 3, 1): Month(900, 500)}
    assert rhythm(won, dt.date(2025, 4, 1), 0.5) == EVEN
    assert rhythm({}, dt.date(2025, 4, 1), 0.5) == EVEN


def test_months_average_out_over_a_quarter():
    parts = rhythm(months(20, 100, 240, 30, 100, 210, deals=400), dt.date(2025, 7, 1), 1.0)
    assert sum(parts) == pytest.approx(3)
    assert [pace_on(dt.date(2026, month, 9), parts) for month in (4, 5, 6)] == list(parts)
