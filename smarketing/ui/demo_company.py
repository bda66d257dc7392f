"""The made-up company, for those who want to look around before they upload anything."""

from __future__ import annotations

import streamlit as st

from smarketing.ui.frame import Page


def draw_demo(page: Page) -> None:
    """Offer to load the demo company into this empty workspace."""
    with page.card("Or look around first", key="demo"):
        st.html(
            '<p class="sm-quiet">A made-up company with two weeks of exports, feedback and decisions. '
            "It needs an empty workspace, and undoing its uploads empties it again.</p>"
        )
        if st.button("Open the demo company", icon=":material/domain:", key="load_demo"):
            with st.spinner("Loading the demo company …"):
                page.workspace.load_demo()
            st.rerun()
