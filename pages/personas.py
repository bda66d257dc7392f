"""Personas: who buys, how sure is that, and by which rule is a lead one of them?"""

from smarketing.ui import Page, open_page
from smarketing.ui.filters import choose
from smarketing.ui.persona_grid import draw_persona_grid
from smarketing.ui.persona_rules_form import draw_persona_rules, draw_rule_history
from smarketing.ui.persona_table import draw_persona_headline, draw_persona_table
from smarketing.ui.states import missing


def ask_ahead(page: Page) -> None:
    """Begin what the page asks under any filter."""
    page.expect("persona_breakdown", "persona_by_source")


page = open_page(
    "Personas", question="Who buys, how sure is that, and by which rule is a lead one of them?", ahead=ask_ahead
)

with page.guarded():
    draw_persona_headline(page)

view = choose("view", "View", {"table": "What they bring", "rules": "Rules", "versions": "Versions"})

if view == "rules":
    draw_persona_rules(page)
elif view == "versions":
    draw_rule_history(page)
else:
    draw_persona_table(page)
    if page.workspace.has("leads"):
        draw_persona_grid(page)
    else:
        missing("Personas by source need leads.", "Upload a leads export with a source column on the Data page.")
