"""Where two people judged the same lead: how often they agree."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from smarketing.domain.quality_or_follow_up import Share
from smarketing.store import WITHDRAWN, Store

_MOST: Final = 200_000


@dataclass(frozen=True)
class SecondOpinion:
    """A lead that several people judged, and what each of them said last, in the order in which they first did."""

    lead_id: str
    said: tuple[tuple[str, str], ...]

    @property
    def is_agreed(self) -> bool:
        """Whether all of them gave the same verdict."""
        return len({verdict for _, verdict in self.said}) == 1


def second_opinions(store: Store, leads: Collection[str]) -> tuple[SecondOpinion, ...]:
    """Return those of *leads* that two people or more judged, whoever's verdict holds; the latest first."""
    wanted = frozenset(leads)
    said: dict[str, dict[str, str]] = {}
    newest = [entry for entry in store.feedback.newest(_MOST) if entry.key in wanted]
    order = dict.fromkeys(entry.key for entry in newest)
    for entry in reversed(newest):
        of_lead = said.setdefault(entry.key, {})
        if entry.value.verdict != WITHDRAWN:
            of_lead[entry.author] = entry.value.verdict
        elif entry.author in of_lead:
            del of_lead[entry.author]
    return tuple(SecondOpinion(key, tuple(said[key].items())) for key in order if len(said[key]) > 1)


def agreed_share(opinions: Collection[SecondOpinion]) -> Share:
    """Return how many of the leads judged twice got the same verdict from all."""
    return Share(sum(opinion.is_agreed for opinion in opinions), len(opinions))
