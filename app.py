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
    has_leads = page.workspace.has("leads")
    page.expect("scorecard", *(["weakest_step"] if has_leads else []), "weekly_trend")
    if has_leads:
        page.expect("lead_movement")
    page.expect("pipeline_movement", filters=due_deals(page))
    page.expect("won_revenue_by_month", filters=page.over("12_months"))
    if has_leads:
        page.expect("funnel")


page = open_page(
    "Weekly sync",
    question="What happened, why, who acts, and did last week's action work?",
    period="this_quarter",
    ahead=ask_ahead,
)

# What needs no answer is drawn while the answers are made, and what takes longest to find, the headline, at the end.
headline = st.container(key="headline")
tiles, promises = st.container(), st.container()
with st.container(key="flow"):  # one pair of columns, so that a short card leaves no hole beside a long one
    left, right = st.columns([3, 2], gap="small")
flow, actions = left.container(), left.container()
leads, said = right.container(), right.container()
with said:
    draw_notes(page)
    draw_feedback(page)
with actions:
    draw_actions(page)
with tiles, page.guarded():
    draw_scorecard(page)
with promises, page.guarded():
    draw_promises(page)
with leads:
    draw_lead_movement(page)
with flow:
    draw_pipeline_movement(page)
    draw_revenue(page)
    if page.workspace.has("leads"):
        draw_cohort_funnel(
            page,
            "The funnel of the leads created in the period",
            note="How far these leads got by now. The tiles count everybody who entered a stage in the period instead.",
        )
with headline, page.card("This period in a sentence", key="headline"):
    draw_week(page)
    draw_met(page)
