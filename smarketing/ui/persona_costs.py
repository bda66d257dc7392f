"""Who never buys, or seldom, and what that costs in money and in the time of sales."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from smarketing.domain.stages import UNKNOWN
from smarketing.ui import formats, states
from smarketing.ui.amounts import has_amounts
from smarketing.ui.costs_by_month import draw_costs_by_month
from smarketing.ui.explain import say_explained
from smarketing.ui.frame import Page
from smarketing.ui.tables import draw_answer
from smarketing.ui.text import cut, escaped, first_of, joined, named, quiet, strong

_METRIC: Final = "persona_costs"
_SELDOM: Final = ("never buys", "buys less")
_COLUMNS: Final = ("persona", "leads", "buying_rate", "n", "low", "high", "rest_rate", "rest_n", "buys")
_MONEY: Final = (
    "spent", "cost_per_lead", "revenue_so_far", "mature_spent", "mature_revenue", "leads_without_costs",
)  # fmt: skip
_SOURCES: Final = ("source", "spent", "lead_costs", "unplaced", "leads", "leads_without_costs")
_SHARED_OUT: Final = "what was spent is shared out among all leads, before any filter"
_HOW: Final = (
    "Leads by the day they were created, spend by its own day. What a source and campaign cost lies on their leads "
    "alike; what fits no campaign of leads lies on the source's. Revenue is what these leads brought so far, whenever "
    "their deals closed: What they bring counts the deals closed in the period instead."
)
ONE_ALONE: Final = "All leads here are of one persona, or of none: there is nothing to hold it against."
_NAMED: Final = 3
"""So many personas are named in a sentence; of more it says how many."""
Row = Mapping[str, Any]


def draw_persona_costs(page: Page) -> None:
    """Draw which personas seldom buy and what each costs; where spend is missing or lies on nobody, that too."""
    rows = page.ask(_METRIC).table.to_pylist()
    with page.card("Who never buys, and what that costs", key="costs"):
        if not rows:
            states.nothing(page.filters)
            return
        has_costs = any(row["spent"] is not None for row in rows)
        say_explained(page, _seldom(page, rows), *_more(page, rows), metric=_METRIC, key="costs-said")
        money = [name for name in _MONEY if has_costs and (has_amounts(page.workspace) or "revenue" not in name)]
        columns = [*_COLUMNS, *money, *_activities(rows)]
        draw_answer(page.ask(_METRIC), columns=columns, key="persona-costs", currency=page.currency)
        quiet(_HOW)
        if not page.workspace.has("costs"):
            states.missing(
                "There is no spend in these exports.",
                "Upload a cost report with a source or a campaign on the Data page.",
            )
    if page.workspace.has("costs"):
        draw_costs_by_month(page)
        page.table("Where costs are missing", "costs_by_source", columns=_SOURCES, whole=_SHARED_OUT)


def _activities(rows: Sequence[Row]) -> tuple[str, ...]:
    return ("sales_activities",) if any(row["sales_activities"] for row in rows) else ()


def _who(row: Row) -> str:
    """Return what the leads of a row are called in a sentence (HTML)."""
    return strong("Leads without a persona") if row["persona"] == UNKNOWN else f"{named(row['persona'])} leads"


def _seldom(page: Page, rows: Sequence[Row]) -> str:
    """Return who never buys or seldom, the costliest first, and what they cost (HTML)."""
    found = [row for row in rows if row["buys"] in _SELDOM]
    if found:
        more = f" {formats.count(len(found) - _NAMED)} more seldom buy." if len(found) > _NAMED else ""
        return " ".join(_costs(page, row, rows) for row in found[:_NAMED]) + more
    if len(rows) == 1:
        return ONE_ALONE
    if all(row["buys"] == "too few" for row in rows):
        return "No persona has leads enough to say that it seldom buys."
    return "No persona buys less often than the others by more than chance explains."


def _costs(page: Page, row: Row, rows: Sequence[Row]) -> str:
    if row["buys"] == "never buys":
        how = f"never bought: none of {formats.count(row['n'])}, so at most {escaped(formats.rate(row['high']))} do"
    else:
        rate, spread = formats.rate(row["buying_rate"]), formats.spread(row["low"], row["high"])
        how = (
            f"seldom buy: {strong(rate, 'bad')} of {formats.count(row['n'])} ({spread}), against "
            f"{escaped(formats.rate(row['rest_rate']))} of all others"
        )
    parts = []
    if row["spent"] is not None:
        share = formats.rate(row["spend_share"], 0)
        parts.append(f"{strong(formats.money(row['spent'], page.currency), 'bad')} spent ({share} of all)")
    if all_activities := sum(one["sales_activities"] for one in rows):
        share = formats.rate(row["sales_activities"] / all_activities, 0)
        parts.append(f"{formats.count(row['sales_activities'])} sales activities ({share} of all)")
    return f"{_who(row)} {how}{'; ' if parts else ''}{joined(parts)}."


def _more(page: Page, rows: Sequence[Row]) -> list[str]:
    """Return who costs most, who has not paid back, who is too few to judge, and what has no costs (HTML)."""
    said = []
    costed = [row for row in rows if row["spent"]]
    if costed:
        most = max(costed, key=lambda row: row["spent"])
        money, revenue = (formats.money(most[name], page.currency) for name in ("spent", "revenue_so_far"))
        brought = f"; revenue so far {escaped(revenue)}" if has_amounts(page.workspace) else ""
        which = "Most is spent on" if len(rows) > 1 else "Spent on"
        said.append(f"{which} {_lower(most)}: {escaped(money)}{brought}.")
    losing = [row for row in costed if has_amounts(page.workspace) and _loses(row)]
    for row in losing[:_NAMED]:
        money, revenue = (formats.money(row[name], page.currency) for name in ("mature_spent", "mature_revenue"))
        said.append(f"{_who(row)} old enough to judge cost {escaped(money)} and brought {escaped(revenue)}.")
    if len(losing) > _NAMED:
        said.append(f"{formats.count(len(losing) - _NAMED)} more personas brought less than they cost.")
    few = [cut(row["persona"]) for row in rows if row["buys"] == "too few"]
    if few and len(rows) > 1:
        said.append(f"Too few to say how often they buy: {escaped(joined(first_of(few, _NAMED)))}.")
    leads, without = (sum(row[name] for row in rows) for name in ("leads", "leads_without_costs"))
    if costed and without:
        share = formats.rate(without / leads, 0)
        said.append(f"No spend lies on {formats.count(without)} of {formats.counted(leads, 'lead')} ({share}).")
    return said


def _loses(row: Row) -> bool:
    """Return whether leads old enough to judge cost more than they brought; of unknown revenue nobody can tell."""
    brought = row["mature_revenue"]
    return row["buys"] != "too few" and brought is not None and brought < row["mature_spent"]


def _lower(row: Row) -> str:
    return "leads without a persona" if row["persona"] == UNKNOWN else _who(row)
