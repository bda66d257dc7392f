"""Answers of few rows as Arrow tables, without the second statement that the engine's own way to Arrow costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final, TypeAlias

import duckdb
import pyarrow as pa
from sqlglot import exp

SHORT: Final = 2_000
"""Rows up to which an answer comes faster by way of Python."""
Parameters: TypeAlias = Sequence[object] | Mapping[str, object] | None


def short_answer(
    cursor: duckdb.DuckDBPyConnection, statement: duckdb.Statement, parameters: Parameters
) -> pa.Table | None:
    """Return the rows of *statement*, typed as the engine itself would; None where they are more than ``SHORT``.

    ``execute`` plans a statement once where ``sql`` plans it twice, which is most of the time that a small question
    takes.
    """
    cursor.execute(statement, parameters)
    rows = cursor.fetchmany(SHORT + 1)
    if len(rows) > SHORT:
        cursor.abort()
        return None
    described = cursor.description or []
    schema = pa.schema([(column[0], _arrow_type(str(column[1]))) for column in described])
    columns = zip(*rows, strict=True) if rows else ([] for _ in schema)
    return pa.Table.from_arrays(
        [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)], schema=schema
    )


@cache
def _arrow_type(name: str) -> pa.DataType:
    """Return the Arrow type that the engine gives to values of its type *name*."""
    if name == '"NULL"':
        return pa.null()
    query = exp.select(exp.alias_(exp.cast(exp.null(), name, dialect="duckdb"), "value"))
    with duckdb.connect() as connection:
        return connection.sql(query.sql("duckdb")).to_arrow_table().schema.field("value").type
