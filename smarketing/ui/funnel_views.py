"""The funnel from all sides: by cohort or by activity, by persona, by source, as it ages, and deal by deal."""

from __future__ import annotations

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from smarketing import charts
from smarketing.ui import formats
from smarketing.ui.cohort_funnel import draw_cohort_funnel
from smarketing.ui.dated import not_counted, undated_stages
from smarketing.ui.filters import choose
from smarketing.ui.frame import Page
from smarketing.ui.funnel_apart import draw_apart
from smarketing.ui.funnel_compared import choose_comparison
from smarketing.ui.judged import draw_judged
from smarketing.ui.stage_cards import draw_stage_cards
from smarketing.ui.states import missing, nothing
from smarketing.ui.tables import MOST_ROWS, draw_answer, for_screen
from smarketing.ui.text import quiet

TAB: Final = "tab"
"""What the open tab is called in the address."""
_BASES: Final = {"cohort": "Leads created in the period", "activity": "Stages entered in the period"}
_STUCK: Final = ("lead_id", "first_name", "last_name", "company", "stage_label", "age_days", "limit_days", "owner",
                 "persona", "source", "last_activity_date")  # fmt: skip
_BY: Final = ("stage_label", "reached", "skipped", "open", "lost", "step_rate", "step_n", "low", "high",
              "cumulative_rate", "immature", "median_days", "p90_days")  # fmt: skip


def draw_funnel(page: Page) -> None:
    """Draw the funnel by cohort or activity, what it is compared with, the sources beside it, and the stages' cards."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="sides"):
        basis = choose("basis", "Counted by", _BASES)
        draw_compared = choose_comparison(page)
    with st.container(key="compared"):  # always there, so that what follows keeps its place
        draw_compared()
    left, right = st.columns([3, 2], gap="small")
    with right:  # first, for its answer is there first
        draw_judged(
            page,
            "Lead to customer, by source",
            "leads_by_source",
            charts.ranked_rates(
                category="source", rate="lead_to_customer_rate", n="n", low="low", high="high", title="Lead to customer"
            ),
            note="95 % intervals over leads of the period old enough to be judged; grey under ten.",
        )
    with left:
        if basis == "cohort":
            draw_cohort_funnel(
                page,
                "How far the leads of the period got",
                note="Rates leave out leads too young to judge; where no time to the next stage is known, all count.",
            )
        else:
            _draw_entries(page)
    if basis == "activity":
        quiet(
            "Only the count at the top of each card is of the entries in the period; its rates, times and what is open "
            "are of the leads created in it."
        )
    with page.guarded():
        draw_stage_cards(page, basis=basis)


def _draw_entries(page: Page) -> None:
    """Draw how many leads entered each stage in the period; stages that no lead has a date for are named instead."""
    title = "Leads that entered each stage in the period, whenever they were created"
    with page.card(title, key="funnel_activity", explains="funnel_activity"):
        undated = undated_stages(page)
        entered = page.ask("funnel_activity").table
        entered = entered.filter(pc.invert(pc.is_in(entered.column("stage"), pa.array(list(undated), pa.string()))))
        if not any(entered.column("entries").to_pylist()):
            nothing(page.filters)
        else:
            spec = charts.stage_bars(count="entries", title="Entered")
            quiet("By the date of the entry: a stage reached without a date is not counted here.")
            st.vega_lite_chart(for_screen(entered), spec, width="stretch", alt=title)
        if undated:
            quiet(not_counted(undated))


def draw_views(page: Page) -> None:
    """Draw the other sides behind tabs; only the open one is asked for."""
    cohorts, time, persona, source, stuck, apart, deals = st.tabs(
        ["Cohorts", "Time in stage", "By persona", "By source", "Stuck leads", "Set apart", "Deal stages"],
        on_change="rerun", key=TAB, bind="query-params",
    )  # fmt: skip
    if cohorts.open:
        with cohorts:
            _draw_cohorts(page)
    if time.open:
        with time:
            _draw_time(page)
    if persona.open:
        with persona:
            page.table("Funnel by persona", "funnel_by_persona", columns=("persona", *_BY))
    if source.open:
        with source:
            page.table("Funnel by source", "funnel_by_source", columns=("source", *_BY))
    if stuck.open:
        with stuck:
            _draw_stuck(page)
    if apart.open:
        with apart:
            draw_apart(page)
    if deals.open:
        with deals:
            draw_deal_stages(page)


def _draw_time(page: Page) -> None:
    page.chart(
        "How long leads were in each stage before they went on",
        "time_in_stage",
        charts.heat_map(row="stage_label", column="days_band", rate="share", n="n", title="Of those who went on"),
        note=(
            "Share of the leads that went on from the stage, by the days it took; those still there are not in it. "
            "Stages without dates are left out, and those of fewer than ten leads hatched."
        ),
    )


def _draw_stuck(page: Page) -> None:
    """Draw the leads stuck for longest, as many as can be read, and say how many there are in all."""
    with page.card(
        "Leads that stay longer than the limit of their stage, longest first", key="stuck_leads", explains="stuck_leads"
    ):
        answer = page.ask("stuck_leads", row_limit=MOST_ROWS)
        if answer.n == 0:
            nothing(page.filters)
            return
        in_all = answer.table.column("stuck_in_all")[0].as_py()
        listed = f"The first {answer.n} of {formats.count(in_all)}" if in_all > answer.n else f"All {answer.n}"
        quiet(f"{listed} leads over the limit of their stage. Under the corner's Table all of them can be exported.")
        draw_answer(answer, columns=_STUCK, key="table-stuck_leads", currency=page.currency)


def draw_deal_stages(page: Page) -> None:
    """Draw how far deals get, where the exports hold their history."""
    if page.ask("deal_stages").table.num_rows or page.ask("deal_stages", page.filters.during(None)).table.num_rows:
        page.table("Stages of the deals", "deal_stages")
        return
    with page.card("Stages of the deals", key="deal_stages-table"):
        missing("These exports hold no history of the deals' stages.", "Export when each deal entered each stage.")


def _draw_cohorts(page: Page) -> None:
    page.chart(
        "Share of each month's leads that became customers",
        "cohort_conversion",
        charts.cohort_triangle(
            month="cohort_month", age="months_since", rate="share", n="n", complete="is_complete", title="Customers"
        ),
        note=(
            "Hatched cells are not over yet: some leads of that month have had less time. Customers without a date "
            "and those that took more than twelve months are not in it."
        ),
    )
