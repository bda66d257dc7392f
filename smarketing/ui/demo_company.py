"""The made-up company, for those who want to look around before they upload anything."""

from __future__ import annotations

import streamlit as st

from smarketing.domain.roles import Right
from smarketing.ui.frame import Page
from smarketing.ui.person import signed


def draw_demo(page: Page) -> None:
    """Offer to load the demo company into this empty workspace."""
    with page.card("Or look around first", key="demo"):
        st.html(
            '<p class="sm-quiet">A made-up company with two weeks of exports, feedback and decisions. '
            "Your own files take its place when you drop them, and it can be taken away again.</p>"
        )
        if st.button("Open the demo company", icon=":material/domain:", key="load_demo"):
            with st.spinner("Loading the demo company …"):
                page.workspace.load_demo()
            st.rerun()


def draw_demo_is_here(page: Page) -> None:
    """Say that all numbers are made up, and offer to take the demo company away."""
    with page.card("This is the demo company", key="demo-here"):
        st.html(
            '<p class="sm-quiet">Every number, name and decision here is made up. The first files of your own take '
            "the place of all of it; notes, goals and agreements that you saved yourself stay.</p>"
        )
        who = signed("demo", Right.UPLOAD)
        if who and st.button("Take the demo company away", icon=":material/domain_disabled:", key="demo_away"):
            page.workspace.take_demo_away(by=who.name)
            st.rerun()
