"""How many examples a law is tried with: all of them by the whole command, a quarter by ``make fast``."""

from __future__ import annotations

from typing import Final

from hypothesis import settings

_USUAL: Final = 100


def register_quick() -> None:
    """Let ``--hypothesis-profile=quick`` try a quarter of the examples."""
    settings.register_profile("quick", max_examples=_USUAL // 4)


def tries(number: int) -> int:
    """Return how many examples to try now of a law that the whole command tries *number* times."""
    return -(-number * settings.default.max_examples // _USUAL)
