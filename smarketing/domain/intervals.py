"""How sure a rate is: the Wilson score interval."""

from __future__ import annotations

from math import sqrt
from typing import Final

Z_95: Final = 1.959963984540054
"""The normal quantile of a two-sided 95 % interval."""


def wilson(top: float, n: float, z: float = Z_95) -> tuple[float, float] | None:
    """Return the Wilson score interval of the rate *top* / *n* as fractions 0-1; None where *n* is 0.

    It stays within 0 and 1 and is sensible for few cases and for rates near either end.
    """
    if n == 0:
        return None
    middle = top + z * z / 2
    reach = z * sqrt(top * (n - top) / n + z * z / 4)
    low = 0.0 if top <= 0 else (middle - reach) / (n + z * z)
    high = 1.0 if top >= n else (middle + reach) / (n + z * z)
    return low, high


def newcombe(
    top: float, n: float, other_top: float, other_n: float, z: float = Z_95
) -> tuple[float, float, float] | None:
    """Return the difference *top* / *n* - *other_top* / *other_n* and its interval; None where either is of nothing.

    The interval is Newcombe's, made of the two Wilson intervals: it keeps its promise for few cases, too.
    """
    one, other = wilson(top, n, z), wilson(other_top, other_n, z)
    if one is None or other is None:
        return None
    rate, other_rate = top / n, other_top / other_n
    below = sqrt((rate - one[0]) ** 2 + (other[1] - other_rate) ** 2)
    above = sqrt((one[1] - rate) ** 2 + (other_rate - other[0]) ** 2)
    return rate - other_rate, rate - other_rate - below, rate - other_rate + above
