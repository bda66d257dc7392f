"""How an agreement comes about: proposed by one, signed by one person of each team, in force from its day on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Connection

from smarketing.domain.agreements import Part, merged
from smarketing.errors import Conflict, StoreError
from smarketing.store.agreements import Agreed, Agreements
from smarketing.store.database import Database
from smarketing.store.history import Draft, Entry, new_key, said
from smarketing.store.people import People, Person
from smarketing.store.proposals import Proposal, Proposals
from smarketing.store.signatures import Decision, Signature, Signatures
from smarketing.store.standings import Standing, Standings, ensure_may_follow


class GroundMoved(Conflict):
    """Another proposal on the topic was agreed meanwhile; this one is kept and can be rebased."""

    def __init__(self, what: str, who: str, when: str) -> None:
        super().__init__(what, who, when)
        said = (
            f"{who} signed another change of {what} at {when}, so this proposal builds on what no longer holds. "
            "Nothing of it was lost: rebase it on what is agreed now, look at it, and have it signed again."
        )
        self.args = (said,)


class Agreeing:
    """What people do with proposals; every step is one transaction and is checked in it."""

    def __init__(
        self, database: Database, people: People, agreements: Agreements, proposals: Proposals, signatures: Signatures
    ) -> None:
        self._database = database
        self._people = people
        self._agreements = agreements
        self._proposals = proposals
        self._signatures = signatures
        self._standings = Standings(agreements, proposals, signatures)

    # Looking

    def standing(self, key: str) -> Standing:
        """Return how the proposal *key* stands.

        Raises:
            StoreError: there is no such proposal.
        """
        with self._database.reading() as connection:
            return self._standings.of(connection, self._standings.known(connection, key))

    def standings(self, topic: str | None = None) -> tuple[Standing, ...]:
        """Return how every proposal stands, or every one on *topic*, the newest first."""
        with self._database.reading() as connection:
            return self._standings.every(connection, topic)

    # Deciding

    def propose(
        self,
        topic: str,
        content: Part,
        *,
        reason: str,
        by: Person,
        holds_from: dt.date | None = None,
        based_on: str | None = None,
        sign: bool = False,
    ) -> Standing:
        """Propose *content* as what shall be agreed on *topic* from the day *holds_from* on, by default today.

        *based_on* is ``Agreed.proposal`` of what the author has seen, None for what was agreed last. With *sign* the
        author signs at once, for their team.

        Raises:
            GroundMoved: another change was agreed since.
            StoreError: it changes nothing, has no reason, would hold before what it builds on, or drops a reason.
        """
        with self._database.writing() as connection:
            base = self._agreements.latest_in(connection, topic)
            if based_on is not None and based_on != base.value.proposal:
                raise self._moved(base)
            return self._proposed(connection, base, content, by, reason=reason, holds_from=holds_from, sign=sign)

    def propose_all(
        self,
        contents: Mapping[str, Part],
        *,
        reason: str,
        by: Person,
        holds_from: dt.date | None = None,
        sign: bool = False,
    ) -> tuple[Standing, ...]:
        """Propose *contents* by topic, each as ``propose`` does, all or none."""
        with self._database.writing() as connection:
            bases = {topic: self._agreements.latest_in(connection, topic) for topic in contents}
            return tuple(
                self._proposed(connection, bases[topic], content, by, reason=reason, holds_from=holds_from, sign=sign)
                for topic, content in contents.items()
            )

    def revise(
        self,
        key: str,
        content: Part,
        *,
        reason: str,
        by: Person,
        holds_from: dt.date,
        expected: int,
        sign: bool = False,
    ) -> Standing:
        """Change the proposal *key*, seen at version *expected*, by its author; it has to be signed anew.

        Its new version builds on what is agreed now. A declined proposal is open again.

        Raises:
            Conflict: it was changed since.
            StoreError: it is somebody else's, or agreed or withdrawn already; or as ``propose``.
        """
        with self._database.writing() as connection:
            stands = self._to_change(connection, key, by, is_own=True)
            value = replace(stands.proposal.value, content=content, reason=reason.strip(), holds_from=holds_from)
            return self._renewed(connection, stands, value, by, expected=expected, sign=sign)

    def rebase(self, key: str, *, by: Person, expected: int, sign: bool = False) -> Standing:
        """Carry the proposal *key* over to what is agreed now; anybody of both teams may, and all sign anew.

        What it changes stays changed; where somebody else changed the same field meanwhile, it reads as proposed.

        Raises:
            Conflict: it was changed since.
            StoreError: it is agreed or withdrawn already, or nothing of it is left to change.
        """
        with self._database.writing() as connection:
            stands = self._to_change(connection, key, by)
            value = stands.proposal.value
            base = self._standings.base_of(connection, value)
            now = self._agreements.latest_in(connection, value.topic).value
            content = merged(base, value.content, now.content) if base is not None else value.content
            value = replace(value, content=content, holds_from=max(value.holds_from, now.holds_from))
            return self._renewed(connection, stands, value, by, expected=expected, sign=sign)

    def withdraw(self, key: str, *, by: Person, expected: int) -> Standing:
        """Take the proposal *key*, seen at version *expected*, back; only its author can.

        Raises:
            Conflict: it was changed since.
            StoreError: it is somebody else's, or agreed or withdrawn already.
        """
        with self._database.writing() as connection:
            stands = self._to_change(connection, key, by, is_own=True)
            value = replace(stands.proposal.value, is_withdrawn=True)
            return self._kept(connection, Draft(key, value, expected), by)

    def sign(self, key: str, *, by: Person, version: int) -> Standing:
        """Sign the proposal *key* as it read at *version*; once one person of each team has, it is agreed.

        It holds from its day on, or from today where that has passed.

        Raises:
            GroundMoved: another change of the topic was agreed since it was made.
            Conflict: the proposal was changed since.
            StoreError: it isn't open any more, or this person has signed it.
        """
        with self._database.writing() as connection:
            return self._decided(connection, key, Signature(key, version, by.team, "signed"), by)

    def decline(self, key: str, *, by: Person, version: int, reason: str) -> Standing:
        """Decline the proposal *key* as it read at *version*: nobody can sign it until its author changes it.

        Raises:
            Conflict: the proposal was changed since.
            StoreError: it isn't open any more, this person has signed it, or no reason is given.
        """
        note = said("The reason for declining", reason)
        with self._database.writing() as connection:
            return self._decided(connection, key, Signature(key, version, by.team, "declined", note), by)

    # Beneath

    def _proposed(
        self,
        connection: Connection,
        base: Entry[Agreed],
        content: Part,
        by: Person,
        *,
        reason: str,
        holds_from: dt.date | None,
        sign: bool,
    ) -> Standing:
        self._ensure_of_team(connection, by)
        day = holds_from or self._agreements.today
        ensure_may_follow(base, content, day, today=self._agreements.today)
        value = Proposal(base.key, content, reason.strip(), day, base.value.proposal, by.name, by.team)
        return self._kept(connection, Draft(new_key(), value, 0), by, sign=sign)

    def _ensure_of_team(self, connection: Connection, by: Person) -> None:
        """Remember who decides, and refuse somebody who speaks for the other team."""
        known = self._people.find_in(connection, by.name)
        if known is None:
            self._people.write_in(connection, [self._people.draft(by)], by=by.name)
        elif known.value.team != by.team:
            raise StoreError(
                f"{known.value.name} belongs to {known.value.team}, and a person belongs to one team. "
                f"Somebody of {by.team} has to decide for {by.team}."
            )

    def _to_change(self, connection: Connection, key: str, by: Person, *, is_own: bool = False) -> Standing:
        """Return how *key* stands, for *by* to change it."""
        self._ensure_of_team(connection, by)
        stands = self._standings.of(connection, self._standings.known(connection, key))
        if stands.state in {"agreed", "withdrawn"}:
            raise self._closed(stands)
        author = stands.proposal.value.proposed_by
        if is_own and author.strip().casefold() != by.name.strip().casefold():
            raise StoreError(
                f"Only {author} can change or withdraw this proposal. Decline it, or make one of your own."
            )
        return stands

    def _renewed(
        self, connection: Connection, stands: Standing, value: Proposal, by: Person, *, expected: int, sign: bool
    ) -> Standing:
        base = self._agreements.latest_in(connection, value.topic)
        ensure_may_follow(base, value.content, value.holds_from, today=self._agreements.today)
        draft = Draft(stands.key, replace(value, based_on=base.value.proposal), expected)
        return self._kept(connection, draft, by, sign=sign)

    def _kept(self, connection: Connection, draft: Draft[Proposal], by: Person, *, sign: bool = False) -> Standing:
        (entry,) = self._proposals.write_in(connection, [draft], by=by.name)
        if not sign:
            return self._standings.of(connection, entry)
        return self._decided(connection, entry.key, Signature(entry.key, entry.version, by.team, "signed"), by)

    def _decided(self, connection: Connection, key: str, signature: Signature, by: Person) -> Standing:
        """Append *signature*, and the agreement where it was the last that was missing."""
        self._ensure_of_team(connection, by)
        entry = self._standings.known(connection, key)
        stands = self._standings.of(connection, entry)
        if entry.version != signature.proposal_version:
            raise Conflict(
                self._proposals.describe(entry.value), entry.author, self._database.say_when(entry.written_at)
            )
        self._ensure_free(stands, signature.decision, by)
        signed_as = f"{key}:{entry.version}:{by.name.strip().casefold()}"
        self._signatures.write_in(connection, [Draft(signed_as, signature, 0)], by=by.name)
        stands = self._standings.of(connection, entry)
        if stands.state == "open" and not stands.missing:
            value = entry.value
            day = max(value.holds_from, self._agreements.today)
            agreed = Agreed(value.topic, value.content, day, key, value.reason)
            self._agreements.write_in(connection, [Draft(value.topic, agreed)], by=by.name)
        return self._standings.of(connection, entry)

    def _ensure_free(self, stands: Standing, decision: Decision, by: Person) -> None:
        """Refuse a decision on what isn't open, the second one of a person, or a signature on ground that moved."""
        if stands.state != "open":
            raise self._closed(stands)
        name = by.name.strip().casefold()
        if any(one.author.strip().casefold() == name for one in stands.signatures):
            others = " and ".join(stands.missing)
            raise StoreError(f"{by.name} has signed this already. Somebody of {others} has to sign as well.")
        if decision == "signed" and stands.moved is not None:
            raise self._moved(stands.moved)

    def _closed(self, stands: Standing) -> StoreError:
        last = stands.agreed or next((one for one in stands.signatures if one.value.decision == "declined"), None)
        who = last or stands.proposal
        when = self._database.say_when(who.written_at)
        end = {
            "agreed": "It holds: make a new proposal to change it.",
            "declined": "Its author can change it; then it is open again.",
        }.get(stands.state, "Make a new proposal.")
        return StoreError(f"This proposal was {stands.state} by {who.author} at {when}. {end}")

    def _moved(self, latest: Entry[Agreed]) -> Conflict:
        who, when = (latest.author, self._database.say_when(latest.written_at)) if latest.version else ("Somebody", "")
        return GroundMoved(self._agreements.describe(latest.value), who, when or "an earlier time")
