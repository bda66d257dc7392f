"""What another stage model would do to the numbers: how many leads reach each stage, now and as proposed."""

from __future__ import annotations

from typing import Final

import streamlit as st

from smarketing.domain.agreements import StagesAgreement
from smarketing.ui import formats
from smarketing.ui.agreement_known import counted_by
from smarketing.ui.before_after import bar, before_after, change
from smarketing.ui.frame import Page
from smarketing.ui.text import escaped, quiet
from smarketing.workspace.stage_model_effect import NOBODY, ModelEffect, StageCount, is_counted

_AT_ONCE: Final = 50_000
"""Up to how many leads are counted without being asked to: it takes a few seconds."""
_NO_STAGE: Final = "no such stage"


def draw_model_effect(page: Page, proposed: StagesAgreement, *, is_draft: bool) -> None:
    """Draw how many leads each stage has today and by *proposed*, once they were counted so."""
    here = page.workspace
    if not is_counted(here, proposed):
        quiet("Another stage model counts every lead anew. Nothing changes for anybody else meanwhile.")
        if not is_asked_for(page, "Count the leads by these stages", always=is_draft):
            return
    with st.spinner("Counting every lead by these stages…"):
        found = counted_by(here, proposed)
    st.html(before_after(_rows(found)))


def is_asked_for(page: Page, label: str, *, always: bool = False) -> bool:
    """Return whether to count now: with few leads at once, else when the button *label* is pressed, as *always* may be.

    A draft would else count everything at each word that is typed.
    """
    snapshot = page.workspace.snapshot
    leads = snapshot.tables["leads"].rows if snapshot and "leads" in snapshot.tables else 0
    return (leads <= _AT_ONCE and not always) or st.button(label, icon=":material/functions:")


def _rows(found: ModelEffect) -> list[tuple[str, str, str, str]]:
    most = max(each.reached for pair in found.stages for each in pair if each)
    rows = [_row(before, after, most or 1) for before, after in found.stages]
    was, now = found.handed_over
    return [*rows, ("Handed to sales", formats.count(was), formats.count(now), change(now - was))]


def _row(before: StageCount | None, after: StageCount | None, most: int) -> tuple[str, str, str, str]:
    """Return a stage with its leads before and after: what, before, after, by how much (HTML)."""
    called = (after or before or NOBODY).label
    renamed = f"<small>{escaped(before.label)} until then</small>" if before and before.label != called else ""
    by = change(after.reached - before.reached) if before and after else ""
    return f"{escaped(called)}{renamed}", _cell(before, most), _cell(after, most), by


def _cell(count: StageCount | None, most: int) -> str:
    if count is None:
        return f'<small class="sm-few">{_NO_STAGE}</small>'
    goes_on = f"<small>{formats.rate(count.step_rate)} go on, n {formats.count(count.step_n)}</small>"
    return (
        f"{bar(count.reached / most)}{formats.count(count.reached)}"
        f"{goes_on if count.step_rate is not None else ''}"
        f"{f'<small>{formats.count(count.stuck)} stuck</small>' if count.stuck else ''}"
    )
