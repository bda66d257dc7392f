"""Files of which only a part is the table: a copy with just that part."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from smarketing.domain.formulas import unguarded
from smarketing.domain.wording import counted
from smarketing.errors import shown
from smarketing.ingest.copies import column_name
from smarketing.ingest.engine import literal
from smarketing.ingest.headers import REASON_HEADER
from smarketing.ingest.model import Grid, Mapping
from smarketing.ingest.presets import preset_named
from smarketing.ingest.scanning import open_for, scan_sql
from smarketing.settings import Settings


def without_our_reason(grid: Grid, work: Path, settings: Settings) -> Grid:
    """Return a mended file of rejects without the column in which we said why, and without the guards we put in it."""
    if grid.header[-1] != REASON_HEADER:
        return grid
    cells = [f"unguarded({name}) AS {name}" for name in map(column_name, range(1, len(grid.header)))]
    sql = f"SELECT row, {', '.join(cells)}, surplus FROM {_numbered(grid, settings)}"  # noqa: S608  # names of ours
    header = tuple(unguarded(name) for name in grid.header[:-1])
    return _copied(grid, sql, header, work / "mended", settings)


def rows_that_count(grid: Grid, mapping: Mapping, work: Path, settings: Settings) -> Grid:
    """Return *grid*, or of a history of many fields only the rows that its preset says are changes of stage.

    A last note says how many others there were.
    """
    preset = preset_named(mapping.preset) if mapping.preset else None
    if preset is None or preset.only is None or preset.only[0] not in grid.header:
        return grid
    header, values = preset.only
    listed = ", ".join(literal(value.lower()) for value in values)
    source = _numbered(grid, settings)
    counts = f"coalesce(lower(trim({_name(grid, header)})) IN ({listed}), false)"
    sql = f"SELECT * FROM {source} WHERE {counts}"  # noqa: S608  # names of ours
    with open_for(grid, settings) as connection:
        [(others,)] = connection.execute(f"SELECT count(*) FROM {source} WHERE NOT {counts}").fetchall()  # noqa: S608  # names of ours
    note = f"{counted(others, 'row')} of other changes left out: “{shown(header)}” is not {' or '.join(values)} there."
    copied = _copied(grid, sql, grid.header, work / "counting", settings)
    return replace(copied, notes=(*grid.notes, note)) if others else copied


def _numbered(grid: Grid, settings: Settings) -> str:
    """Return a relation of the rows with the number a spreadsheet shows, and the cells of a row that is too long."""
    if grid.is_copy:
        return scan_sql(grid, settings)
    return (
        f"(SELECT row_number() OVER () + {grid.first_row - 1} AS row, *, CAST(NULL AS VARCHAR[]) AS surplus "  # noqa: S608  # names of ours
        f"FROM {scan_sql(grid, settings)})"
    )


def _copied(grid: Grid, sql: str, header: tuple[str, ...], name: Path, settings: Settings) -> Grid:
    """Return *grid* with the rows that *sql* answers, written beside *name*."""
    out = name.with_name(f"{grid.path.stem}-{name.name}.parquet")
    with open_for(grid, settings) as connection:
        connection.create_function("unguarded", unguarded, ["VARCHAR"], "VARCHAR")
        connection.execute(f"COPY ({sql}) TO {literal(str(out))} (FORMAT parquet, COMPRESSION zstd)")
    return replace(grid, path=out, format="parquet", header=header, is_copy=True)


def _name(grid: Grid, header: str) -> str:
    """Return the scanned name, such as ``c3``, of *header*."""
    return column_name(grid.header.index(header) + 1)
