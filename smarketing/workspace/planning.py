"""A plan from the company's own history: what it was, what somebody believes instead, and what the goal then takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from smarketing.domain import planning
from smarketing.domain.filters import Filters
from smarketing.domain.period import Period
from smarketing.domain.planning import Plan, PlanError, Rate
from smarketing.domain.stages import DEFAULT_STAGES
from smarketing.workspace.workspace import Workspace

STAGES = tuple(stage.key for stage in DEFAULT_STAGES)
LOOK_BACK_DAYS = 365


@dataclass(frozen=True)
class OwnHistory:
    """What deals and leads of the look-back period were worth: a rate is absent where no lead could make its step.

    ``days_to_customer`` is the median from each stage on.
    """

    period: Period | None = None
    deal_size: Fraction | None = None
    won_deals: int = 0
    rates: Mapping[str, Rate] = field(default_factory=dict)
    lead_to_customer: Rate | None = None
    days_to_customer: Mapping[str, float] = field(default_factory=dict)


def look_back(as_of: dt.date) -> Period:
    """Return the year up to *as_of*, that day included."""
    end = as_of + dt.timedelta(days=1)
    return Period(end - dt.timedelta(days=LOOK_BACK_DAYS), end)


def own_history(here: Workspace, filters: Filters | None = None) -> OwnHistory:
    """Return what the company's own numbers say, over the period of *filters* or the last year; empty without data."""
    if here.as_of is None:
        return OwnHistory()
    period = (filters.period if filters else None) or look_back(here.as_of)
    asked = (filters or Filters()).during(period)
    (basis,) = here.ask("plan_basis", asked).table.to_pylist()
    steps = here.ask("plan_rates", asked).table.to_pylist()
    size = basis["average_deal_size"]
    return OwnHistory(
        period=period,
        deal_size=planning.exact(size) if size else None,
        won_deals=basis["won_deals"] or 0,
        rates={
            step["stage"]: planning.rate(step["step_rate"], step["step_n"], step["low"], step["high"])
            for step in steps
            if step["step_rate"]
        },
        lead_to_customer=_rate(basis),
        days_to_customer={step["stage"]: step["median_days"] for step in steps if step["median_days"] is not None},
    )


def _rate(basis: Mapping[str, float | None]) -> Rate | None:
    likely = basis["lead_to_customer_rate"]
    n = basis["n"]
    return planning.rate(likely, int(n) if n else None, basis["low"], basis["high"]) if likely else None


def work_back(
    history: OwnHistory,
    revenue_goal: Decimal,
    *,
    deal_size: Decimal | None = None,
    rates: Mapping[str, Decimal] | None = None,
    lead_to_customer: Decimal | None = None,
    period_end: dt.date | None = None,
) -> Plan:
    """Return the plan for *revenue_goal*: what is given counts, the company's own history where nothing is.

    *lead_to_customer* skips the stages between.

    Raises:
        PlanError: a stage or number makes no sense, or is neither given nor known from history.
    """
    size = planning.exact(deal_size) if deal_size is not None else history.deal_size
    if size is None:
        raise PlanError("No deal was won in the last year, so the deal size isn't known: give it.")
    days = {**history.days_to_customer}
    if lead_to_customer is not None:
        given = planning.rate(lead_to_customer)
        return planning.plan_from_leads(revenue_goal, size, given, period_end=period_end, days_to_customer=days)
    for stage in rates or {}:
        if stage not in STAGES[:-1]:
            known = ", ".join(STAGES[:-1])
            raise PlanError(f"There is no rate from '{stage}' to a next stage. Choose one of: {known}.")
    chosen = {**history.rates, **{stage: planning.rate(value) for stage, value in (rates or {}).items()}}
    return planning.plan(revenue_goal, size, chosen, stages=STAGES, period_end=period_end, days_to_customer=days)
