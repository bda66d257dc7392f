"""Whether leads are handed over, and given back, within the working time that both teams agreed on, month by month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from smarketing.domain.filters import Filters
from smarketing.domain.promises import Kept, followed_up
from smarketing.ui.explain import say_explained
from smarketing.ui.frame import Page
from smarketing.ui.kept import kept_badge, part
from smarketing.ui.text import escaped

METRIC: Final = "hand_off_time"
Row = Mapping[str, Any]


def draw_taken_over(page: Page, filters: Filters) -> None:
    """Say of the newest month whether sales had the leads in time, and of the months before how many of them."""
    _draw(page, filters, "taken_over", "leads were with sales within the working time agreed")


def draw_given_back(page: Page, filters: Filters) -> None:
    """Say of the newest month whether leads that aren't ready were given back in time."""
    _draw(page, filters, "given_back", "leads that aren't ready were given back within the working time agreed")


def _draw(page: Page, filters: Filters, which: str, said: str) -> None:
    rows = [row for row in page.ask(METRIC, filters).table.to_pylist() if row[f"{which}_judged"]]
    if not rows:
        return
    now, *before = rows
    verdict = kept_badge(_kept(now, which))
    months = "".join(f" · {_month(row)} {part(row, which, f'{which}_judged')}" for row in before)
    earlier = f"Before{months}." if before else ""
    say_explained(
        page,
        f"{verdict} {part(now, which, f'{which}_judged')} {escaped(said)} in {_month(now)}.",
        earlier,
        metric=METRIC,
        key=f"hand-off-{which}",
        filters=filters,
    )


def _kept(row: Row, which: str) -> Kept:
    """Return the verdict on a month: as many late ones as may be excused by the service level break no promise."""
    return followed_up(row[f"{which}_late"], row[f"{which}_judged"], row["excusal_limit"], is_over=row["is_over"])


def _month(row: Row) -> str:
    return escaped(f"{row['month']:%b %Y}")
