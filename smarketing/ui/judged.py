"""A chart of rates over leads that are old enough to judge, or the reason why there is none yet."""

from __future__ import annotations

from smarketing.charts import Spec
from smarketing.ui.frame import Page
from smarketing.ui.states import missing


def draw_judged(page: Page, title: str, metric: str, spec: Spec, *, note: str) -> None:
    """Draw the answer of *metric*, whose column ``n`` counts the leads judged; say so where there is none yet."""
    table = page.ask(metric).table
    if table.num_rows == 0 or any(table.column("n").to_pylist()):
        page.chart(title, metric, spec, note=note)
        return
    with page.card(title, key=metric, explains=(metric,)):
        missing(
            "No lead here is old enough to judge.",
            "Leads count once they had as long as four of five customers took. A longer period shows older ones.",
        )
