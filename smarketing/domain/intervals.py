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
