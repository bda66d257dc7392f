"""Agreements: what do both teams mean by the same words, since when, and what is still to be signed?"""

from smarketing.ui import open_page
from smarketing.ui.agreement_file import draw_file, draw_starters
from smarketing.ui.agreement_flash import draw_flash
from smarketing.ui.agreement_guide import draw_guide
from smarketing.ui.agreement_headline import draw_headline
from smarketing.ui.agreement_proposals import draw_proposals
from smarketing.ui.agreement_topic import draw_topic
from smarketing.ui.agreement_words import draw_style

page = open_page(
    "Agreements",
    question="What do both teams mean by the same words, since when, and what is still to be signed?",
    filtered=False,
)

draw_style()
later = []
with page.guarded():
    draw_flash()
    draw_headline(page.workspace)
    draw_guide(page.workspace)
with page.guarded():
    draw_starters(page)
with page.guarded():
    later = draw_proposals(page)
with page.guarded():
    draw_topic(page)
with page.guarded():
    draw_file(page)
for draw in later:  # what takes longer, once the page stands
    draw()
