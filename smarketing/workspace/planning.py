"""A revenue goal worked back without a scenario: by the numbers given, by the company's own where none is given."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from smarketing.domain import planning
from smarketing.domain.filters import Filters
from smarketing.domain.period import named_periods
from smarketing.domain.planning import Plan, PlanError, Rate
from smarketing.domain.stages import DEFAULT_STAGES
from smarketing.workspace.goals import LOOK_BACK, own_history
from smarketing.workspace.workspace import Workspace

STAGES: Final = tuple(stage.key for stage in DEFAULT_STAGES)


def work_back(
    here: Workspace,
    revenue_goal: Decimal,
    *,
    deal_size: Decimal | None = None,
    rates: Mapping[str, Decimal] | None = None,
    lead_to_customer: Decimal | None = None,
) -> Plan:
    """Return the plan for *revenue_goal*; *lead_to_customer* is one rate for all stages together.

    Raises:
        PlanError: a stage or number makes no sense, or is neither given nor known from the last twelve months.
    """
    given = {stage: planning.rate(value) for stage, value in (rates or {}).items()}
    for stage in given.keys() - set(STAGES[:-1]):
        raise PlanError(f"There is no rate from '{stage}' to a next stage. Choose one of: {', '.join(STAGES[:-1])}.")
    own_size, own_rates = _own(here)
    size = deal_size if deal_size is not None else own_size
    if size is None:
        raise PlanError("No deal was won in the last twelve months, so the deal size isn't known: give it.")
    if lead_to_customer is not None:
        return planning.plan_from_leads(revenue_goal, size, planning.rate(lead_to_customer))
    return planning.plan(revenue_goal, size, own_rates | given, stages=STAGES)


def _own(here: Workspace) -> tuple[Fraction | None, dict[str, Rate]]:
    """Return the deal size and the rates of the last twelve months; neither without data."""
    if here.as_of is None:
        return None, {}
    basis = own_history(here.ask, Filters(named_periods(here.as_of)[LOOK_BACK]))
    return basis.deal_size, basis.rates
