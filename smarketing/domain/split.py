"""The plan split among sources, personas or teams: who is to bring how many leads, and what these are worth.

This is the one home of the rule. A group's own rate and lead value lean on the whole company's as if it had ten average
customers more, so that few leads decide little (Bühlmann's credibility with a fixed weight). What the plan believes
otherwise than the history moves all groups alike. Shares are of leads: as said, the rest as in the own history. As many
leads are shared out as bring the goal; a group at its limit stays there, and the others take over in proportion.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Final

from smarketing.domain.agreements import Portion
from smarketing.domain.curve import within
from smarketing.domain.period import Period, months_of
from smarketing.domain.planning import Plan, PlanError
from smarketing.domain.remainders import whole_parts

LEANS_ON: Final = 10
"""So many average customers, and the leads they take, are added to every group's own."""
_CENTS: Final = 100


@dataclass(frozen=True)
class GroupHistory:
    """What the leads of one group did: all of them, those old enough to judge, and what these became and brought."""

    name: str
    leads: int
    judged: int = 0
    bought: int = 0
    revenue: Decimal = Decimal(0)


@dataclass(frozen=True)
class Group:
    """One group as the plan takes it: its *share* of the leads (0-1), the *rate* to customer and *value* of a lead.

    ``own_weight`` (0-1) is how much of rate and value is its own history; *limit* the most leads in the whole period.
    """

    name: str
    share: Fraction
    rate: Fraction
    value: Fraction
    own_weight: Fraction
    limit: int | None = None

    @property
    def is_thin(self) -> bool:
        """Whether the company's history counts for more than its own."""
        return self.own_weight < Fraction(1, 2)


@dataclass(frozen=True)
class PlannedGroup:
    """What one group is to bring; ``held_back`` are the leads that its limit keeps it from."""

    group: Group
    leads: Fraction
    leads_rounded: int
    customers: Fraction
    revenue: Decimal
    held_back: Fraction

    @property
    def is_at_limit(self) -> bool:
        """Whether it can bring no more."""
        return self.leads == self.group.limit


@dataclass(frozen=True)
class Split:
    """A goal split among groups; ``short`` is the revenue that limits leave, ``short_leads`` its leads."""

    groups: tuple[PlannedGroup, ...]
    short: Decimal
    short_leads: Fraction

    @property
    def leads(self) -> Fraction:
        """All leads to bring, exactly."""
        return sum((one.leads for one in self.groups), Fraction(0))


def groups_of(
    histories: Sequence[GroupHistory], made: Plan, portions: Sequence[Portion] = (), period: Period | None = None
) -> tuple[Group, ...]:
    """Return the groups of *histories*, and those that only *portions* name, as the plan *made* takes them.

    A limit is for each month of *period*, a part of a month in proportion.

    Raises:
        PlanError: the shares said don't fit together, or nothing tells the others'.
    """
    said = {one.name: one for one in portions}
    known = {one.name for one in histories}
    every = [*histories, *(GroupHistory(name, 0) for name in said if name not in known)]
    shares = _shares(every, said)
    rates, values, weights = _leaning(every, made)
    return tuple(
        Group(one.name, shares[one.name], rate, value, weight, _limit(said.get(one.name), period))
        for one, rate, value, weight in zip(every, rates, values, weights, strict=True)
    )


def split(goal: Fraction, groups: Sequence[Group]) -> Split:
    """Return *goal* split among *groups*: leads come to a whole number when rounded, revenue to the cent."""
    unbounded = _level(goal, groups)[0]
    level, left = _level(goal, groups, bounded=True)
    leads = [_at_most(one, one.share * level) if level is not None else _all_of(one) for one in groups]
    rounded = whole_parts(leads, ceil(sum(leads, Fraction(0))))
    worth = [number * one.value for number, one in zip(leads, groups, strict=True)]
    *cents, short = whole_parts([part * _CENTS for part in (*worth, left)], floor(goal * _CENTS))
    mean = sum((one.share * one.value for one in groups), Fraction(0))
    return Split(
        tuple(
            PlannedGroup(
                one, number, whole, number * one.rate, Decimal(cent) / _CENTS,
                max(Fraction(0), one.share * (unbounded or 0) - number) if one.limit == number else Fraction(0),
            )
            for one, number, whole, cent in zip(groups, leads, rounded, cents, strict=True)
        ),
        Decimal(short) / _CENTS,
        left / mean if mean else Fraction(0),
    )  # fmt: skip


def months_in(period: Period) -> Fraction:
    """Return how many months *period* has, each that it has only a part of by its days."""
    return sum(
        (Fraction(within(period, month).days, monthrange(month.year, month.month)[1]) for month in months_of(period)),
        Fraction(0),
    )


def _limit(said: Portion | None, period: Period | None) -> int | None:
    if said is None or said.most_a_month is None or period is None:
        return None
    return floor(said.most_a_month * months_in(period))


def _shares(every: Sequence[GroupHistory], said: Mapping[str, Portion]) -> dict[str, Fraction]:
    """Return the share of the leads of each group: as said, what is left as in the own history."""
    fixed = {name: Fraction(one.share) for name, one in said.items() if one.share is not None}
    taken = sum(fixed.values(), Fraction(0))
    own = {one.name: one.leads for one in every if one.name not in fixed}
    leads = sum(own.values())
    if taken > 1 or (taken < 1 and not leads):
        raise PlanError(_unfitting(taken))
    return fixed | {name: (1 - taken) * Fraction(number, leads or 1) for name, number in own.items()}


def _unfitting(taken: Fraction) -> str:
    if not taken:
        return "No lead of the look-back period tells how leads are split. Say who is to bring which share."
    come = f"The shares said come to {float(taken) * 100:.10g} %"
    return f"{come}, more than all. Lower one." if taken > 1 else f"{come} and nobody is left for the rest. Raise one."


def _leaning(
    every: Sequence[GroupHistory], made: Plan
) -> tuple[tuple[Fraction, ...], tuple[Fraction, ...], tuple[Fraction, ...]]:
    """Return the rate, the lead value, and the weight of the own history of each group.

    Those of the groups' own mix are the plan's.
    """
    first, last = made.stages[0], made.stages[-1]
    judged, bought = sum(one.judged for one in every), sum(one.bought for one in every)
    rate, value = last.needed / first.needed, made.revenue_goal / first.needed
    if not bought:
        return (rate,) * len(every), (value,) * len(every), (Fraction(0),) * len(every)
    added = Fraction(LEANS_ON * judged, bought)
    brought = [max(Fraction(0), Fraction(one.revenue)) for one in every]
    size = sum(brought, Fraction(0)) / bought
    rates = [(one.bought + LEANS_ON) / (one.judged + added) for one in every]
    values = [
        (mine + LEANS_ON * size) / (one.judged + added) for mine, one in zip(brought, every, strict=True)
    ] if size else rates  # fmt: skip
    weights = tuple(one.judged / (one.judged + added) for one in every)
    return _at(rate, rates, every), _at(value, values, every), weights


def _at(level: Fraction, values: Sequence[Fraction], every: Sequence[GroupHistory]) -> tuple[Fraction, ...]:
    """Return *values* in proportion, at such a height that those of the own mix come to *level*."""
    leads = sum(one.leads for one in every)
    own = sum((value * one.leads for value, one in zip(values, every, strict=True)), Fraction(0))
    mean = own / leads if leads else sum(values, Fraction(0)) / len(values)
    return tuple(value * level / mean for value in values)


def _at_most(group: Group, leads: Fraction) -> Fraction:
    return leads if group.limit is None else min(leads, Fraction(group.limit))


def _all_of(group: Group) -> Fraction:
    """Return all that *group* may bring where everybody with a share is at the limit."""
    return Fraction(group.limit or 0) if group.share else Fraction(0)


def _level(goal: Fraction, groups: Sequence[Group], *, bounded: bool = False) -> tuple[Fraction | None, Fraction]:
    """Return how many leads are shared out so that they bring *goal*, and what their limits leave of it.

    None where every group with a share is at its limit.
    """
    free, left = list(groups), goal
    while worth := sum((one.share * one.value for one in free), Fraction(0)):
        level = left / worth
        over = [one for one in free if bounded and _at_most(one, one.share * level) < one.share * level]
        if not over:
            return level, Fraction(0)
        left -= sum((_at_most(one, one.share * level) * one.value for one in over), Fraction(0))
        free = [one for one in free if one not in over]
    return None, left
