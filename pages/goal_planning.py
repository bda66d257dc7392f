"""Goal planning: what does the revenue goal need, from whom, by when, and are we on pace?"""

import streamlit as st

from smarketing.domain.filters import Filters
from smarketing.ui import Page, open_page
from smarketing.ui.agreement_flash import draw_flash
from smarketing.ui.agreement_proposals import draw_plan_proposals
from smarketing.ui.filters import choose
from smarketing.ui.goal_forecast import draw_forecast
from smarketing.ui.goal_form import choose_scenario, draw_goal_form, form_key
from smarketing.ui.goal_gap import draw_gap
from smarketing.ui.goal_months import draw_by_month, draw_months_form, outline_of
from smarketing.ui.goal_moves import draw_moves
from smarketing.ui.goal_plan import draw_needs, draw_nothing_beside, draw_plan, expect_basis, expect_so_far
from smarketing.ui.goal_split import draw_split
from smarketing.ui.goal_typed import draw_typed
from smarketing.ui.scenarios import board_of, draw_plan_in_force, draw_saving, draw_scenarios
from smarketing.workspace.goals import own_history, plan_for

VIEWS = {"months": "By month", "split": "Who brings it", "moves": "What moves it", "scenarios": "Scenarios"}


def ask_ahead(page: Page) -> None:
    """Begin what the page asks under any filter."""
    expect_basis(page)
    page.expect("won_revenue_by_month", filters=Filters())


page = open_page(
    "Goal planning",
    question="What does the revenue goal need, from whom, by when, and are we on pace?",
    ahead=ask_ahead,
)

with page.guarded():
    draw_flash()
    draw_plan_proposals(page)
with page.guarded(), st.container(key="_types-goal"):
    board = board_of(page)
    typed = outline = made = None
    headline, outlook = st.container(), st.container()
    left, right = st.columns([2, 3], gap="small")
    with left, page.card("The goal", key="goal", explains="plan_rates"):
        draw_plan_in_force(page, board)
        chosen = choose_scenario(board)
        basis = own_history(page.ask, page.filters)
        typed = draw_goal_form(page, basis, chosen, headline)
        if typed is not None:
            expect_so_far(page, typed)
            with page.guarded():
                outline = outline_of(page, typed, board)
            draw_months_form(page, typed, outline.months if outline else (), form_key(chosen))
            if outline is not None:
                draw_saving(page, typed, outline.months, chosen, board)
        draw_typed(form_key(chosen))
    with right, page.guarded():
        if typed is not None and outline is not None:
            made = plan_for(typed, basis)
            draw_plan(page, typed, basis, made)
    if made is None:
        draw_nothing_beside(right)
    if typed is not None and outline is not None:
        with headline:
            draw_needs(page, typed, basis, made, outline.curve)
        if made is not None:
            with page.guarded():
                draw_gap(page, outline.curve, basis, made)
        with outlook:
            draw_forecast(page, typed, outline.curve)
    if (view := "scenarios" if made is None else choose("view", "View", VIEWS)) == "scenarios":
        draw_scenarios(page, board)
    elif typed and outline and made:
        if view == "moves":
            draw_moves(page, basis, made, outline.curve, form_key(chosen))
        elif view == "split":
            draw_split(page, typed, basis, made, form_key(chosen))
        else:
            draw_by_month(page, typed, basis, made, outline)
