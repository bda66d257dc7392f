"""How far a goal is by a day, and the days on which work is done; what is expected by then is told by ``curve``."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from smarketing.domain.period import Period


@dataclass(frozen=True)
class Pace:
    """What was *won* of a *goal* (money) by a day on which a *share* (0-1) of it is expected."""

    goal: float
    share: float
    won: float

    @property
    def expected(self) -> float:
        """The money expected by the day."""
        return self.goal * self.share

    @property
    def ratio(self) -> float | None:
        """Won ÷ expected; None where nothing is expected."""
        return self.won / self.expected if self.expected else None

    @property
    def reached(self) -> float:
        """Won ÷ goal."""
        return self.won / self.goal


@dataclass(frozen=True)
class Target:
    """What a plan asks for in its *whole* period, money or leads, and the *share* (0-1) that a part is to bring."""

    whole: float
    share: float

    @property
    def expected(self) -> float:
        """What the part is to bring."""
        return self.whole * self.share


@dataclass(frozen=True)
class WorkDays:
    """On which *weekdays* (0: Monday) work is done, but for *holidays*."""

    weekdays: frozenset[int] = frozenset(range(5))
    holidays: frozenset[dt.date] = frozenset()

    def count(self, period: Period) -> int:
        """Return the number of working days in *period*."""
        weeks, rest = divmod(period.days, 7)
        first = period.start.weekday()
        free = sum(period.start <= day < period.end and day.weekday() in self.weekdays for day in self.holidays)
        return weeks * len(self.weekdays) + sum((first + day) % 7 in self.weekdays for day in range(rest)) - free

    def share(self, part: Period, whole: Period) -> Fraction:
        """Return the share (0-1) that *part* has of the working days of *whole*; of its days where none is one."""
        number = self.count(whole)
        return Fraction(self.count(part), number) if number else Fraction(part.days, whole.days)


MONDAY_TO_FRIDAY: Final = WorkDays()


def to_date(goal: Period, as_of: dt.date) -> Period | None:
    """Return the part of *goal* up to *as_of*, that day included; None before it began."""
    end = min(goal.end, as_of + dt.timedelta(days=1))
    return Period(goal.start, end) if end > goal.start else None
