"""Where a page shows comments besides its numbers: the one its address asks for, and those on a campaign."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

import streamlit as st

from smarketing.domain.filters import Filters
from smarketing.store import Comment
from smarketing.ui import formats
from smarketing.ui.comments import COMMENT, Topic, draw_comments, draw_talk, talk
from smarketing.ui.session import rows_behind
from smarketing.ui.text import escaped, full_name, quiet
from smarketing.workspace.talk import Talk

if TYPE_CHECKING:
    from smarketing.ui.frame import Page

_MOST_CAMPAIGNS: Final = 3


def draw_asked(page: Page) -> None:
    """Draw the comment that the address asks for, with its thread and the others on the same thing."""
    asked = st.query_params.get(COMMENT)
    if not asked:
        return
    found = talk(page.workspace)
    thread = found.find(asked)
    if thread is None:
        quiet("The comment of this address isn't there for you: it may be of another company or hidden for your role.")
        return
    about = thread.first.value
    with page.card(f"Comments on {_lead_name(about, found) or subject_in_words(about)}", key="asked"):
        draw_talk(
            page,
            Topic(about.subject, found.key_of(about.subject, about.subject_key), about.label, about.lead_email_key),
            key=f"asked-{about.subject_key}",
        )
        st.button("Close", key="asked_close", icon=":material/close:", type="tertiary", on_click=_close)


def draw_campaigns(page: Page) -> None:
    """Draw a corner with comments for each campaign that the page is filtered to."""
    chosen = dict(page.filters.where).get("campaign", ())
    for campaign in chosen[:_MOST_CAMPAIGNS]:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"campaign-{campaign}"):
            st.html(f'<p class="sm-quiet">Comments on the campaign {escaped(campaign)}</p>', width="content")
            draw_comments(page, Topic("campaign", campaign, campaign), key=f"campaign-{campaign}")


def subject_in_words(about: Comment) -> str:
    """Return what a comment is about, as a sentence says it."""
    if about.subject == "date":
        return formats.date(dt.date.fromisoformat(about.subject_key))
    if about.subject == "lead":
        return "a lead"
    return f"the {about.subject} {about.label or about.subject_key}" if about.subject != "number" else about.label


def _lead_name(about: Comment, found: Talk) -> str:
    """Return who the lead of a comment is, as far as that may be seen; empty where it is about something else."""
    if about.subject != "lead":
        return ""
    of_this = Filters(None, (("lead_id", (found.key_of("lead", about.subject_key),)),))
    leads = rows_behind("leads_by_source", of_this).table.to_pylist()
    return ", ".join(part for row in leads[:1] for part in (full_name(row), row["company"]) if part)


def _close() -> None:
    st.query_params.pop(COMMENT, None)
