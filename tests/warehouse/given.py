"""Canonical tables made from a few rows, and the marts built from them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from smarketing.domain.stages import DEFAULT_STAGES
from smarketing.domain.tables import DUCKDB_TYPES, TABLES
from smarketing.settings import read_settings
from smarketing.warehouse.build import Build, BuildInput, Cluster, build

_FILLED_BY_INGEST = {
    "leads": {"mapped_stage": "VARCHAR", "is_disqualified": "BOOLEAN"},
    "stage_history": {"mapped_stage": "VARCHAR"},
    "deals": {"is_won": "BOOLEAN", "is_closed": "BOOLEAN"},
}
Rows = Sequence[Mapping[str, Any]]


def write_table(folder: Path, name: str, rows: Rows | pa.Table) -> Path:
    """Write rows (dicts; text is cast) as the canonical table *name*; columns that no row has are absent."""
    table = rows if isinstance(rows, pa.Table) else _as_text(rows)
    types = {column.name: DUCKDB_TYPES[column.type] for column in TABLES[name].columns}
    types |= _FILLED_BY_INGEST.get(name, {})
    columns = ", ".join(f'cast("{c}" as {types.get(c, "VARCHAR")}) as "{c}"' for c in table.column_names)
    with duckdb.connect() as connection:
        connection.register("given_rows", table)
        typed = connection.sql(f"select {columns} from given_rows").to_arrow_table()
        if name == "deals":
            typed = _never_null(typed, "is_won", "is_closed")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{_fingerprint(typed)}.parquet"
    pq.write_table(typed, path)
    return path


def build_from(
    workspace: Path,
    *,
    as_of: dt.date = dt.date(2026, 6, 30),
    rules=(),
    stages=DEFAULT_STAGES,
    previous: Build | None = None,
    currency: str = "",
    cluster: Cluster | None = None,
    **tables: Rows | pa.Table | Path,
) -> Build:
    """Build the marts of canonical tables given as rows, Arrow tables, or Parquet files."""
    paths = {
        name: given if isinstance(given, Path) else write_table(workspace / "tables", name, given)
        for name, given in tables.items()
    }
    snapshot = BuildInput(
        snapshot_id=f"snapshot-{as_of}",
        as_of=as_of,
        tables=paths,
        previous_snapshot_id=previous.snapshot_id if previous else None,
        previous_as_of=previous.as_of if previous else None,
        previous_build=previous.file if previous else None,
    )
    settings = read_settings(workspace=workspace, currency=currency)
    return build(workspace, snapshot, rules=rules, stages=stages, settings=settings, cluster=cluster)


def rows_of(made: Build, sql: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query over the marts of *made*."""
    with duckdb.connect(str(made.file), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def _as_text(rows: Rows) -> pa.Table:
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = {name: [None if row.get(name) is None else str(row[name]) for row in rows] for name in names}
    return pa.table({name: pa.array(values, pa.string()) for name, values in text.items()})


def _never_null(table: pa.Table, *names: str) -> pa.Table:
    for name in names:
        if name in table.column_names:
            place = table.column_names.index(name)
            table = table.set_column(place, name, table.column(name).fill_null(False))
        else:
            table = table.append_column(name, pa.array([False] * table.num_rows, pa.bool_()))
    return table


def _fingerprint(table: pa.Table) -> str:
    return hashlib.sha256(repr(table.to_pydict()).encode()).hexdigest()[:12]


def a_lead(lead_id, created="2026-01-01", **columns):
    return {"lead_id": lead_id, "created_at": created, **columns}


def a_deal(deal_id, **columns):
    return {"deal_id": deal_id, "created_at": "2026-02-01", "amount": "100", **columns}


def won(deal_id, **columns):
    return a_deal(deal_id, is_won=True, is_closed=True, **{"closed_at": "2026-03-01", **columns})


def lost(deal_id, **columns):
    return a_deal(deal_id, is_won=False, is_closed=True, closed_at="2026-03-01", **columns)


def one_of(build, lead, columns):
    return rows_of(build, f"select {columns} from leads where lead_id = '{lead}'")[0]
