"""The scorecard both teams share: six numbers along the funnel, against the plan and the period before."""

from __future__ import annotations

from typing import Any, Final

from smarketing import charts
from smarketing.ui import formats, states
from smarketing.ui.amounts import NO_AMOUNTS, REMEDY, has_amounts
from smarketing.ui.dated import no_dates, undated_stages
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
    knows_amounts = has_amounts(page.workspace)
    has_leads = page.workspace.has("leads")
    undated = undated_stages(page) if has_leads else {}
    tiles = []
    for column, tone, target in _TILES if has_leads else _ONLY_DEALS:
        info = answer.columns[column]
        if info.unit == "money" and not knows_amounts:
            tiles.append(Tile(column, info.label, formats.NOTHING, tone, under=f"{NO_AMOUNTS} {REMEDY}"))
            continue
        if target in undated:
            why = no_dates(target, undated[target])
            tiles.append(Tile(column, info.label, formats.NOTHING, tone, under=why))
            continue
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


def draw_revenue(page: Page) -> None:
    """Draw what was won in each of the last twelve months; without amounts say which column would show it."""
    title = "Won revenue by month, last 12 months"
    if not has_amounts(page.workspace):
        with page.card(title, key="won_revenue_by_month"):
            states.missing(NO_AMOUNTS, REMEDY)
        return
    page.chart(
        title,
        "won_revenue_by_month",
        charts.monthly_bars(
            month="month", amount="revenue", unit="money", title="Revenue", symbol=formats.symbol(page.currency)
        ),
        shows="revenue",
        filters=page.over("12_months"),
    )


def _under(row: dict[str, Any], column: str, target: float | None, currency: str, *, compared: bool) -> str:
    """Return what stands beside the change: the plan where there is one, else the period it is compared with."""
    if row[column] is None and column == "open_amount" and row["open_deals"]:
        return f"{formats.count(row['open_deals'])} open deals, none with an amount"
    if row[column] is None:
        return "nothing to count here"
    if target:
        shown = formats.money(target, currency) if column == "revenue" else formats.count(target)
        return f"{formats.rate(float(row[column]) / target, 0)} of plan {shown}"
    if column == "win_rate":
        return f"n {formats.count(row['closed_deals'])}"
    return "vs. the period before" if compared else ""
