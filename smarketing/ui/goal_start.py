"""Where a scenario starts that nobody saved yet: as much as was won lately, and said to be nobody's goal."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from smarketing.domain.filters import Filters
from smarketing.domain.period import named_periods
from smarketing.domain.planning import LARGEST
from smarketing.ui import formats, states
from smarketing.ui.frame import Page

_NOTHING_WON: Final = Decimal(1_000_000)
_LATELY: Final = "12_months"


def start_goal(page: Page) -> Decimal:
    """Return as much as was won in the last twelve full months, rounded to two digits; a million where nothing was.

    It is never more than can be planned.

    Raises:
        SmarketingError: the question can't be answered.
    """
    won = _won_lately(page)
    rounded = won.quantize(Decimal(1).scaleb(max(won.adjusted() - 1, 0)), ROUND_HALF_UP)
    return min(rounded, LARGEST) if won else _NOTHING_WON


def draw_start(page: Page, goal: float) -> None:
    """Say of the *goal* of a scenario never saved that nobody set it, while it still is where it started."""
    if goal != float(start_goal(page)):
        return
    example = formats.money(goal, page.currency)
    why = "about as much as was won in the 12 full months to date" if _won_lately(page) else "a mere example"
    states.missing(
        "No goal is set yet.",
        f"This page reads {example}, {why}. Type your own under Revenue goal, save it, and propose it as the plan.",
    )


def _won_lately(page: Page) -> Decimal:
    if page.as_of is None:
        return Decimal(0)
    answer = page.ask("won_revenue", Filters(named_periods(page.as_of)[_LATELY]))
    won: Decimal | None = answer.table.to_pylist()[0]["revenue"]
    return won or Decimal(0)
