"""The stages that meet their goal, and the one farthest behind the plan, said on the home page with the names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from smarketing.ui import formats
from smarketing.ui.dated import undated_stages
from smarketing.ui.frame import Page
from smarketing.ui.headlines import LEAST_CASES, agreed_stages
from smarketing.ui.scorecard import TILES
from smarketing.ui.text import badge, escaped, listed, strong

_COLUMN_OF: Final = {stage: column for column, _, stage in TILES}


def draw_met(page: Page) -> None:
    """Name each stage that has what the plan asks for by now, or goes on beyond chance better than was agreed.

    Under them the one that has the smallest part of what the plan asks for, where any has less.
    """
    if not page.workspace.has("leads"):
        return
    entered = {row["period"]: row for row in page.ask("scorecard").table.to_pylist()}["now"]
    undated, agreed = undated_stages(page), agreed_stages(page)
    said = []
    stages = page.ask("funnel").table.to_pylist()
    for stage in stages:
        key = stage["stage"]
        by_plan = "" if key in undated else _by_plan(page, stage, entered)
        if done := by_plan or (_by_rate(stage) if key in agreed else ""):
            name = strong(stage["stage_label"], stage["team"])
            said.append((f"{badge('Goal met', 'won')} {name} {done} {_who(stage)}", ""))
    said += _farthest_behind(page, [stage for stage in stages if stage["stage"] not in undated], entered)
    if said:
        listed(said)


def _share(page: Page, stage: dict[str, Any], entered: dict[str, Any]) -> float | None:
    """Return how much of what the plan asks for by now entered a stage; None where that is not known or planned."""
    target, count = page.targets.get(stage["stage"]), entered.get(_COLUMN_OF.get(stage["stage"], ""))
    return None if target is None or not target.expected or count is None else count / target.expected


def _by_plan(page: Page, stage: dict[str, Any], entered: dict[str, Any]) -> str:
    """Say that as many entered as the plan asks for by now; empty where they did not, or nothing is planned."""
    share = _share(page, stage, entered)
    return "" if share is None or share < 1 else _held_against(page, stage, entered, share, "won")


def _farthest_behind(page: Page, stages: Sequence[dict[str, Any]], entered: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the line of the stage that has the smallest part of what the plan asks for; none where all have it."""
    shares = {stage["stage"]: share for stage in stages if (share := _share(page, stage, entered)) is not None}
    worst = min(stages, key=lambda stage: shares.get(stage["stage"], 1.0), default=None)
    if worst is None or shares.get(worst["stage"], 1.0) >= 1:
        return []
    name, told = (
        strong(worst["stage_label"], worst["team"]),
        _held_against(page, worst, entered, shares[worst["stage"]], "bad"),
    )
    return [(f"{badge('Farthest behind', 'bad')} {name} {told} {_who(worst)}", "")]


def _held_against(page: Page, stage: dict[str, Any], entered: dict[str, Any], share: float, tone: str) -> str:
    count, wanted = entered[_COLUMN_OF[stage["stage"]]], page.targets[stage["stage"]].expected
    part = strong(formats.rate(share, 0), tone)
    return f"has {strong(formats.count(count))}, {part} of the {formats.count(wanted)} the plan asks for by now:"


def _by_rate(stage: dict[str, Any]) -> str:
    """Say that leads go on better than agreed, beyond chance; empty where they don't, or nothing is agreed."""
    target, low = stage["target_rate"], stage["low"]
    if target is None or low is None or low < target or stage["step_n"] < LEAST_CASES:
        return ""
    rate, n = strong(formats.rate(stage["step_rate"]), "won"), formats.count(stage["step_n"])
    return f"goes on at {rate}, beyond chance above the agreed {formats.rate(target)}; n {n}:"


def _who(stage: dict[str, Any]) -> str:
    """Return whose stage it is (HTML)."""
    team = escaped(stage["team"].capitalize())
    who = f"{escaped(stage['owner'])} and {team}" if stage["owner"] else team
    return f'<span class="sm-quiet">{who}.</span>'
