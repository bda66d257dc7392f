"""What a page says when there is nothing to show or something went wrong: in plain words, with a next step."""

from __future__ import annotations

import streamlit as st

from smarketing.domain.filters import Filters
from smarketing.errors import SmarketingError
from smarketing.ui.agreement_guide import draw_guide
from smarketing.ui.filters import described
from smarketing.ui.session import text_as_seen
from smarketing.ui.text import escaped, markdown_safe
from smarketing.workspace import Workspace


def nothing(filters: Filters) -> None:
    """Say that no row meets the filters, and name them."""
    st.html(
        f'<p class="sm-quiet">Nothing here for {escaped(described(filters))}. '
        "Choose a longer period or take a filter away.</p>"
    )


def missing(what: str, remedy: str) -> None:
    """Say what can't be shown for want of data, and which column or file would show it."""
    st.info(f"**{markdown_safe(what)}** {markdown_safe(remedy)}", icon=":material/add_circle:")


def refused(sentence: str) -> None:
    """Show the sentence of one of our own errors, as far as whoever looks may see it."""
    st.warning(markdown_safe(text_as_seen(sentence)), icon=":material/error:")


def failed() -> None:
    """Say that a block broke for a reason of ours."""
    st.error(
        "This part could not be drawn. The rest of the page is not affected; the reason stands in the server's log. "
        "Reload the page, and tell whoever runs Smarketing if it stays.",
        icon=":material/error:",
    )


def empty_workspace(here: Workspace) -> None:
    """Offer the two ways to the first number: own exports or the demo company."""
    with st.container(border=True, key="card-empty"):
        st.html(
            '<p class="sm-say">No data yet. Drop this week\'s exports from your CRM on the Data page, '
            "or look around with a made-up company first.</p>"
        )
        draw_guide(here, has_link=False)
        with st.container(horizontal=True):
            if st.button("Upload exports", type="primary", icon=":material/upload:", key="go_to_data"):
                st.switch_page("pages/data.py")
            if st.button("Open the demo company", icon=":material/domain:", key="load_demo"):
                with st.spinner("Loading the demo company …"):
                    try:
                        here.load_demo()
                    except SmarketingError as fault:
                        refused(str(fault))
                    else:
                        st.rerun()
