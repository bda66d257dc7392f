"""What the funnel sets apart: leads that skipped, are too young, lost, stuck, fell back or contradict themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from smarketing.domain.filters import Filters
from smarketing.ui import formats, states
from smarketing.ui.explain import draw_explanation
from smarketing.ui.frame import Page
from smarketing.ui.tables import draw_answer
from smarketing.ui.text import escaped, quiet, strong

_KINDS: Final = {
    "skipped": ("time", "a lead skipped a stage", "Reached only because a later one was: counted, without a date."),
    "immature": (
        "time",
        "a lead is too young to judge",
        "Not in the stage for as long as four of five take; in no rate.",
    ),
    "lost": ("lost lead", "", "Disqualified, or all deals lost; they stay at the highest stage they reached."),
    "stuck": ("stuck lead", "", "Now in the stage for longer than its limit."),
}
"""By column of the funnel: what is counted, the rest of its sentence, and what it means."""
_COLUMNS: Final = ("stage_label", "reached", *_KINDS, "open")


def draw_apart(page: Page) -> None:
    """Draw how many leads are set apart at each stage, and of each kind the way to its rows."""
    with page.card("Leads set apart, stage by stage", key="apart", explains="funnel"):
        answer = page.ask("funnel")
        rows = answer.table.to_pylist()
        if not any(row["reached"] for row in rows):
            states.nothing(page.filters)
            return
        quiet("A lead may skip several stages and be young in one while it is not in another: it counts once a stage.")
        draw_answer(answer, columns=_COLUMNS, key="table-apart", currency=page.currency)
        for column, (noun, what, why) in _KINDS.items():
            number = formats.counted(sum(row[column] for row in rows), noun)
            _draw_line(page, number, what, why, metric="funnel", column=column)
        _draw_contradictions(page)
        _draw_fell_back(page)
    draw_returns(page)


def draw_returns(page: Page) -> None:
    """Draw from which stage to which leads and deals went back, where a file tells their history."""
    with page.card("Steps back, and stages entered again", key="returns", explains="stage_returns"):
        answer = page.ask("stage_returns")
        if answer.n:
            draw_answer(answer, key="table-returns", currency=page.currency)
        elif page.workspace.has("stage_history"):
            quiet("No lead and no deal went back to an earlier stage in the period, or entered one again.")
        else:
            states.missing(
                "These exports hold no history of stages.", "Export when each lead or deal entered each stage."
            )


def _draw_contradictions(page: Page) -> None:
    found = [row for row in page.ask("data_health", Filters()).table.to_pylist() if row["records"]]
    labels = "; ".join(f"{row['check_label']}: {formats.count(row['records'])}" for row in found)
    number = formats.counted(sum(row["records"] for row in found), "contradiction")
    why = labels or "No date and no deal contradicts another."
    _draw_line(page, number, "in the whole export", why, metric="data_health", column="records", filters=Filters())


def _draw_fell_back(page: Page) -> None:
    """Say how many leads are at an earlier stage than at the snapshot before."""
    if page.workspace.previous_as_of is None:
        quiet("Whether leads fell back shows with the first upload of a later day.")
        return
    moved: Mapping[str, int] = {row["movement"]: row["leads"] for row in page.ask("lead_movement").table.to_pylist()}
    since = f"At an earlier stage than in the snapshot of {formats.date(page.workspace.previous_as_of)}."
    at = {"movement": "fell_back"}
    number = formats.counted(moved.get("fell_back", 0), "lead")
    _draw_line(page, number, "fell back", since, metric="lead_movement", column="leads", at=at)


def _draw_line(
    page: Page,
    number: str,
    what: str,
    why: str,
    *,
    metric: str,
    column: str,
    **which: Any,  # noqa: ANN401  # handed on to the corner
) -> None:
    """Draw how many there are of one kind, and the corner that leads to their rows."""
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", key=f"apart-{metric}-{column}"):
        said = f"{strong(number)} {escaped(what)}".strip()
        st.html(f'<p class="sm-quiet">{said}. {escaped(why)}</p>', width="stretch")
        draw_explanation(page, metric, key=f"apart-{metric}-{column}", column=column, **which)
