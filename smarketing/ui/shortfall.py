"""What a step that falls short costs, as a sum whose shown numbers give the shown result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from smarketing.ui import formats

_DIGITS: Final = (1, 2, 3, 4)
_LARGE: Final = 10_000


def sum_of(step: Mapping[str, Any], currency: str, since: str) -> str:
    """Return how the cost of *step*, a row of ``weakest_step``, came about, with the numbers put in.

    As many digits are shown as it takes until whoever works it out finds the same.
    """
    cost = formats.money(step["amount_short"], currency)
    for digits in _DIGITS:
        wanted, got, later = (
            round(float(step[name]), digits + 2) for name in ("wanted_rate", "step_rate", "later_rate")
        )
        short, size = round(float(step["leads_short"]), digits), _rounded(float(step["average_deal_size"]), digits)
        is_same = round(step["n"] * (wanted - got), digits) == short
        if is_same and formats.money(short * later * size, currency) == cost:
            break
    missing = f"{formats.decimal(short, digits)} {'lead' if short == 1 else 'leads'} short"
    return (
        f"{formats.rate(wanted, digits)} less {formats.rate(got, digits)} of {formats.count(step['n'])} are {missing} "
        f"× {formats.rate(later, digits)} of them to become customers × "
        f"{formats.money(size, currency, short=False)} average deal size since {since} = {cost}."
    )


def _rounded(amount: float, digits: int) -> float:
    """Return a large *amount* to the hundred, where few *digits* do, else to the unit."""
    return round(amount, -2 if digits == 1 and amount >= _LARGE else 0)
