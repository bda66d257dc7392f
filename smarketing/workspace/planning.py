"""A revenue goal worked back without a scenario: by the numbers given, by the company's own where none is given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from smarketing.domain import planning
from smarketing.domain.filters import Filters
from smarketing.domain.period import named_periods, year_of
from smarketing.domain.planning import Plan, PlanError
from smarketing.workspace.goals import LOOK_BACK, Basis, own_history
from smarketing.workspace.workspace import Workspace


def work_back(
    here: Workspace,
    revenue_goal: Decimal,
    *,
    deal_size: Decimal | None = None,
    rates: Mapping[str, Decimal] | None = None,
    lead_to_customer: Decimal | None = None,
    last_day: dt.date | None = None,
) -> Plan:
    """Return the plan for *revenue_goal*; *lead_to_customer* is one rate for all stages together.

    The revenue is wanted by *last_day*: by default the last of *the plan*'s period, and without a plan that of the
    year of the data.

    Raises:
        PlanError: a stage or number makes no sense, or is neither given nor known from the 12 full months to date.
    """
    given = {stage: planning.rate(value) for stage, value in (rates or {}).items()}
    stages = tuple(entry.value.key for entry in here.store.stages.agreed())
    for stage in given.keys() - set(stages[:-1]):
        raise PlanError(f"There is no rate from '{stage}' to a next stage. Choose one of: {', '.join(stages[:-1])}.")
    own = _own(here)
    size = deal_size if deal_size is not None else own.deal_size if own else None
    if size is None:
        raise PlanError(
            "No deal with an amount was won in the 12 full months to date, so the deal size isn't known: give it."
        )
    by = last_day or _last_day(here)
    days = own.days_to_customer if own else {}
    if lead_to_customer is not None:
        return planning.plan_from_leads(
            revenue_goal, size, planning.rate(lead_to_customer), last_day=by, days_to_customer=days
        )
    known = own.rates if own else {}
    return planning.plan(revenue_goal, size, known | given, stages=stages, last_day=by, days_to_customer=days)


def _own(here: Workspace) -> Basis | None:
    """Return what the 12 full months to date say; None without data."""
    if here.as_of is None:
        return None
    return own_history(here.ask, Filters(named_periods(here.as_of)[LOOK_BACK]))


def _last_day(here: Workspace) -> dt.date | None:
    """Return the day by which revenue is wanted; None without a plan and without data."""
    chosen = here.store.scenarios.plan()
    if chosen is not None:
        return chosen.scenario.period.last_day
    return None if here.as_of is None else year_of(here.as_of).last_day
