"""A mix agreed on beside the one that came: who is short beyond chance, and by how many leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final, Literal

from smarketing.domain.intervals import wilson

FEWEST: Final = 10
"""Under so many leads in all nothing is judged."""
_WRONG: Final = 0.05
"""How often, of all that is judged together, anything may be named by chance (both sides, Bonferroni)."""
Verdict = Literal["short", "more", "as agreed", "too few"]


@dataclass(frozen=True)
class Held:
    """What one group brought of all *n* leads, held against its *target*, a share of them (0-1).

    ``missing`` leads would have made it the share agreed on, of as many leads as came; below zero it brought more.
    """

    name: str
    leads: int
    n: int
    target: float
    missing: float
    verdict: Verdict


def held_against(leads: Mapping[str, int], target: Mapping[str, float]) -> tuple[Held, ...]:
    """Return each group of *target*, the largest first, held against the *leads* by group; others count in all."""
    n = sum(leads.values())
    z = NormalDist().inv_cdf(1 - _WRONG / 2 / max(len(target), 1))
    return tuple(
        _held(name, leads.get(name, 0), n, share, z) for name, share in sorted(target.items(), key=lambda one: -one[1])
    )


def _held(name: str, leads: int, n: int, share: float, z: float) -> Held:
    return Held(name, leads, n, share, share * n - leads, _verdict(leads, n, share, z))


def _verdict(leads: int, n: int, share: float, z: float) -> Verdict:
    interval = wilson(leads, n, z)
    if n < FEWEST or interval is None:
        return "too few"
    low, high = interval
    return "short" if high < share else "more" if low > share else "as agreed"
