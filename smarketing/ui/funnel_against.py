"""What the funnel is compared with: one choice, kept in the address, and the two sides that it makes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final, Literal

import streamlit as st

from smarketing.domain.comparison import (
    Comparison,
    around,
    with_a_value,
    with_the_period_before,
    with_the_year_before,
)
from smarketing.domain.filters import Filters
from smarketing.errors import FilterError, shown
from smarketing.ui import formats
from smarketing.ui.filters import choose_name
from smarketing.ui.frame import Page
from smarketing.ui.text import joined

AGAINST: Final = {
    "": "nothing",
    "before": "the period before",
    "year": "the same days a year earlier",
    "persona": "a persona",
    "source": "a source",
    "date": "before and after a day",
}
EVERYBODY_ELSE: Final = "All others"
KIND: Final = "against"
WITH: Final = "with"


@dataclass(frozen=True)
class Sides:
    """A comparison and what its two sides are called: *one* is the page's own; their *days* in words."""

    comparison: Comparison
    one: str
    other: str
    days: str


def choose_sides(page: Page) -> Sides | None:
    """Draw what the funnel may be compared with and return the sides chosen; None for nothing.

    Raises:
        FilterError: what the address asks for can't be compared; says what to choose instead.
    """
    kind = st.query_params.get(KIND, "")
    st.session_state["_against"] = kind if kind in AGAINST else ""
    st.selectbox(
        "Compare with", list(AGAINST), format_func=lambda one: f"Compare with {AGAINST[one]}", key="_against",
        on_change=_choose_kind, label_visibility="collapsed", width=300,
    )  # fmt: skip
    match kind:
        case "persona" | "source":
            return _with_a_value(page, kind)
        case "date":
            return _around_a_day(page)
        case "before":
            comparison = with_the_period_before(page.filters)
        case "year":
            comparison = with_the_year_before(page.filters)
        case "":
            return None
        case _:
            msg = f"The funnel can't be compared with “{shown(kind)}”. Choose under Compare with."
            raise FilterError(msg)
    return Sides(comparison, "This period", AGAINST[kind].capitalize(), _days(comparison))


def _with_a_value(page: Page, column: Literal["persona", "source"]) -> Sides:
    """Draw the choice of one persona or source, and return it against those that the page shows besides."""
    values = _values(page, column)
    chosen = dict(page.filters.where).get(column, ())
    offered = [value for value in values if (value,) != chosen] if len(values) > 1 else []
    asked = st.query_params.get(WITH, offered[0] if offered else "")
    if not asked:
        msg = f"There is only one {column} here, so nothing to compare it with."
        raise FilterError(msg)
    options = offered if asked in offered else [*offered, asked]
    choose_name(WITH, f"Which {column}", options)
    if asked not in values:
        msg = f"Nothing here has {column.capitalize()}: {shown(asked)}. Choose another one beside Compare with."
        raise FilterError(msg)
    comparison = with_a_value(page.filters, column, asked)
    others = [value for value in chosen if value != asked]
    return Sides(comparison, joined(others) if others else EVERYBODY_ELSE, asked, _days(comparison))


def _values(page: Page, column: str) -> list[str]:
    """Return the values that leads have in *column*, commonest first."""
    rows = page.ask("filter_options", Filters()).table.to_pylist()
    return [row["value"] for row in rows if row["column_name"] == column]


def _around_a_day(page: Page) -> Sides:
    """Draw the choice of a day, and return the leads since then against those of as many days before."""
    assert page.as_of is not None, "a page of numbers has a day"
    period = page.filters.period
    last = min(period.last_day, page.as_of) if period else page.as_of
    asked = st.query_params.get(WITH, "")
    try:
        day = dt.date.fromisoformat(asked) if asked else _middle(page, last)
    except ValueError as cause:
        msg = f"“{shown(asked)}” is no day. Choose one beside Compare with."
        raise FilterError(msg) from cause
    st.session_state["_with_day"] = min(day, last)
    st.date_input(
        "From which day on", key="_with_day", on_change=_choose_day, max_value=last, format=formats.DATE_FIELD,
        label_visibility="collapsed", width=150,
    )  # fmt: skip
    comparison = around(page.filters, day, page.as_of)
    return Sides(comparison, f"Since {formats.date(day)}", "The days before", _days(comparison))


def _middle(page: Page, last: dt.date) -> dt.date:
    """Return the day that parts what the page shows in two: until one is chosen, the last 90 days from those before."""
    period = page.filters.period
    if period is None or period.days > 180:
        return last - dt.timedelta(days=89)
    return period.halves()[1].start if period.days > 1 else period.start


def _days(comparison: Comparison) -> str:
    one, other = comparison.filters.period, comparison.other
    said = f"{formats.date(one.start)} to {formats.date(one.last_day)}" if one else "All time"
    return f"{said}, against {formats.date(other.start)} to {formats.date(other.last_day)}" if other else said


def _choose_kind() -> None:
    st.query_params.pop(WITH, None)
    if chosen := st.session_state["_against"]:
        st.query_params[KIND] = chosen
    else:
        st.query_params.pop(KIND, None)


def _choose_day() -> None:
    if (day := st.session_state["_with_day"]) is not None:
        st.query_params[WITH] = day.isoformat()
