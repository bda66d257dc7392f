"""Data: what is in, how good is it, and what does this week's export change?"""

import streamlit as st

from smarketing.ui import open_page
from smarketing.ui.health import draw_health, draw_missing, draw_state
from smarketing.ui.privacy import draw_privacy
from smarketing.ui.snapshot_history import draw_history
from smarketing.ui.uploads import draw_uploads

page = open_page(
    "Data", question="What is in, how good is it, and what does this week's export change?", filtered=False
)

if page.as_of is not None or page.workspace.is_empty:
    with page.guarded():
        draw_state(page)

with page.guarded():
    draw_uploads(page)

if page.workspace.is_empty:
    st.stop()

if page.as_of is None:  # the numbers of what was kept are not up: it can be looked at and taken back
    with page.card("Uploads kept", key="history"):
        draw_history(page)
    st.stop()

health, history, privacy = st.tabs(["Data health", "Uploads kept", "Privacy"], on_change="rerun", key="data_views")
if health.open:
    with health:
        with page.card("Where the data contradicts itself", key="health", explains="data_health"):
            draw_health(page)
        with page.card("What the pages can't show yet", key="missing"):
            draw_missing(page)
if history.open:
    with history, page.card("Uploads kept", key="history"):
        draw_history(page)
if privacy.open:
    with privacy, page.card("Names, e-mails and phones", key="privacy"):
        draw_privacy(page)
