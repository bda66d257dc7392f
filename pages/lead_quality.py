"""Lead quality: which leads did sales want, which not, and who acts on it?"""

import streamlit as st

from smarketing.ui import Page, open_page
from smarketing.ui.filters import choose
from smarketing.ui.latest_verdicts import draw_latest_verdicts
from smarketing.ui.quality import (
    draw_breakdown,
    draw_quality_headline,
    draw_quality_tiles,
    draw_reasons,
    draw_rejections,
)
from smarketing.ui.rating import draw_rating
from smarketing.ui.replies import draw_replies


def ask_ahead(page: Page) -> None:
    """Begin what the page asks under any filter."""
    page.expect("lead_quality", "lead_quality_by_source", "lead_quality_by_owner", "lead_quality_by_reason")
    if page.filters.period:
        page.expect("lead_quality", filters=page.filters.during(page.filters.period.before()))


page = open_page("Lead quality", question="Which leads did sales want, which not, and who acts on it?", ahead=ask_ahead)

headline = st.container()


def draw_headline() -> None:
    """Draw the sentence on top."""
    with headline, page.guarded():
        draw_quality_headline(page)


if not page.workspace.has("leads"):
    draw_headline()
    st.stop()

view = choose(
    "view", "View",
    {"said": "Overview", "rate": "Rate leads", "replies": "Replies", "verdicts": "Verdicts"},
)  # fmt: skip

if view != "rate" or not draw_rating(page, headline=draw_headline):
    draw_headline()
if view == "replies":
    draw_replies(page)
elif view == "verdicts":
    draw_latest_verdicts(page)
elif view == "said":
    with page.guarded():
        draw_quality_tiles(page)
    left, right = st.columns(2, gap="small")
    with left:
        draw_rejections(page)
    with right:
        draw_reasons(page)
    draw_breakdown(page)
