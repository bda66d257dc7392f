"""Scenarios kept and compared; one of them is the plan both teams are measured by."""

from __future__ import annotations

import contextlib

import pyarrow as pa
import streamlit as st

from smarketing.domain.filters import Filters
from smarketing.domain.planning import Plan, PlanError
from smarketing.domain.roles import Right
from smarketing.errors import SmarketingError
from smarketing.metrics import ColumnInfo
from smarketing.store import Board, Entry, Scenario
from smarketing.ui import formats, states
from smarketing.ui.frame import Page
from smarketing.ui.goal_form import NO_REASON
from smarketing.ui.person import ask_person, person, signed
from smarketing.ui.tables import draw_table
from smarketing.ui.text import escaped, markdown_safe, say, strong
from smarketing.ui.viewer import may
from smarketing.workspace.goals import Basis, own_history, plan_for

_COLUMNS = {
    "name": ColumnInfo("Scenario", "text"),
    "is_plan": ColumnInfo("The plan", "yes_no"),
    "goal": ColumnInfo("Revenue goal", "money"),
    "until": ColumnInfo("Until", "date"),
    "deal_size": ColumnInfo("Deal size", "money"),
    "customers": ColumnInfo("Customers", "count"),
    "leads": ColumnInfo("Leads", "count"),
    "overrides": ColumnInfo("Own beliefs", "count"),
    "author": ColumnInfo("By", "text"),
}


def draw_saving(page: Page, typed: Scenario, chosen: Entry[Scenario] | None, board: Board) -> None:
    """Offer to keep what is typed and to make a kept scenario the plan; another name makes another scenario."""
    plan = board.plan
    base = chosen if chosen is not None and chosen.value.name == typed.name else None
    is_changed = base is None or base.value != typed
    is_plan = plan is not None and base is not None and plan.scenario.key == base.key
    unreasoned = [override.rate for override in typed.overrides if override.why == NO_REASON]
    if not may(Right.PLAN):
        signed("scenario", Right.PLAN)
        return
    who = person()
    with st.container(horizontal=True):
        if who is None:
            with st.popover("Say who you are to save", icon=":material/account_circle:", key="sign-scenario"):
                ask_person(key="scenario")
            return
        label = "Change the plan for everybody" if is_plan else "Save scenario" if base else "Save as a new scenario"
        if st.button(label, type="primary", disabled=not is_changed or bool(unreasoned), key="save_scenario"):
            _save(page, typed, base, who.name)
        adopting = "This is the plan" if is_plan else "Make it the plan"
        if st.button(adopting, disabled=is_plan or is_changed, key="adopt_scenario") and base is not None:
            _adopt(page, base, plan.adopted.version if plan else None, who.name)
    st.caption(_hint(is_plan=is_plan, is_changed=is_changed, lacks_reason=bool(unreasoned)))


def _hint(*, is_plan: bool, is_changed: bool, lacks_reason: bool) -> str:
    if lacks_reason:
        return "Say why beside each rate of your own; then it can be saved."
    if is_plan and is_changed:
        return "This is the plan: saving changes every target at once. Give it another name to keep both."
    return "Not saved yet. Save it first to make it the plan." if is_changed else ""


def _save(page: Page, typed: Scenario, base: Entry[Scenario] | None, who: str) -> None:
    scenarios = page.workspace.store.scenarios
    try:
        if base is None:
            kept = scenarios.add(typed, by=who)
        else:
            kept = scenarios.change(base.key, typed, by=who, expected=base.version)
    except SmarketingError as fault:
        states.refused(str(fault))
        return
    st.session_state["scenario_saved"] = kept.key
    st.toast(f"{markdown_safe(typed.name)}: saved by {markdown_safe(who)}")
    st.rerun()


def _adopt(page: Page, chosen: Entry[Scenario], expected: int | None, who: str) -> None:
    try:
        page.workspace.store.scenarios.adopt(chosen.key, by=who, expected=expected)
    except SmarketingError as fault:
        states.refused(str(fault))
        return
    st.toast(f"{markdown_safe(chosen.value.name)} is the plan now")
    st.rerun()


def draw_scenarios(page: Page, board: Board) -> None:
    """List every kept scenario beside the others, and since when the plan is the plan; all are of the whole company."""
    with page.card("Scenarios compared", key="scenarios"):
        plan = board.plan
        if not board.kept:
            states.missing("No scenario is saved yet.", "Type a goal above and save it.")
            return
        if plan is not None:
            say(
                f"{strong(plan.scenario.value.name)} is the plan.",
                f"Chosen by {escaped(plan.adopted.author)} on {formats.date(plan.adopted.written_at.date())}; "
                f"version {plan.scenario.version}, written by {escaped(plan.scenario.author)} on "
                f"{formats.date(plan.scenario.written_at.date())}.",
            )
        basis = own_history(page.ask, Filters(page.filters.period))
        rows = [_row(entry, basis, is_plan=plan is not None and plan.scenario.key == entry.key) for entry in board.kept]
        draw_table(
            pa.Table.from_pylist(rows), _COLUMNS, key="scenario-table", currency=page.currency, alt="Scenarios compared"
        )


def _row(entry: Entry[Scenario], basis: Basis, *, is_plan: bool) -> dict[str, object]:
    scenario = entry.value
    made: Plan | None = None
    with contextlib.suppress(PlanError):  # a scenario that can't be worked out is listed with its goal alone
        made = plan_for(scenario, basis)
    return {
        "name": scenario.name,
        "is_plan": is_plan,
        "goal": float(scenario.revenue_goal),
        "until": scenario.period.last_day,
        "deal_size": float(made.average_deal_size) if made else None,
        "customers": made.stages[-1].needed_rounded if made else None,
        "leads": made.stages[0].needed_rounded if made else None,
        "overrides": len(scenario.overrides),
        "author": entry.author,
    }
