"""How long things take, learned from ends known so far: chances week by week, with those still open counted in.

Weeks are counted back from the day of the forecast, so a week of the history is as long as one of the future. A *step*
is how many weeks after its own week something happens; 0 is the same week.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

Counts: TypeAlias = npt.NDArray[np.int64]
Numbers: TypeAlias = npt.NDArray[np.float64]

LOOK_BACK_WEEKS: Final = 52
STEPS: Final = 208
"""Steps a chance is worked out for: four years."""
_BANDS: Final = np.array([0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 36, 52, 78, 104], dtype=np.int64)
"""Where a new chance begins: old things are few, so their weeks share one."""
_OPEN: Final = -1


@dataclass(frozen=True)
class Ends:
    """Deals put together: *created* and *closed* weeks ago (-1: open still), whether *won*, and how many (*deals*)."""

    created: Counts
    closed: Counts
    won: npt.NDArray[np.bool_]
    deals: Counts

    @property
    def is_late(self) -> npt.NDArray[np.bool_]:
        """Which of them closed within the look-back."""
        return (self.closed >= 0) & (self.closed < LOOK_BACK_WEEKS)

    @property
    def won_deals(self) -> int:
        """How many were won within the look-back."""
        return int(self.deals[self.is_late & self.won].sum())

    @property
    def closed_deals(self) -> int:
        """How many closed within the look-back."""
        return int(self.deals[self.is_late].sum())

    def closed_before(self, weeks: int) -> int:
        """Return how many closed in the look-back of a forecast made so many *weeks* ago."""
        return int(self.deals[(self.closed >= weeks) & (self.closed < weeks + LOOK_BACK_WEEKS)].sum())

    def per_week(self) -> Counts:
        """Return how many were created in each week of the look-back, the latest first."""
        return by_week(self.created, self.deals)


@dataclass(frozen=True)
class Timing:
    """The chance (0-1) that a deal open at a step is won in it, and that it is lost in it, by step."""

    win: Numbers
    loss: Numbers

    def ever_won(self) -> Numbers:
        """Return the chance that a deal open at a step is won then or later, by step."""
        chances = np.zeros(len(self.win) + 1)
        for step in range(len(self.win) - 1, -1, -1):
            stays = 1 - self.win[step] - self.loss[step]
            chances[step] = self.win[step] + stays * chances[step + 1]
        return chances

    def weeks_to_win(self, *shares: float) -> tuple[int, ...]:
        """Return after how many whole weeks each of *shares* (0-1) of the deals that are ever won is won."""
        done = np.cumsum(self.won_in(0, STEPS))
        return tuple(int(np.searchsorted(done, share * done[-1])) for share in shares)

    def won_in(self, age: int, weeks: int) -> Numbers:
        """Return the chance that a deal open at step *age* is won in that step and in each of the *weeks* - 1 after."""
        steps = np.minimum(np.arange(age, age + weeks), len(self.win) - 1)
        stays = np.cumprod(1 - self.win[steps] - self.loss[steps])
        return self.win[steps] * np.concatenate(([1.0], stays[:-1]))


def by_week(weeks_ago: Counts, counts: Counts) -> Counts:
    """Return the sum of *counts* for each week of the look-back, the latest first."""
    late = weeks_ago < LOOK_BACK_WEEKS
    return summed(weeks_ago[late], counts[late], LOOK_BACK_WEEKS).astype(np.int64)


def timing(ends: Ends) -> Timing:
    """Return when deals are won and lost, from what closed in the look-back and what was open meanwhile.

    Where the first close is younger than the look-back, nothing is known of how deals ended before it: weeks before
    that one don't count as weeks in which deals stayed open.
    """
    late, created = ends.is_late, np.maximum(ends.created, ends.closed)
    first = int(ends.closed[late].max()) if late.any() else 0
    begins = np.minimum(created, first)
    ended = np.maximum(ends.closed, 0)
    seen = (ended <= begins) & (ends.closed <= first)
    open_at = _spanning(created - begins, created - ended, ends.deals, seen)
    steps = np.minimum(created - ends.closed, STEPS - 1)
    won = summed(steps[late & ends.won], ends.deals[late & ends.won], STEPS)
    lost = summed(steps[late & ~ends.won], ends.deals[late & ~ends.won], STEPS)
    return Timing(_rates(won, open_at), _rates(lost, open_at))


def follow_up(created: Counts, followed: Counts, counts: Counts) -> Numbers:
    """Return how many of what came in a week are followed by something, by step; *followed* is -1 where nothing did.

    Of leads and opportunities: the opportunities that a lead brings so many weeks after it came.
    """
    begins = np.minimum(created, LOOK_BACK_WEEKS - 1)
    seen = _spanning(created - begins, created, counts, np.ones(len(created), dtype=np.bool_))
    late = (followed >= 0) & (followed < LOOK_BACK_WEEKS)
    steps = np.clip(created - followed, 0, STEPS - 1)
    return _rates(summed(steps[late], counts[late], STEPS), seen)


def summed(places: Counts, values: Counts | Numbers, length: int) -> Numbers:
    """Return the sum of the *values* of each place, from place 0 on."""
    return np.asarray(np.bincount(places, values, length), dtype=np.float64)


def _spanning(first: Counts, last: Counts, counts: Counts, which: npt.NDArray[np.bool_]) -> Numbers:
    """Return how many are under way at each step, each from its *first* to its *last*."""
    begun = summed(np.minimum(first[which], STEPS), counts[which], STEPS + 1)
    over = summed(np.minimum(last[which] + 1, STEPS), counts[which], STEPS + 1)
    return np.cumsum(begun - over)[:STEPS]


def _rates(happened: Numbers, under_way: Numbers) -> Numbers:
    """Return the rate of each step, that of its band; a band nobody reached goes on as the one before it."""
    tops = np.add.reduceat(happened, _BANDS)
    bottoms = np.add.reduceat(under_way, _BANDS)
    rates = np.divide(tops, bottoms, out=np.zeros(len(tops)), where=bottoms > 0)
    for band in np.flatnonzero(bottoms <= 0):
        rates[band] = rates[band - 1] if band else 0.0
    each: Numbers = np.repeat(rates, np.diff(np.append(_BANDS, STEPS)))
    return np.minimum(each, 1.0)
