"""Every metric of the catalogue, and where one is written by hand, against it on the same marts."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from benchmarks.company import Company, opened
from benchmarks.timing import race, ratio
from smarketing.domain.filters import Filters
from smarketing.domain.period import Period, named_periods
from smarketing.metrics.dictionary import dictionary
from smarketing.warehouse.short_answers import short_answer
from smarketing.workspace import Workspace

HANDWRITTEN = Path(__file__).parent / "handwritten"


def measure(company: Company, repeats: int) -> dict[str, Any]:
    """Return for each metric its milliseconds, and the ratio to the query written by hand where there is one.

    Raises:
        AssertionError: a query written by hand answers something else.
    """
    workspace = opened(company)
    as_of = workspace.build().as_of
    period = named_periods(as_of)["12_months"]
    with connected(workspace) as connection:
        return {name: _one(workspace, connection, name, period, repeats) for name in sorted(dictionary().metrics)}


def connected(workspace: Workspace) -> duckdb.DuckDBPyConnection:
    """Return a connection of its own to the marts in use, with the live tables beside them."""
    settings = workspace.settings
    connection = duckdb.connect(config={"threads": settings.threads, "memory_limit": settings.memory_limit})
    connection.execute("set enable_progress_bar = false")
    connection.execute(f"attach '{workspace.build().file}' as marts (read_only)")
    connection.execute("use marts")
    for name, table in workspace.live().tables.items():
        connection.register("arriving", table)
        connection.execute(f"create temp table {name} as select * from arriving")
        connection.unregister("arriving")
    return connection


def _one(
    workspace: Workspace, connection: duckdb.DuckDBPyConnection, name: str, period: Period, repeats: int
) -> dict[str, Any]:
    ours: Callable[[], pa.Table] = lambda: workspace.ask(name, Filters(period)).table  # noqa: E731  # asked again in every round
    contenders: dict[str, Callable[[], object]] = {"ours": ours}
    file = HANDWRITTEN / f"{name}.sql"
    if file.exists():
        sql = file.read_text(encoding="utf-8")
        bounds = {"since": period.start, "until": period.end}
        bound = {key: value for key, value in bounds.items() if f"${key}" in sql}
        theirs = partial(_query, connection, connection.extract_statements(sql)[0], bound)
        differs = difference(ours(), theirs())
        assert differs is None, f"{name}: {differs}"
        contenders["by_hand"] = theirs
    samples = race(contenders, repeats)
    told = {
        "milliseconds": samples["ours"].median * 1e3,
        "least_milliseconds": samples["ours"].least * 1e3,
        "rows": ours().num_rows,
    }
    if "by_hand" in samples:
        told["by_hand_milliseconds"] = samples["by_hand"].median * 1e3
        told["ratio"] = ratio(samples["ours"], samples["by_hand"])
    return told


def _query(connection: duckdb.DuckDBPyConnection, statement: duckdb.Statement, bound: dict[str, date]) -> pa.Table:
    answer = short_answer(connection, statement, bound or None)
    assert answer is not None, "a query written by hand answers more rows than one sees"
    return answer


def difference(ours: pa.Table, theirs: pa.Table) -> str | None:
    """Return where two answers differ in the columns of the second, None where they are equal.

    Rows are told apart by their texts and dates; rows of ours that hold no number but 0 may be missing in theirs.
    """
    names = [name for name in theirs.column_names if name in ours.column_names]
    if len(names) < len(theirs.column_names):
        return f"ours has no {sorted(set(theirs.column_names) - set(names))}"
    key = [name for name in names if not _is_number(ours.schema.field(name).type)]
    mine, yours = (_by_key(table, key, names) for table in (ours, theirs))
    for row, values in mine.items():
        for name, value in values.items():
            if not (_equal(value, yours[row][name]) if row in yours else not value):
                return f"{name} of {row}: {value} and {yours.get(row, {}).get(name)}"
    return None if set(yours) <= set(mine) else f"rows of theirs alone: {sorted(set(yours) - set(mine))[:3]}"


def _by_key(table: pa.Table, key: list[str], names: list[str]) -> dict[tuple[Any, ...], dict[str, Any]]:
    rows = table.select(names).to_pylist()
    return {tuple(row[name] for name in key): {name: row[name] for name in names if name not in key} for row in rows}


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def _equal(one: float | Decimal | None, other: float | Decimal | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(float(one), float(other), rel_tol=1e-9, abs_tol=1e-9)
