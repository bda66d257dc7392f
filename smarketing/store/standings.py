"""How proposals stand: what is signed, what came of it, and whether the ground moved under them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from smarketing.domain.agreements import Part, ReasonsAgreement, topic_of
from smarketing.domain.period import day_in_words
from smarketing.domain.stages import Team
from smarketing.errors import StoreError, shown
from smarketing.store.agreements import Agreed, Agreements
from smarketing.store.history import Entry
from smarketing.store.people import TEAMS
from smarketing.store.proposals import Proposal, Proposals
from smarketing.store.signatures import Signature, Signatures

State = Literal["open", "agreed", "declined", "withdrawn"]


@dataclass(frozen=True)
class Standing:
    """How a proposal stands: its newest version, who signed or declined that, and what came of it.

    ``moved`` is what was agreed on the topic meanwhile by way of another proposal, None where nothing was or it no
    longer matters: until the proposal is rebased, nobody can sign it.
    """

    proposal: Entry[Proposal]
    signatures: tuple[Entry[Signature], ...]
    agreed: Entry[Agreed] | None
    moved: Entry[Agreed] | None

    @property
    def key(self) -> str:
        """The key of the proposal."""
        return self.proposal.key

    @property
    def state(self) -> State:
        """Whether it is still to be signed, and if not, why."""
        if self.agreed is not None:
            return "agreed"
        if self.proposal.value.is_withdrawn:
            return "withdrawn"
        return "declined" if any(one.value.decision == "declined" for one in self.signatures) else "open"

    @property
    def missing(self) -> tuple[Team, ...]:
        """The teams of which nobody has signed yet."""
        signed = {one.value.team for one in self.signatures if one.value.decision == "signed"}
        return tuple(team for team in TEAMS if team not in signed)


class Standings:
    """What the nouns together say of each proposal, within one connection."""

    def __init__(self, agreements: Agreements, proposals: Proposals, signatures: Signatures) -> None:
        self._agreements = agreements
        self._proposals = proposals
        self._signatures = signatures

    def known(self, connection: Connection, key: str) -> Entry[Proposal]:
        """Return the newest version of the proposal *key*.

        Raises:
            StoreError: there is no such proposal.
        """
        entry = self._proposals.get_in(connection, key)
        if entry is None:
            raise StoreError(f"There is no proposal '{shown(key)}'. Look at the list of those that are open.")
        return entry

    def of(self, connection: Connection, entry: Entry[Proposal]) -> Standing:
        """Return how the proposal of *entry* stands."""
        given = tuple(
            one for one in self._signatures.of_in(connection, entry.key) if one.value.proposal_version == entry.version
        )
        agreed = self._agreements.of_proposal_in(connection, entry.key)
        latest = self._agreements.latest_in(connection, entry.value.topic)
        is_moved = agreed is None and latest.value.proposal != entry.value.based_on
        return Standing(entry, given, agreed, latest if is_moved else None)

    def every(self, connection: Connection, topic: str | None = None) -> tuple[Standing, ...]:
        """Return how every proposal stands, or every one on *topic*, the newest first."""
        entries = self._proposals.current_in(connection)
        return tuple(self.of(connection, one) for one in reversed(entries) if topic in {None, one.value.topic})

    def base_of(self, connection: Connection, value: Proposal) -> Part | None:
        """Return the content that *value* builds on, None where it was agreed in another store."""
        if not value.based_on:
            return topic_of(value.topic).start
        base = self._agreements.of_proposal_in(connection, value.based_on)
        return base.value.content if base else None


def ensure_may_follow(base: Entry[Agreed], content: Part, day: dt.date, *, today: dt.date) -> None:
    """Do nothing if *content* may follow *base* from *day* on.

    Raises:
        AgreementError: it is the content of another topic.
        StoreError: it changes nothing, would hold before *base* does, or leaves out a reason.
    """
    topic = topic_of(base.key)
    topic.encode(content)  # refuses that of another topic
    if content == base.value.content:
        raise StoreError(f"This is what is agreed on {topic.label.lower()} already. Change something.")
    if max(day, today) < base.value.holds_from:
        raise StoreError(
            f"What it builds on holds from {day_in_words(base.value.holds_from)} only. Choose that day or a later one."
        )
    if isinstance(content, ReasonsAgreement) and isinstance(base.value.content, ReasonsAgreement):
        kept = {reason.key for reason in content.reasons}
        gone = next((one for one in base.value.content.reasons if one.key not in kept), None)
        if gone is not None:
            raise StoreError(f"{gone.title} is left out, and old verdicts may name it. Keep it and retire it instead.")
