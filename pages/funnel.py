"""Funnel: how far do leads get, where do they stop, and who owns that step?"""

import streamlit as st

from smarketing import charts
from smarketing.ui import open_page
from smarketing.ui.filters import choose
from smarketing.ui.headlines import draw_weakest_step
from smarketing.ui.stage_cards import draw_stage_cards

page = open_page("Funnel", question="How far do leads get, where do they stop, and who owns that step?")

page.expect("weakest_step", "funnel", "leads_by_source", "cohort_conversion")

with page.guarded():
    draw_weakest_step(page)

basis = choose(
    "basis", "Counted by", {"cohort": "Leads created in the period", "activity": "Stages entered in the period"}
)

left, right = st.columns([3, 2], gap="small")
with left:
    if basis == "cohort":
        page.chart("How far the leads of the period got", "funnel", charts.funnel())
    else:
        page.chart(
            "Leads that entered each stage in the period, whenever they were created",
            "funnel_activity",
            charts.stage_bars(count="entries", title="Entered"),
        )
with right:
    page.chart(
        "Lead to customer, by source",
        "leads_by_source",
        charts.ranked_rates(
            category="source", rate="lead_to_customer_rate", n="n", low="low", high="high", title="Lead to customer"
        ),
        note="95 % intervals over leads old enough to be judged; grey under ten.",
    )

with page.guarded():
    draw_stage_cards(page, basis=basis)

cohorts, persona, source, stuck, deals = st.tabs(
    ["Cohorts", "By persona", "By source", "Stuck leads", "Deal stages"], on_change="rerun", key="funnel_views"
)
if cohorts.open:
    with cohorts:
        page.chart(
            "Share of each month's leads that became customers",
            "cohort_conversion",
            charts.cohort_triangle(
                month="cohort_month", age="months_since", rate="share", n="n", complete="is_complete", title="Customers"
            ),
            note="Outlined cells are not over yet: some leads of that month have had less time.",
        )  # fmt: skip
if persona.open:
    with persona:
        page.table("Funnel by persona", "funnel_by_persona")
if source.open:
    with source:
        page.table("Funnel by source", "funnel_by_source")
if stuck.open:
    with stuck:
        page.table("Leads that stay longer than agreed", "stuck_leads")
if deals.open:
    with deals:
        page.table("Stages of the deals", "deal_stages")
