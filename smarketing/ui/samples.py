"""Which values of a column stand for all of it beside its header."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

SAMPLES: Final = 3


def spread(values: Sequence[str]) -> list[str]:
    """Return up to three of *values* from all over them, the first and the last included."""
    last = len(values) - 1
    return [values[place * last // (SAMPLES - 1)] for place in range(SAMPLES)] if last >= SAMPLES else list(values)
