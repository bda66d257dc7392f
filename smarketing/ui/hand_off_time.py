"""Whether leads are handed over, and given back, within the working time that both teams agreed on, month by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import streamlit as st

from smarketing.domain.filters import Filters
from smarketing.domain.promises import Kept, followed_up
from smarketing.ui import formats
from smarketing.ui.frame import Page
from smarketing.ui.kept import kept_badge, part
from smarketing.ui.text import escaped, say

METRIC: Final = "hand_off_time"
PROMISED: Final = "what a side promised is of all leads"
_SAID: Final = {
    "taken_over": "leads were with sales within the working time agreed",
    "given_back": "leads that aren't ready were given back within the working time agreed",
}
Row = Mapping[str, Any]


def draw_hand_off_time(page: Page, filters: Filters) -> None:
    """Draw both ways beside each other: to sales, and back where a lead isn't ready; nothing before it was agreed."""
    rows = page.ask(METRIC, filters).table.to_pylist()
    ways = [(which, [row for row in rows if row[f"{which}_judged"]]) for which in _SAID]
    if not any(judged for _, judged in ways):
        return
    with page.card("Leads that change hands", key=METRIC, explains=METRIC, filters=filters):
        page.say_whole(PROMISED)
        for place, (which, judged) in zip(st.columns(2, gap="small"), ways, strict=True):
            if judged:
                with place:
                    _draw(which, judged)


def _draw(which: str, rows: Sequence[Row]) -> None:
    """Say the verdict on the newest of the months *rows*, and how many were in time in those before (HTML)."""
    now, *before = rows
    months = " · ".join(f"{_month(row)} {part(row, which, f'{which}_judged')}" for row in before)
    said = f"{kept_badge(_kept(now, which))} {part(now, which, f'{which}_judged')} {_SAID[which]} in {_month(now)}."
    say(said, f"Before: {months}." if months else "")


def _kept(row: Row, which: str) -> Kept:
    """Return the verdict on a month: as many late ones as may be excused by the service level break no promise."""
    return followed_up(row[f"{which}_late"], row[f"{which}_judged"], row["excusal_limit"], is_over=row["is_over"])


def _month(row: Row) -> str:
    return escaped(formats.month(row["month"]))
