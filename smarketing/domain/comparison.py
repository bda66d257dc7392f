"""Two sides of the same numbers: the leads of a period, and others that they are held against."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from smarketing.domain.filters import Filters
from smarketing.domain.period import Period, day_in_words
from smarketing.errors import FilterError

Against = Literal["before", "year", "persona", "source", "date"]
_EVER: Final = dt.date(1900, 1, 1)


@dataclass(frozen=True)
class Comparison:
    """What the metric ``funnel_compared`` is asked: *filters* that hold for both sides, and which are the other one's.

    ``other`` are the days of the other side, None where its leads are of the same days.
    """

    filters: Filters
    other: Period | None
    params: Mapping[str, str] = field(default_factory=dict)


def with_the_period_before(filters: Filters) -> Comparison:
    """Return the period of *filters* against the one of equal length before it.

    Raises:
        FilterError: there is no period, so nothing before it.
    """
    return Comparison(filters, _period(filters).before())


def with_the_year_before(filters: Filters) -> Comparison:
    """Return the period of *filters* against the same days a year earlier; of days in both, this side has the leads.

    Raises:
        FilterError: there is no period, or its year before begins before any calendar.
    """
    period = _period(filters)
    other = Period(_a_year_earlier(period.start), min(_a_year_earlier(period.end), period.start))
    days = {"other_from": other.start.isoformat(), "other_to": other.end.isoformat()}
    return Comparison(filters, other, days)


def around(filters: Filters, day: dt.date, as_of: dt.date) -> Comparison:
    """Return the leads from *day* to the end of the period, or to *as_of*, against those of as many days before it.

    Raises:
        FilterError: the period is over by *day*.
    """
    end = filters.period.end if filters.period else as_of + dt.timedelta(days=1)
    if day >= end:
        msg = f"The period ends before {day_in_words(day)}. Choose an earlier day, or a longer period above."
        raise FilterError(msg)
    after = Period(day, end)
    return Comparison(filters.during(after), after.before())


def with_a_value(filters: Filters, column: Literal["persona", "source"], value: str) -> Comparison:
    """Return the leads that *filters* leave against those of one *value* of a column, which *filters* may leave out.

    Raises:
        FilterError: *filters* leave nothing but that value.
    """
    chosen = dict(filters.where).get(column, ())
    if chosen == (value,):
        msg = f"The page shows no other {column} already. Choose another one to compare with."
        raise FilterError(msg)
    start = filters.period.start if filters.period else _EVER
    params = {"compared_by": column, "other_value": value, "other_from": start.isoformat()}
    both = filters.narrowed(column, *dict.fromkeys((*chosen, value))) if chosen else filters
    return Comparison(both, None, params)


def _period(filters: Filters) -> Period:
    if filters.period is None:
        msg = "All time has nothing before it. Choose a period above."
        raise FilterError(msg)
    return filters.period


def _a_year_earlier(day: dt.date) -> dt.date:
    """Return the same day of the year before; 28 February for the 29th."""
    if day.year <= _EVER.year:
        msg = f"There is no year before {day_in_words(day)} to compare with. Choose a later period above."
        raise FilterError(msg)
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)
