"""Whole numbers out of parts: each rounded down, those left over to the largest remainders, so that they add up."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor


def whole_parts(parts: Sequence[Fraction], number: int) -> list[int]:
    """Return *parts*, which come to *number* or to less than one under it, as whole numbers that come to *number*."""
    given = [floor(part) for part in parts]
    for place in sorted(range(len(parts)), key=lambda place: given[place] - parts[place])[: number - sum(given)]:
        given[place] += 1
    return given
