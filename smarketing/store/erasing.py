"""One person taken out of the shared decisions, every version of them: the one place where what was written changes."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import JSON, Connection, Table, Text, select, update

from smarketing.domain.tables import FORGOTTEN
from smarketing.store.database import Database
from smarketing.store.hearings import Hearings
from smarketing.store.history import decision_tables
from smarketing.store.remarks import Remarks
from smarketing.store.store import Store
from smarketing.store.types import Structured
from smarketing.store.unguarding import unguarded

FREE_TEXT: Final = frozenset({"note", "text", "title", "success_measure"})
_COLLEAGUES: Final = frozenset({"author", "said_by", "heard_by", "proposed_by", "owner"})
_OF_OURSELVES: Final = frozenset({"people", "members", "looks"})
_WHO_WE_ARE: Final = frozenset({"record_key", "name", "login"})
"""Who wrote or shall do something: a colleague, also where a lead is called the same."""
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
    """What to look for: whatever *spoken* finds in a text, keys made of addresses, ids that give way to others.

    *parts* of their name go as whole words from what people wrote about their lead. With *whole*, a text that names the
    person, or is about their lead, is blanked from end to end. Texts of *shared*, such as a campaign's name, stay;
    *remarks* are the keys of those that were heard of their leads alone.
    """

    spoken: re.Pattern[str] | None
    email_keys: Collection[str]
    lead_ids: Collection[str]
    new_ids: Mapping[str, str]
    whole: bool = False
    parts: Collection[str] = ()
    shared: Collection[str] = ()
    remarks: Collection[str] = ()

    def text(self, text: str) -> str:
        """Return *text* without what gives the person away."""
        return self.spoken.sub(FORGOTTEN, text) if self.spoken and text not in self.shared else text

    def own_text(self, text: str) -> str:
        """Return *text*, which is about the person, without the parts of their name either."""
        words = "|".join(re.escape(part) for part in sorted(self.parts, key=len, reverse=True))
        rest = self.text(text)
        return re.sub(rf"(?<![^\W_])(?:{words})(?![^\W_])", FORGOTTEN, rest, flags=re.IGNORECASE) if words else rest

    def inside(self, value: Any) -> Any:  # noqa: ANN401  # whatever JSON holds
        """Return *value*, as JSON holds it, without the person in any text; who said something is a colleague."""
        if isinstance(value, dict):
            return {name: one if name == "who" else self.inside(one) for name, one in value.items()}
        if isinstance(value, list):
            return [self.inside(one) for one in value]
        return self.text(value) if isinstance(value, str) else value


@dataclass(frozen=True)
class Erased:
    """What an erasure found: texts that name the person, how many changes it changed, and colleagues called the same.

    ``namesakes`` counts the changes by the table and column that says which colleague; these stay.
    """

    mentions: tuple[Mention, ...]
    changed: int
    namesakes: Mapping[tuple[str, str], int]


def erase(store: Store, erasure: Erasure, *, only_look: bool = False) -> Erased:
    """Take the person of *erasure* out of *store* for good, or *only_look*; return what was found.

    SQLite's file is written anew, so that nothing stays in its free pages either.
    """
    database: Database = store._database  # noqa: SLF001  # the same layer
    mentions: list[Mention] = []
    namesakes: Counter[tuple[str, str]] = Counter()
    changed = 0
    with database.writing() as connection:
        erasure = replace(erasure, remarks=_heard_of_them_alone(connection, erasure))
        for table in decision_tables():
            for row in connection.execute(select(table)).mappings().all():
                fresh = {**row, **_without(table, row, erasure)}
                mentions += _mentions(table, row, erasure)
                namesakes.update(
                    (table.name, name) for name in _colleagues(table, row) if _is_named(row[name], erasure)
                )
                if fresh != row:
                    changed += 1
                    _write(connection, table, row, fresh, only_look=only_look)
    if changed and not only_look and database.is_sqlite:
        with database.told(), closing(database.engine.raw_connection()) as raw:
            assert isinstance(raw.driver_connection, sqlite3.Connection)
            raw.driver_connection.execute("VACUUM").close()
            raw.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
    return Erased(tuple(mentions), changed, namesakes)


def _heard_of_them_alone(connection: Connection, erasure: Erasure) -> frozenset[str]:
    """Return the remarks that were heard of leads of the person and of nobody else."""
    heard = Hearings.table.c
    found = connection.execute(select(heard.remark, heard.lead_id)).all()
    of_others = {remark for remark, lead_id in found if lead_id not in erasure.lead_ids}
    return frozenset(remark for remark, _ in found) - of_others


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
        if isinstance(column.type, Text) and isinstance(row[column.name], str) and column.name not in _of_us(table)
    }


def _of_us(table: Table) -> frozenset[str]:
    """Return the columns of *table* that say who works here."""
    return _COLLEAGUES | (_WHO_WE_ARE if table.name in _OF_OURSELVES else frozenset())


def _colleagues(table: Table, row: Mapping[Any, Any]) -> list[str]:
    return [name for name in sorted(_of_us(table) - {"record_key"}) if isinstance(row.get(name), str)]


def _is_named(text: str, erasure: Erasure) -> bool:
    return erasure.text(text) != text


def _without(table: Table, row: Mapping[Any, Any], erasure: Erasure) -> dict[str, Any]:
    """Return what becomes of the texts of *row*, and of those within JSON."""
    fresh: dict[str, Any] = _structured(table, row, erasure)
    is_theirs = _is_theirs(table, row, erasure)
    for name, text in _texts(table, row).items():
        if name == "lead_email_key":
            fresh[name] = "" if text in erasure.email_keys else text
        elif name in _IDS:
            fresh[name] = erasure.new_ids.get(text, erasure.text(text))
        elif erasure.whole and name in FREE_TEXT and text and (is_theirs or erasure.text(text) != text):
            fresh[name] = FORGOTTEN
        else:
            fresh[name] = erasure.own_text(text) if is_theirs and name in FREE_TEXT else erasure.text(text)
    return fresh


def _structured(table: Table, row: Mapping[Any, Any], erasure: Erasure) -> dict[str, Any]:
    fresh = {}
    for column in table.c:
        if isinstance(column.type, Structured):
            of, value = column.type.of, row[column.name]
            fresh[column.name] = of.validate_python(erasure.inside(of.dump_python(value, mode="json")))
        elif isinstance(column.type, JSON):
            fresh[column.name] = erasure.inside(row[column.name])
    return fresh


def _is_theirs(table: Table, row: Mapping[Any, Any], erasure: Erasure) -> bool:
    """Return whether *row* is about a lead of the person: a verdict on it, or what was said of it or heard from it."""
    if table is Remarks.table:
        return row["record_key"] in erasure.remarks
    lead = row.get("subject_key") if row.get("subject") == "lead" else row.get("lead_id")
    return lead in erasure.lead_ids


def _mentions(table: Table, row: Mapping[Any, Any], erasure: Erasure) -> list[Mention]:
    is_theirs = _is_theirs(table, row, erasure)
    return [
        Mention(table.name, row["record_key"], row["version"], text)
        for name, text in _texts(table, row).items()
        if name in FREE_TEXT and text not in {"", FORGOTTEN} and (is_theirs or erasure.text(text) != text)
    ]
