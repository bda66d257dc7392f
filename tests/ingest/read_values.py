"""Values as one column of a file, read as the import reads them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import duckdb

from smarketing.ingest.model import DateOrder, ThreeDigits
from smarketing.ingest.values import Field, Format, decide_formats, unless_empty_sql


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    """Return the engine of this process."""
    connection = duckdb.connect()
    connection.execute("SET GLOBAL TimeZone = 'UTC'")
    return connection


def read(
    values: Sequence[str | None],
    kind: str,
    order: DateOrder | None = None,
    zone: str = "Europe/Berlin",
    *,
    is_end: bool = False,
    three_digits: ThreeDigits | None = None,
) -> tuple[list[object], Format]:
    """Return what *values*, as one column, are read as."""
    with _engine().cursor() as connection:  # an engine of its own for each would take longer than all that is asked
        connection.execute("CREATE OR REPLACE TABLE texts (id INTEGER, c1 VARCHAR)")
        connection.executemany("INSERT INTO texts VALUES (?, ?)", list(enumerate(values)))
        connection.execute(f"CREATE OR REPLACE TABLE cleaned AS SELECT id, {unless_empty_sql('c1')} AS c1 FROM texts")
        field = Field("c1", kind, order=order, is_end=is_end, three_digits=three_digits)
        [found] = decide_formats(connection, "cleaned", [field], zone)
        rows = connection.execute(f"SELECT {found.sql} FROM cleaned ORDER BY id").fetchall()
    return [row[0] for row in rows], found
