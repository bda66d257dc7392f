"""The one shape of every shared decision: appended with who and when, never overwritten; today's state is a query."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Final, Generic, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    RowMapping,
    Table,
    Text,
    UniqueConstraint,
    func,
    insert,
    select,
)
from sqlalchemy.schema import SchemaItem

from smarketing.errors import Conflict, StoreError, did_you_mean, shown
from smarketing.store.audit import append_in
from smarketing.store.database import Database
from smarketing.store.schema import metadata
from smarketing.store.types import Moment

T = TypeVar("T")
_KEYS_PER_QUERY: Final = 10_000


@dataclass(frozen=True)
class Entry(Generic[T]):
    """A decision as it stood after one change: the ``version``-th of its ``key``, by ``author`` at ``written_at``."""

    key: str
    version: int
    value: T
    author: str
    written_at: dt.datetime


@dataclass(frozen=True)
class Draft(Generic[T]):
    """A decision to be written; ``expected`` is the version its author has seen (0: none yet), None to write anyway.

    ``author`` and ``written_at`` are set for what was decided elsewhere before, such as feedback from a file.
    """

    key: str
    value: T
    expected: int | None = None
    author: str | None = None
    written_at: dt.datetime | None = None


def history_table(name: str, *columns: SchemaItem) -> Table:
    """Return the table of a noun: one row per change, *columns* besides the ones every change has."""
    return Table(
        name,
        metadata,
        Column("change_id", Integer, primary_key=True, autoincrement=True),
        Column("record_key", Text, nullable=False),
        Column("version", Integer, nullable=False),
        Column("author", Text, nullable=False),
        Column("written_at", Moment, nullable=False),
        *columns,
        UniqueConstraint("record_key", "version"),
        Index(f"ix_{name}_written_at", "written_at"),
    )


def decision_tables() -> tuple[Table, ...]:
    """Return the tables of every noun."""
    return tuple(table for table in metadata.sorted_tables if "change_id" in table.c)


def new_key() -> str:
    """Return a key that no other decision has."""
    return uuid.uuid4().hex


def one_of(what: str, value: str, allowed: Sequence[str]) -> None:
    """Refuse a *value* that isn't *allowed*.

    Raises:
        StoreError: names the value and what it may be.
    """
    if value not in allowed:
        raise StoreError(
            f"{what} can't be '{shown(value)}'.{did_you_mean(value, allowed)} Choose one of: {', '.join(allowed)}."
        )


def said(what: str, text: str) -> str:
    """Return *text* trimmed.

    Raises:
        StoreError: there is nothing in it.
    """
    if not text.strip():
        raise StoreError(f"{what} is empty. Write it and save again.")
    return text.strip()


def _batches(keys: Collection[str]) -> Iterator[list[str]]:
    """Yield *keys*, each once, as many at a time as every engine takes in one query."""
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), _KEYS_PER_QUERY):
        yield ordered[start : start + _KEYS_PER_QUERY]


class Noun(Generic[T]):
    """The history of one kind of decision; a subclass per noun says what may be decided about it.

    ``is_about_leads`` where a key may say who a lead is: the audit log, which nobody is taken out of, leaves it out.
    """

    name: ClassVar[str]
    table: ClassVar[Table]
    is_about_leads: ClassVar[bool] = False
    kind: type[T]

    def __init__(self, database: Database) -> None:
        self._database = database

    def current(self) -> tuple[Entry[T], ...]:
        """Return the latest version of every key, the longest known key first."""
        with self._database.reading() as connection:
            return self.current_in(connection)

    def current_in(self, connection: Connection) -> tuple[Entry[T], ...]:
        """Return the latest version of every key as *connection* sees it; see ``current``."""
        return self._latest(connection)

    def get(self, key: str) -> Entry[T] | None:
        """Return the latest version of *key*, or None if nothing was ever decided about it."""
        with self._database.reading() as connection:
            return next(iter(self._latest(connection, self.table.c.record_key == key)), None)

    def history(self, key: str) -> tuple[Entry[T], ...]:
        """Return every version of *key*, oldest first."""
        query = select(self.table).where(self.table.c.record_key == key).order_by(self.table.c.version)
        with self._database.reading() as connection:
            return tuple(self._entries(connection.execute(query).mappings()))

    def histories(self, keys: Collection[str]) -> dict[str, tuple[Entry[T], ...]]:
        """Return every version of each of *keys* that anything was decided about, oldest first, in one look."""
        every = select(self.table).order_by(self.table.c.version)
        found: dict[str, tuple[Entry[T], ...]] = {}
        with self._database.reading() as connection:
            for batch in _batches(keys):
                query = every.where(self.table.c.record_key.in_(batch))
                for entry in self._entries(connection.execute(query).mappings()):
                    found[entry.key] = (*found.get(entry.key, ()), entry)
        return found

    def newest(self, limit: int, *, since: dt.datetime | None = None) -> tuple[Entry[T], ...]:
        """Return the last *limit* changes, or those of them that came after *since*, the newest first."""
        query = select(self.table).order_by(self.table.c.written_at.desc(), self.table.c.change_id.desc()).limit(limit)
        query = query if since is None else query.where(self.table.c.written_at > since)
        with self._database.reading() as connection:
            return tuple(self._entries(connection.execute(query).mappings()))

    def since(self, change: int) -> tuple[int, tuple[Entry[T], ...]]:
        """Return the last change there is and what was decided after *change*, each key once, as it stands now.

        Writers take turns, so a change that comes later never has a smaller number.
        """
        with self._database.reading() as connection:
            last = connection.execute(select(func.max(self.table.c.change_id))).scalar() or 0
            return int(last), self._latest(connection, self.table.c.change_id > change)

    def authors_since(self, change: int) -> frozenset[str]:
        """Return who decided something after *change*."""
        query = select(self.table.c.author).where(self.table.c.change_id > change).distinct()
        with self._database.reading() as connection:
            return frozenset(connection.execute(query).scalars())

    def as_of(self, moment: dt.datetime) -> tuple[Entry[T], ...]:
        """Return the version of every key that was in force at *moment*, the longest known key first."""
        with self._database.reading() as connection:
            return self._latest(connection, self.table.c.written_at <= moment)

    def revision(self) -> int:
        """Return a number that grows with every change of this noun."""
        with self._database.reading() as connection:
            return int(connection.execute(select(func.max(self.table.c.change_id))).scalar() or 0)

    def describe(self, value: T) -> str:
        """Return what a conflict calls *value*, such as ``the action 'Call back'``."""
        raise NotImplementedError

    def write(self, drafts: Iterable[Draft[T]], *, by: str) -> tuple[Entry[T], ...]:
        """Append *drafts*, all or none, and return them as they were kept.

        Raises:
            Conflict: somebody changed one of them after the version its draft expects.
        """
        with self._database.writing() as connection:
            return self.write_in(connection, tuple(drafts), by=by)

    def write_in(self, connection: Connection, drafts: Sequence[Draft[T]], *, by: str) -> tuple[Entry[T], ...]:
        """Append *drafts* within the writing transaction of *connection*; see ``write``."""
        if self._database.guard is not None:
            self._database.guard.allow(self.name, [draft.value for draft in drafts], connection)
        author = said("Your name", by)
        written_at = self._database.clock()
        latest = self._latest_of(connection, {draft.key for draft in drafts})
        entries = []
        for draft in drafts:
            before = latest.get(draft.key)
            self._check(draft, before)
            version = before.version + 1 if before else 1
            entry = Entry(draft.key, version, draft.value, draft.author or author, draft.written_at or written_at)
            entries.append(entry)
            latest[draft.key] = entry
        if entries:
            detail = self._append(connection, entries)
            append_in(
                connection, f"decision.{self.name}", at=written_at, actor=author, subject=self.name, detail=detail
            )
        return tuple(entries)

    def _append(self, connection: Connection, entries: Sequence[Entry[T]]) -> dict[str, str]:
        """Append *entries* and return what the audit log says of them: their numbers follow, for writers take turns."""
        if len(entries) > 1:
            connection.execute(insert(self.table), [self._row(entry) for entry in entries])
            last = int(connection.execute(select(func.max(self.table.c.change_id))).scalar_one())
            return {"changes": f"{last - len(entries) + 1}-{last}", "count": str(len(entries))}
        (entry,) = entries
        (number,) = connection.execute(insert(self.table), self._row(entry)).inserted_primary_key or ("",)
        key = {} if self.is_about_leads else {"key": entry.key}
        return {"change": str(number), "version": str(entry.version)} | key

    def _only(self, draft: Draft[T], *, by: str) -> Entry[T]:
        return self.write((draft,), by=by)[0]

    def _known(self, key: str) -> Entry[T]:
        entry = self.get(key)
        if entry is None:
            raise StoreError(f"There is no {self.name.rstrip('s')} '{shown(key)}' any more. Reload the page.")
        return entry

    def _check(self, draft: Draft[T], before: Entry[T] | None) -> None:
        if draft.expected is None or before is None or before.version == draft.expected:
            return
        when = self._database.say_when(before.written_at)
        raise Conflict(self.describe(before.value), before.author, when)

    def _latest(self, connection: Connection, *conditions: ColumnElement[bool]) -> tuple[Entry[T], ...]:
        change = self.table.c.change_id
        spans = select(func.min(change).label("first"), func.max(change).label("last"))
        span = spans.where(*conditions).group_by(self.table.c.record_key).subquery()
        query = select(self.table).join(span, change == span.c.last).order_by(span.c.first)
        return tuple(self._entries(connection.execute(query).mappings()))

    def _latest_of(self, connection: Connection, keys: set[str]) -> dict[str, Entry[T]]:
        key = self.table.c.record_key
        return {entry.key: entry for batch in _batches(keys) for entry in self._latest(connection, key.in_(batch))}

    def _entries(self, rows: Iterable[RowMapping]) -> Iterator[Entry[T]]:
        """Yield what *rows* hold, as far as whoever reads may see it."""
        guard = self._database.guard
        for row in rows:
            value = self.decode(row)
            if guard is None or guard.shows(value):
                yield self._read(row, value)

    def _entry(self, row: RowMapping) -> Entry[T]:
        return self._read(row, self.decode(row))

    def _read(self, row: RowMapping, value: T) -> Entry[T]:
        guard = self._database.guard
        shown_value = guard.seen(value) if guard else value
        return Entry(row["record_key"], row["version"], shown_value, row["author"], row["written_at"])

    def _row(self, entry: Entry[T]) -> dict[str, Any]:
        return {
            "record_key": entry.key,
            "version": entry.version,
            "author": entry.author,
            "written_at": entry.written_at,
            **self.encode(entry.value),
        }

    def encode(self, value: T) -> dict[str, Any]:
        """Return *value* by column; a noun whose columns aren't its fields says how."""
        return {field.name: getattr(value, field.name) for field in fields(value)}  # type: ignore[arg-type]  # each noun is a dataclass

    def decode(self, row: RowMapping) -> T:
        """Return the value that *row* holds."""
        return self.kind(**{field.name: row[field.name] for field in fields(self.kind)})  # type: ignore[arg-type]  # see encode
