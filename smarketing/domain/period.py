"""Half-open periods of days, and the ones people ask for by name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from smarketing.errors import FilterError


def day_in_words(day: dt.date) -> str:
    """Return *day* as every sentence of ours writes one: ``5 Jan 2026``."""
    return f"{day.day} {day:%b %Y}"


def moment_in_words(moment: dt.datetime) -> str:
    """Return *moment*, in its own time zone, as ``09:30 on 5 Jan 2026``."""
    return f"{moment:%H:%M} on {day_in_words(moment)}"


@dataclass(frozen=True, order=True)
class Period:
    """The days from *start* up to, and without, *end*."""

    start: dt.date
    end: dt.date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            msg = (
                f"The period ends on {day_in_words(self.end)}, not after its start on {day_in_words(self.start)}. "
                "Choose an end after the start."
            )
            raise FilterError(msg)

    @property
    def days(self) -> int:
        """The number of days."""
        return (self.end - self.start).days

    @property
    def last_day(self) -> dt.date:
        """The last day that belongs to the period."""
        return self.end - dt.timedelta(days=1)

    def before(self) -> Period:
        """Return the period of equal length that ends where this one starts."""
        return Period(self.start - (self.end - self.start), self.start)

    def start_of_year_before(self) -> dt.date:
        """Return the day on which the 365 days begin that end where this period starts."""
        return dt.date.fromordinal(max(1, self.start.toordinal() - 365))

    def halves(self) -> tuple[Period, Period]:
        """Return two periods that together are this one; needs two days or more."""
        middle = self.start + dt.timedelta(days=self.days // 2)
        return Period(self.start, middle), Period(middle, self.end)


def first_of_month(day: dt.date) -> dt.date:
    """Return the first day of *day*'s month."""
    return day.replace(day=1)


def year_of(day: dt.date) -> Period:
    """Return *day*'s calendar year."""
    return Period(dt.date(day.year, 1, 1), dt.date(day.year + 1, 1, 1))


def quarter_of(day: dt.date) -> Period:
    """Return *day*'s calendar quarter."""
    first = dt.date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return Period(first, add_months(first, 3))


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the first day of the month *months* after *day*'s month."""
    number = day.year * 12 + day.month - 1 + months
    return dt.date(number // 12, number % 12 + 1, 1)


def months_of(period: Period) -> tuple[dt.date, ...]:
    """Return the months that *period* touches, each by its first day."""
    first = first_of_month(period.start)
    count = (period.last_day.year - first.year) * 12 + period.last_day.month - first.month + 1
    return tuple(add_months(first, later) for later in range(count))


def named_periods(as_of: dt.date) -> dict[str, Period]:
    """Return the periods offered on every page, by key, as seen on *as_of* (that day included, none after it)."""
    end = as_of + dt.timedelta(days=1)
    month = first_of_month(as_of)
    quarter = quarter_of(as_of).start
    return {
        "12_months": Period(add_months(end, -12).replace(day=1), end),
        "90_days": Period(end - dt.timedelta(days=90), end),
        "28_days": Period(end - dt.timedelta(days=28), end),
        "this_month": Period(month, end),
        "this_quarter": Period(quarter, end),
        "last_quarter": Period(add_months(quarter, -3), quarter),
        "this_year": Period(dt.date(as_of.year, 1, 1), end),
    }
