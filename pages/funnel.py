"""Funnel: how far do leads get, where do they stop, and who owns that step?"""

import streamlit as st

from smarketing.ui import Page, open_page
from smarketing.ui.funnel_apart import draw_returns
from smarketing.ui.funnel_views import draw_deal_stages, draw_funnel, draw_views
from smarketing.ui.headlines import draw_weakest_step


def ask_ahead(page: Page) -> None:
    """Begin what the page asks under any filter."""
    if page.workspace.has("leads"):
        page.expect("weakest_step", "funnel", "leads_by_source", "cohort_conversion", "lead_to_customer")


page = open_page(
    "Funnel", question="How far do leads get, where do they stop, and who owns that step?", ahead=ask_ahead
)

headline = st.container()  # filled at the end: its weakest step takes longest to find
if page.workspace.has("leads"):
    draw_funnel(page)
    draw_views(page)
else:
    draw_deal_stages(page)
    draw_returns(page)
with headline, page.guarded():
    draw_weakest_step(page)
