"""Who has to bring how many leads: the plan split by source, persona or team, with limits and what they leave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pyarrow as pa
import streamlit as st

from smarketing.domain.agreements import SPLIT_BY
from smarketing.domain.pace import to_date
from smarketing.domain.planning import Plan
from smarketing.domain.split import LEANS_ON, months_in
from smarketing.domain.stages import UNKNOWN
from smarketing.metrics import ColumnInfo
from smarketing.store import Scenario
from smarketing.ui import formats, goal_formulas
from smarketing.ui.explain import say_explained
from smarketing.ui.filters import choose
from smarketing.ui.frame import Page
from smarketing.ui.goal_cross import draw_cross
from smarketing.ui.goal_portions import draw_hint, draw_portions
from smarketing.ui.tables import draw_table
from smarketing.ui.text import cut, escaped, first_of, joined, named, strong
from smarketing.workspace.goals import Basis
from smarketing.workspace.splits import OTHERS, Bringing, SplitPlan, split_plan

_STRETCHED: Final = 1.5
"""Who is to bring so many times the leads of before is asked about."""
_NAMED: Final = 3
_CROSSED: Final = frozenset({"source", "persona"})
"""What the plan is split by where it shows the other of the two as well."""
_HOW: Final = (
    "Shares are of leads: as said below, the rest as they came before. Each one's rate and lead value are its own with "
    f"{LEANS_ON} average customers added, so that few leads decide little, at the height that the plan's rates give. "
    "As many leads are shared out as bring the goal; who is at a limit stays there, and the others take over in "
    "proportion. The budget is what its leads cost before, for as many as planned."
)


def draw_split(page: Page, typed: Scenario, basis: Basis, made: Plan, key: str) -> None:
    """Draw who is to bring how many leads of *made*, and the fields of the form *key* to say otherwise."""
    with page.card("Who brings how many leads, and at which cost", key="split", stretch=False):
        dimension = choose("by", "Split by", {one: f"By {one}" for one in SPLIT_BY})
        names: list[str] = []
        found = None
        with page.guarded():
            found = split_plan(page.ask, typed, basis, made, dimension)
            names = [one.planned.group.name for one in found.groups]
            _say(page, typed, basis, made, found)
            _draw_table(page, typed, basis, found)
            st.caption(_HOW)
        draw_portions(dimension, [one for one in names if one not in {UNKNOWN, OTHERS}], key)
        draw_hint()
    if found is not None and dimension in _CROSSED:
        draw_cross(page, typed, basis, found)


def _say(page: Page, typed: Scenario, basis: Basis, made: Plan, found: SplitPlan) -> None:
    first, leads = found.groups[0], sum(one.planned.leads_rounded for one in found.groups)
    brings = strong(formats.count(first.planned.leads_rounded), "marketing")
    money = formats.money(float(first.planned.revenue), page.currency)
    share = formats.rate(first.planned.leads_rounded / leads if leads else None, 0)
    say_explained(
        page,
        f"{named(first.planned.group.name)} is to bring most: {brings} of {formats.counted(leads, 'lead')} "
        f"({share}), which are to make {strong(money, 'won')}.",
        _other_mix(made, leads, found), _limits(page, found), _stretched(typed, basis, found), _thin(found),
        _budget(page, found),
        metric=f"plan_groups_by_{found.dimension}", key=f"split-{found.dimension}", filters=basis.filters,
        made=goal_formulas.leads_to_bring(first.planned, found.whole, page.currency),
    )  # fmt: skip


def _other_mix(made: Plan, leads: int, found: SplitPlan) -> str:
    """Say how many leads the goal takes at this mix, where that is not the plan's number (HTML)."""
    planned = made.stages[0].needed_rounded
    if leads == planned or found.whole.short:
        return ""
    return f"At this mix the goal takes {formats.counted(leads, 'lead')} instead of {formats.count(planned)}."


def _limits(page: Page, found: SplitPlan) -> str:
    """Say who is at a limit, how many leads that holds back, and what is left for nobody (HTML)."""
    held = [one for one in found.groups if one.planned.held_back]
    if not held:
        return ""
    who = escaped(joined(_names(held)))
    back = formats.counted(round(sum(one.planned.held_back for one in held)), "lead")
    said = f"At the limit: {who}, {back} less than {'its share' if len(held) == 1 else 'their shares'}. "
    if not found.whole.short:
        return f"{said}The others take over."
    left = strong(formats.money(float(found.whole.short), page.currency), "bad")
    return (
        f"{said}Nobody is left to take over: {left} of the goal, some "
        f"{formats.counted(round(found.whole.short_leads), 'lead')}. Raise a limit, add a {found.dimension}, or agree "
        "on a lower goal."
    )


def _names(groups: Sequence[Bringing]) -> list[str]:
    return first_of([cut(one.planned.group.name) for one in groups], _NAMED)


def _stretched(typed: Scenario, basis: Basis, found: SplitPlan) -> str:
    """Say who would have to bring far more than before without a limit (HTML)."""
    pairs = [(one, _a_month(one, typed), _before(one, basis)) for one in found.groups]
    far = [
        (one, now, before)
        for one, now, before in pairs
        if before and now > before * _STRETCHED and one.planned.group.limit is None
    ]
    if not far:
        return ""
    one, now, before = max(far, key=lambda each: each[1] - each[2])
    return (
        f"{named(one.planned.group.name)} would have to bring {formats.count(round(now))} a month, "
        f"{formats.count(round(before))} before: if it can't, say its limit."
    )


def _thin(found: SplitPlan) -> str:
    thin = [one for one in found.groups if one.planned.group.is_thin and one.planned.group.name != OTHERS]
    if not thin:
        return ""
    return f"With few leads of their own, counted mostly as the company's average: {escaped(joined(_names(thin)))}."


def _budget(page: Page, found: SplitPlan) -> str:
    """Say what the leads cost together, and for how many no cost is known (HTML)."""
    costed = [one.budget for one in found.groups if one.budget is not None]
    if not costed:
        return "" if page.workspace.has("costs") else "There is no spend in these exports, so no budget is known."
    money = strong(formats.money(sum(costed), page.currency))
    free = [one for one in found.groups if one.budget is None and one.planned.leads_rounded]
    without = formats.counted(sum(one.planned.leads_rounded for one in free), "lead")
    return f"Budget: {money}" + (f"; no cost is known of {escaped(joined(_names(free)))} ({without})." if free else ".")


def _a_month(one: Bringing, typed: Scenario) -> float:
    return float(one.planned.leads / months_in(typed.period))


def _before(one: Bringing, basis: Basis) -> float | None:
    """Return how many leads a month came in the look-back; None over all time."""
    if basis.filters.period is None or not one.history:
        return None
    return float(one.history["leads"] / months_in(basis.filters.period))


def _draw_table(page: Page, typed: Scenario, basis: Basis, found: SplitPlan) -> None:
    so_far = _so_far(page, typed, found.dimension)
    infos = page.ask(f"plan_groups_by_{found.dimension}", basis.filters).columns
    columns = {**infos, **_COLUMNS, "group": ColumnInfo(found.dimension.capitalize(), "text")}
    leads = sum(one.planned.leads_rounded for one in found.groups)
    rows = [_row(one, leads, typed, basis, so_far) for one in found.groups]
    shown = [name for name in rows[0] if name != "so_far" or so_far is not None]
    if not page.workspace.has("costs"):
        shown = [name for name in shown if name not in {"cost_per_lead", "budget"}]
    draw_table(
        pa.Table.from_pylist(rows), columns, columns=shown, key=f"split-{found.dimension}", currency=page.currency,
        alt=f"The plan by {found.dimension}",
    )  # fmt: skip


_COLUMNS: Final = {
    "planned": ColumnInfo("Leads to bring", "count"),
    "share": ColumnInfo("Share", "rate"),
    "so_far": ColumnInfo("There so far", "count"),
    "a_month": ColumnInfo("A month", "count"),
    "before": ColumnInfo("Before, a month", "count"),
    "value": ColumnInfo("Value of a lead", "money"),
    "customers": ColumnInfo("Customers", "number"),
    "revenue": ColumnInfo("Revenue", "money"),
    "budget": ColumnInfo("Budget", "money"),
}


def _row(one: Bringing, leads: int, typed: Scenario, basis: Basis, so_far: dict[str, int] | None) -> dict[str, Any]:
    group, own, before = one.planned.group, one.history, _before(one, basis)
    return {
        "group": group.name,
        "planned": one.planned.leads_rounded,
        "share": one.planned.leads_rounded / leads if leads else None,
        "so_far": (so_far or {}).get(group.name, 0) if group.name != OTHERS else None,
        "a_month": round(_a_month(one, typed)),
        "before": None if before is None else round(before),
        **{name: own.get(name) for name in ("buying_rate", "n", "low", "high")},
        "value": float(group.value),
        "customers": round(float(one.planned.customers), 1),
        "revenue": float(one.planned.revenue),
        "cost_per_lead": own.get("cost_per_lead"),
        "budget": one.budget,
    }


def _so_far(page: Page, typed: Scenario, dimension: str) -> dict[str, int] | None:
    """Return how many leads came in the goal's period so far, by group; None before it has begun."""
    begun = to_date(typed.period, page.as_of) if page.as_of else None
    if begun is None:
        return None
    table = page.ask(f"leads_by_{dimension}", page.filters.during(begun)).table
    return dict(zip(table.column(dimension).to_pylist(), table.column("leads").to_pylist(), strict=True))
