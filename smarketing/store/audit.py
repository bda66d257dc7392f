"""The audit log: who did or tried what, each entry sealed by a hash over itself and the entry before."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypedDict, Unpack, get_args

from sqlalchemy import Column, Connection, Integer, Row, Select, Table, Text, func, insert, select

from smarketing.errors import StoreError, shown
from smarketing.store.database import Database
from smarketing.store.schema import metadata

Outcome = Literal["done", "denied"]
OUTCOMES: Final = get_args(Outcome)
NOTHING_BEFORE: Final = "0" * 64
"""What the first entry holds for the hash of the one before."""
_LONGEST_TEXT: Final = 500
_ROWS_AT_ONCE: Final = 5_000
_COLUMNS: Final = ("written_at", "actor", "action", "subject", "outcome", "detail", "before", "hash")
audit_log: Final = Table(
    "audit_log",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    *(Column(name, Text, nullable=False) for name in _COLUMNS),  # as text: the hash is over exactly what is kept
)

_NEWEST: Final = select(audit_log.c.number, audit_log.c.hash).order_by(audit_log.c.number.desc()).limit(1)
_ADDED: Final = insert(audit_log)


@dataclass(frozen=True)
class Head:
    """The newest entry of a log: noted elsewhere, it tells whether the log was cut off or written anew since."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


@dataclass(frozen=True)
class AuditEntry:
    """What ``actor`` did, or was denied, at ``written_at`` (UTC); ``before`` is the hash of entry ``number`` - 1.

    ``subject`` and ``detail`` hold ids and counts, never the personal data of a lead.
    """

    number: int
    written_at: dt.datetime
    actor: str
    action: str
    subject: str
    outcome: str
    detail: Mapping[str, str]
    before: str
    hash: str


class Sought(TypedDict, total=False):
    """Which entries to show; what is None or not there leaves a filter open. ``since`` is included, ``until`` not."""

    actor: str | None
    action: str | None
    outcome: Outcome | None
    since: dt.datetime | None
    until: dt.datetime | None


@dataclass(frozen=True)
class Broken:
    """The first entry that is not as it was written, and a sentence for people."""

    number: int
    sentence: str


def head_of(text: str) -> Head:
    """Return the head that somebody noted as ``NUMBER:HASH``.

    Raises:
        StoreError: it reads otherwise.
    """
    number, _, digest = text.strip().partition(":")
    if not (number.isascii() and number.isdigit() and int(number) and len(digest) == len(NOTHING_BEFORE)):
        raise StoreError(f"'{shown(text)}' is no head of an audit log. Write its number and hash as NUMBER:HASH.")
    return Head(int(number), digest.lower())


class Audit:
    """The log of one store; every method is safe to call from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(
        self,
        action: str,
        *,
        actor: str,
        subject: str = "",
        outcome: Outcome = "done",
        detail: Mapping[str, str] = {},
    ) -> AuditEntry:
        """Add an entry, kept once this returns; not to be called while the same thread writes a decision.

        Raises:
            StoreError: the store can't be reached.
        """
        with self._database.writing() as connection:
            at = self._database.clock()
            return append_in(connection, action, at=at, actor=actor, subject=subject, outcome=outcome, detail=detail)

    def ensure_open(self) -> None:
        """Return where an entry could be written: for what is done to files first, and can't be done without one.

        Raises:
            StoreError: the log can't be written.
        """
        with self._database.writing():
            return

    def entries(
        self, *, before: int | None = None, limit: int = 200, **sought: Unpack[Sought]
    ) -> tuple[AuditEntry, ...]:
        """Return up to *limit* entries that are *sought*, by default all, the newest first, older than *before*."""
        query = _sought(select(audit_log), sought)
        if before is not None:
            query = query.where(audit_log.c.number < before)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(audit_log.c.number.desc()).limit(limit))
            return tuple(map(_entry, rows.mappings()))

    def rows(self, **sought: Unpack[Sought]) -> Iterator[Mapping[str, Any]]:
        """Yield every entry that is *sought*, the oldest first, column by column as it is kept and hashed."""
        with self._database.reading() as connection:
            query = _sought(select(audit_log), sought).order_by(audit_log.c.number)
            found = connection.execute(query.execution_options(yield_per=_ROWS_AT_ONCE))
            yield from (dict(row) for row in found.mappings())

    def count(self, **sought: Unpack[Sought]) -> int:
        """Return how many entries are *sought*."""
        with self._database.reading() as connection:
            query = _sought(select(func.count()).select_from(audit_log), sought)
            return int(connection.execute(query).scalar_one())

    def known(self, column: Literal["actor", "action"]) -> tuple[str, ...]:
        """Return every actor or action there is, in order."""
        with self._database.reading() as connection:
            return tuple(sorted(connection.execute(select(audit_log.c[column]).distinct()).scalars()))

    def head(self) -> Head | None:
        """Return the newest entry's number and hash; None while nothing was logged."""
        with self._database.reading() as connection:
            found = head_in(connection)
            return found if found.number else None

    def verify(self, head: Head | None = None) -> Broken | None:
        """Return the first entry that is not as it was written, None for a whole log.

        Entries cut off at the end are seen only by a *head* that was noted elsewhere.
        """
        with self._database.reading() as connection:
            query = select(audit_log).order_by(audit_log.c.number).execution_options(yield_per=_ROWS_AT_ONCE)
            last = Head(0, NOTHING_BEFORE)
            for row in connection.execute(query):
                broken = _broken(last, row) or (head and _contradicted(head, row))
                if broken:
                    return broken
                last = Head(row.number, row.hash)
        if head is not None and head.number > last.number:
            return Broken(
                last.number + 1,
                f"Entry {last.number + 1:,} is missing, and all after it: the log ends before entry {head.number:,}, "
                "which was there when its head was noted.",
            )
        return None


def append_in(
    connection: Connection,
    action: str,
    *,
    at: dt.datetime,
    actor: str,
    subject: str = "",
    outcome: Outcome = "done",
    detail: Mapping[str, str] = {},
) -> AuditEntry:
    """Add an entry within the writing transaction of *connection*: kept or taken back with all the rest of it."""
    last = head_in(connection)
    said = _canonical({_plain(name): _plain(text) for name, text in detail.items()})
    texts = (_plain(text) for text in (actor, action, subject, outcome))
    kept = (last.number + 1, _as_kept(at), *texts, said, last.hash)
    row = dict(zip(("number", *_COLUMNS), (*kept, _digest(kept)), strict=True))
    connection.execute(_ADDED, row)
    return _entry(row)


def head_in(connection: Connection) -> Head:
    """Return the newest entry's number and hash as *connection* sees it; number 0 while nothing was logged."""
    found = connection.execute(_NEWEST).first()
    return Head(found.number, found.hash) if found else Head(0, NOTHING_BEFORE)


def entries_in(connection: Connection) -> list[AuditEntry]:
    """Return every entry as *connection* sees it, the oldest first."""
    return [_entry(row) for row in connection.execute(select(audit_log).order_by(audit_log.c.number)).mappings()]


def _digest(kept: tuple[Any, ...]) -> str:
    """Return the hash of an entry: over its columns but the last, as one JSON list."""
    return hashlib.sha256(_canonical(kept).encode("utf-8", "backslashreplace")).hexdigest()


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=repr)


def _plain(text: str) -> str:
    """Return *text* as both databases keep it, cut where somebody tried to fill the log."""
    kept = text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    return kept if len(kept) <= _LONGEST_TEXT else f"{kept[: _LONGEST_TEXT - 1]}…"


def _broken(last: Head, row: Row[Any]) -> Broken | None:
    """Return what is wrong with *row*, which should follow *last*."""
    number = last.number + 1
    if row.number != number:
        return Broken(number, f"Entry {number:,} is missing: the log goes on with entry {row.number:,}.")
    if row.hash != _digest(tuple(row)[:-1]):
        return Broken(number, f"Entry {number:,} was changed after it was written: its hash does not fit it.")
    if row.before != last.hash:
        what = f"the hash of entry {last.number:,}" if last.number else "the start of a log"
        return Broken(number, f"Entry {number:,} does not follow from what is before it: it does not hold {what}.")
    return None


def _contradicted(head: Head, row: Row[Any]) -> Broken | None:
    if row.number != head.number or row.hash == head.hash:
        return None
    return Broken(
        head.number,
        f"Entry {head.number:,} is another one than when its head was noted: the log was written anew from there or "
        "earlier, or it was restored from an older backup.",
    )


def _sought(query: Select[Any], sought: Sought) -> Select[Any]:
    since, until = sought.get("since"), sought.get("until")
    if since is not None:
        query = query.where(audit_log.c.written_at >= _as_kept(since))
    if until is not None:
        query = query.where(audit_log.c.written_at < _as_kept(until))
    exact = {audit_log.c[name]: sought.get(name) for name in ("actor", "action", "outcome")}
    return query.where(*(column == wanted for column, wanted in exact.items() if wanted is not None))


def _as_kept(moment: dt.datetime) -> str:
    """Return *moment* in the one spelling of the log, which compares as text in the order of time."""
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")


def _entry(row: Mapping[Any, Any]) -> AuditEntry:
    """Return what *row* says; one that was tampered with is shown as far as it can be read."""
    try:
        written_at = dt.datetime.fromisoformat(row["written_at"]).astimezone(dt.UTC)
    except ValueError:
        written_at = dt.datetime.min.replace(tzinfo=dt.UTC)
    try:
        detail = {str(name): str(value) for name, value in json.loads(row["detail"]).items()}
    except (ValueError, AttributeError):
        detail = {"unreadable": str(row["detail"])}
    return AuditEntry(**{**row, "written_at": written_at, "detail": detail})
