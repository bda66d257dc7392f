"""The whole store as one SQLite file and back, from and into either database, while people write."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Table, insert, select

from smarketing.errors import StoreError
from smarketing.store.database import Database, sqlite_url
from smarketing.store.history import metadata
from smarketing.store.migrate import migrate

_ROWS_AT_ONCE: Final = 5_000
_Rows = dict[tuple[str, int], tuple[Any, ...]]


def save_copy(database: Database, path: Path) -> None:
    """Write everything in *database*, as it is at one moment, into the new SQLite file *path* while others go on."""
    if database.is_sqlite:
        with database.told(), closing(database.engine.raw_connection()) as source, closing(sqlite3.connect(path)) as to:
            assert isinstance(source.driver_connection, sqlite3.Connection)
            source.driver_connection.backup(to)
        return
    with _opened(path) as copy, database.reading() as source, copy.writing() as target:
        _append(source, target)


def load_copy(database: Database, path: Path) -> None:
    """Fill the empty *database* from the SQLite file *path*, whichever version wrote that; all of it or nothing.

    A database that holds every change of the copy already, and perhaps newer ones, is left as it is: nothing was lost
    there.

    Raises:
        StoreError: it holds something else; nothing was changed.
    """
    with _opened(path) as copy, copy.reading() as source, database.writing() as target:
        if not any(target.execute(select(table.c.change_id).limit(1)).first() for table in metadata.sorted_tables):
            _append(source, target)
        elif not all(_rows(source, table).items() <= _rows(target, table).items() for table in metadata.sorted_tables):
            raise StoreError(
                f"The store at {database.shown_url} isn't empty, so nothing was restored into it. Name an empty store."
            )


def _rows(connection: Connection, table: Table) -> _Rows:
    """Return what every change of *table* says, by its key and version; their numbers differ from copy to copy."""
    columns = [column for column in table.c if column.name != "change_id"]
    found = connection.execute(select(table.c.record_key, table.c.version, *columns))
    return {(row[0], row[1]): tuple(row[2:]) for row in found}


def _append(source: Connection, target: Connection) -> None:
    """Append every change in *source* to the empty *target*, in order."""
    for table in metadata.sorted_tables:
        columns = [column for column in table.c if column.name != "change_id"]
        query = select(*columns).order_by(table.c.change_id).execution_options(yield_per=_ROWS_AT_ONCE)
        for rows in source.execute(query).mappings().partitions():
            target.execute(insert(table), [dict(row) for row in rows])


@contextmanager
def _opened(path: Path) -> Iterator[Database]:
    """Yield the SQLite file *path*, its tables up to date."""
    with closing(Database(sqlite_url(path))) as copy:
        migrate(copy)
        yield copy
