"""Whether a share changed from one time to the next, or chance explains what is seen."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Final, Literal

from smarketing.domain.intervals import newcombe
from smarketing.domain.quality_or_follow_up import LEAST, Share

Change = Literal["up", "down", "open", "few"]
EACH: Final = 3
"""How many leads of a kind are drawn for a discussion."""


def change_of(before: Share, after: Share) -> Change:
    """Return which way the share went by more than chance explains; ``few`` under ten cases on either side."""
    told = newcombe(after.top, after.n, before.top, before.n)
    if told is None or min(before.n, after.n) < LEAST:
        return "few"
    _, low, high = told
    return "up" if low > 0 else "down" if high < 0 else "open"


def drawn(ids: Iterable[str], day: dt.date, count: int = EACH) -> list[str]:
    """Return up to *count* of *ids*, drawn by the week of *day*.

    Everybody gets the same ones all week; one more id in between changes at most one of them.
    """
    year, week, _ = day.isocalendar()

    def lot(one: str) -> str:
        return hashlib.sha256(f"{year}-{week} {one}".encode()).hexdigest()

    return sorted(ids, key=lot)[:count]
