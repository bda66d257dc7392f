"""Scenarios kept and compared; the one both teams signed is the plan they are measured by."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Sequence

import pyarrow as pa
import streamlit as st

from smarketing.domain.agreements import MonthGoal
from smarketing.domain.filters import Filters
from smarketing.domain.planning import Plan, PlanError
from smarketing.domain.roles import Right
from smarketing.errors import SmarketingError
from smarketing.metrics import ColumnInfo
from smarketing.store import Board, Entry, Scenario
from smarketing.store import Plan as SignedPlan
from smarketing.ui import formats, states
from smarketing.ui.agreement_known import known_lately
from smarketing.ui.agreement_words import signers
from smarketing.ui.frame import Page
from smarketing.ui.goal_form import NO_REASON, form_key
from smarketing.ui.goal_proposing import draw_proposing
from smarketing.ui.goal_typed import forget, sends
from smarketing.ui.lately import lately
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


def board_of(page: Page) -> Board:
    """Return the scenarios and the plan, read anew only when somebody decided."""
    store = page.workspace.store
    what = f"scenarios on {store.agreements.today}"
    return lately(page.workspace, what, "scenarios", "agreements", read=store.scenarios.board)


def draw_saving(
    page: Page, typed: Scenario, months: Sequence[MonthGoal], chosen: Entry[Scenario] | None, board: Board
) -> None:
    """Offer to keep what is typed and to propose it as the plan; another name makes another scenario."""
    base = _base(typed, chosen, board)
    is_changed = base is None or base.value != typed
    is_plan = any(plan is not None and plan.scenario == typed for plan in (board.plan, board.coming))
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
        label = "Save scenario" if base else "Save as a new scenario"
        with st.container(key=sends("save"), width="content"):
            saves = st.button(
                label, type="primary", disabled=not is_changed or is_plan or bool(unreasoned), key="save_scenario"
            )
        if saves:
            _save(page, typed, base, who.name, form_key(chosen))
        draw_proposing(page, typed, months, board, is_ready=not (is_plan or unreasoned))
    if unreasoned:
        st.caption("Say why beside each rate of your own; then it can be saved.")


def _base(typed: Scenario, chosen: Entry[Scenario] | None, board: Board) -> Entry[Scenario] | None:
    """Return the saved scenario that *typed* is a change of: the one chosen, or the one the plan was signed from."""
    if chosen is None or chosen.value.name != typed.name:
        return None
    return next((entry for entry in board.kept if entry.key == chosen.key or entry.value == chosen.value), None)


def _save(page: Page, typed: Scenario, base: Entry[Scenario] | None, who: str, form: str) -> None:
    scenarios = page.workspace.store.scenarios
    try:
        if base is None:
            kept = scenarios.add(typed, by=who)
        else:
            kept = scenarios.change(base.key, typed, by=who, expected=base.version)
    except SmarketingError as fault:
        states.refused(str(fault))
        return
    forget(form)
    st.session_state["scenario_saved"] = kept.key
    st.toast(f"{markdown_safe(typed.name)}: saved by {markdown_safe(who)}")
    st.rerun()


def draw_plan_in_force(page: Page, board: Board) -> None:
    """Say which scenario is the plan and which one becomes it: since when, signed by whom, and why."""
    for plan in (board.plan, board.coming):
        if plan is not None:
            _say_plan(page, plan, is_coming=plan is board.coming)


def draw_scenarios(page: Page, board: Board) -> None:
    """List every kept scenario beside the others, the plan first; all are of the whole company."""
    with page.card("Scenarios compared", key="scenarios"):
        plans = [plan for plan in (board.plan, board.coming) if plan is not None]
        as_signed = [plan.scenario for plan in plans]
        rows = [(plan.scenario, plan.agreed.author) for plan in plans]
        rows += [(entry.value, entry.author) for entry in board.kept if entry.value not in as_signed]
        if not rows:
            states.missing("No scenario is saved yet.", "Type a goal above and save it.")
            return
        page.say_whole("a plan is of the whole company, by its own history")
        basis = own_history(page.ask, Filters(page.filters.period))
        told = [_row(scenario, author, basis, is_plan=scenario in as_signed) for scenario, author in rows]
        draw_table(
            pa.Table.from_pylist(told), _COLUMNS, key="scenario-table", currency=page.currency, alt="Scenarios compared"
        )


def _say_plan(page: Page, plan: SignedPlan, *, is_coming: bool) -> None:
    agreed = plan.agreed
    day = agreed.value.holds_from if agreed.value.holds_from > dt.date.min else agreed.written_at.date()
    becomes = f"becomes the plan on {escaped(formats.date(day))}" if is_coming else "is the plan"
    who = signers(agreed, known_lately(page.workspace).standing_of(agreed))
    since = "" if is_coming else f", in force since {escaped(formats.date(day))}"
    why = f" “{escaped(agreed.value.reason)}”" if agreed.value.reason else ""
    say(
        f"{strong(plan.scenario.name)} {becomes}.",
        f"Signed by {who}{since}; version {agreed.version}.{why}",
    )


def _row(scenario: Scenario, author: str, basis: Basis, *, is_plan: bool) -> dict[str, object]:
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
        "author": author,
    }
