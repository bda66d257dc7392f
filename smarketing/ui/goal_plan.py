"""What a goal needs: the reverse funnel, five answers, and by when."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from math import ceil
from typing import Any, Final

import pyarrow as pa
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from smarketing import charts
from smarketing.domain.curve import Curve
from smarketing.domain.pace import Pace, to_date
from smarketing.domain.period import Period
from smarketing.domain.planning import Plan, PlanError, remaining_needed
from smarketing.domain.stages import CUSTOMER_STAGE
from smarketing.domain.wording import plural
from smarketing.metrics import ColumnInfo
from smarketing.store import Scenario
from smarketing.ui import formats, goal_formulas
from smarketing.ui.amounts import has_amounts, no_amounts
from smarketing.ui.dated import not_counted, undated_stages
from smarketing.ui.explain import Made, say_explained
from smarketing.ui.filters import described_part
from smarketing.ui.frame import Page
from smarketing.ui.goal_trends import expect_trends, own_trends
from smarketing.ui.tables import draw_table
from smarketing.ui.text import escaped, quiet, strong
from smarketing.ui.tiles import Tile, draw_tiles
from smarketing.workspace.goals import Basis, credit_of, customers_for

_NONE_OLD_ENOUGH: Final = "no lead of the period is old enough to judge"
_NO_LEADS: Final = "no leads uploaded"
_LEADS_UNKNOWN: Final = ". How many leads that takes is not known before each step has a rate."
_COLUMNS: Final = {
    "needed": ColumnInfo("Needed", "count"),
    "actual": ColumnInfo("There so far", "count"),
    "low": ColumnInfo("At best rates", "count"),
    "high": ColumnInfo("At worst rates", "count"),
    "still_needed": ColumnInfo("Still needed", "count"),
    "needed_by": ColumnInfo("Needed by", "date"),
}


def draw_needs(page: Page, scenario: Scenario, basis: Basis, made: Plan | None, curve: Curve) -> None:
    """Draw what the goal needs, and the five answers; where no plan could be *made*, of its customers alone."""
    try:
        known = made or customers_for(scenario, basis)
    except PlanError:  # said beside the form, with what to enter
        return
    _draw_need(page, scenario, known, curve)
    _draw_answers(page, basis, known)


def _draw_need(page: Page, scenario: Scenario, made: Plan, curve: Curve) -> None:
    """Say in one sentence what the goal needs, and how far the period is."""
    first, last = made.stages[0], made.stages[-1]
    goal = strong(formats.money(float(made.revenue_goal), page.currency), "won")
    customers = _strongly(last.needed_rounded, "customer")
    needs = f"{goal} by {escaped(formats.date(scenario.period.last_day))} needs {customers}"
    part = ""
    if only := described_part(page.filters):
        part = f"Read as the goal of {escaped(only)} alone: rates, needs and what is there so far are of this part."
    leads = f", from {_strongly(first.needed_rounded, 'lead', 'marketing')}." if first is not last else _LEADS_UNKNOWN
    begun = begun_part(page, curve)
    pace, how = _pace(page, scenario, begun)
    say_explained(
        page, f"{needs}{leads}", pace, part,
        metric="won_revenue", key="need", filters=page.filters.during(begun[0]) if begun else None, made=how,
    )  # fmt: skip


def _strongly(number: int, what: str, tone: str = "") -> str:
    """Return a number of *what* with the number in bold (HTML)."""
    return f"{strong(formats.count(number), tone)} {what if number == 1 else plural(what)}"


def begun_part(page: Page, curve: Curve) -> tuple[Period, float] | None:
    """Return the part of the goal's period that is over, and the share (0-1) expected of it; None before any is."""
    so_far = to_date(curve.period, page.as_of) if page.as_of else None
    share = curve.share(so_far) if so_far else None
    return (so_far, float(share)) if so_far and share else None


def expect_basis(page: Page) -> None:
    """Begin to answer what every plan rests on, and how that moved."""
    page.expect("plan_rates", "plan_basis")
    expect_trends(page)


def expect_so_far(page: Page, scenario: Scenario) -> None:
    """Begin to answer what happened in the goal's period so far: it is asked for further down the page."""
    if page.as_of and (so_far := to_date(scenario.period, page.as_of)):
        page.expect("funnel_activity", "won_revenue", filters=page.filters.during(so_far))


def won_so_far(page: Page, so_far: Period) -> Decimal:
    """Return the revenue won *so_far*, zero where no deal was won."""
    won: Decimal | None = page.ask("won_revenue", page.filters.during(so_far)).table.to_pylist()[0]["revenue"]
    return won or Decimal(0)


def _pace(page: Page, scenario: Scenario, begun: tuple[Period, float] | None) -> tuple[str, Made | None]:
    """Say how far the goal is (HTML), and how that is made; without the latter where it isn't known."""
    if begun is None:
        return "The period has not begun in these numbers.", None
    if not has_amounts(page.workspace):
        lack, remedy = no_amounts(page.workspace)
        return f"{escaped(lack)} So what was won so far is not known. {escaped(remedy)}", None
    so_far, share = begun
    reached = Pace(float(scenario.revenue_goal), share, float(won_so_far(page, so_far)))
    tone = "good" if reached.won >= reached.expected else "bad"
    if page.as_of and scenario.period.last_day <= page.as_of:
        return (
            f"Won: {strong(formats.money(reached.won, page.currency), tone)}, "
            f"{escaped(formats.rate(reached.reached, 0))} of the goal. The period is over."
        ), goal_formulas.landed(reached.won, reached.goal, page.currency)
    said = (
        f"Won so far: {strong(formats.money(reached.won, page.currency))}, "
        f"{escaped(formats.rate(reached.reached, 0))} of the goal and "
        f"{strong(formats.rate(reached.ratio, 0), tone)} of the "
        f"{escaped(formats.money(reached.expected, page.currency))} due by now."
    )
    return said, goal_formulas.pace(reached, page.currency)


def _no_size(page: Page, whole: Mapping[str, Any]) -> str:
    if not page.workspace.has("deals"):
        return "no deals uploaded"
    return f"no amount among {formats.counted(whole['won_deals'], 'won deal')}"


def draw_nothing_beside(there: DeltaGenerator) -> None:
    """Let the form have the whole width below what is said *there*: no plan can be made to stand beside it."""
    there.html('<span class="sm-alone"></span>')


def _draw_answers(page: Page, basis: Basis, made: Plan) -> None:
    """Draw the five answers: what is needed, what a customer brings, how long it takes, close rate, value of a lead."""
    whole, money = basis.whole, partial(formats.money, currency=page.currency)
    first, customers = made.stages[0], made.stages[-1]
    close_rate = float(customers.needed / first.needed) if first is not customers and first.needed else None
    own_rate = whole["lead_to_customer_rate"]
    value = None if own_rate is None or basis.deal_size is None else own_rate * whole["average_deal_size"]
    slow = whole["p80_days_to_customer"]
    timed = formats.count(basis.steps[0]["timed"])
    has_leads = page.workspace.has("leads")
    untimed = "too few customers with dates" if has_leads else _NO_LEADS
    time = untimed if slow is None else f"4 of 5 within {formats.days(slow)}, n {timed}"
    size = _no_size(page, whole)
    if basis.deal_size is not None:
        size = f"own {money(whole['average_deal_size'])}{_sized(page, whole)}, n {formats.count(whole['sized_deals'])}"
    own = unjudged = _NONE_OLD_ENOUGH if has_leads else _NO_LEADS
    if whole["n"]:
        between = formats.spread(whole["low"], whole["high"])
        own = f"own {formats.rate(own_rate)} ({between}), n {formats.count(whole['n'])}"
    trend = own_trends(page)
    worth = "own close rate × own average deal" if value is not None else size if whole["n"] else unjudged
    deal_size = money(float(made.average_deal_size))
    median = formats.days(whole["median_days_to_customer"])
    draw_tiles(
        page,
        [
            Tile(
                "customers",
                "Customers needed",
                formats.count(customers.needed_rounded),
                "won",
                under="goal ÷ average deal",
                explains="plan_basis",
                column="average_deal_size",
                made=goal_formulas.customers_needed(made, page.currency),
            ),
            Tile(
                "size",
                "Average deal",
                deal_size,
                "sales",
                under=size,
                explains="plan_basis",
                column="average_deal_size",
                **trend["average_deal_size"],
            ),
            Tile(
                "cycle",
                "Lead to customer, median",
                median,
                "sales",
                under=time,
                explains="plan_basis",
                column="median_days_to_customer",
                **trend["median_days_to_customer"],
            ),
            Tile(
                "close",
                "Close rate to aim for",
                formats.rate(close_rate),
                "won",
                under=own,
                explains="plan_basis",
                column="lead_to_customer_rate",
                made=None if close_rate is None else goal_formulas.close_rate(made),
                **trend["lead_to_customer_rate"],
            ),
            Tile(
                "value",
                "Value of a lead",
                money(value),
                "marketing",
                under=worth,
                explains="plan_basis",
                column="lead_to_customer_rate",
                made=goal_formulas.value_of_a_lead(basis, page.currency),
                **trend["lead_value"],
            ),
        ],
    )


def _sized(page: Page, whole: Mapping[str, Any]) -> str:
    """Return the interval of the average deal, in brackets; empty where one deal alone has none."""
    if whole["deal_size_low"] is None:
        return ""
    low, high, average = (whole[name] for name in ("deal_size_low", "deal_size_high", "average_deal_size"))
    return f" ({formats.money_spread(low, high, average, page.currency)})"


def draw_plan(page: Page, scenario: Scenario, basis: Basis, made: Plan) -> None:
    """Draw needed against there so far, and the table with rates, ranges, dates and what the pipe already holds."""
    rows = _rows(page, scenario, basis, made)
    with page.card("What each stage needs, and what is there so far", key="plan", explains="plan_rates", stretch=False):
        st.vega_lite_chart(pa.Table.from_pylist(rows), charts.plan_funnel(), width="stretch", alt="Needed by stage")
        if unknown := not_counted(undated_stages(page)):
            quiet(unknown)
    with page.card("The same in numbers", key="plan-table", explains="plan_rates", stretch=False):
        table = pa.Table.from_pylist(rows).drop_columns(["stage", "team"])
        infos = page.ask("plan_rates").columns
        draw_table(table, {**infos, **_COLUMNS}, key="plan-rows", currency=page.currency, alt="Plan by stage")
        st.caption(
            "Needed is worked backwards unrounded. Best and worst take every rate at the end of its 95 % interval. "
            "Still needed is what is left after the customers won so far and those that the leads open and in time let "
            "expect at these rates, whenever they close."
        )


def entered(page: Page, so_far: Period) -> dict[str, int | None]:
    """Return how many entered each stage *so_far*; None for a stage without dates."""
    rows = page.ask("funnel_activity", page.filters.during(so_far)).table.to_pylist()
    return {row["stage"]: row["entries"] for row in rows} | dict.fromkeys(undated_stages(page))


def _rows(page: Page, scenario: Scenario, basis: Basis, made: Plan) -> list[dict[str, Any]]:
    so_far = to_date(scenario.period, page.as_of) if page.as_of else None
    entries = entered(page, so_far) if so_far else {}
    won = entries.get(CUSTOMER_STAGE) or 0
    left = remaining_needed(made, won + credit_of(basis, made))
    return [
        {
            "stage_label": step["stage_label"],
            "stage": step["stage"],
            "team": step["team"],
            "needed": planned.needed_rounded,
            "needed_by": planned.needed_by,
            "actual": entries.get(step["stage"], 0),
            "still_needed": ceil(left[step["stage"]]),
            "step_rate": None if planned.rate_to_next is None else float(planned.rate_to_next),
            "step_n": planned.n,
            "low": ceil(planned.fewest),
            "high": None if planned.most is None else ceil(planned.most),
            "leads_in_time": step["leads_in_time"],
        }
        for step, planned in zip(basis.steps, made.stages, strict=True)
    ]
