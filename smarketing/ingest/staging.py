"""The rows of a grid as a table ``staged`` of cleaned text, ready for every decision that needs all of them."""

# ruff: noqa: S608 - statements are built from names of ours and quoted literals, values are parameters

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import replace
from typing import Final

import duckdb

from smarketing.ingest.copies import column_name
from smarketing.ingest.engine import literal
from smarketing.ingest.model import ColumnMapping, Grid, Mapping
from smarketing.ingest.scanning import columns_of, scan_sql
from smarketing.ingest.values import USUAL_EMPTY, unless_empty_sql
from smarketing.settings import Settings

STAGED: Final = "staged"
LOADED: Final = "loaded"
_NO_SURPLUS: Final = "CAST(NULL AS VARCHAR[]) AS surplus"
ENTERED_PREFIX: Final = "entered_at:"
_HISTORY_HEADER: Final = ("Record", "Entered", "Stage", "Pipeline", "Order")
_HISTORY_TARGETS: Final = ("record_id", "entered_at", "stage", "pipeline", "stage_order")


def is_wide_history(mapping: Mapping) -> bool:
    """Return whether *mapping* has a column per stage, with the date the record entered it."""
    return any(column.target and column.target.startswith(ENTERED_PREFIX) for column in mapping.columns)


def stage_rows(connection: duckdb.DuckDBPyConnection, grid: Grid, config: Settings, tidy: Dictionary[str, str]) -> None:
    """Make ``staged``: the columns of *grid* as trimmed text, ``id``, ``row``, ``surplus`` and ``is_out`` (false).

    Blank rows are no rows. *tidy* is SQL by column for its text without spaces around it; others stay as they are.
    """
    names = columns_of(grid)
    texts = [f"{tidy.get(name, name)} AS {name}" for name in names]
    extra = ["row", "surplus"] if grid.is_copy else []
    relation = scan_sql(grid, config, USUAL_EMPTY)
    connection.execute(
        f"CREATE TEMP TABLE {LOADED} AS SELECT false AS is_out, {', '.join([*extra, *texts])} FROM {relation}"
    )
    row = "row" if grid.is_copy else f"rowid + {grid.first_row}"
    surplus = "surplus" if grid.is_copy else _NO_SURPLUS
    present = f"coalesce({', '.join(names)}) IS NOT NULL"
    connection.execute(
        f"CREATE TEMP VIEW {STAGED} AS SELECT rowid AS id, is_out, {row} AS row, "
        f"{surplus}, {', '.join(names)} FROM {LOADED} WHERE {present}"
    )


def stage_wide_history(
    connection: duckdb.DuckDBPyConnection, grid: Grid, config: Settings, mapping: Mapping
) -> Mapping:
    """Make ``staged`` with one row per record and stage entered, and return the mapping that fits it."""
    sources = {header: column_name(number) for number, header in enumerate(grid.header, start=1)}
    wide = [column for column in mapping.columns if column.target and column.target.startswith(ENTERED_PREFIX)]
    record = next(column for column in mapping.columns if column.target == "record_id")
    stage_rows(connection, grid, config, {name: unless_empty_sql(name) for name in sources.values()})
    pieces = []
    for order, column in enumerate(wide, start=1):
        stage, _, pipeline = (column.target or "").removeprefix(ENTERED_PREFIX).partition("|")
        pieces.append(
            f"SELECT row, {_NO_SURPLUS}, {sources[record.header]} AS c1, {sources[column.header]} AS c2, "
            f"{literal(stage)} AS c3, {literal(pipeline)} AS c4, '{order}' AS c5 "
            f"FROM {STAGED} WHERE {sources[column.header]} IS NOT NULL"
        )
    connection.execute(f"CREATE TEMP TABLE entered AS {' UNION ALL '.join(pieces)}")
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {LOADED} AS "
        "SELECT false AS is_out, * FROM entered ORDER BY row, CAST(c5 AS INTEGER)"
    )
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {STAGED} AS SELECT rowid AS id, * FROM {LOADED}")
    asked = next((column.date_order for column in wide if column.date_order), None)
    columns = [ColumnMapping(header, target) for header, target in zip(_HISTORY_HEADER, _HISTORY_TARGETS, strict=True)]
    columns[1] = replace(columns[1], date_order=asked)
    return Mapping("stage_history", mapping.preset, tuple(columns))


def history_grid(grid: Grid) -> Grid:
    """Return *grid* with the header that ``stage_wide_history`` gives its rows."""
    return replace(grid, header=_HISTORY_HEADER)
