"""How the own history that a goal rests on moved within the look-back: its second half beside its first."""

from __future__ import annotations

from typing import Any, Final

from smarketing.domain.pace import to_date
from smarketing.domain.period import Period
from smarketing.metrics import Answer, ColumnInfo
from smarketing.ui.frame import Page
from smarketing.ui.tiles import change_of, fewest

_METRIC: Final = "plan_basis"
_VALUE: Final = "lead_value"
_RESTS_ON: Final = {
    "average_deal_size": ("sized_deals",),
    "median_days_to_customer": ("timed",),
    "lead_to_customer_rate": ("n",),
    _VALUE: ("n", "sized_deals"),
}
"""By column what counts the cases that it is of, on either side."""
_AGAINST: Final = "vs. the half before"
_FEWEST_DAYS: Final = 2


def expect_trends(page: Page) -> None:
    """Begin to answer what ``own_trends`` asks."""
    for half in _halves(page):
        page.expect(_METRIC, filters=page.filters.during(half))


def own_trends(page: Page) -> dict[str, dict[str, Any]]:
    """Return by column what a tile says of the change within the page's period; nothing over all time.

    Neither good nor bad: what chance explains isn't told apart here. One of few cases says how many these are.
    """
    if not (halves := _halves(page)):
        return {column: {} for column in _RESTS_ON}
    then, now = (_with_value(page.ask(_METRIC, page.filters.during(half))) for half in halves)
    infos = {**page.ask(_METRIC).columns, _VALUE: ColumnInfo("Value of a lead", "money")}
    trends = {}
    for column, cases in _RESTS_ON.items():
        size, text, _ = change_of(now[column], then[column], infos[column], fewest((now, then), *cases))
        trends[column] = {"change": size, "change_text": text, "against": _AGAINST if text else ""}
    return trends


def _halves(page: Page) -> tuple[Period, ...]:
    """Return the halves of the page's period so far, none where it is too short or over all time."""
    period = page.filters.period
    so_far = to_date(period, page.as_of) if period and page.as_of else None
    return so_far.halves() if so_far and so_far.days >= _FEWEST_DAYS else ()


def _with_value(answer: Answer) -> dict[str, Any]:
    (whole,) = answer.table.to_pylist()
    rate, size = whole["lead_to_customer_rate"], whole["average_deal_size"]
    return {**whole, _VALUE: None if rate is None or size is None else rate * float(size)}
