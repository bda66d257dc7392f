"""The period before: what numbers are held against, as far as the data reaches back to it."""

from __future__ import annotations

import datetime as dt
from typing import Final

from smarketing.domain.filters import Filters
from smarketing.domain.period import Period, add_months
from smarketing.ui import formats
from smarketing.ui.frame import Page

AGAINST: Final = "vs. the period before"
NO_EARLIER_DATA: Final = "no earlier data"
LATEST_START: Final = dt.timedelta(days=7)
"""How late the data may begin in the period before, if that is ten times as long: leads don't come in every day."""


def period_before(page: Page) -> Period | None:
    """Return the period of equal length before the page's, None where the data does not cover it.

    It is covered where the data begins by its first day, or in its first week if it has ten weeks or more: a tenth of
    it without records is what holidays leave too, a larger part would pass for growth.
    """
    if page.filters.period is None:
        return None
    before = page.filters.period.before()
    first = _first_day(page)
    late = LATEST_START if before.days >= 10 * LATEST_START.days else dt.timedelta()
    return before if first is not None and first <= before.start + late else None


def against(page: Page, change: str, *, is_covered: bool) -> str:
    """Return what a tile's *change* is against, or why there is nothing to hold the period against."""
    if change:
        return AGAINST
    if page.filters.period is None or is_covered:
        return ""
    first = _first_day(page)
    return f"data begin in {formats.month(first)}" if first and first < page.filters.period.start else NO_EARLIER_DATA


def _first_day(page: Page) -> dt.date | None:
    """Return when the data begins, to the week: with its first lead or, without leads, its first won deal."""
    has_leads = page.workspace.has("leads")
    months = (
        page.ask("leads_by_month" if has_leads else "won_revenue_by_month", Filters()).table.column("month").to_pylist()
    )
    if not months:
        return None
    first: dt.date = min(months)
    weeks = page.ask("weekly_trend", Filters(Period(first, add_months(first, 1)))).table.to_pylist()
    counted = "leads" if has_leads else "won_deals"
    return max(first, min((week["week"] for week in weeks if week[counted]), default=first))
