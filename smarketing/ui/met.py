"""The stages that meet their goal, said on the home page with the names."""

from __future__ import annotations

from typing import Any, Final

from smarketing.ui import formats
from smarketing.ui.dated import undated_stages
from smarketing.ui.frame import Page
from smarketing.ui.headlines import LEAST_CASES, agreed_stages
from smarketing.ui.scorecard import TILES
from smarketing.ui.text import badge, escaped, listed, strong

_COLUMN_OF: Final = {stage: column for column, _, stage in TILES}


def draw_met(page: Page) -> None:
    """Name each stage that has what the plan asks for by now, or goes on beyond chance better than was agreed."""
    if not page.workspace.has("leads"):
        return
    entered = {row["period"]: row for row in page.ask("scorecard").table.to_pylist()}["now"]
    undated, agreed = undated_stages(page), agreed_stages(page)
    said = []
    for stage in page.ask("funnel").table.to_pylist():
        key = stage["stage"]
        by_plan = "" if key in undated else _by_plan(page, stage, entered)
        if done := by_plan or (_by_rate(stage) if key in agreed else ""):
            name = strong(stage["stage_label"], stage["team"])
            said.append((f"{badge('Goal met', 'won')} {name} {done} {_who(stage)}", ""))
    if said:
        listed(said)


def _by_plan(page: Page, stage: dict[str, Any], entered: dict[str, Any]) -> str:
    """Say that as many entered as the plan asks for by now; empty where they did not, or nothing is planned."""
    target, count = page.targets.get(stage["stage"]), entered.get(_COLUMN_OF.get(stage["stage"], ""))
    if target is None or not count or count < target.expected:
        return ""
    wanted = target.expected
    share = strong(formats.rate(count / wanted, 0), "won")
    return f"has {strong(formats.count(count))}, {share} of the {formats.count(wanted)} the plan asks for by now:"


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
