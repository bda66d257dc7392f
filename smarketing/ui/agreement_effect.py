"""What a proposal would do to the numbers: before and after, on the same data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pyarrow.compute as pc
import streamlit as st

from smarketing.domain.agreements import Part, ServiceLevel, StagesAgreement
from smarketing.metrics import Answer
from smarketing.ui import formats
from smarketing.ui.agreement_known import effect
from smarketing.ui.agreement_model import draw_model_effect, is_asked_for
from smarketing.ui.before_after import bar, before_after, change
from smarketing.ui.frame import Page
from smarketing.ui.tables import draw_table
from smarketing.ui.text import escaped, quiet
from smarketing.workspace.agreement_effects import ReadyEffect, StageEffect
from smarketing.workspace.service_effect import ServiceEffect
from smarketing.workspace.stage_model_effect import is_another_model

_SOURCES: Final = (
    "source", "ready_before", "ready_after", "ready_gained", "ready_lost", "ready_after_rate", "low", "high",
)  # fmt: skip
_MOST_SOURCES: Final = 5
_HEAD: Final = '<h4 class="sm-part">What it would do to the numbers <small>same leads, last 12 months</small></h4>'


def draw_effect(page: Page, topic: str, content: Part, *, is_draft: bool = False) -> None:
    """Draw what agreeing on *content* would do to the numbers of twelve months; nothing where none is judged.

    A stage model that counts leads otherwise takes a build of its own: while it is a draft, or where there are many
    leads, that is made when it is asked for.
    """
    with page.guarded():
        if isinstance(content, StagesAgreement) and is_another_model(page.workspace, content):
            st.html(_HEAD)
            draw_model_effect(page, content, is_draft=is_draft)
            return
        if is_draft and isinstance(content, ServiceLevel) and not is_asked_for(page, "Count the leads by these limits"):
            return
        found = effect(page.workspace, topic, content)
        if found is None:
            return
        st.html(_HEAD)
        if isinstance(found, ReadyEffect):
            _draw_ready(page, found)
        elif isinstance(found, ServiceEffect):
            _draw_service(found)
        else:
            _draw_stages(found, page.currency)


def _draw_stages(found: Sequence[StageEffect], currency: str) -> None:
    rows = [row for stage in found if stage.changes for row in _stage(stage, currency)]
    if not rows:
        quiet("No number would be another: the leads stand on the same side of every limit and target.")
        return
    st.html(before_after(rows))


def _stage(stage: StageEffect, currency: str) -> list[tuple[str, str, str, str]]:
    """Return the numbers of one stage that would be others: what, before, after, and of how many (HTML)."""
    rows, label = [], escaped(stage.label)
    if stage.stuck_before != stage.stuck_after:
        most = max(stage.open, 1)
        rows.append((
            f"Stuck in {label}<small>of {formats.counted(stage.open, 'open lead')}</small>",
            bar(stage.stuck_before / most) + formats.count(stage.stuck_before) + _limit(stage.limit_before),
            bar(stage.stuck_after / most) + formats.count(stage.stuck_after) + _limit(stage.limit_after),
            change(stage.stuck_after - stage.stuck_before),
        ))  # fmt: skip
    if (stage.is_short_before, stage.amount_short_before) != (stage.is_short_after, stage.amount_short_after):
        spread = f"{formats.spread(stage.low, stage.high)} · n {formats.count(stage.n)}"
        rows.append((
            f"Step from {label}: {formats.rate(stage.step_rate)}<small>{spread}</small>",
            _short(stage.target_before, stage.amount_short_before, currency, is_short=stage.is_short_before),
            _short(stage.target_after, stage.amount_short_after, currency, is_short=stage.is_short_after),
            "",
        ))  # fmt: skip
    return rows


def _limit(days: int | None) -> str:
    return f"<small>{'no limit' if days is None else f'over {formats.days(days)}'}</small>"


def _short(target: float | None, amount: object, currency: str, *, is_short: bool) -> str:
    aim = "no target" if target is None else f"target {formats.rate(target)}"
    if not is_short:
        return f"not short of it<small>{aim}</small>"
    money = f" · {formats.by_unit(amount, 'money', currency)} at stake" if amount is not None else ""
    return f'<b class="sm-bad-text">falls short</b><small>{aim}{money}</small>'


def _draw_service(found: ServiceEffect) -> None:
    rows = [
        (escaped(what), _of(before), _of(after), _points(before, after)) for what, before, after in found.rows
        if before[1] or after[1]
    ]  # fmt: skip
    if not rows:
        quiet("No lead of these months can be judged, whatever is agreed.")
        return
    st.html(before_after(rows))
    quiet("Both are held against all of these leads and months, whatever was agreed at their time.")


def _of(pair: tuple[int, int]) -> str:
    """Return how many of how many, with a bar of their share (HTML)."""
    got, of = pair
    if not of:
        return formats.NOTHING
    return f"{bar(got / of)}{formats.rate(got / of)}<small>{formats.count(got)} of {formats.count(of)}</small>"


def _points(before: tuple[int, int], after: tuple[int, int]) -> str:
    """Return by how many of them the count changes, where both are of as many."""
    return change(after[0] - before[0]) if before[1] == after[1] else ""


def _draw_ready(page: Page, found: ReadyEffect) -> None:
    (total,) = found.total.table.to_pylist()
    leads = max(total["leads"], 1)
    moved = f"{formats.count(total['ready_gained'])} gained, {formats.count(total['ready_lost'])} no longer"
    count = (
        f"Ready for sales<small>of {formats.counted(total['leads'], 'lead')}</small>",
        bar(total["ready_before"] / leads) + formats.count(total["ready_before"]),
        bar(total["ready_after"] / leads) + formats.count(total["ready_after"]),
        f"{change(total['ready_after'] - total['ready_before'])}<small>{moved}</small>",
    )
    bought = (
        "Became customers so far<small>of those old enough to judge</small>",
        _rate(total, "ready_before_rate", "_before"),
        _rate(total, "ready_after_rate", ""),
        "",
    )
    st.html(before_after([count, bought]))
    _draw_sources(page, found.by)


def _draw_sources(page: Page, by: Answer) -> None:
    """Draw the sources that gain or lose most leads, and say how many more do."""
    moved = pc.add(by.table.column("ready_gained"), by.table.column("ready_lost"))
    changed = by.table.append_column("moved", moved).filter(pc.greater(moved, 0)).sort_by([("moved", "descending")])
    if not changed.num_rows:
        return
    of = f"{formats.count(changed.num_rows)} of {formats.counted(by.table.num_rows, 'source')} gain or lose leads"
    most = f" <small>the {_MOST_SOURCES} that change most</small>" if changed.num_rows > _MOST_SOURCES else ""
    st.html(f'<h4 class="sm-part">{of}{most}</h4>')
    draw_table(
        changed.slice(0, _MOST_SOURCES), by.columns, columns=_SOURCES, key="ready-by", currency=page.currency, alt=of
    )


def _rate(total: Mapping[str, Any], rate: str, ending: str) -> str:
    if total[rate] is None:
        return formats.NOTHING
    spread = formats.spread(total[f"low{ending}"], total[f"high{ending}"])
    return f"<b>{formats.rate(total[rate])}</b><small>{spread} · n {formats.count(total[f'n{ending}'])}</small>"
