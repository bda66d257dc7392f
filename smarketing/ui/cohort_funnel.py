"""The funnel of the leads created in the period, as a chart."""

from __future__ import annotations

import pyarrow as pa
import streamlit as st

from smarketing import charts
from smarketing.ui import states
from smarketing.ui.dated import why_unjudged
from smarketing.ui.frame import Page
from smarketing.ui.tables import for_screen
from smarketing.ui.text import quiet


def draw_cohort_funnel(page: Page, title: str, *, note: str) -> None:
    """Draw how far the leads of the period got; where a step says nothing, why stands in place of its rate."""
    with page.card(title, key="funnel", explains="funnel"):
        reached = page.ask("funnel").table
        rows = reached.to_pylist()
        if not any(row["reached"] for row in rows):
            states.nothing(page.filters)
            return
        quiet(note)
        told = reached.append_column("unjudged", pa.array(why_unjudged(page, rows), pa.string()))
        st.vega_lite_chart(for_screen(told), charts.funnel(), width="stretch", alt=title)
