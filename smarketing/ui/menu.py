"""The pages there are, and the bar at the top of each that leads to the others."""

from __future__ import annotations

from typing import Final

import streamlit as st

from smarketing.ui import filters as shared
from smarketing.ui.live import draw_live
from smarketing.ui.person import draw_person, keep_person
from smarketing.ui.viewer import may, page_right

MENU: Final = (
    ("app.py", "Weekly sync", ":material/groups:"),
    ("pages/goal_planning.py", "Goal planning", ":material/flag:"),
    ("pages/funnel.py", "Funnel", ":material/filter_list:"),
    ("pages/personas.py", "Personas", ":material/person_search:"),
    ("pages/lead_quality.py", "Lead quality", ":material/thumbs_up_down:"),
    ("pages/agreements.py", "Agreements", ":material/handshake:"),
    ("pages/data.py", "Data", ":material/database:"),
    ("pages/audit.py", "Audit log", ":material/history:"),
)


def draw_menu(title: str) -> None:
    """Draw the menu of the page *title*: the pages whoever looks may see, what is new for them, and who they are."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="menu"):
        st.html('<span class="sm-brand"><b>S</b>mark<i>eting</i></span>', width="content")
        carried = shared.address()
        for path, label, icon in (one for one in MENU if may(page_right(one[1]))):
            st.page_link(path, label=label, icon=icon, query_params=carried)
        draw_live(title)
        draw_person()
    keep_person()
