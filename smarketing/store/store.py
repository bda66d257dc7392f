"""The store: every noun over one database, opened once per process."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Engine, func, select

from smarketing.errors import StoreError, did_you_mean, shown
from smarketing.store import copies
from smarketing.store.actions import Actions
from smarketing.store.agreeing import Agreeing
from smarketing.store.agreements import Agreements
from smarketing.store.audit import Audit
from smarketing.store.comments import Comments
from smarketing.store.database import Clock, Database, Guard, utc_now
from smarketing.store.excusals import Excusals
from smarketing.store.feedback import FeedbackLog
from smarketing.store.hearings import Hearings
from smarketing.store.history import Draft, Entry, Noun
from smarketing.store.looks import Looks
from smarketing.store.members import Members
from smarketing.store.migrate import migrate
from smarketing.store.notes import Notes
from smarketing.store.people import People
from smarketing.store.persona_rules import PersonaRules
from smarketing.store.proposals import Proposals
from smarketing.store.reasons import Reasons
from smarketing.store.remarks import Remarks
from smarketing.store.replies import Replies
from smarketing.store.returns import Returns
from smarketing.store.scenarios import Scenarios
from smarketing.store.signatures import Signatures
from smarketing.store.stages import StageOwners, Stages

RECENT_SECONDS: Final = 0.5


class Store:
    """The shared decisions of a workspace; every method is safe to call from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database
        proposals, signatures = Proposals(database), Signatures(database)
        self.audit = Audit(database)
        self.people = People(database)
        self.members = Members(database)
        self.agreements = Agreements(database)
        owners = StageOwners(database, self.agreements)
        self.agreeing = Agreeing(database, self.people, self.agreements, proposals, signatures)
        self.reasons = Reasons(self.agreements)
        self.feedback = FeedbackLog(database, self.reasons)
        self.replies = Replies(database)
        self.actions = Actions(database)
        self.scenarios = Scenarios(database, self.agreements)
        self.stages = Stages(owners, self.agreements)
        self.persona_rules = PersonaRules(database)
        self.notes = Notes(database)
        self.comments = Comments(database)
        self.looks = Looks(database)
        self.returns = Returns(database)
        self.excusals = Excusals(database)
        self.remarks = Remarks(database)
        self.hearings = Hearings(database, self.remarks)
        mine: tuple[Noun[Any], ...] = (
            self.people, self.feedback, self.replies, self.actions, self.scenarios, self.persona_rules,
            self.notes, owners, self.agreements, proposals, signatures, self.members, self.comments, self.looks,
            self.returns, self.remarks, self.hearings, self.excusals,
        )  # fmt: skip
        self._nouns = {noun.name: noun for noun in mine}
        self._recent: tuple[float, int, Mapping[str, int]] = (0.0, -1, {})

    def guarded_by(self, guard: Guard) -> Store:
        """Return this store for somebody whose every decision *guard* is asked about before it is written."""
        return Store(self._database.guarded_by(guard))

    @property
    def nouns(self) -> tuple[str, ...]:
        """The names that ``history`` and ``revision`` know."""
        return tuple(self._nouns)

    def history(self, noun: str, key: str) -> tuple[Entry[Any], ...]:
        """Return every version of *key* of *noun*, oldest first.

        Raises:
            StoreError: there is no such noun.
        """
        return self._noun(noun).history(key)

    def revision(self, noun: str) -> int:
        """Return a number that grows with every change of *noun*: part of a cache's key.

        Raises:
            StoreError: there is no such noun.
        """
        return self._noun(noun).revision()

    def revisions(self, *nouns: str) -> tuple[int, ...]:
        """Return the revision of each of *nouns*, all as of one moment, in one query.

        Raises:
            StoreError: one of them is no noun.
        """
        tables = [self._noun(noun).table for noun in nouns]
        newest = [select(func.max(table.c.change_id)).scalar_subquery() for table in tables]
        with self._database.reading() as connection:
            return tuple(revision or 0 for revision in connection.execute(select(*newest)).one())

    def recent_revisions(self) -> Mapping[str, int]:
        """Return the revision of every noun for caches: as this process wrote last, and others half a second ago."""
        asked_at, writes, known = self._recent
        if writes != self._database.writes or time.monotonic() - asked_at > RECENT_SECONDS:
            writes, asked_at = self._database.writes, time.monotonic()
            known = MappingProxyType(dict(zip(self.nouns, self.revisions(*self.nouns), strict=True)))
            self._recent = (asked_at, writes, known)
        return known

    def save_copy(self, path: Path) -> None:
        """Write the whole store, as it is at one moment, into the new SQLite file *path* while others go on."""
        copies.save_copy(self._database, path)

    def load_copy(self, path: Path) -> None:
        """Fill this empty store from the SQLite file *path*; all of it or nothing.

        One that holds every change of the copy already, and perhaps newer ones, is left as it is.

        Raises:
            StoreError: something else was decided here; nothing was changed.
        """
        copies.load_copy(self._database, path)

    def take_in(self, other: Store, *, after: Mapping[str, int], left_out: Collection[str]) -> None:
        """Append what *other* decided after the revisions *after*, by noun, where nothing newer is known here.

        Nouns *left_out* don't come at all.
        """
        with self._database.writing() as connection:  # from the start: what is newest here may not change meanwhile
            for name, noun in self._nouns.items():
                if name in left_out:
                    continue
                here = {entry.key: entry.written_at for entry in noun.current_in(connection)}
                _, entries = other._noun(name).since(after.get(name, 0))  # one class
                newer = [one for one in entries if one.key not in here or here[one.key] < one.written_at]
                noun.write_in(connection, [_as_said(one) for one in newer], by="Smarketing")

    @property
    def engine(self) -> Engine:
        """The pool beneath, for health checks."""
        return self._database.engine

    def close(self) -> None:
        """Let go of every connection."""
        self._database.close()

    def _noun(self, name: str) -> Noun[Any]:
        if name not in self._nouns:
            raise StoreError(f"There is no history of '{shown(name)}'.{did_you_mean(name, self.nouns)}")
        return self._nouns[name]


def _as_said(entry: Entry[Any]) -> Draft[Any]:
    return Draft(entry.key, entry.value, author=entry.author, written_at=entry.written_at)


def open_store(url: str, *, clock: Clock = utc_now, zone: str = "UTC") -> Store:
    """Return the store at *url*, its tables made or brought up to date; *zone* is how times are said in messages.

    Raises:
        SettingsError: the address is wrong.
        StoreError: the database can't be reached, or is newer than this program.
    """
    database = Database(url, clock=clock, zone=zone)
    try:
        migrate(database)
    except BaseException:  # also when the run is stopped: no connection may stay open
        database.close()
        raise
    return Store(database)
