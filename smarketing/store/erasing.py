"""One person taken out of the shared decisions, every version of them: the one place where what was written changes."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Table, Text, select, update

from smarketing.domain.tables import FORGOTTEN
from smarketing.store.database import Database
from smarketing.store.history import decision_tables
from smarketing.store.store import Store
from smarketing.store.unguarding import unguarded

FREE_TEXT: Final = frozenset({"note", "text", "title", "success_measure"})
_IDS: Final = frozenset({"lead_id", "record_key", "subject_key"})


@dataclass(frozen=True)
class Mention:
    """A text that names somebody: the noun it belongs to, its key and version, and the text as it was."""

    noun: str
    key: str
    version: int
    text: str


@dataclass(frozen=True)
class Erasure:
    """What to look for: *terms* in any text (lower case), keys made of addresses, ids that give way to others.

    With *whole*, a text that names the person, or is about their lead, is blanked from end to end.
    """

    terms: Sequence[str]
    email_keys: Collection[str]
    lead_ids: Collection[str]
    new_ids: Mapping[str, str]
    whole: bool = False

    def text(self, text: str) -> str:
        """Return *text* without the terms."""
        pattern = "|".join(re.escape(term) for term in sorted(self.terms, key=len, reverse=True))
        return re.sub(pattern, FORGOTTEN, text, flags=re.IGNORECASE) if pattern else text


def erase(store: Store, erasure: Erasure, *, only_look: bool = False) -> tuple[Mention, ...]:
    """Take the person of *erasure* out of *store* for good, or *only_look*; return the texts that named them.

    SQLite's file is written anew, so that nothing stays in its free pages either.
    """
    database: Database = store._database  # noqa: SLF001  # the same layer
    mentions: list[Mention] = []
    changed = 0
    with database.writing() as connection:
        for table in decision_tables():
            for row in connection.execute(select(table)).mappings().all():
                fresh = {**row, **_without(table, row, erasure)}
                mentions += _mentions(table, row, erasure)
                if fresh != row:
                    changed += 1
                    _write(connection, table, row, fresh, only_look=only_look)
    if changed and not only_look and database.is_sqlite:
        with database.told(), closing(database.engine.raw_connection()) as raw:
            assert isinstance(raw.driver_connection, sqlite3.Connection)
            raw.driver_connection.execute("VACUUM").close()
            raw.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
    return tuple(mentions)


def _write(
    connection: Connection, table: Table, row: Mapping[Any, Any], fresh: Mapping[Any, Any], *, only_look: bool
) -> None:
    if not only_look:
        changed = {str(name): value for name, value in fresh.items() if value != row[name]}
        with unguarded(connection, table):
            connection.execute(update(table).where(table.c.change_id == row["change_id"]).values(changed))


def _texts(table: Table, row: Mapping[Any, Any]) -> dict[str, str]:
    """Return the columns of *row* that are text, by name."""
    return {
        column.name: row[column.name]
        for column in table.c
        if isinstance(column.type, Text) and isinstance(row[column.name], str)
    }


def _without(table: Table, row: Mapping[Any, Any], erasure: Erasure) -> dict[str, str]:
    """Return what becomes of the texts of *row*."""
    fresh = {}
    is_theirs = row.get("lead_id") in erasure.lead_ids
    for name, text in _texts(table, row).items():
        if name == "lead_email_key":
            fresh[name] = "" if text in erasure.email_keys else text
        elif name in _IDS:
            fresh[name] = erasure.new_ids.get(text, erasure.text(text))
        elif erasure.whole and name in FREE_TEXT and text and (is_theirs or erasure.text(text) != text):
            fresh[name] = FORGOTTEN
        else:
            fresh[name] = erasure.text(text)
    return fresh


def _mentions(table: Table, row: Mapping[Any, Any], erasure: Erasure) -> list[Mention]:
    is_theirs = row.get("lead_id") in erasure.lead_ids
    return [
        Mention(table.name, row["record_key"], row["version"], text)
        for name, text in _texts(table, row).items()
        if name in FREE_TEXT and text not in {"", FORGOTTEN} and (is_theirs or erasure.text(text) != text)
    ]
