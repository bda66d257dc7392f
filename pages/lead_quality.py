"""Lead quality: which leads did sales want, which not, and who acts on it?"""

import streamlit as st

from smarketing.ui import Page, open_page
from smarketing.ui.discussion import draw_discussion
from smarketing.ui.filters import choose
from smarketing.ui.latest_verdicts import draw_latest_verdicts
from smarketing.ui.over_time import draw_over_time
from smarketing.ui.quality import (
    draw_breakdown,
    draw_quality_headline,
    draw_quality_tiles,
    draw_reasons,
    draw_rejections,
)
from smarketing.ui.rating import draw_rating
from smarketing.ui.recycling import draw_recycling
from smarketing.ui.replies import draw_replies
from smarketing.ui.two_explanations import draw_two_explanations
from smarketing.ui.voice import draw_voice


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
    draw_voice(page, st.container())
    st.stop()

view = choose(
    "view", "View",
    {
        "said": "Overview", "rate": "Rate leads", "why": "Why bad", "time": "Over time", "talk": "Discuss",
        "replies": "Replies", "voice": "Voice", "later": "Recycle", "verdicts": "Verdicts",
    },
)  # fmt: skip

if view == "voice":
    draw_voice(page, headline)
elif view != "rate" or not draw_rating(page, headline=draw_headline):
    draw_headline()
if view == "replies":
    draw_replies(page)
elif view == "why":
    draw_two_explanations(page)
elif view == "time":
    draw_over_time(page)
elif view == "talk":
    draw_discussion(page)
elif view == "later":
    draw_recycling(page)
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
