"""Whether a promise of the service level is kept: by a month that is over, or so far by one that goes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import floor
from typing import Any, Literal

Kept = Literal["kept", "missed", "on track", "behind", "not known"]
_WORST_FIRST: tuple[Kept, ...] = ("missed", "behind", "not known", "on track", "kept")


def delivered(got: float | None, promised: float, share: float, *, is_over: bool) -> Kept:
    """Return whether so much as was *got* keeps what was *promised*, a *share* (0-1) of which is expected by now."""
    if got is None:
        return "not known"
    if is_over:
        return "kept" if got >= promised else "missed"
    return "kept" if got >= promised else "on track" if got >= promised * share else "behind"


def followed_up(neglected: int, judged: int, excused: float | None, *, is_over: bool) -> Kept:
    """Return whether *judged* leads were followed up as promised, of which a part *excused* (0-1) need not be."""
    if not judged:
        return "not known"
    if neglected > judged * (excused or 0):
        return "missed" if is_over else "behind"
    return "kept" if is_over else "on track"


def worst(of: Iterable[Kept]) -> Kept:
    """Return the verdict on promises that are all to be kept; *not known* of none."""
    found = set(of)
    return next((one for one in _WORST_FIRST if one in found), "not known")


def of_marketing(promises: Iterable[Mapping[str, Any]]) -> Kept:
    """Return the verdict on what marketing promised of one month: number and value, of each persona."""
    return worst(
        delivered(row[got], float(row[promised]), row["expected_share"], is_over=row["is_over"])
        for row in promises
        for got, promised in (("delivered_leads", "promised_leads"), ("delivered_value", "promised_value"))
        if row[promised] is not None
    )


def may_be_excused(judged: int, limit: float | None) -> int:
    """Return how many of *judged* leads a *limit* (0-1) lets be excused; none where no limit is agreed."""
    return floor(round(judged * (limit or 0), 9))


def of_sales(row: Mapping[str, Any]) -> Kept:
    """Return the verdict on how sales followed up the leads of one month, of which those excused break no promise."""
    judged = row["follow_up_judged"]
    excused = min(row["excused"], may_be_excused(judged, row["excusal_limit"]))
    return followed_up(row["neglected"] - excused, judged, None, is_over=row["is_over"])
