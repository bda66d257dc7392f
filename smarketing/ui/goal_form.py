"""The goal and its rates: own history beside what somebody believes in more, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from smarketing.domain.agreements import DEAL_SIZE
from smarketing.domain.period import Period, year_of
from smarketing.domain.planning import LARGEST, PlanError
from smarketing.errors import SmarketingError
from smarketing.store import PLAN, Board, Entry, Override, Plan, Scenario
from smarketing.ui import formats, states
from smarketing.ui.dated import steps
from smarketing.ui.frame import Page
from smarketing.ui.goal_months import by_hand
from smarketing.ui.goal_portions import portions_said
from smarketing.ui.goal_start import draw_start, start_goal
from smarketing.ui.goal_typed import (
    SCENARIO,
    begun_in,
    bring_along,
    chosen_in,
    held,
    is_brought_along,
    say_instead,
    typed_into,
)
from smarketing.ui.person import person
from smarketing.ui.text import escaped
from smarketing.workspace.goals import Basis, percent_as_rate

NEW: Final = "new"
_COMING: Final = "coming"
NO_REASON: Final = "no reason given yet"


def choose_scenario(board: Board) -> Entry[Scenario] | None:
    """Draw the choice of the plan, the one that follows it, or a saved scenario; return it, None for a new one."""
    offered = _offered(board)
    keys = [*offered, NEW]
    if (kept := st.session_state.pop("scenario_saved", None)) in offered:
        say_instead(SCENARIO, kept)
    first = next((key for key in keys if begun_in(key)), keys[0])  # what somebody else saves takes nobody's form away
    if held(SCENARIO, first) not in keys:
        say_instead(SCENARIO, first)

    def name(key: str) -> str:
        if key == NEW:
            return "New scenario"
        called = offered[key].value.name
        if key == _COMING and board.coming is not None:
            return f"{called} (the plan from {formats.date(board.coming.agreed.value.holds_from)})"
        return f"{called} (the plan)" if key == PLAN else called

    chosen = offered.get(st.selectbox("Scenario", keys, format_func=name, **chosen_in(SCENARIO, first)))
    if chosen:
        bring_along(chosen.key, form_key(chosen))
    return chosen


def _offered(board: Board) -> dict[str, Entry[Scenario]]:
    """Return what there is to choose from; a scenario that reads as it was signed is offered as the plan alone."""
    plans = {PLAN: board.plan, _COMING: board.coming}
    signed = {key: _as_entry(key, plan) for key, plan in plans.items() if plan is not None}
    as_signed = [entry.value for entry in signed.values()]
    return signed | {entry.key: entry for entry in board.kept if entry.value not in as_signed}


def _as_entry(key: str, plan: Plan) -> Entry[Scenario]:
    return Entry(key, plan.agreed.version, plan.scenario, plan.agreed.author, plan.agreed.written_at)


def form_key(chosen: Entry[Scenario] | None) -> str:
    """Return what tells the form on top of *chosen* from all others."""
    return f"{chosen.key}-{chosen.version}" if chosen else NEW


def draw_goal_form(
    page: Page, basis: Basis, chosen: Entry[Scenario] | None, headline: DeltaGenerator
) -> Scenario | None:
    """Draw the form on top of *chosen* and return the scenario as it is typed; None while it makes no sense.

    Of a goal that nobody set the *headline* of the page says so.
    Keys carry the scenario and its version, so that what was typed stays until somebody saves a newer one.
    """
    key = form_key(chosen)
    base = chosen.value if chosen else _fresh(page)
    if chosen and is_brought_along(key):
        _say_saved_meanwhile(page, chosen)
    name = st.text_input("Name", max_chars=80, **typed_into(f"goal-name-{key}", base.name))
    goal = st.number_input(
        f"Revenue goal{f' ({page.currency})' if page.currency else ''}",
        step=50_000.0, format="%.0f", **typed_into(f"goal-revenue-{key}", float(base.revenue_goal)),
    )  # fmt: skip
    if chosen is None:
        with headline:
            draw_start(page, goal)
    days = st.date_input(
        "Period (both days included)",
        format=formats.DATE_FIELD,
        **typed_into(f"goal-days-{key}", (base.period.start, base.period.last_day)),
    )
    st.html('<p class="sm-card-title">Rates: own history, or what you believe in more</p>')
    overrides, fault = _draw_overrides(page, basis, base, key)
    if fault:
        states.refused(fault)
        return None
    if not 0 < goal <= LARGEST:  # said here: the field itself would only turn red and hand back the goal before
        _say_no_goal(page, goal)
        return None
    if not isinstance(days, tuple) or len(days) != 2:
        states.missing("The period has no end yet.", "Choose its last day.")
        return None
    try:
        period = Period(days[0], days[1] + dt.timedelta(days=1))
        months, portions = by_hand(key, base.months, period), portions_said(key, base.portions)
        return Scenario(name, Decimal(str(goal)), period, tuple(overrides), months, portions)
    except SmarketingError as fault:
        states.refused(str(fault))
        return None


def _say_saved_meanwhile(page: Page, chosen: Entry[Scenario]) -> None:
    goal = formats.money(chosen.value.revenue_goal, page.currency)
    who = f"{chosen.author} saved “{chosen.value.name}” meanwhile, with {goal} as the goal."
    states.refused(f"{who} What you typed still stands here, not saved: save it in place of theirs, or drop it.")


def _say_no_goal(page: Page, goal: float) -> None:
    if goal <= 0:
        states.missing("The revenue goal is not above zero.", "Enter the money you want to win.")
    else:
        most = formats.money(LARGEST, page.currency, short=False)
        states.missing("The revenue goal is beyond what can be planned.", f"Enter at most {most}.")


def _fresh(page: Page) -> Scenario:
    period = year_of(page.as_of or dt.datetime.now(dt.UTC).date())
    return Scenario(f"Goal {period.start.year}", start_goal(page), period)


def _draw_overrides(page: Page, basis: Basis, base: Scenario, key: str) -> tuple[list[Override], str]:
    """Draw a line for the deal size and for each step; return the overrides, and what is wrong with one, if any."""
    before = {override.rate: override for override in base.overrides}
    unjudged = {step.stage: step.why for step in steps(page, basis.steps)}
    lines = [(DEAL_SIZE, "Average deal size", _own_size(page, basis))]
    for step, onward in pairwise(basis.steps):
        label = f"{step['stage_label']} → {onward['stage_label']}"
        lines.append((step["stage"], label, _own(step, unjudged.get(step["stage"], ""))))
    overrides, fault = [], ""
    for rate, label, own in lines:
        try:
            overrides.append(_draw_one(rate, label, own, before.get(rate), key, is_rate=rate != DEAL_SIZE))
        except PlanError as wrong:
            fault = str(wrong)
    return [override for override in overrides if override is not None], fault


def _own_size(page: Page, basis: Basis) -> str:
    if not page.workspace.has("deals"):
        return "no deals uploaded: enter what a deal brings"
    if basis.deal_size is None:
        return f"no amount among {formats.counted(basis.whole['won_deals'], 'won deal')}: enter what a deal brings"
    deals = formats.counted(basis.whole["sized_deals"], "won deal")
    return f"own history {formats.money(basis.whole[DEAL_SIZE], page.currency)} from {deals}"


def _own(step: Mapping[str, Any], unjudged_because: str) -> str:
    if step["step_rate"] is None:
        return "no own history: enter what you expect"
    if unjudged_because:
        return f"taken as {formats.rate(step['step_rate'])}. {unjudged_because}"
    return (
        f"own history {formats.rate(step['step_rate'])}, between {formats.rate(step['low'])} and "
        f"{formats.rate(step['high'])}, n {formats.count(step['step_n'])}"
    )


def _draw_one(rate: str, label: str, own: str, before: Override | None, key: str, *, is_rate: bool) -> Override | None:
    """Draw one line: label and own history, the override, and why; returns the override if there is one.

    Raises:
        PlanError: what is typed is no rate, or no amount.
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.html(
            f'<p style="margin:0"><b>{escaped(label)}</b></p><p class="sm-quiet">{escaped(own)}</p>', width="stretch"
        )
        shown = None if before is None else float(before.value) * (100 if is_rate else 1)
        value = st.number_input(
            f"{label}, {'%' if is_rate else 'amount'}",
            placeholder="own %" if is_rate else "own",
            label_visibility="collapsed",
            width=150,
            format="%.1f" if is_rate else "%.0f",
            **typed_into(field := f"goal-{rate}-{key}", shown),
        )
        if value is not None:
            st.button(
                "", icon=":material/close:", type="tertiary", help="Go by the own history again",
                key=f"goal-own-{rate}-{key}", on_click=say_instead, args=(field, None),
            )  # fmt: skip
    if value is None:
        return None
    if not 0 < value <= (100 if is_rate else LARGEST):  # said here: a limit of the field turns it red without a word
        limit = f"a deal brings more than nothing, at most {formats.count(LARGEST)}"
        if is_rate:
            limit = "a rate is above 0 and at most 100 %"
        raise PlanError(f"{label}: {limit}. Correct it; until then nothing is planned from it.")
    why = st.text_input(
        "Why",
        placeholder="Why not the own history?",
        max_chars=200,
        label_visibility="collapsed",
        **typed_into(f"goal-why-{rate}-{key}", before.why if before else ""),
    )
    known = person()
    who = before.who if before else (known.name if known else "somebody")
    exact = percent_as_rate(value) if is_rate else Decimal(str(value))
    return Override(rate, exact, who, why.strip() or NO_REASON)
