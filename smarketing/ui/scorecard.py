"""The scorecard both teams share: six numbers along the funnel, against the plan and the period before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from math import ceil
from typing import Any, Final

import pyarrow as pa
import streamlit as st

from smarketing import charts
from smarketing.domain.pace import Target
from smarketing.domain.period import first_of_month
from smarketing.ui import formats, states
from smarketing.ui.amounts import has_amounts, no_amounts
from smarketing.ui.before import against, period_before
from smarketing.ui.dated import no_dates, partly_dated, undated_stages, unshown_stages
from smarketing.ui.days import draw_days, notes_by_month
from smarketing.ui.explain import Made
from smarketing.ui.frame import Page
from smarketing.ui.own_stages import in_order, own_tiles
from smarketing.ui.tables import for_screen
from smarketing.ui.text import quiet
from smarketing.ui.tiles import Tile, Tone, change_of, draw_tiles, fewest

TILES: Final[tuple[tuple[str, Tone, str], ...]] = (
    ("leads", "marketing", "lead"),
    ("marketing_qualified", "marketing", "marketing_qualified"),
    ("sales_qualified", "sales", "sales_qualified"),
    ("opportunities", "sales", "opportunity"),
    ("customers", "won", "customer"),
    ("revenue", "won", "revenue"),
)
"""Of each tile the scorecard's column, the colour, and what the plan calls it: a stage's key, or revenue."""
_ONLY_DEALS: Final[tuple[tuple[str, Tone, str], ...]] = (
    ("revenue", "won", "revenue"),
    ("won_deals", "won", ""),
    ("win_rate", "sales", ""),
    ("average_deal_size", "sales", ""),
    ("open_amount", "neutral", ""),
    ("median_sales_cycle_days", "sales", ""),
)
_RESTS_ON: Final = {
    "win_rate": "closed_deals",
    "average_deal_size": "sized_deals",
    "median_sales_cycle_days": "won_deals",
}
_MOST: Final = len(TILES) + 1
"""So many tiles a row holds at most: a stage of one's own stands beside the usual ones."""
_COUNTED: Final = (
    "Each tile counts what happened in the period: who entered a stage in it, whenever the lead was created."
)


def draw_scorecard(page: Page) -> None:
    """Draw the six tiles; without leads those that deals alone can fill."""
    answer = page.ask("scorecard")
    rows = {row["period"]: row for row in answer.table.to_pylist()}
    is_covered = period_before(page) is not None
    now, before = rows["now"], rows.get("before", {}) if is_covered else {}
    trend = page.ask("weekly_trend").table.to_pylist()
    wanted = page.targets
    knows_amounts, has_leads = has_amounts(page.workspace), page.workspace.has("leads")
    why_not = _why_not(page) if has_leads else {}
    tiles = []
    for column, tone, target in TILES if has_leads else _ONLY_DEALS:
        if column not in answer.columns:  # a stage that is left out
            continue
        info = answer.columns[column]
        if info.unit == "money" and not knows_amounts:
            tiles.append(Tile(column, info.label, formats.NOTHING, tone, under=" ".join(no_amounts(page.workspace))))
            continue
        if target in why_not:
            tiles.append(Tile(column, info.label, formats.NOTHING, tone, under=why_not[target]))
            continue
        size, text, good = change_of(now[column], before.get(column), info, _cases(column, now, before))
        tiles.append(
            Tile(
                key=column,
                name=info.label,
                value=formats.by_unit(now[column], info.unit, page.currency),
                tone=tone,
                change=size,
                change_text=text,
                is_good=good,
                against=against(page, text, is_covered=is_covered),
                under=_under(now, column, wanted.get(target), page.currency),
                beside=_planned(info.label, wanted.get(target), column, page.currency),
                trend=[week.get(column) for week in trend if week["is_complete"]],
                explains="scorecard",
                column=column,
            )
        )
    if has_leads:
        _draw_with_own(page, tiles, why_not, wanted)
    else:
        draw_tiles(page, tiles, columns=len(tiles))


def _draw_with_own(page: Page, tiles: list[Tile], why_not: Mapping[str, str], wanted: Mapping[str, Target]) -> None:
    """Draw *tiles* and those of the company's own stages, in the order agreed, and what is to know of them."""
    own, others = own_tiles(page, why_not, wanted, room=_MOST - len(tiles))
    every = in_order([*tiles, *own], {column: stage for column, _, stage in TILES})
    draw_tiles(page, every, columns=len(every))
    quiet(" ".join(part for part in (_COUNTED, others, partly_dated(page)) if part))


def _cases(column: str, now: dict[str, Any], before: dict[str, Any]) -> int | None:
    """Return on how many cases a change rests: the fewer of both periods, of revenue the deals of the one before."""
    if not before or column not in {"revenue", *_RESTS_ON}:
        return None
    return fewest([before], "won_deals") if column == "revenue" else fewest([now, before], _RESTS_ON[column])


def _why_not(page: Page) -> dict[str, str]:
    """Return why a stage can't be counted, by key: it has no dates, or nothing shows it at all."""
    return {stage: no_dates(stage, label) for stage, label in undated_stages(page).items()} | unshown_stages(page)


def draw_revenue(page: Page) -> None:
    """Draw what was won in each of the last twelve full months and in the running one, which is drawn lighter.

    Without amounts it says which column would show them.
    """
    filters = page.over("12_months")
    period = filters.period
    title = f"Won revenue by month since {formats.date(period.start)}" if period else "Won revenue by month"
    if not has_amounts(page.workspace):
        with page.card(title, key="won_revenue_by_month"):
            states.missing(*no_amounts(page.workspace))
        return
    with page.card(title, key="won_revenue_by_month", explains="won_revenue_by_month", filters=filters):
        won = page.ask("won_revenue_by_month", filters).table
        if not any(won.column("revenue").to_pylist()):
            states.nothing(filters)
            return
        running = _running_month(page.as_of)
        if running is not None:
            quiet(f"{running:%B %Y} is not over: the lighter bar holds what was won up to {formats.date(page.as_of)}.")
        won = won.append_column("is_running", pa.array([int(month == running) for month in won["month"].to_pylist()]))
        months = won["month"].to_pylist()
        won = won.append_column("notes", pa.array(notes_by_month(page, months), pa.string()))
        spec = charts.monthly_bars(
            month="month", amount="revenue", unit="money", title="Revenue", unsure="is_running",
            symbol=formats.symbol(page.currency), notes="notes",
        )  # fmt: skip
        st.vega_lite_chart(for_screen(won), spec, width="stretch", alt=title)
        draw_days(page, months, key="won_revenue_by_month")


def _running_month(as_of: dt.date | None) -> dt.date | None:
    """Return the first day of the month that *as_of* lies in; None where that is its last day."""
    if as_of is None or (as_of + dt.timedelta(days=1)).day == 1:
        return None
    return first_of_month(as_of)


def _planned(label: str, target: Target | None, column: str, currency: str) -> Made | None:
    """Return how what the plan asks for by now is made of the whole plan; None without a plan."""
    if target is None:
        return None
    whole, part = _amount(ceil(target.whole), column, currency), _amount(target.expected, column, currency)
    return Made(
        f"Plan for {label}",
        "What the plan's months ask for in this period; within a month by its working days.",
        f"Plan for this period = whole plan {whole} × share due {formats.rate(target.share)} = {part}",
    )


def _amount(value: float, column: str, currency: str) -> str:
    return formats.money(value, currency) if column == "revenue" else formats.count(value)


def _under(row: dict[str, Any], column: str, target: Target | None, currency: str) -> str:
    """Return what stands under the change: the plan where there is one, or what there is to know of the number."""
    if row[column] is None and column == "open_amount" and row["open_deals"]:
        return f"{formats.counted(row['open_deals'], 'open deal')}, none with an amount"
    if row[column] is None and column == "revenue":
        return f"{formats.counted(row['won_deals'], 'won deal')}, none with an amount"
    if row[column] is None:
        return "nothing to count here"
    if target and target.expected:
        shown = _amount(target.expected, column, currency)
        return f"{formats.rate(float(row[column]) / target.expected, 0)} of plan {shown}"
    if column == "win_rate":
        return f"n {formats.count(row['closed_deals'])}"
    return ""
