"""Personas: who buys, how sure is that, and by which rule is a lead one of them?"""

import streamlit as st

from smarketing.ui import Page, open_page
from smarketing.ui.filters import choose
from smarketing.ui.persona_grid import chosen_column, draw_persona_grid
from smarketing.ui.persona_portrait import draw_portrait
from smarketing.ui.persona_rules_form import draw_persona_rules, draw_rule_history
from smarketing.ui.persona_table import draw_persona_headline, draw_persona_table, draw_sheet
from smarketing.ui.states import missing

VIEWS = {"table": "What they bring", "portrait": "Portrait", "rules": "Rules", "versions": "Versions"}


def ask_ahead(page: Page) -> None:
    """Begin what the page asks under any filter."""
    page.expect("persona_breakdown", f"persona_by_{chosen_column()}")


page = open_page(
    "Personas", question="Who buys, how sure is that, and by which rule is a lead one of them?", ahead=ask_ahead
)
draw_sheet()
headline = st.container()
view = choose("view", "View", VIEWS)

if view != "portrait":
    with headline, page.guarded():
        draw_persona_headline(page)

if view == "rules":
    draw_persona_rules(page)
elif view == "versions":
    draw_rule_history(page)
elif view == "portrait":
    with page.guarded():
        draw_portrait(page)
else:
    draw_persona_table(page)
    if page.workspace.has("leads"):
        draw_persona_grid(page)
    else:
        missing("Personas by source need leads.", "Upload a leads export with a source column on the Data page.")
