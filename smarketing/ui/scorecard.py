"""The scorecard both teams share: six numbers along the funnel, against the plan and the period before."""

from __future__ import annotations

from typing import Any, Final

from smarketing.ui import formats
from smarketing.ui.frame import Page
from smarketing.ui.tiles import Tile, Tone, change_of, draw_tiles
from smarketing.workspace.goals import targets

_TILES: Final[tuple[tuple[str, Tone, str], ...]] = (
    ("leads", "marketing", "lead"),
    ("marketing_qualified", "marketing", "marketing_qualified"),
    ("sales_qualified", "sales", "sales_qualified"),
    ("opportunities", "sales", "opportunity"),
    ("customers", "won", "customer"),
    ("revenue", "won", "revenue"),
)
_ONLY_DEALS: Final[tuple[tuple[str, Tone, str], ...]] = (
    ("revenue", "won", "revenue"),
    ("won_deals", "won", ""),
    ("win_rate", "sales", ""),
    ("average_deal_size", "sales", ""),
    ("open_amount", "neutral", ""),
    ("median_sales_cycle_days", "sales", ""),
)


def draw_scorecard(page: Page) -> None:
    """Draw the six tiles; without leads those that deals alone can fill."""
    answer = page.ask("scorecard")
    rows = {row["period"]: row for row in answer.table.to_pylist()}
    now, before = rows["now"], rows.get("before", {})
    trend = page.ask("weekly_trend").table.to_pylist()
    wanted = targets(page.workspace, page.ask, page.filters)
    tiles = []
    for column, tone, target in _TILES if page.workspace.has("leads") else _ONLY_DEALS:
        info = answer.columns[column]
        size, text, good = change_of(now[column], before.get(column), info)
        tiles.append(
            Tile(
                key=column,
                name=info.label,
                value=formats.by_unit(now[column], info.unit, page.currency),
                tone=tone,
                change=size,
                change_text=text,
                is_good=good,
                under=_under(now, column, wanted.get(target), page.currency, compared=bool(text)),
                trend=[week.get(column) for week in trend if week["is_complete"]],
                explains="scorecard",
                column=column,
            )
        )
    draw_tiles(page, tiles, columns=len(tiles))


def _under(row: dict[str, Any], column: str, target: float | None, currency: str, *, compared: bool) -> str:
    """Return what stands beside the change: the plan where there is one, else the period it is compared with."""
    if target:
        shown = formats.money(target, currency) if column == "revenue" else formats.count(target)
        return f"{formats.rate(float(row[column]) / target, 0)} of plan {shown}"
    if column == "win_rate":
        return f"n {formats.count(row['closed_deals'])}"
    return "vs. the period before" if compared else ""
