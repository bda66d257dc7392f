"""Personas: who buys, how sure is that, and by which rule is a lead one of them?"""

import streamlit as st

from smarketing.ui import Page, open_page
from smarketing.ui.filters import choose
from smarketing.ui.persona_content import draw_content
from smarketing.ui.persona_costs import draw_persona_costs
from smarketing.ui.persona_differences import draw_differences
from smarketing.ui.persona_grid import chosen_column, draw_persona_grid
from smarketing.ui.persona_mix import draw_mix
from smarketing.ui.persona_portrait import draw_portrait
from smarketing.ui.persona_rules_form import draw_persona_rules
from smarketing.ui.persona_table import draw_persona_headline, draw_persona_table, draw_sheet
from smarketing.ui.persona_versions import draw_rule_history
from smarketing.ui.states import missing
from smarketing.ui.voice import draw_voice_by_persona, hears_personas

VIEWS = {
    "table": "What they bring",
    "mix": "Mix agreed on",
    "differences": "How they differ",
    "content": "What works",
    "costs": "What they cost",
    "portrait": "Portrait",
    "rules": "Rules",
    "versions": "Versions",
}
ASKED = {
    "mix": ("persona_mix",),
    "differences": ("personas_apart", "funnel_by_persona"),
    "content": ("content_before_close", "lead_quality_by_content", "persona_by_content"),
    "costs": ("persona_costs", "costs_by_source"),
}


def ask_ahead(page: Page) -> None:
    """Begin what the view in the address asks under any filter."""
    view = st.query_params.get("view", "")
    page.expect(*ASKED.get(view, ("persona_breakdown", f"persona_by_{chosen_column()}")))
    with page.guarded():
        if view in ("", "table") and hears_personas(page):
            page.expect("voice_by_persona")


page = open_page(
    "Personas", question="Who buys, how sure is that, and by which rule is a lead one of them?", ahead=ask_ahead
)
draw_sheet()
headline = st.container()
view = choose("view", "View", VIEWS)

if view not in ("portrait", *ASKED):
    with headline, page.guarded():
        draw_persona_headline(page)

if view == "rules":
    draw_persona_rules(page)
elif view == "versions":
    draw_rule_history(page)
elif view == "portrait":
    with page.guarded():
        draw_portrait(page)
elif view == "mix":
    draw_mix(page)
elif view == "differences":
    with page.guarded():
        draw_differences(page)
elif view == "content":
    with page.guarded():
        draw_content(page)
elif view == "costs":
    draw_persona_costs(page)
else:
    draw_persona_table(page)
    if page.workspace.has("leads"):
        draw_persona_grid(page)
    else:
        missing("Personas by source need leads.", "Upload a leads export with a source column on the Data page.")
    draw_voice_by_persona(page)
