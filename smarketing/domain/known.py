"""What a forecast goes by: deals and leads as they were known on one day, and how many more to expect."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from typing import Final

import numpy as np

from smarketing.domain.rhythm import EVEN
from smarketing.domain.timing import LOOK_BACK_WEEKS, Counts, Ends, Numbers, by_week, follow_up

FEWEST_CLOSED: Final = 20
"""Under so many closed deals nothing is forecast."""
RECENT_WEEKS: Final = 13
_USUAL_DRIFT: Final = 0.15
"""How far arrivals of a quarter lie from those of the one before, where a history is too short to tell (as a part)."""
_KNOWN_WHILE_OPEN: Final = 0.9


@dataclass(frozen=True)
class Stages:
    """How deals ended in the look-back that stood in a stage: how many (*deals*), and *days* they did, by stage.

    A day in a stage counts as a deal found there, so *won_days* ÷ *days* is the chance of one found there.
    """

    deals: Counts
    won_days: Counts
    days: Counts

    @property
    def won(self) -> Numbers:
        """How many deals the chance of each stage makes of *deals*."""
        return self.deals * self.won_days / np.maximum(self.days, 1)

    @property
    def rate(self) -> float:
        """The chance of a deal found in any stage; 0.5 where none closed."""
        return float((self.won_days.sum() + 0.5) / (self.days.sum() + 1))


@dataclass(frozen=True)
class OpenDeals:
    """Open deals put together: place of the *stage* in ``Stages`` (-1: not known), weeks since creation, amount, count.

    An *amount* is NaN where none is known.
    """

    stage: Counts
    created: Counts
    amount: Numbers
    deals: Counts


@dataclass(frozen=True)
class Amounts:
    """What the deals won in the look-back brought: an *amount* each, and how many *deals* brought it."""

    amount: Numbers
    deals: Counts

    @property
    def mean(self) -> float:
        """The average amount."""
        return float(np.average(self.amount, weights=self.deals))

    @property
    def spread(self) -> float:
        """The standard deviation of the amounts."""
        return sqrt(float(np.average((self.amount - self.mean) ** 2, weights=self.deals)))


@dataclass(frozen=True)
class Leads:
    """Leads put together: weeks since they came, weeks since they became an opportunity (-1: not yet), how many."""

    created: Counts
    opportunity: Counts
    leads: Counts

    @property
    def opportunities(self) -> int:
        """How many became an opportunity within the look-back."""
        return int(self.leads[(self.opportunity >= 0) & (self.opportunity < LOOK_BACK_WEEKS)].sum())


@dataclass(frozen=True)
class Known:
    """Everything a forecast goes by, as known on one day.

    ``lost_with_amount`` is the share (0-1) of lost deals that have an amount; for ``rhythm`` see ``domain.rhythm``.
    """

    ends: Ends
    stages: Stages
    open_deals: OpenDeals
    amounts: Amounts
    leads: Leads
    lost_with_amount: float
    rhythm: tuple[float, ...] = EVEN

    @property
    def is_enough(self) -> bool:
        """Whether enough deals closed, and some were won with an amount, to forecast anything."""
        return self.ends.closed_deals >= FEWEST_CLOSED and len(self.amounts.deals) > 0

    @property
    def comes_by_leads(self) -> bool:
        """Whether deals to come are told from leads: some became opportunities on a known day."""
        return self.leads.opportunities > 0

    @cached_property
    def coming(self) -> Counts:
        """Leads that came in each week of the look-back, the latest first; deals, where leads don't tell of them."""
        return by_week(self.leads.created, self.leads.leads) if self.comes_by_leads else self.ends.per_week()

    @property
    def deals_per_opportunity(self) -> float:
        """How many deals were created lately for each lead that became an opportunity."""
        lately = (self.leads.opportunity >= 0) & (self.leads.opportunity < RECENT_WEEKS)
        opportunities = self.leads.leads[lately].sum()
        if not opportunities:
            return float(self.ends.per_week().sum() / self.leads.opportunities)
        return float(self.ends.per_week()[:RECENT_WEEKS].sum() / opportunities)

    @property
    def has_own_amounts(self) -> bool:
        """Whether a deal has its amount before it is won: where lost deals have one as well."""
        return self.lost_with_amount >= _KNOWN_WHILE_OPEN

    @property
    def open_amounts(self) -> Numbers:
        """The amount of each line of open deals, NaN where it is to be drawn from what was won."""
        own = self.open_deals.amount
        return np.where(own > 0, own, np.nan) if self.has_own_amounts else np.full(len(own), np.nan)


def arrivals(known: Known, weeks: int) -> Numbers:
    """Return how many new deals to expect in each of the coming *weeks*, leads coming on at the recent rate.

    Leads that are here already bring theirs by their age. Where nothing tells when leads became opportunities, deals
    come at their own recent rate.
    """
    recent = float(known.coming[:RECENT_WEEKS].mean())
    if not known.comes_by_leads:
        return np.full(weeks, recent)
    leads = known.leads
    per_lead = follow_up(leads.created, leads.opportunity, leads.leads)
    per_lead = per_lead * known.deals_per_opportunity
    here = np.bincount(leads.created, leads.leads)
    steps = np.minimum(np.arange(len(here))[:, None] + np.arange(1, weeks + 1), len(per_lead) - 1)
    expected: Numbers = here @ per_lead[steps] + recent * np.cumsum(
        per_lead[np.minimum(np.arange(weeks), len(per_lead) - 1)]
    )
    return expected


def drift(per_week: Counts) -> float:
    """Return how far, as a part, what comes in a quarter lies from the quarter before, beyond chance."""
    quarters = _quarters(per_week)
    return _beyond_chance(np.diff(np.log(quarters)), 1 / quarters[:-1] + 1 / quarters[1:])


def odds_drift(ends: Ends) -> float:
    """Return how far, as a logit, the odds of a win lie from those of the quarter before, beyond chance."""
    late = ends.is_late
    won = by_week(ends.closed[late & ends.won], ends.deals[late & ends.won])
    closed = by_week(ends.closed[late], ends.deals[late])
    whole = len(_quarters(closed))
    wins, losses = (_quarters(part, whole) for part in (won, closed - won))
    chance = 1 / wins + 1 / losses
    return _beyond_chance(np.diff(np.log(wins / losses)), chance[:-1] + chance[1:])


def _quarters(per_week: Counts, whole: int | None = None) -> Numbers:
    """Return the sums of *whole* quarters, at least one each, the latest first; by default of those since the first."""
    if whole is None:
        whole = (int(np.flatnonzero(per_week).max(initial=-1)) + 1) // RECENT_WEEKS
    each = per_week[: whole * RECENT_WEEKS].reshape(-1, RECENT_WEEKS).sum(axis=1)
    sums: Numbers = np.maximum(each.astype(np.float64), 1)
    return sums


def _beyond_chance(changes: Numbers, chance: Numbers) -> float:
    """Return the spread of *changes* less their variance by *chance*.

    Every history is given one more change of the usual size, so that few quarters don't pass for certainty.
    """
    beyond = float((changes**2 - chance).sum()) + _USUAL_DRIFT**2
    return sqrt(max(0.0, beyond / (len(changes) + 1)))
