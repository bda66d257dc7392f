"""Exports whose rows are not the rows of a table: turned into a copy whose rows are, before they are converted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from smarketing.domain.tables import TABLES
from smarketing.ingest.copies import column_name
from smarketing.ingest.engine import literal
from smarketing.ingest.model import ColumnMapping, Grid, Mapping
from smarketing.ingest.presets import preset_named
from smarketing.ingest.scanning import numbered_sql, open_for
from smarketing.settings import Settings

ENTERED: Final = "entered_at"
STAGE, PIPELINE, ORDER = "Stage", "Pipeline", "Stage order"


def reshaped(grid: Grid, mapping: Mapping, work: Path, settings: Settings, *, rides_along: bool) -> tuple[Grid, Mapping]:
    """Return *grid* and *mapping* so that one row of the grid is one row of the mapped table.

    Columns that each date a stage become rows; a table that *rides along* in another's file is brought to one row per key; a history of many
    fields is cut to the changes of stage. Anything else is returned as it is.
    """
    if len(entry_columns(mapping)) > 1 or any(column.values for column in entry_columns(mapping)):
        return _stages_as_rows(grid, mapping, work, settings)
    if rides_along:
        return _one_row_per_key(grid, mapping, work, settings), mapping
    return _only_rows_that_count(grid, mapping, work, settings), mapping


def entry_columns(mapping: Mapping) -> list[ColumnMapping]:
    """Return the columns of a stage history that date the entry into a stage each."""
    return [column for column in mapping.columns if mapping.kind == "stage_history" and column.target == ENTERED]


def _stages_as_rows(grid: Grid, mapping: Mapping, work: Path, settings: Settings) -> tuple[Grid, Mapping]:
    record = mapping.header_of("record_id")
    if record is None:
        return grid, mapping
    entries = entry_columns(mapping)
    rows = " UNION ALL ".join(
        f"SELECT row, {_name(grid, record)} AS c1, {literal(named.get('stage', entry.header))} AS c2, "
        f"nullif({literal(named.get('pipeline', ''))}, '') AS c3, {_name(grid, entry.header)} AS c4, "
        f"'{position}' AS c5, CAST(NULL AS VARCHAR[]) AS surplus FROM rows WHERE {_name(grid, entry.header)} IS NOT NULL"
        for position, entry in enumerate(entries, start=1)
        for named in [dict(entry.values)]
    )
    sql = f"WITH rows AS MATERIALIZED (SELECT * FROM {numbered_sql(grid, settings)}) SELECT * FROM ({rows}) ORDER BY row, c5"  # noqa: S608
    header = (record, STAGE, PIPELINE, ENTERED, ORDER)
    long = _copied(grid, sql, header, work, settings, "stages")
    targets = ("record_id", "stage", "pipeline", ENTERED, "stage_order")
    order = next((entry.date_order for entry in entries), None)
    columns = tuple(
        ColumnMapping(name, target, "one column per stage", 1.0, order if target == ENTERED else None)
        for name, target in zip(header, targets, strict=True)
    )
    return long, replace(mapping, columns=columns)


def _one_row_per_key(grid: Grid, mapping: Mapping, work: Path, settings: Settings) -> Grid:
    """Return the last row of each key; the history's rows repeat the record as it is now."""
    headers = [mapping.header_of(column) for column in TABLES[mapping.kind].key]
    keys = ", ".join(_name(grid, header) for header in headers if header is not None)
    if not keys:
        return grid
    sql = f"SELECT * FROM {numbered_sql(grid, settings)} QUALIFY row_number() OVER (PARTITION BY {keys} ORDER BY row DESC) = 1 ORDER BY row"  # noqa: S608
    return _copied(grid, sql, grid.header, work, settings, mapping.kind)


def _only_rows_that_count(grid: Grid, mapping: Mapping, work: Path, settings: Settings) -> Grid:
    preset = preset_named(mapping.preset) if mapping.preset else None
    if preset is None or preset.only is None or preset.only[0] not in grid.header:
        return grid
    header, values = preset.only
    listed = ", ".join(literal(value.lower()) for value in values)
    sql = f"SELECT * FROM {numbered_sql(grid, settings)} WHERE lower({_name(grid, header)}) IN ({listed})"  # noqa: S608
    copy = _copied(grid, sql, grid.header, work, settings, "counting")
    return replace(copy, notes=(*grid.notes, f"Only the rows whose “{header}” is a stage are a stage history."))


def _copied(grid: Grid, sql: str, header: tuple[str, ...], work: Path, settings: Settings, name: str) -> Grid:
    out = work / f"{grid.path.stem}-{name}.parquet"
    with open_for(grid, settings) as connection:
        connection.execute(f"COPY ({sql}) TO {literal(str(out))} (FORMAT parquet, COMPRESSION zstd)")
    return replace(grid, path=out, format="parquet", header=header, is_copy=True)


def _name(grid: Grid, header: str) -> str:
    """Return the scanned name, such as ``c3``, of *header*."""
    return column_name(grid.header.index(header) + 1)

