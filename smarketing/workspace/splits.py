"""The plan split among a company's own sources, personas or teams: their history, and what each is to bring."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal

from smarketing.domain.agreements import Portion
from smarketing.domain.filters import Filters
from smarketing.domain.period import named_periods
from smarketing.domain.planning import Plan
from smarketing.domain.split import GroupHistory, PlannedGroup, Split, groups_of, split
from smarketing.domain.stages import UNKNOWN
from smarketing.store import Scenario
from smarketing.workspace.goals import LOOK_BACK, Ask, Basis, own_history, plan_for

MOST_GROUPS: Final = 20
"""So many groups stand for themselves, and those of which something is said; the others are one."""
OTHERS: Final = "(all others)"
_SUMMED: Final = ("leads", "mature_customers", "n", "mature_revenue", "spent", "leads_without_costs")


@dataclass(frozen=True)
class Bringing:
    """What one group is to bring, its ``history`` (a row of ``plan_groups_by``, of sums alone for all others).

    ``budget`` is what its leads cost before, for as many as planned; None where no spend lies on any.
    """

    planned: PlannedGroup
    history: Mapping[str, Any]
    budget: float | None


@dataclass(frozen=True)
class SplitPlan:
    """A plan split by one ``dimension``, the group that is to bring most first."""

    dimension: str
    whole: Split
    groups: tuple[Bringing, ...]
    portions: tuple[Portion, ...]


def split_plan(ask: Ask, scenario: Scenario, basis: Basis, made: Plan, dimension: str) -> SplitPlan:
    """Return *made*, what *scenario* needs by *basis*, split by *dimension*.

    Raises:
        PlanError: the shares said don't fit together, or nothing tells the others'.
    """
    portions = tuple(one for one in scenario.portions if one.dimension == dimension)
    rows = _folded(
        ask(f"plan_groups_by_{dimension}", basis.filters).table.to_pylist(),
        dimension,
        {one.name for one in portions},
    )
    histories = [
        GroupHistory(
            row[dimension], row["leads"], row["n"] or 0, row["mature_customers"] or 0,
            row["mature_revenue"] or Decimal(0),
        )
        for row in rows
    ]  # fmt: skip
    whole = split(made.revenue_goal, groups_of(histories, made, portions, scenario.period))
    known = {row[dimension]: row for row in rows}
    groups = sorted(whole.groups, key=lambda one: -one.leads)
    brought = tuple(Bringing(one, row := known.get(one.group.name, {}), _budget(one, row)) for one in groups)
    return SplitPlan(dimension, whole, brought, portions)


@dataclass(frozen=True)
class Pair:
    """What a source is to bring of one persona: its leads, in the mix of personas it brought before.

    ``history`` is the pair's row of ``persona_by_source``.
    """

    source: str
    persona: str
    leads: float
    history: Mapping[str, Any]


def crossed(found: SplitPlan, rows: Sequence[Mapping[str, Any]]) -> tuple[Pair, ...]:
    """Return what each group of *found* is to bring of each of the other kind, the most first.

    *found* is split by source or by persona, *rows* are those of ``persona_by_source`` over the look-back. A group
    without leads of its own there has no pairs.
    """
    planned = {one.planned.group.name: float(one.planned.leads) for one in found.groups}
    before: dict[str, int] = {}
    for row in rows:
        before[row[found.dimension]] = before.get(row[found.dimension], 0) + row["leads"]
    pairs = [
        Pair(row["source"], row["persona"], planned[group] * row["leads"] / before[group], row)
        for row in rows
        if (group := row[found.dimension]) in planned
    ]
    return tuple(sorted(pairs, key=lambda one: (-one.leads, one.source, one.persona)))


def beyond_limits(
    pairs: Sequence[Pair], portions: Sequence[Portion], dimension: str, months: float
) -> tuple[tuple[Portion, int], ...]:
    """Return of which groups by *dimension* the *pairs* ask more leads a month than *portions* let them bring.

    Beside each how many these are, the furthest beyond first: a split by personas knows no limit of a source.
    """
    asked = [
        (one, round(sum(pair.leads for pair in pairs if getattr(pair, dimension) == one.name) / months))
        for one in portions
        if one.dimension == dimension
    ]
    over = [(one, leads) for one, leads in asked if one.most_a_month is not None and leads > one.most_a_month]
    return tuple(sorted(over, key=lambda each: (each[0].most_a_month or 0) - each[1]))


def _folded(rows: Sequence[Mapping[str, Any]], dimension: str, named: set[str]) -> list[Mapping[str, Any]]:
    """Return *rows*, the rare ones as a single one, but for those *named*."""
    kept = [row for place, row in enumerate(rows) if place < MOST_GROUPS or row[dimension] in named]
    rest = [row for place, row in enumerate(rows) if place >= MOST_GROUPS and row[dimension] not in named]
    if not rest:
        return kept
    return [*kept, {dimension: OTHERS, **{name: _sum(row[name] for row in rest) for name in _SUMMED}}]


def _sum(values: Any) -> Any:  # noqa: ANN401  # counts and amounts
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _budget(one: PlannedGroup, row: Mapping[str, Any]) -> float | None:
    if not row or row["spent"] is None:
        return None
    return one.leads_rounded * float(row["spent"]) / int(row["leads"])


def agreed_mix(
    plan: Scenario, ask: Ask, as_of: dt.date, dimension: str, of: Literal["leads", "customers"] = "leads"
) -> dict[str, float]:
    """Return the share (0-1) of the leads that *plan* gives to each group by *dimension*, the unknown left out.

    Or its share *of* the customers that these leads are to become. Empty where nobody said a share or a limit by it:
    then the plan's mix is just that of before.

    Raises:
        PlanError: the plan can't be worked out of the history until *as_of*.
    """
    if not any(one.dimension == dimension for one in plan.portions):
        return {}
    basis = own_history(ask, Filters(named_periods(as_of)[LOOK_BACK]))
    whole = split_plan(ask, plan, basis, plan_for(plan, basis), dimension).whole
    known = {
        one.group.name: one.leads if of == "leads" else one.customers
        for one in whole.groups
        if one.group.name != UNKNOWN
    }
    every = sum(known.values())
    return {name: float(number / every) for name, number in known.items()} if every else {}
