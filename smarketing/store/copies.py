"""The whole store as one SQLite file and back, from and into either database, while people write."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Column, Connection, Table, func, insert, select

from smarketing.errors import StoreError
from smarketing.store.database import Database, sqlite_url
from smarketing.store.making_way import holds_only_log_ins, make_way, tell_again
from smarketing.store.migrate import migrate
from smarketing.store.schema import metadata

_ROWS_AT_ONCE: Final = 5_000
_Rows = dict[tuple[Any, ...], tuple[Any, ...]]


def save_copy(database: Database, path: Path) -> None:
    """Write everything in *database*, as it is at one moment, into the new SQLite file *path* while others go on."""
    if database.is_sqlite:
        with database.told(), closing(database.engine.raw_connection()) as source:
            assert isinstance(source.driver_connection, sqlite3.Connection)
            _save(source.driver_connection, path)
        return
    with _opened(path) as copy, database.reading() as source, copy.writing() as target:
        _append(source, target)


def _save(source: sqlite3.Connection, path: Path) -> None:
    try:
        with closing(sqlite3.connect(path)) as to:
            source.backup(to)
    except sqlite3.OperationalError as cause:
        msg = f"No copy of the decisions can be written: {cause}. Make room, check the folder, then try again."
        raise StoreError(msg) from cause


def load_copy(database: Database, path: Path) -> None:
    """Fill the empty *database* from the SQLite file *path*, whichever version wrote that; all of it or nothing.

    A database that holds every change of the copy already, and perhaps newer ones, is left as it is: nothing was lost
    there. Where people only logged in, they make way, and the log goes on with what it said of that.

    Raises:
        StoreError: it holds something else; nothing was changed.
    """
    with _opened(path) as copy, copy.reading() as source, database.writing() as target:
        if not any(target.execute(select(table).limit(1)).first() for table in metadata.sorted_tables):
            _append(source, target)
        elif holds_only_log_ins(target) and not _holds(target, source):
            said = make_way(target)
            _append(source, target)
            tell_again(target, said)
        elif not _holds(target, source):
            raise StoreError(
                f"The store at {database.shown_url} isn't empty, so nothing was restored into it. Name an empty store."
            )


def _holds(target: Connection, source: Connection) -> bool:
    """Return whether *target* has every row of *source*."""
    return all(_rows(source, table).items() <= _rows(target, table).items() for table in metadata.sorted_tables)


def _rows(connection: Connection, table: Table) -> _Rows:
    """Return what every row of *table* says: of a change by its key and version, for its number may be another."""
    is_change = "change_id" in table.c
    identity = (table.c.record_key, table.c.version) if is_change else tuple(table.primary_key)
    columns = [column for column in table.c if column.name != "change_id"]
    found = connection.execute(select(*identity, *columns))
    return {tuple(row[: len(identity)]): tuple(row[len(identity) :]) for row in found}


def _append(source: Connection, target: Connection) -> None:
    """Append every row in *source* to the empty *target*, in order and under its number: the audit log names it."""
    for table in metadata.sorted_tables:
        (number,) = table.primary_key
        query = select(table).order_by(number).execution_options(yield_per=_ROWS_AT_ONCE)
        for rows in source.execute(query).mappings().partitions():
            target.execute(insert(table), [dict(row) for row in rows])
        if target.dialect.name != "sqlite" and number.autoincrement is True:
            _count_on(target, number)


def _count_on(connection: Connection, number: Column[Any]) -> None:
    """Let the next row get the number after the last."""
    sequence = func.pg_get_serial_sequence(number.table.name, number.name)
    connection.execute(select(func.setval(sequence, func.greatest(func.max(number), 1))))


@contextmanager
def _opened(path: Path) -> Iterator[Database]:
    """Yield the SQLite file *path*, its tables up to date."""
    with closing(Database(sqlite_url(path))) as copy:
        migrate(copy)
        yield copy
