"""What another stage model would do to the numbers: every lead counted by the stages of today, and as proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from smarketing import metrics
from smarketing.domain.agreements import Part, StagesAgreement
from smarketing.domain.filters import Filters
from smarketing.domain.stages import STAGE_LABELS, Stage
from smarketing.workspace.effect_basis import last_year, named_content
from smarketing.workspace.workspace import Workspace


@dataclass(frozen=True)
class StageCount:
    """How many leads reached a stage, how many of those old enough went on, and how many are stuck in it."""

    label: str
    reached: int
    step_rate: float | None
    step_n: int | None
    stuck: int


NOBODY = StageCount("", 0, None, None, 0)


@dataclass(frozen=True)
class ModelEffect:
    """What counting by another stage model gives: by stage, in the order proposed, before and after.

    A stage that is new has no count before, one that is left out none after. ``handed_over`` are the leads that
    marketing handed to sales, before and after.
    """

    stages: tuple[tuple[StageCount | None, StageCount | None], ...]
    handed_over: tuple[int, int]


def is_another_model(here: Workspace, proposed: Part) -> bool:
    """Return whether leads are counted otherwise by *proposed*: by other stages, another order, owner or evidence."""
    if not isinstance(proposed, StagesAgreement) or not here.has("leads"):
        return False
    agreed = [entry.value for entry in here.store.stages.agreed()]
    return [_counts_by(one) for one in agreed] != [_counts_by(one) for one in stages_of(here, proposed)]


def stages_of(here: Workspace, proposed: StagesAgreement) -> tuple[Stage, ...]:
    """Return the stages as *proposed*, each with the person who owns it today."""
    owners = {entry.key: entry.value.owner for entry in here.store.stages.agreed()}
    return tuple(terms.stage(owners.get(terms.key, "")) for terms in proposed.stages)


def is_counted(here: Workspace, proposed: StagesAgreement) -> bool:
    """Return whether the leads were counted by *proposed* already."""
    return here.is_counted_by(stages_of(here, proposed))


def model_effect(here: Workspace, proposed: StagesAgreement, filters: Filters | None = None) -> ModelEffect:
    """Return what counting by *proposed* gives, over the last twelve months where no *filters* are given.

    It makes a build of its own, which takes as long as one does, unless it ``is_counted``.

    Raises:
        AuditError: the numbers would break a promise.
    """
    asked = filters or last_year(here)
    stages = stages_of(here, proposed)
    change: dict[str, Any] = {
        "change": {"live_stages": metrics.staged(stages)},
        "change_name": named_content("stages", proposed),
        "stages": stages,
    }
    before = _counts(here.ask("funnel", asked).table.to_pylist())
    after = _counts(here.ask_if("funnel", asked, **change).table.to_pylist())
    handed = (here.ask("lead_quality", asked), here.ask_if("lead_quality", asked, **change))
    was, now = (one.table.column("handed_over")[0].as_py() for one in handed)
    return ModelEffect(tuple((before.get(key), after.get(key)) for key in _in_order(before, after)), (was, now))


def _counts_by(stage: Stage) -> tuple[object, ...]:
    """Return what of *stage* decides which leads reached it; one of the company's own is known by its name."""
    return stage.key, stage.team, stage.shown_by, stage.called, "" if stage.key in STAGE_LABELS else stage.label


def _counts(rows: Sequence[Mapping[str, Any]]) -> dict[str, StageCount]:
    return {
        row["stage"]: StageCount(row["stage_label"], row["reached"], row["step_rate"], row["step_n"], row["stuck"] or 0)
        for row in rows
    }


def _in_order(before: Mapping[str, StageCount], after: Mapping[str, StageCount]) -> list[str]:
    """Return every stage as proposed, those left out where they stood."""
    keys, place = list(after), 0
    for key in before:
        if key in keys:
            place = keys.index(key) + 1
        else:
            keys.insert(place, key)
            place += 1
    return keys
