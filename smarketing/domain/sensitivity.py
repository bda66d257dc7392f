"""What moves the revenue of a plan, and what one factor alone would have to be.

Revenue = leads × the rate of each step × what a deal brings. So where one factor comes out at *x* instead of the
planned *p*, the goal's revenue comes out at *x* ÷ *p* of it; and where leads come short, each of the others would have
to be as many times more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import sqrt
from typing import Final

from smarketing.domain.intervals import Z_95
from smarketing.domain.planning import Plan

LEADS: Final = "leads"
DEAL: Final = "deal"
"""The factors that are no step; a step's is called as its stage."""


@dataclass(frozen=True)
class Own:
    """What the own history says of a factor: likely so, and in 95 of 100 between *low* and *high*; of *n* cases."""

    likely: Fraction
    low: Fraction
    high: Fraction
    n: int


@dataclass(frozen=True)
class Move:
    """The revenue of a plan (money) if one factor is as the own history says, and all else as planned."""

    factor: str
    planned: Fraction
    own: Own
    low: Fraction
    likely: Fraction
    high: Fraction


class Reach(StrEnum):
    """How far what a factor has to be is from what the own history says of it."""

    HELD = "held"
    WITHIN = "within"
    BEYOND = "beyond"
    IMPOSSIBLE = "impossible"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Wanted:
    """What one factor alone has to be for the goal, all others as planned."""

    factor: str
    planned: Fraction
    needed: Fraction
    own: Own | None
    reach: Reach


def factors_of(made: Plan) -> dict[str, Fraction]:
    """Return what *made* counts on: leads, the rate of each step by its stage, and what a deal brings."""
    rates = {step.stage: step.rate_to_next for step in made.stages if step.rate_to_next is not None}
    return {LEADS: made.stages[0].needed, **rates, DEAL: made.average_deal_size}


def leads_at_pace(leads: int, days: int, coming_days: int) -> Own | None:
    """Return how many leads to count on in *coming_days* when *leads* came in *days*; None where no day has passed.

    The interval is that of a count (Poisson, by the normal distribution).
    """
    if days <= 0:
        return None
    share = Fraction(coming_days, days)
    reach = Fraction(str(round(Z_95 * sqrt(leads), 9)))
    return Own(leads * share, max(Fraction(0), leads - reach) * share, (leads + reach) * share, leads)


def moves(made: Plan, own: Mapping[str, Own]) -> tuple[Move, ...]:
    """Return what each factor that the *own* history knows makes of the goal's revenue; what moves it most first."""
    goal = made.revenue_goal
    found = [
        Move(factor, planned, one, *(goal * at / planned for at in (one.low, one.likely, one.high)))
        for factor, planned in factors_of(made).items()
        if planned and (one := own.get(factor))
    ]
    return tuple(sorted(found, key=lambda one: min(one.low, goal) - max(one.high, goal)))


def wanted(made: Plan, leads: Fraction, own: Mapping[str, Own]) -> tuple[Wanted, ...]:
    """Return what each factor alone would have to be for the goal if *leads* came, all others as planned.

    The leads themselves come first: how many it takes as planned.
    """
    planned = factors_of(made)
    if leads <= 0 or not planned[LEADS]:
        return ()
    more = planned[LEADS] / leads
    needed = {factor: value if factor == LEADS else value * more for factor, value in planned.items()}
    return tuple(
        Wanted(factor, planned[factor], value, own.get(factor), _reach(factor, value, own.get(factor)))
        for factor, value in needed.items()
    )


def revenue_of(made: Plan, leads: Fraction) -> Fraction:
    """Return the revenue (money) that *leads* bring at the rates and the deal size of *made*."""
    return made.revenue_goal * leads / made.stages[0].needed if made.stages[0].needed else Fraction(0)


def _reach(factor: str, needed: Fraction, own: Own | None) -> Reach:
    if factor not in (LEADS, DEAL) and needed > 1:
        return Reach.IMPOSSIBLE
    if own is None:
        return Reach.UNKNOWN
    return Reach.HELD if needed <= own.likely else Reach.WITHIN if needed <= own.high else Reach.BEYOND
