"""A chart of rates over leads that are old enough to judge, or the reason why there is none yet."""

from __future__ import annotations

from typing import Final

import streamlit as st

from smarketing.charts import Spec
from smarketing.ui import formats
from smarketing.ui.dated import CUSTOMERS_NEED, NO_CUSTOMERS, shows_customers
from smarketing.ui.frame import Page
from smarketing.ui.states import missing
from smarketing.ui.tables import for_screen
from smarketing.ui.text import quiet

MOST_LINES: Final = 20
"""A chart of more lines is longer than the page beside it: the others stand in the table behind the corner."""


def draw_judged(page: Page, title: str, metric: str, spec: Spec, *, note: str) -> None:
    """Draw the answer of *metric*, most leads first, whose ``n`` counts the leads judged; or that none is yet."""
    table = page.ask(metric).table
    if not shows_customers(page):
        with page.card(title, key=metric, explains=metric):
            missing(NO_CUSTOMERS, CUSTOMERS_NEED)
        return
    if table.num_rows > MOST_LINES and any(table.column("n").to_pylist()):
        with page.card(title, key=metric, explains=metric):
            quiet(f"{note} The {MOST_LINES} with most leads of {formats.count(table.num_rows)}; all under the corner.")
            st.vega_lite_chart(for_screen(table.slice(0, MOST_LINES)), spec, width="stretch", alt=title)
        return
    if table.num_rows == 0 or any(table.column("n").to_pylist()):
        page.chart(title, metric, spec, note=note)
        return
    with page.card(title, key=metric, explains=metric):
        missing(
            "No lead here is old enough to judge.",
            "Leads count once they had as long as four of five customers took. A longer period shows older ones.",
        )
