"""Files of which only a part is the table: a copy with just that part."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from smarketing.domain.formulas import unguarded
from smarketing.domain.tables import TABLES
from smarketing.domain.wording import counted
from smarketing.errors import shown
from smarketing.ingest.copies import column_name
from smarketing.ingest.engine import literal
from smarketing.ingest.headers import REASON_HEADER
from smarketing.ingest.model import Grid, Mapping
from smarketing.ingest.presets import Preset, preset_named
from smarketing.ingest.scanning import columns_of, open_for, scan_sql
from smarketing.settings import Settings


def without_our_reason(grid: Grid, work: Path, settings: Settings) -> Grid:
    """Return a mended file of rejects without the column in which we said why, and without the guards we put in it."""
    if grid.header[-1] != REASON_HEADER:
        return grid
    cells = [f"unguarded({name}) AS {name}" for name in map(column_name, range(1, len(grid.header)))]
    sql = f"SELECT row, {', '.join(cells)}, surplus FROM {numbered(grid, settings)}"  # noqa: S608  # names of ours
    header = tuple(unguarded(name) for name in grid.header[:-1])
    return copied(grid, sql, header, work / "mended", settings)


def rows_that_count(grid: Grid, mapping: Mapping, whole: Mapping, work: Path, settings: Settings) -> Grid:
    """Return *grid*, or only the rows that by its preset are of *mapping*'s table: of a history the changes of stage.

    A last note says how many others there were, and whether another table of *whole*, the file's mapping, has them.
    """
    preset = preset_named(mapping.preset) if mapping.preset else None
    if preset is None or preset.only is None or mapping.kind != preset.kind:
        return grid
    only, header = preset.only, preset.only.header_in(grid.header)
    if header is None:
        return grid
    listed = ", ".join(literal(value.lower()) for value in only.values)
    source = numbered(grid, settings)
    named = f"coalesce(lower(trim({_name(grid, header)})) IN ({listed}), false)"
    counts = f"NOT {named}" if only.others else named
    sql = f"SELECT * FROM {source} WHERE {counts}"  # noqa: S608  # names of ours
    with open_for(grid, settings) as connection:
        [(others,)] = connection.execute(f"SELECT count(*) FROM {source} WHERE NOT ({counts})").fetchall()  # noqa: S608  # names of ours
    counting = copied(grid, sql, grid.header, work / "counting", settings)
    return replace(counting, notes=(*grid.notes, _note(others, header, preset, whole))) if others else counting


def _note(others: int, header: str, preset: Preset, whole: Mapping) -> str:
    """Return what becomes of the *others*, rows that by what stands under *header* are not of the preset's table."""
    said = f"“{shown(header)}” is "
    companion = next((part for part in preset.also if part.when is not None), None)
    if companion is None or preset.only is None or companion.when is None:
        words = preset.only.in_words if preset.only else ""
        return f"{counted(others, 'row')} of other changes left out: {said}not {words} there."
    table = TABLES[companion.kind]
    said += f"{companion.when.in_words} there"
    if any(part.kind == companion.kind for part in whole.also):
        return f"{counted(others, 'row')} read as {table.label.lower()} only: {said}."
    needed = " and ".join(f"“{column.label}”" for column in table.required)
    return f"{counted(others, 'row')} left out: {said}, and {table.label.lower()} need {needed}. Export that as well."


def numbered(grid: Grid, settings: Settings) -> str:
    """Return a relation of the rows with the number a spreadsheet shows, and the cells of a row that is too long."""
    if grid.is_copy:
        return scan_sql(grid, settings)
    return (
        f"(SELECT row_number() OVER () + {grid.first_row - 1} AS row, *, CAST(NULL AS VARCHAR[]) AS surplus "  # noqa: S608  # names of ours
        f"FROM {scan_sql(grid, settings)})"
    )


def first_rows(grid: Grid, count: int, settings: Settings) -> list[tuple[int, tuple[str | None, ...]]]:
    """Return the first *count* rows of *grid*, each with the number a spreadsheet shows."""
    names = ", ".join(columns_of(grid))
    with open_for(grid, settings) as connection:
        rows = connection.execute(f"SELECT row, {names} FROM {numbered(grid, settings)} LIMIT {count}").fetchall()  # noqa: S608  # names of ours
    return [(int(row), tuple(cells)) for row, *cells in rows]


def copied(grid: Grid, sql: str, header: tuple[str, ...], name: Path, settings: Settings) -> Grid:
    """Return *grid* with the rows that *sql* answers, written beside *name*."""
    out = name.with_name(f"{grid.path.stem}-{name.name}.parquet")
    with open_for(grid, settings) as connection:
        connection.create_function("unguarded", unguarded, ["VARCHAR"], "VARCHAR")
        connection.execute(f"COPY ({sql}) TO {literal(str(out))} (FORMAT parquet, COMPRESSION zstd)")
    return replace(grid, path=out, format="parquet", header=header, is_copy=True)


def _name(grid: Grid, header: str) -> str:
    """Return the scanned name, such as ``c3``, of *header*."""
    return column_name(grid.header.index(header) + 1)
