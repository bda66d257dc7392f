"""How much of a goal should be reached by a day: expectation follows the working days, Monday to Friday."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

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


def working_days(period: Period) -> int:
    """Return the number of Mondays to Fridays in *period*."""
    weeks, rest = divmod(period.days, 7)
    first = period.start.weekday()
    return weeks * 5 + sum((first + day) % 7 < 5 for day in range(rest))


def expected_share(goal: Period, part: Period) -> float | None:
    """Return the share (0-1) of a goal over *goal* that *part* is expected to bring; None where it reaches outside.

    A period without a working day expects nothing of its days alike: they count by calendar days.
    """
    if part.start < goal.start or part.end > goal.end:
        return None
    whole = working_days(goal)
    return working_days(part) / whole if whole else part.days / goal.days


def to_date(goal: Period, as_of: dt.date) -> Period | None:
    """Return the part of *goal* up to *as_of*, that day included; None before it began."""
    end = min(goal.end, as_of + dt.timedelta(days=1))
    return Period(goal.start, end) if end > goal.start else None
