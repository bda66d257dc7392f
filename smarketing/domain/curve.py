"""How a goal is spread over its period: what each month is to bring, and how much of the goal is expected by a day.

This is the one home of the expected curve: pace, gap, targets and landing all ask it. What history tells of a month is
what it brought for each of its working days, as calendar adjustment and seasonal indices are usually made (Hyndman and
Athanasopoulos, *Forecasting: Principles and Practice*, 3.1 and 3.4); cents are shared out by largest remainder.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from smarketing.domain.agreements import MonthGoal, in_words
from smarketing.domain.pace import MONDAY_TO_FRIDAY, WorkDays
from smarketing.domain.period import Period, add_months, first_of_month, months_of
from smarketing.domain.planning import PlanError
from smarketing.domain.remainders import whole_parts

YEAR: Final = 12
WHOLE_YEARS: Final = 2
"""From so many whole years on the history tells how months differ."""


@dataclass(frozen=True)
class Season:
    """What each month of the year brought for each of its working days, over so many whole *years* before *until*."""

    per_day: tuple[Fraction, ...]
    years: int
    until: dt.date


@dataclass(frozen=True)
class Curve:
    """A goal's *period* and what its *months* are to bring of it; without these every working day brings the same."""

    period: Period
    days: WorkDays = MONDAY_TO_FRIDAY
    months: tuple[MonthGoal, ...] = ()

    def share(self, part: Period) -> Fraction | None:
        """Return the share (0-1) of the goal that *part* is to bring; None where it reaches outside the period.

        Within a month every working day brings the same.
        """
        if part.start < self.period.start or part.end > self.period.end:
            return None
        if not self.months:
            return self.days.share(part, self.period)
        brought = Fraction(0)
        for one in self.months:
            piece = within(self.period, one.month)
            if piece.start < part.end and part.start < piece.end:
                overlap = Period(max(piece.start, part.start), min(piece.end, part.end))
                brought += Fraction(one.goal) * self.days.share(overlap, piece)
        return brought / sum(Fraction(one.goal) for one in self.months)


def within(period: Period, month: dt.date) -> Period:
    """Return the part of *month*, named by its first day, that lies in *period*."""
    return Period(max(period.start, month), min(period.end, add_months(month, 1)))


def season_of(won: Mapping[dt.date, Decimal], until: dt.date, days: WorkDays = MONDAY_TO_FRIDAY) -> Season | None:
    """Return how the months of a year differ by what was *won*, by months' first days, before the month of *until*.

    None under two whole years since the first win: then every working day counts the same.
    """
    end = first_of_month(until)
    first = min((month for month, amount in won.items() if amount), default=end)
    years = ((end.year - first.year) * YEAR + end.month - first.month) // YEAR
    if years < WHOLE_YEARS:
        return None
    brought, worked = [Fraction(0)] * YEAR, [0] * YEAR
    for back in range(1, years * YEAR + 1):
        month = add_months(end, -back)
        brought[month.month - 1] += Fraction(won.get(month, 0))
        worked[month.month - 1] += days.count(Period(month, add_months(month, 1)))
    per_day = tuple(amount / max(number, 1) for amount, number in zip(brought, worked, strict=True))
    return Season(per_day, years, end)


def spread(
    goal: Decimal,
    period: Period,
    by_hand: Sequence[MonthGoal] = (),
    *,
    season: Season | None = None,
    days: WorkDays = MONDAY_TO_FRIDAY,
) -> tuple[MonthGoal, ...]:
    """Return what each month of *period* is to bring of *goal*, to the cent: those *by_hand* as said, the rest shared.

    A month's share is its working days within the period, each worth what the *season* says of the month.

    Raises:
        PlanError: the months said by hand bring more than the goal, or all are and bring less.
    """
    said = {one.month: one.goal for one in by_hand if one.month in months_of(period)}
    rest = [month for month in months_of(period) if month not in said]
    left = goal - sum(said.values())
    if left < 0 or (left and not rest):
        raise PlanError(
            f"The months said by hand come to {in_words(goal - left)}, {'more' if left < 0 else 'less'} than the goal "
            f"of {in_words(goal)}. Change one of them, or leave one to be worked out."
        )
    shared = dict(zip(rest, _to_the_cent(left, _weights(rest, period, season, days)), strict=True))
    return tuple(
        MonthGoal(month, said[month] if month in said else shared[month], is_by_hand=month in said)
        for month in months_of(period)
    )


def _weights(months: Sequence[dt.date], period: Period, season: Season | None, days: WorkDays) -> list[Fraction]:
    pieces = [within(period, month) for month in months]
    worked = [Fraction(days.count(piece)) for piece in pieces]
    if season is not None:
        weights = [season.per_day[piece.start.month - 1] * number for piece, number in zip(pieces, worked, strict=True)]
        if any(weights):
            return weights
    return worked if any(worked) else [Fraction(piece.days) for piece in pieces]


def _to_the_cent(amount: Decimal, weights: Sequence[Fraction]) -> list[Decimal]:
    """Return *amount* shared by *weights*: whole cents each, those left over to the largest remainders."""
    exponent = amount.as_tuple().exponent
    smallest = Decimal(1).scaleb(
        min(-2, exponent if isinstance(exponent, int) else 0)
    )  # what is finer than a cent stays
    number, whole = int(amount / smallest), sum(weights, Fraction(0))
    return [one * smallest for one in whole_parts([number * weight / whole for weight in weights], number)]
