"""How the months of a quarter differ: many companies win little in the first and much in the last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from smarketing.domain.period import add_months

MONTHS: Final = 3
EVEN: Final = (1.0, 1.0, 1.0)
_CHANCE: Final = 0.15
"""How far a month of one quarter lies from its usual part without any rhythm, beyond the luck of its deals (a part)."""


@dataclass(frozen=True)
class Month:
    """The *revenue* won in a month, and by how many *deals*."""

    revenue: float
    deals: int


def rhythm(won: Mapping[dt.date, Month], day: dt.date, spread: float) -> tuple[float, ...]:
    """Return what the first, second and third month of a quarter bring, as parts of an average month.

    *won* holds months by their first day; those of quarters count that are over on *day* and not before the first win.
    *spread* is how far amounts lie from their mean, as a part of it. What luck alone explains is taken out: where the
    months differ no more than that, each brings the same.
    """
    first = min((month for month in won if won[month].deals), default=day)
    whole = [month for month in won if first <= month and add_months(month, MONTHS) <= day]
    starts = [month for month in whole if month.month % MONTHS == 1]
    quarters = [[won.get(add_months(start, later), Month(0.0, 0)) for later in range(MONTHS)] for start in starts]
    brought = np.array([[month.revenue for month in months] for months in quarters]).reshape(-1, MONTHS).sum(axis=0)
    deals = np.array([[month.deals for month in months] for months in quarters]).reshape(-1, MONTHS).sum(axis=0)
    if not brought.all():
        return EVEN
    parts = brought / brought.mean()
    luck = float(np.mean((1 + spread**2) / deals)) + _CHANCE**2 / len(quarters)
    kept = max(0.0, 1 - luck / max(float(np.var(parts, ddof=1)), luck))
    return tuple((1 + kept * (parts - 1)).tolist())


def pace_on(day: dt.date, parts: tuple[float, ...]) -> float:
    """Return what *day*'s month brings as a part of an average month; see ``rhythm``."""
    return parts[(day.month - 1) % MONTHS]
