"""The one exception to append-only: what the law makes us take out of decisions that were kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Table, text


@contextmanager
def unguarded(connection: Connection, table: Table) -> Iterator[None]:
    """Let rows of *table* be changed within the writing transaction of *connection*; guarded again at the end of it.

    Should it fail, the transaction takes this back with all the rest.
    """
    if connection.dialect.name != "sqlite":
        connection.execute(text(f'alter table "{table.name}" disable trigger append_only'))
        yield
        connection.execute(text(f'alter table "{table.name}" enable trigger append_only'))
        return
    query = text("select name, sql from sqlite_master where type = 'trigger' and tbl_name = :table")
    triggers = connection.execute(query, {"table": table.name}).all()
    for name, _ in triggers:
        connection.exec_driver_sql(f'drop trigger "{name}"')
    yield
    for _, made_by in triggers:
        connection.exec_driver_sql(made_by)
