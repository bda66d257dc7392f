"""What was spent month by month, and what a lead and a customer of each month cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pyarrow as pa
import streamlit as st

from smarketing import charts
from smarketing.ui import formats, states
from smarketing.ui.dated import shows_customers
from smarketing.ui.explain import say_explained
from smarketing.ui.frame import Page
from smarketing.ui.tables import draw_answer, for_screen
from smarketing.ui.text import escaped, quiet, strong

_METRIC: Final = "costs_by_month"
_PANELS: Final = {"spent": "Spent", "cost_per_lead": "Per lead", "cost_per_customer": "Per customer"}
_LAST: Final = 3
_HOW: Final = (
    "Spend by its own day, leads by the day they were created; customers are those among these leads. Lighter bars: "
    "the month is not over, or fewer than ten customers stand behind it."
)
_SPENT_ON: Final = frozenset({"source", "campaign", "content"})
"""What spend can be filtered by."""
Row = Mapping[str, Any]


def draw_costs_by_month(page: Page) -> None:
    """Draw spend, cost of a lead and cost of a customer by month, and the months in numbers."""
    with page.card("What leads and customers cost, month by month", key="costs-by-month", stretch=False):
        answer = page.ask(_METRIC)
        rows = [row for row in answer.table.to_pylist() if row["spent"] is not None]
        if not rows:
            states.nothing(page.filters)
            return
        say_explained(
            page,
            _lately(page, rows),
            _per_customer(page, rows),
            _not_applied(page),
            metric=_METRIC,
            key="costs-by-month",
        )
        shown = [name for name in _PANELS if name != "cost_per_customer" or shows_customers(page)]
        for place, name in zip(st.columns(len(shown), gap="small"), shown, strict=True):
            with place:
                _draw_panel(page, answer.table, name)
        st.caption(_HOW)
        draw_answer(answer, key="months-of-costs", currency=page.currency)


def _draw_panel(page: Page, table: pa.Table, name: str) -> None:
    quiet(_PANELS[name])
    customers, over = table.column("customers").to_pylist(), table.column("is_complete").to_pylist()
    is_thin = [name == "cost_per_customer" and few < charts.SMALL_SAMPLE for few in customers]
    unsure = pa.array([int(thin or not done) for thin, done in zip(is_thin, over, strict=True)])
    spec = charts.monthly_bars(
        month="month", amount=name, unit="money", title=_PANELS[name], tone="marketing", unsure="is_running",
        symbol=formats.symbol(page.currency),
    )  # fmt: skip
    amounts = table.column(name).cast(pa.float64())
    shown = pa.table({"month": table.column("created_month"), name: amounts, "is_running": unsure})
    st.vega_lite_chart(for_screen(shown), spec, width="stretch", alt=f"{_PANELS[name]} by month")


def _lately(page: Page, rows: Sequence[Row]) -> str:
    """Return what a lead cost in the last full months against those before (HTML)."""
    over = [row for row in rows if row["is_complete"] and row["leads"]]
    now, before = _per_lead(over[-_LAST:]), _per_lead(over[-2 * _LAST : -_LAST])
    if now is None:
        return "No full month of this period has both spend and leads."
    said = f"A lead cost {strong(formats.money(now, page.currency))} in the last {_months(over[-_LAST:])}"
    if before is None:
        return f"{said}; there is nothing before to hold that against."
    return (
        f"{said}, {escaped(formats.money(before, page.currency))} in the {_months(over[-2 * _LAST : -_LAST])} before."
    )


def _per_lead(rows: Sequence[Row]) -> float | None:
    leads = sum(row["leads"] for row in rows)
    return float(sum(row["spent"] for row in rows)) / leads if leads else None


def _months(rows: Sequence[Row]) -> str:
    return "full month" if len(rows) == 1 else f"{formats.count(len(rows))} full months"


def _per_customer(page: Page, rows: Sequence[Row]) -> str:
    """Return what a customer cost in the months that are old enough to judge, taken together (HTML)."""
    judged = [row for row in rows if row["leads"] and not row["immature"]]
    customers = sum(row["customers"] for row in judged)
    if not customers:
        return "No month here is old enough, and brought customers, to say what one cost."
    money = escaped(formats.money(float(sum(row["spent"] for row in judged)) / customers, page.currency))
    return (
        f"A customer cost {money} in the {_months(judged)} whose leads are all old enough to judge "
        f"({formats.counted(customers, 'customer')})."
    )


def _not_applied(page: Page) -> str:
    """Say which filters spend knows nothing of (HTML)."""
    others = [name for name, _ in page.filters.where if name not in _SPENT_ON]
    if not others:
        return ""
    return f"Spend names no {escaped(' or '.join(others))}: here is what all of them cost."
