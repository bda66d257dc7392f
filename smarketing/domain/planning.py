"""The plan: how many leads of each stage a revenue goal takes, worked backwards with exact fractions.

Nothing is rounded on the way; a number is rounded up only where people read it, so 70 customers at 7 % take 1,000
leads, never 1,001.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil
from typing import Final, TypeAlias

from smarketing.domain.stages import CUSTOMER_STAGE, FIRST_STAGE, STAGE_LABELS
from smarketing.errors import SmarketingError

Amount: TypeAlias = Fraction | Decimal | int | str
LARGEST: Final = Decimal(10) ** 15
"""The largest goal and deal size that are planned: up to it each whole number is its own, as a float too."""
_MOST_LEADS: Final = 10**18


class PlanError(SmarketingError):
    """A goal, a deal size or a rate that no plan can be made of. For the planner."""


@dataclass(frozen=True)
class Rate:
    """The rate from one stage to the next, 0-1; *n* cases stand behind it, and the interval runs from *low* to *high*.

    A rate somebody typed in has no *n* and no interval.
    """

    likely: Fraction
    n: int | None = None
    low: Fraction | None = None
    high: Fraction | None = None


@dataclass(frozen=True)
class PlannedStage:
    """What one stage needs: ``needed`` exactly, ``needed_rounded`` up; ``fewest`` and ``most`` at the intervals' ends.

    ``rate_to_next`` is None for the last stage; ``needed_by`` is the last day by which leads should be here, where the
    days to customer are known; never after the day of a later stage, which few cases could make of the days alone.
    """

    stage: str
    needed: Fraction
    needed_rounded: int
    rate_to_next: Fraction | None
    n: int | None
    low: Fraction | None
    high: Fraction | None
    needed_by: dt.date | None
    fewest: Fraction
    most: Fraction | None


@dataclass(frozen=True)
class Plan:
    """A revenue goal turned into leads, first stage first."""

    revenue_goal: Fraction
    average_deal_size: Fraction
    stages: tuple[PlannedStage, ...]

    def stage(self, key: str) -> PlannedStage:
        """Return the planned stage called *key*; ``KeyError`` if there is none."""
        return {planned.stage: planned for planned in self.stages}[key]


def exact(value: Amount | float) -> Fraction:
    """Return *value* as the fraction that its decimal digits say: 0.07 is 7/100, whatever a float makes of it.

    Raises:
        PlanError: it is no number.
    """
    try:
        return Fraction(value) if isinstance(value, Fraction | int) else Fraction(Decimal(str(value)))
    except (ArithmeticError, ValueError, OverflowError) as cause:
        msg = f"'{value}' is no number. Write it with digits, such as 500000 or 0.25."
        raise PlanError(msg) from cause


def rate(value: Amount | float, n: int | None = None, low: float | None = None, high: float | None = None) -> Rate:
    """Return *value*, 0-1, as a rate with the cases and the interval behind it.

    Raises:
        PlanError: it is not above 0 and at most 1.
    """
    likely = exact(value)
    if not 0 < likely <= 1:
        msg = f"A rate of {_percent(likely)} can't lead anywhere: it lies above 0 % and at most at 100 %."
        raise PlanError(msg)
    return Rate(likely, n, None if low is None else exact(low), None if high is None else exact(high))


def plan(
    revenue_goal: Amount | float,
    deal_size: Amount | float,
    rates: Mapping[str, Rate],
    *,
    stages: Sequence[str],
    last_day: dt.date | None = None,
    days_to_customer: Mapping[str, float] | None = None,
    names: Mapping[str, str] = STAGE_LABELS,
) -> Plan:
    """Return what each of *stages*, first to last, needs for *revenue_goal* at *deal_size*.

    *rates* holds the rate from each stage but the last to the next, *names* what the stages are called in a refusal.
    With the *last_day* of the period and the days that leads of a stage take to become customers, each stage says by
    when.

    Raises:
        PlanError: the goal is negative, the deal size not above 0, either or the leads are beyond what can be planned,
            or a stage has no rate.
    """
    goal, size = exact(revenue_goal), exact(deal_size)
    _check_amounts(goal, size)
    needed = fewest = goal / size
    most: Fraction | None = needed
    needed_by: dt.date | None = None
    planned: list[PlannedStage] = []
    for place, stage in reversed(list(enumerate(stages))):
        step = None if place == len(stages) - 1 else _rate_of(stage, rates, names)
        if step:
            needed /= step.likely
            fewest /= step.high or step.likely
            most = (
                most / (step.likely if step.low is None else step.low) if most is not None and step.low != 0 else None
            )
            most = most if most is not None and most <= _MOST_LEADS else None
        by = _needed_by(stage, last_day, days_to_customer or {}, needed_by)
        needed_by = by or needed_by
        planned.append(
            PlannedStage(
                stage=stage,
                needed=needed,
                needed_rounded=ceil(needed),
                rate_to_next=step.likely if step else None,
                n=step.n if step else None,
                low=step.low if step else None,
                high=step.high if step else None,
                needed_by=by,
                fewest=fewest,
                most=most,
            )
        )
    if needed > _MOST_LEADS:
        msg = "This takes more leads than can be counted. Look at the deal size and at the rates."
        raise PlanError(msg)
    return Plan(goal, size, tuple(reversed(planned)))


def plan_from_leads(
    revenue_goal: Amount | float,
    deal_size: Amount | float,
    lead_to_customer: Rate,
    *,
    last_day: dt.date | None = None,
    days_to_customer: Mapping[str, float] | None = None,
) -> Plan:
    """Return the plan of two stages, lead and customer, at one rate between them; raises as ``plan`` does."""
    return plan(
        revenue_goal,
        deal_size,
        {FIRST_STAGE: lead_to_customer},
        stages=(FIRST_STAGE, CUSTOMER_STAGE),
        last_day=last_day,
        days_to_customer=days_to_customer,
    )


def to_customer(rates: Mapping[str, Rate], stages: Sequence[str]) -> dict[str, Fraction]:
    """Return the chance that a lead of each of *stages* becomes a customer: the product of the rates from there on."""
    chances = {stages[-1]: Fraction(1)}
    for stage, following in reversed(list(pairwise(stages))):
        chances[stage] = _rate_of(stage, rates).likely * chances[following]
    return chances


def expected_customers(open_leads: Mapping[str, int], chances: Mapping[str, Fraction]) -> Fraction:
    """Return how many customers the leads now open at each stage will make, each counted at its highest stage."""
    return sum((count * chances[stage] for stage, count in open_leads.items() if count), Fraction(0))


def remaining_needed(made: Plan, credit: Fraction) -> dict[str, Fraction]:
    """Return what each stage still needs once *credit* customers are won or come out of the pipe; never below 0."""
    customers = made.stages[-1].needed
    left = max(Fraction(0), customers - credit)
    share = left / customers if customers else Fraction(0)
    return {planned.stage: planned.needed * share for planned in made.stages}


def _rate_of(stage: str, rates: Mapping[str, Rate], names: Mapping[str, str] = STAGE_LABELS) -> Rate:
    if stage not in rates:
        label = names.get(stage, stage)
        msg = f"There is no rate from “{label}” to the next stage: give it one, or import leads that made the step."
        raise PlanError(msg)
    return rates[stage]


def _needed_by(
    stage: str, last_day: dt.date | None, days: Mapping[str, float], later: dt.date | None
) -> dt.date | None:
    """Return the day for *stage*, not after *later*, that of the stages after it."""
    if last_day is None or stage not in days:
        return None
    own = last_day - dt.timedelta(days=ceil(days[stage]))
    return min(own, later) if later else own


def _check_amounts(goal: Fraction, size: Fraction) -> None:
    if goal < 0:
        msg = "The revenue goal is below zero. Enter the money you want to win."
        raise PlanError(msg)
    if size <= 0:
        msg = "The deal size is not above zero. Enter what a deal brings, or import won deals with amounts."
        raise PlanError(msg)
    for what, amount in (("revenue goal", goal), ("deal size", size)):
        if amount > LARGEST:
            raise PlanError(f"The {what} is beyond what can be planned. Enter at most {LARGEST:,.0f}.")


def _percent(value: Fraction) -> str:
    return f"{float(value) * 100:g} %"
