"""Bad leads or bad follow-up? What the numbers of one group of leads say for either, and what they leave open."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Final, Literal

from smarketing.domain.intervals import newcombe, wilson

LEAST: Final = 10
"""Under so many cases nothing is said of a share."""
_MOST_NEEDED: Final = 100_000
_WRONG: Final = 0.05

Finding = Literal["worse", "better", "open", "few"]
Cause = Literal["leads", "follow-up", "both", "neither", "open"]


@dataclass(frozen=True)
class Share:
    """*top* of *n* cases."""

    top: int
    n: int

    @property
    def rate(self) -> float:
        """The share as a fraction; *n* is above 0."""
        return self.top / self.n

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the rate; None of no case."""
        return wilson(self.top, self.n)

    def __sub__(self, part: Share) -> Share:
        """Return what is left without *part*."""
        return Share(self.top - part.top, self.n - part.n)

    def __add__(self, other: Share) -> Share:
        """Return both together."""
        return Share(self.top + other.top, self.n + other.n)


NOTHING: Final = Share(0, 0)


@dataclass(frozen=True)
class Sides:
    """One group's numbers for either explanation.

    ``rejected``: bad, of the rated leads that were followed up as agreed; ``bought``: customers, of such leads that are
    old enough; ``kept``: followed up as agreed, of the leads that sales calls good; ``followed``: of all its leads.
    """

    rejected: Share
    bought: Share
    kept: Share
    followed: Share

    @property
    def shares(self) -> tuple[Share, ...]:
        """All of them."""
        return self.rejected, self.bought, self.kept, self.followed

    def __sub__(self, part: Sides) -> Sides:
        """Return the others' numbers."""
        return Sides(*(one - other for one, other in zip(self.shares, part.shares, strict=True)))

    def __add__(self, other: Sides) -> Sides:
        """Return both together."""
        return Sides(*(one + another for one, another in zip(self.shares, other.shares, strict=True)))


EMPTY: Final = Sides(NOTHING, NOTHING, NOTHING, NOTHING)


@dataclass(frozen=True)
class Judgement:
    """What is shown of one group against all others, and nothing that chance explains as well.

    ``leads`` compares by verdicts, ``outcome`` by who bought, ``follow_up`` by the follow-up of good leads and
    ``followed`` by that of all.
    ``is_mostly_kept`` says whether most good leads were followed up as agreed, None where either may be.
    ``verdicts_needed`` are the rated, followed-up leads that would settle ``leads`` if the rates stay, None where they
    are settled or no number would.
    """

    leads: Finding
    outcome: Finding
    follow_up: Finding
    followed: Finding
    is_mostly_kept: bool | None
    verdicts_needed: int | None

    @property
    def cause(self) -> Cause:
        """Which explanation the numbers bear out."""
        bad_leads = self.leads == "worse"
        bad_follow_up = "worse" in (self.follow_up, self.followed) or self.is_mostly_kept is False
        if bad_leads or bad_follow_up:
            return "both" if bad_leads and bad_follow_up else "leads" if bad_leads else "follow-up"
        cleared = self.leads == "better" and self.is_mostly_kept is True
        return "neither" if cleared else "open"


def judged(own: Sides, others: Sides, *, groups: int = 1) -> Judgement:
    """Return what *own* numbers show against those of all *others*.

    Of *groups* compared side by side, each claim is held to so much stricter an interval that all of them together are
    right in 19 of 20 cases.
    """
    z = NormalDist().inv_cdf(1 - _WRONG / (2 * max(1, groups)))
    leads = _found(own.rejected, others.rejected, z, more_is_worse=True)
    return Judgement(
        leads=leads,
        outcome=_found(own.bought, others.bought, z, more_is_worse=False),
        follow_up=_found(own.kept, others.kept, z, more_is_worse=False),
        followed=_found(own.followed, others.followed, z, more_is_worse=False),
        is_mostly_kept=_mostly(own.kept, z),
        verdicts_needed=_needed(own.rejected, others.rejected, z) if leads == "open" else None,
    )


def _found(own: Share, other: Share, z: float, *, more_is_worse: bool) -> Finding:
    if min(own.n, other.n) < LEAST:
        return "few"
    told = newcombe(own.top, own.n, other.top, other.n, z)
    assert told is not None, "both have cases"
    _, low, high = told
    if low <= 0 <= high:
        return "open"
    return "worse" if (low > 0) == more_is_worse else "better"


def _mostly(share: Share, z: float) -> bool | None:
    interval = wilson(share.top, share.n, z)
    if share.n < LEAST or interval is None or interval[0] <= 0.5 <= interval[1]:
        return None
    return interval[0] > 0.5


def _needed(own: Share, other: Share, z: float) -> int | None:
    """Return how many more cases of its *own*, at the same rate, would tell it apart from the *other*."""

    def tells(n: int) -> bool:
        told = newcombe(own.rate * n, n, other.top, other.n, z)
        return told is not None and (told[1] > 0 or told[2] < 0)

    enough = own.n
    while not tells(enough):
        enough *= 2
        if enough > _MOST_NEEDED:
            return None
    few = enough // 2
    while enough - few > 1:
        middle = (few + enough) // 2
        few, enough = (few, middle) if tells(middle) else (middle, enough)
    return enough - own.n
