"""What a proposal would do to the numbers, told before anybody signs: the same data, by what holds and as proposed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from smarketing import metrics
from smarketing.domain.agreements import Part, SalesReadyLead, ServiceLevel, StagesAgreement
from smarketing.domain.filters import Filters
from smarketing.metrics import Answer
from smarketing.warehouse.readiness import ready_leads
from smarketing.workspace.effect_basis import last_year, named_content
from smarketing.workspace.service_effect import ServiceEffect, service_effect
from smarketing.workspace.workspace import Workspace


@dataclass(frozen=True)
class StageEffect:
    """What proposed terms of one stage do: leads stuck by either limit, and whether its step falls short of the target.

    ``amount_short`` is the money that falling short costs, None where the step doesn't, or the price isn't known.
    """

    stage: str
    label: str
    open: int
    limit_before: int | None
    limit_after: int | None
    stuck_before: int
    stuck_after: int
    step_rate: float | None
    low: float | None
    high: float | None
    n: int | None
    target_before: float | None
    target_after: float | None
    is_short_before: bool
    is_short_after: bool
    amount_short_before: Decimal | float | None
    amount_short_after: Decimal | float | None

    @property
    def changes(self) -> bool:
        """Whether any number of the stage is another."""
        return (self.stuck_before, self.is_short_before, self.amount_short_before) != (
            self.stuck_after, self.is_short_after, self.amount_short_after,
        )  # fmt: skip


@dataclass(frozen=True)
class ReadyEffect:
    """What a proposed rule does: ``total`` has one row, ``by`` one per source or whatever was asked for."""

    total: Answer
    by: Answer


Effect = tuple[StageEffect, ...] | ReadyEffect | ServiceEffect


def effect_of(here: Workspace, content: Part, filters: Filters | None = None) -> Effect | None:
    """Return what agreeing on *content* would change, over the last twelve months where no *filters* are given.

    None for a topic that no number is judged by yet, and in a workspace without leads.

    Raises:
        FilterError: a filter names what isn't there.
    """
    if not here.has("leads"):
        return None
    if isinstance(content, StagesAgreement):
        return stages_effect(here, content, filters)
    if isinstance(content, ServiceLevel):
        return service_effect(here, content, filters)
    return sales_ready_effect(here, content, filters) if isinstance(content, SalesReadyLead) else None


def stages_effect(
    here: Workspace, proposed: StagesAgreement, filters: Filters | None = None
) -> tuple[StageEffect, ...]:
    """Return the effect of *proposed* terms on each stage, in order."""
    asked = filters or last_year(here)
    owners = {entry.key: entry.value.owner for entry in here.store.stages.agreed()}
    stages = [terms.stage(owners.get(terms.key, "")) for terms in proposed.stages]
    change: dict[str, Any] = {
        "change": {"live_stages": metrics.staged(stages)},
        "change_name": named_content("stages", proposed),
    }
    before, after = ({row["stage"]: row for row in answer.table.to_pylist()} for answer in (
        here.ask("funnel", asked), here.ask_if("funnel", asked, **change)))  # fmt: skip
    short, short_after = (_short(answer) for answer in (
        here.ask("weakest_step", asked), here.ask_if("weakest_step", asked, **change)))  # fmt: skip
    return tuple(
        _stage_effect(terms.label, before[terms.key], after[terms.key], short, short_after)
        for terms in proposed.stages
        if terms.key in before
    )


def sales_ready_effect(
    here: Workspace, proposed: SalesReadyLead, filters: Filters | None = None, *, by: str = "source"
) -> ReadyEffect:
    """Return how many leads *proposed* calls ready, which of *by* gain or lose, and what became of such leads.

    *by* is ``source``, ``campaign``, ``persona`` or ``segment``. Where no rule is in force, what holds is MQL; where
    none is proposed, no lead is called ready.
    """
    asked = filters or last_year(here)
    in_force = here.store.agreements.in_force("sales_ready").value.content
    assert isinstance(in_force, SalesReadyLead)
    rules = [one.rule.named("ready") if one.rule else None for one in (in_force, proposed)]
    snapshot = here.snapshot
    assert snapshot is not None, "asked for with leads at hand"
    tried = ready_leads(here.folder / snapshot.tables["leads"].path, *rules, settings=here.settings)
    schema = metrics.LIVE_TABLES["live_sales_ready"]
    change: dict[str, Any] = {
        "change": {"live_sales_ready": tried.cast(schema)},
        "change_name": f"{named_content('sales_ready', in_force)}-{named_content('sales_ready', proposed)}",
    }
    total = here.ask_if("sales_ready", asked, **change)
    return ReadyEffect(total, here.ask_if(f"sales_ready_by_{by}", asked, **change))


def _short(answer: Answer) -> Mapping[str, Any]:
    """Return the steps that fall short of a target by more than chance, with what that costs."""
    return {row["stage"]: row["amount_short"] for row in answer.table.to_pylist() if row["is_target"]}


def _stage_effect(
    label: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    short: Mapping[str, Any],
    short_after: Mapping[str, Any],
) -> StageEffect:
    key = before["stage"]
    return StageEffect(
        key, label, before["open"], before["limit_days"], after["limit_days"], before["stuck"], after["stuck"],
        before["step_rate"], before["low"], before["high"], before["step_n"],
        before["target_rate"], after["target_rate"], key in short, key in short_after,
        short.get(key), short_after.get(key),
    )  # fmt: skip
