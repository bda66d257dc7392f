"""Weekly sync: what happened, why, who acts, and did last week's action work?"""

import streamlit as st

from smarketing.ui import Page, open_page
from smarketing.ui.cohort_funnel import draw_cohort_funnel
from smarketing.ui.headlines import draw_week
from smarketing.ui.meeting import draw_actions, draw_feedback, draw_notes
from smarketing.ui.met import draw_met
from smarketing.ui.movements import draw_lead_movement, draw_pipeline_movement, due_deals
from smarketing.ui.promises import draw_promises
from smarketing.ui.scorecard import draw_revenue, draw_scorecard


def ask_ahead(page: Page) -> None:
    """Begin what the page asks under any filter."""
    if page.workspace.has("leads"):
        page.expect("weakest_step")
    page.expect("scorecard", "weekly_trend")
    if page.workspace.has("leads"):
        page.expect("funnel", "lead_movement")
    page.expect("won_revenue_by_month", filters=page.over("12_months"))
    page.expect("pipeline_movement", filters=due_deals(page))


page = open_page(
    "Weekly sync",
    question="What happened, why, who acts, and did last week's action work?",
    period="this_quarter",
    ahead=ask_ahead,
)

headline = st.container(key="headline")  # filled at the end: its weakest step takes longest to find
with page.guarded():
    draw_scorecard(page)

with page.guarded():
    draw_promises(page)

with st.container(key="flow"):  # one pair of columns, so that a short card leaves no hole beside a long one
    left, right = st.columns([3, 2], gap="small")
with left:
    draw_pipeline_movement(page)
    draw_revenue(page)
    if page.workspace.has("leads"):
        draw_cohort_funnel(
            page,
            "The funnel of the leads created in the period",
            note="How far these leads got by now. The tiles count everybody who entered a stage in the period instead.",
        )
    draw_actions(page)
with right:
    draw_lead_movement(page)
    draw_notes(page)
    draw_feedback(page)
with headline, page.card("This period in a sentence", key="headline"):
    draw_week(page)
    draw_met(page)
