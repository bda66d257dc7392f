"""Proposing a scenario as the plan: why, and from which day; it holds once somebody of the other team has signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from smarketing.domain.agreements import MonthGoal, PlanAgreement
from smarketing.errors import SmarketingError
from smarketing.store import PLAN, Board, Person, Scenario, Standing, as_agreement
from smarketing.ui import formats, states
from smarketing.ui.agreement_flash import flash
from smarketing.ui.agreement_known import known_lately
from smarketing.ui.agreement_proposals import is_author
from smarketing.ui.frame import Page
from smarketing.ui.person import person, signed
from smarketing.ui.text import joined, quiet
from smarketing.ui.viewer import agreeing_right


def draw_proposing(page: Page, typed: Scenario, months: Sequence[MonthGoal], board: Board, *, is_ready: bool) -> None:
    """Offer to propose *typed*, spread over *months*, as the plan, unless it is that or waits already."""
    mine, content = _own(page), as_agreement(typed, tuple(months))
    waits = mine is not None and mine.state == "open" and mine.proposal.value.content == content
    is_plan = any(plan is not None and plan.scenario == typed for plan in (board.plan, board.coming))
    label = "Waits for the other team" if waits else "This is the plan" if is_plan else "Propose as the plan"
    if waits or not is_ready:
        st.button(label, disabled=True, key="propose_plan")
        return
    with st.popover(label, icon=":material/draw:", key="propose_plan", on_change="rerun") as corner:
        if corner.open and (who := signed("plan", agreeing_right())) is not None:
            _draw_form(page, typed.period.start, content, who, mine)


def _own(page: Page) -> Standing | None:
    """Return the viewer's own proposal that is open or was declined, the newest; None without one."""
    who = person()
    return next(
        (
            one for one in known_lately(page.workspace).standings
            if one.proposal.value.topic == PLAN and one.state in {"open", "declined"} and is_author(one, who)
        ),
        None,
    )  # fmt: skip


def _draw_form(page: Page, start: dt.date, content: PlanAgreement, who: Person, mine: Standing | None) -> None:
    today = page.workspace.store.agreements.today
    with st.form("propose_plan_form", border=False):
        reason = st.text_area("Why (both teams read it)", key="_plan_reason", height=88)
        day = st.date_input(
            "To hold from", max(today, start), min_value=today, format=formats.DATE_FIELD, key="_plan_from"
        )
        if st.form_submit_button(f"Propose it, signed for {who.team}", type="primary"):
            _propose(page, content, who, mine, reason=reason, holds_from=day)
    quiet(
        "The plan of today stands until somebody of the other team has signed. What is over by then is judged by the "
        "plan that held."
    )


def _propose(
    page: Page, content: PlanAgreement, who: Person, mine: Standing | None, *, reason: str, holds_from: dt.date
) -> None:
    agreeing = page.workspace.store.agreeing
    try:
        if mine is None:
            made = agreeing.propose(PLAN, content, reason=reason, by=who, holds_from=holds_from, sign=True)
        else:
            made = agreeing.revise(
                mine.key, content, reason=reason, by=who, holds_from=holds_from,
                expected=mine.proposal.version, sign=True,
            )  # fmt: skip
    except SmarketingError as fault:
        states.refused(str(fault))
        return
    flash(f"Proposed by {who.name}. It is the plan once {joined(list(made.missing))} has signed.")
    st.rerun()
