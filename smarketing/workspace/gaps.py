"""The gap between the plan and what was won so far, by factor and by the team that owns it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final, Literal, TypeAlias

from smarketing.domain.gap import split_gap
from smarketing.domain.planning import Plan, exact
from smarketing.domain.stages import Team

PER_CUSTOMER: Final = "Revenue per new customer"
Steps: TypeAlias = Sequence[Mapping[str, Any]]
Unit: TypeAlias = Literal["count", "rate", "money"]


@dataclass(frozen=True)
class Factor:
    """One factor of revenue: leads that came in, a rate from one stage to the next, or revenue per new customer.

    ``part`` is the money it adds to the gap, negative where it costs; ``unit`` is that of ``planned`` and ``actual``.
    """

    label: str
    team: Team
    unit: Unit
    planned: Fraction
    actual: Fraction
    part: Fraction


@dataclass(frozen=True)
class Shortfall:
    """A stage behind its plan: how many are missing, and what the plan's rates make of them.

    ``following`` is the label of the next stage, empty for the last, ``onward`` how many of the missing would get
    there, and ``worth`` the revenue they would bring.
    """

    label: str
    team: Team
    missing: Fraction
    following: str
    onward: Fraction
    worth: Fraction


def factor_names(steps: Steps, per_customer: str) -> tuple[tuple[str, Team], ...]:
    """Return the label and the team of each factor of revenue: leads, each step of *steps*, and *per_customer*."""
    labels, teams = [step["stage_label"] for step in steps], [step["team"] for step in steps]
    named = [labels[0], *(f"{one} → {other}" for one, other in pairwise(labels)), per_customer]
    return tuple(zip(named, [teams[0], *teams], strict=True))


def revenue_gap(
    made: Plan, steps: Steps, entries: Mapping[str, int], revenue: Decimal, share: float
) -> tuple[Factor, ...]:
    """Return the factors of the gap between *revenue* and the *share* (0-1) of *made* that is expected by now.

    *steps* are the rows of ``plan_rates``, *entries* how many entered each stage so far. Revenue is leads × rates ×
    revenue per new customer, so the parts add up to the gap. Empty while nobody entered some stage: there is no rate.
    """
    counts = [Fraction(entries.get(stage.stage, 0)) for stage in made.stages]
    if not all(counts):
        return ()
    rates = [stage.rate_to_next for stage in made.stages if stage.rate_to_next is not None]
    planned = [made.stages[0].needed * exact(share), *rates, made.average_deal_size]
    actual = [counts[0], *(after / before for before, after in pairwise(counts)), exact(revenue) / counts[-1]]
    named, owners = zip(*factor_names(steps, PER_CUSTOMER), strict=True)
    steps_between: list[Unit] = ["rate"] * len(rates)
    units: list[Unit] = ["count", *steps_between, "money"]
    parts = split_gap(planned, actual)
    return tuple(Factor(*told) for told in zip(named, owners, units, planned, actual, parts, strict=True))


def shortfalls(made: Plan, steps: Steps, entries: Mapping[str, int], share: float) -> tuple[Shortfall, ...]:
    """Return the stages where less than the *share* (0-1) of *made* that is expected by now is there, first to last."""
    found: list[Shortfall] = []
    worth, following = made.average_deal_size, ""
    for stage, step in zip(reversed(made.stages), reversed(steps), strict=True):
        worth *= stage.rate_to_next or 1
        missing = stage.needed * exact(share) - entries.get(stage.stage, 0)
        if missing > 0:
            onward = missing * (stage.rate_to_next or 0)
            found.append(Shortfall(step["stage_label"], step["team"], missing, following, onward, missing * worth))
        following = step["stage_label"]
    return tuple(reversed(found))
