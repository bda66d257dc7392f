"""Goals on a company's own numbers: rates from its history, what a goal needs, and what the plan asks for by now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, Protocol

from smarketing.domain.agreements import DEAL_SIZE, MonthGoal, ServiceLevel
from smarketing.domain.curve import Curve, Season, season_of, within
from smarketing.domain.filters import Filters
from smarketing.domain.pace import MONDAY_TO_FRIDAY, Target, WorkDays, to_date
from smarketing.domain.period import Period, named_periods
from smarketing.domain.planning import Plan, PlanError, Rate, exact, expected_customers, plan, rate, to_customer
from smarketing.domain.sensitivity import DEAL, LEADS, Own, leads_at_pace
from smarketing.domain.working_time import work_days
from smarketing.metrics import Answer
from smarketing.store import Agreed, Entry, Scenario, Store
from smarketing.store import Plan as SignedPlan

LOOK_BACK: Final = "12_months"


@dataclass(frozen=True)
class Basis:
    """What a company's own history says, over the look-back of ``filters``.

    ``steps`` are the rows of the metric ``plan_rates``, first stage first; ``whole`` the one of ``plan_basis``.
    """

    filters: Filters
    steps: tuple[Mapping[str, Any], ...]
    whole: Mapping[str, Any]

    @property
    def stages(self) -> tuple[str, ...]:
        """The stage keys, first to last."""
        return tuple(step["stage"] for step in self.steps)

    @property
    def rates(self) -> dict[str, Rate]:
        """The own rates to the next stage that a plan can be made of: those above zero, by stage."""
        return {
            step["stage"]: rate(Fraction(step["stepped"], step["step_n"]), step["step_n"], step["low"], step["high"])
            for step in self.steps
            if step["stepped"]
        }

    @property
    def deal_size(self) -> Fraction | None:
        """The own average deal size, exactly; None where no deal with an amount in the reporting currency was won."""
        revenue = self.whole["revenue"]
        return Fraction(revenue) / self.whole["sized_deals"] if revenue else None

    @property
    def days_to_customer(self) -> dict[str, float]:
        """The median days from a stage to customer, by stage, where they are known."""
        return {step["stage"]: step["median_days"] for step in self.steps if step["median_days"] is not None}


def own_factors(basis: Basis, coming: Period, as_of: dt.date, days: WorkDays = MONDAY_TO_FRIDAY) -> dict[str, Own]:
    """Return what the own history of *basis* says of each factor of revenue, as far as it says anything.

    As many leads come in the period *coming* as came on each of the working *days* of the look-back up to *as_of*.
    """
    known = {
        stage: Own(one.likely, one.low, one.high, one.n)
        for stage, one in basis.rates.items()
        if one.low is not None and one.high is not None and one.n is not None
    }
    low, high = basis.whole["deal_size_low"], basis.whole["deal_size_high"]
    if basis.deal_size is not None and low is not None:
        known[DEAL] = Own(basis.deal_size, exact(max(low, 0)), exact(high), basis.whole["sized_deals"])
    past = to_date(basis.filters.period, as_of) if basis.filters.period else None
    if past and (leads := leads_at_pace(basis.steps[0]["reached"], days.count(past), days.count(coming))):
        known[LEADS] = leads
    return known


class Ask(Protocol):
    """Whoever answers a metric under filters: the workspace itself, or a page that remembers answers."""

    def __call__(self, name: str, filters: Filters, /) -> Answer:
        """Return the answer of metric *name*."""
        ...


def own_history(ask: Ask, filters: Filters) -> Basis:
    """Return the own rates, deal size and times over the look-back of *filters*."""
    steps = ask("plan_rates", filters).table.to_pylist()
    (whole,) = ask("plan_basis", filters).table.to_pylist()
    return Basis(filters, tuple(steps), whole)


def plan_for(scenario: Scenario, basis: Basis) -> Plan:
    """Return what *scenario* needs by its overrides, and by the own history where it has none.

    Raises:
        PlanError: a step has neither an own rate nor an override, or there is no deal size.
    """
    said = {override.rate: rate(override.value) for override in scenario.overrides if override.rate != DEAL_SIZE}
    return _planned(scenario, basis, basis.stages, basis.rates | said)


def customers_for(scenario: Scenario, basis: Basis) -> Plan:
    """Return how many customers *scenario* needs, a plan of the last stage alone: it takes no rate of any step.

    Raises:
        PlanError: there is no deal size.
    """
    return _planned(scenario, basis, basis.stages[-1:], {})


def _planned(scenario: Scenario, basis: Basis, stages: Sequence[str], rates: Mapping[str, Rate]) -> Plan:
    """Return what each of *stages* needs at *rates*."""
    size = next((said.value for said in scenario.overrides if said.rate == DEAL_SIZE), basis.deal_size)
    if size is None:
        msg = (
            "No deal with an amount was won in the look-back period, so what a deal brings is not known. "
            "Enter the average deal size."
        )
        raise PlanError(msg)
    return plan(
        scenario.revenue_goal,
        size,
        rates,
        stages=stages,
        last_day=scenario.period.last_day,
        days_to_customer=basis.days_to_customer,
        names={step["stage"]: step["stage_label"] for step in basis.steps},
    )


@dataclass(frozen=True)
class PlannedMonth:
    """What one month is to bring, and what that needs."""

    goal: MonthGoal
    made: Plan


def by_month(made: Plan, months: Sequence[MonthGoal], period: Period, basis: Basis) -> tuple[PlannedMonth, ...]:
    """Return what the goal of each of *months* needs at the rates and the deal size of *made*, by the month's end."""
    rates = {planned.stage: Rate(planned.rate_to_next) for planned in made.stages if planned.rate_to_next}
    return tuple(
        PlannedMonth(
            one,
            plan(
                one.goal,
                made.average_deal_size,
                rates,
                stages=basis.stages,
                last_day=within(period, one.month).last_day,
                days_to_customer=basis.days_to_customer,
            ),
        )
        for one in months
    )


def credit_of(basis: Basis, made: Plan) -> Fraction:
    """Return how many customers the leads now open and still in time will make at the plan's rates.

    Older ones are left out: the rates count them as leads that did not go on.
    """
    rates = {planned.stage: Rate(planned.rate_to_next) for planned in made.stages if planned.rate_to_next}
    return expected_customers(
        {step["stage"]: step["leads_in_time"] for step in basis.steps}, to_customer(rates, basis.stages)
    )


def judged_on(period: Period, as_of: dt.date, today: dt.date) -> dt.date:
    """Return the day whose plan judges *period*: its last one once it is over in numbers of *as_of*, else *today*."""
    return period.last_day if period.last_day < as_of else max(as_of, today)


@dataclass(frozen=True)
class Judged:
    """What judges a period: the plan of its time, None where there was none, and the working days agreed on then."""

    plan: SignedPlan | None
    days: WorkDays

    @property
    def curve(self) -> Curve | None:
        """How the plan's goal is spread over its period."""
        return Curve(self.plan.scenario.period, self.days, self.plan.content.months) if self.plan else None


def judged_by(store: Store, day: dt.date) -> Judged:
    """Return what was in force at the end of *day*."""
    return Judged(store.scenarios.plan(day), days_agreed(store.agreements.in_force("service_level", day)))


def days_agreed(level: Entry[Agreed]) -> WorkDays:
    """Return the working days of the service level agreed on."""
    content = level.value.content
    return work_days(content) if isinstance(content, ServiceLevel) else MONDAY_TO_FRIDAY


def targets(judged: Judged, ask: Ask, as_of: dt.date, filters: Filters) -> dict[str, Target]:
    """Return what the plan that judges it expects of the period of *filters*, by stage key and ``revenue``.

    Empty where the period reaches outside the plan's or has not begun, and for a part of the company: the plan is for
    all of it. The expectation follows the plan's months; the rates are those of the history until *as_of*.
    """
    if judged.plan is None or judged.curve is None or filters.period is None or filters.where:
        return {}
    exactly = judged.curve.share(filters.period) if filters.period.start <= as_of else None
    if exactly is None:
        return {}
    share, scenario = float(exactly), judged.plan.scenario
    wanted = {"revenue": Target(float(scenario.revenue_goal), share)}
    try:
        made = plan_for(scenario, own_history(ask, Filters(named_periods(as_of)[LOOK_BACK])))
    except PlanError:
        return wanted
    return wanted | {planned.stage: Target(float(planned.needed), share) for planned in made.stages}


def season_before(ask: Ask, period: Period, as_of: dt.date, days: WorkDays) -> Season | None:
    """Return how the months of a year differ by the company's whole years before *period*; None under two of them.

    Of a period that goes on only what was known before it counts, so that its own months move no expectation.
    """
    won = ask("won_revenue_by_month", Filters()).table
    months = {row["month"]: row["revenue"] or Decimal(0) for row in won.to_pylist()}
    return season_of(months, min(period.start, as_of + dt.timedelta(days=1)), days)


def percent_as_rate(percent: float) -> Decimal:
    """Return a percentage somebody typed as a rate of 0-1, digit for digit."""
    fraction = exact(percent) / 100
    return Decimal(fraction.numerator) / Decimal(fraction.denominator)
