"""What is known of a stage: one that no lead has a date for is a dash, a step that is not recorded gets no verdict."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, NamedTuple

from smarketing.domain.filters import Filters
from smarketing.domain.stages import CUSTOMER_STAGE, OPPORTUNITY_STAGE
from smarketing.ui import formats
from smarketing.ui.frame import Page
from smarketing.ui.text import joined

FROM_LATER: Final = "Known only from a later stage"
INTO_LATER: Final = "The next stage is known only from a later one"
INTO_NOTHING: Final = "Nothing in this export shows who reached the next stage"
NO_CUSTOMERS: Final = "Nothing in this export shows which leads became customers."
CUSTOMERS_NEED: Final = (
    "Upload the deals with the id or e-mail of their lead, or choose the column of the stage or of the customer date."
)
_TOLD_FROM: Final = 0.1
_DATED_BY: Final = {OPPORTUNITY_STAGE: "each deal was created", CUSTOMER_STAGE: "each deal was closed"}


class Step(NamedTuple):
    """The step from one stage that leads reached to the next: how many can be judged, and why it says nothing."""

    stage: str
    label: str
    n: int
    why: str


def undated_stages(page: Page) -> dict[str, str]:
    """Return the label of each stage, by key, that leads of the build reached but never with a date.

    Asked of all leads over all time, so that an answer holds for every filter.
    """
    entries = _entries(page)
    return {row["stage"]: row["stage_label"] for row in _stages(page) if row["reached"] and not entries[row["stage"]]}


def _stages(page: Page) -> list[dict[str, Any]]:
    """Return the funnel of all leads of the build over all time."""
    rows: list[dict[str, Any]] = page.ask("funnel", Filters()).table.to_pylist()
    return rows


def _entries(page: Page) -> dict[str, int]:
    """Return how many leads of the build entered each stage with a date, by key."""
    rows = page.ask("funnel_activity", Filters()).table.to_pylist()
    return {row["stage"]: row["entries"] for row in rows}


def shows_customers(page: Page) -> bool:
    """Tell whether anything in the build, deals or a stage of the leads, can show who became a customer."""
    return page.workspace.has("deals") or any(row["reached"] for row in _stages(page) if row["stage"] == CUSTOMER_STAGE)


def unshown_stages(page: Page) -> dict[str, str]:
    """Return why a stage that no lead of the build reached is no nought, by key, where nothing else can show it."""
    told = {}
    for row in _stages(page):
        if not row["reached"] and not (row["stage"] in _DATED_BY and page.workspace.has("deals")):
            told[row["stage"]] = f"Nothing in this export shows who became {row['stage_label']}."
    return told


def partly_dated(page: Page) -> str:
    """Return of which stages a tenth of the leads or more have no date, and so are counted in no period; else nothing.

    Those without any date are told by ``undated_stages``.
    """
    entered, said = _entries(page), []
    for row in _stages(page):
        undated = row["reached"] - entered[row["stage"]]
        if entered[row["stage"]] and undated >= _TOLD_FROM * row["reached"]:
            said.append(f"{row['stage_label']} {formats.count(undated)} of {formats.count(row['reached'])}")
    return f"Leads without a date are counted in no period: {joined(said)}." if said else ""


def no_dates(stage: str, label: str) -> str:
    """Return that a stage has no dates, and the column that would show them."""
    date = _DATED_BY.get(stage, f"leads became {label}")
    return f"No dates in this export. Export the date {date}, or choose its column on the Data page."


def not_counted(undated: Mapping[str, str]) -> str:
    """Return which stages have no dates, empty where all have some."""
    if not undated:
        return ""
    has = "has" if len(undated) == 1 else "have"
    return f"{joined(undated.values())} {has} no dates in this export, so who entered when can't be counted."


def _unrecorded(page: Page) -> set[str]:
    """Return the key of each stage that no lead of the build shows otherwise than by a later one."""
    return {row["stage"] for row in _stages(page) if row["skipped"] == row["reached"]}


def handed_over_when(page: Page) -> str:
    """Return when leads count as handed over, where nothing shows the stage in which they are; else nothing."""
    marketing = [row for row in _stages(page) if row["team"] == "marketing"]
    if not marketing or marketing[-1]["stage"] not in _unrecorded(page):
        return ""
    return (
        f"Nothing in this export shows who became {marketing[-1]['stage_label']}, so every lead counts as handed over "
        "on the day it was created."
    )


def why_unjudged(page: Page, funnel: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return why the step after each row of *funnel*, which counts the stages, says nothing; empty where it does."""
    unrecorded, undated = _unrecorded(page), undated_stages(page)
    return [
        _unjudged(row, following, is_undated=row["stage"] in undated, unrecorded=unrecorded)
        for row, following in zip(funnel, [*funnel[1:], None], strict=True)
    ]


def _unjudged(
    row: Mapping[str, Any], following: Mapping[str, Any] | None, *, is_undated: bool, unrecorded: Collection[str]
) -> str:
    """Return why the step from one row to the *following* says nothing.

    *unrecorded* are the stages that no lead of the whole export shows otherwise than by a later one.
    """
    if following is None or not row["reached"]:
        return ""
    only_passed = is_undated and row["reached"] == following["reached"]
    if only_passed or row["skipped"] == row["reached"]:
        return FROM_LATER
    if not following["reached"]:
        return INTO_NOTHING if following["stage"] in unrecorded else ""
    return INTO_LATER if following["skipped"] == following["reached"] else ""


def steps(page: Page, funnel: Sequence[Mapping[str, Any]] | None = None) -> list[Step]:
    """Return the steps under the page's filters, first to last; of *funnel*, rows that count the stages, if given."""
    rows = funnel if funnel is not None else page.ask("funnel").table.to_pylist()
    told = zip(rows[:-1], why_unjudged(page, rows), strict=False)
    return [Step(row["stage"], row["stage_label"], row["step_n"], why) for row, why in told if row["reached"]]
