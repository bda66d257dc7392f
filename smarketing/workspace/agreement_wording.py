"""What a proposal would do to the numbers, in sentences for the command line and the reader of a proposal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from smarketing.domain.wording import counted
from smarketing.workspace.agreement_effects import Effect, ReadyEffect, StageEffect
from smarketing.workspace.service_effect import ServiceEffect
from smarketing.workspace.stage_model_effect import NOBODY, ModelEffect, StageCount


def in_sentences(effect: Effect | None) -> tuple[str, ...]:
    """Return *effect* as sentences, one per number that would be another; empty where none would."""
    if effect is None:
        return ()
    if isinstance(effect, ReadyEffect):
        return tuple(_ready(effect))
    if isinstance(effect, ServiceEffect):
        return tuple(_service(effect))
    return tuple(sentence for stage in effect if stage.changes for sentence in _stage(stage))


def model_in_sentences(effect: ModelEffect) -> tuple[str, ...]:
    """Return what counting by another stage model gives: a sentence per stage, and one on what sales is handed."""
    was, now = effect.handed_over
    counts = (
        f"{(after or before or NOBODY).label}: {_reached(before)} → {_reached(after)}"
        for before, after in effect.stages
    )
    return (*counts, f"Handed to sales: {was:,} → {now:,}")


def _reached(count: StageCount | None) -> str:
    return "no such stage" if count is None else counted(count.reached, "lead")


def _stage(stage: StageEffect) -> Iterator[str]:
    if stage.stuck_before != stage.stuck_after:
        of = counted(stage.open, "open lead")
        yield f"Stuck in {stage.label}: {stage.stuck_before:,} → {stage.stuck_after:,} of {of}"
    if stage.is_short_before != stage.is_short_after:
        now = "falls short of the target" if stage.is_short_after else "no longer falls short of the target"
        rate = f"{_rate(stage.step_rate)} ({_spread(stage.low, stage.high)}, n {stage.n or 0:,})"
        yield f"The step from {stage.label} {now}: {rate} against {_rate(stage.target_after)}"


def _service(effect: ServiceEffect) -> Iterator[str]:
    for what, before, after in effect.rows:
        if before != after:
            yield f"{what}: {_of(before)} → {_of(after)}"


def _of(pair: tuple[int, int]) -> str:
    got, of = pair
    return f"{got:,} of {of:,}" if of else "not known"


def _ready(effect: ReadyEffect) -> Iterator[str]:
    (total,) = effect.total.table.to_pylist()
    yield (
        f"Ready for sales: {total['ready_before']:,} → {total['ready_after']:,} of {counted(total['leads'], 'lead')} "
        f"({total['ready_gained']:,} gained, {total['ready_lost']:,} no longer)"
    )
    yield f"Of such leads bought so far: {_bought(total, 'before', '_before')} → {_bought(total, 'after', '')}"
    for row in effect.by.table.to_pylist():
        if row["ready_gained"] or row["ready_lost"]:
            name = next(iter(row.values()))
            yield f"{name}: {row['ready_before']:,} → {row['ready_after']:,}"


def _bought(total: Mapping[str, Any], which: str, ending: str) -> str:
    n, rate = total[f"n{ending}"], total[f"ready_{which}_rate"]
    if rate is None:
        return "not known"
    return f"{_rate(rate)} ({_spread(total[f'low{ending}'], total[f'high{ending}'])}, n {n:,})"


def _spread(low: float | None, high: float | None) -> str:
    return "no interval" if low is None or high is None else f"{low * 100:.1f}–{high * 100:.1f} %"


def _rate(rate: float | None) -> str:
    return "none" if rate is None else f"{rate * 100:.1f} %"
