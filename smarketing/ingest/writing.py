"""A ``Grid`` as a plain CSV file: what ``read`` shows before any mapping."""

# ruff: noqa: S608 - statements are built from names of ours and quoted literals, values are parameters

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from smarketing.ingest.model import Grid
from smarketing.ingest.number_gaps import notes_of_gaps
from smarketing.ingest.scanning import columns_of, has_faulty_lines, open_for, scan_sql
from smarketing.ingest.texts import read_with_care
from smarketing.settings import Settings, settings

_PIECE: Final = 5_000


def write_grid(grid: Grid, out: Path, config: Settings | None = None) -> Grid:
    """Write *grid* to *out* as CSV: its header first, every cell as text, short rows padded, surplus cells kept.

    Returns the grid that was written: *grid*, or its copy where the scan met faulty lines, with notes of its own.
    """
    config = config or settings()
    surplus = "surplus" if grid.is_copy else "NULL AS surplus"
    header = grid.raw_header or grid.header
    with open_for(grid, config) as connection, out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*header, *[""] * (len(grid.header) - len(header))])
        result = connection.execute(f"SELECT {', '.join(columns_of(grid))}, {surplus} FROM {scan_sql(grid, config)}")
        while rows := result.fetchmany(_PIECE):
            writer.writerows(_written(row) for row in rows if any(row))
        if not has_faulty_lines(connection):
            return replace(grid, notes=(*grid.notes, *notes_of_gaps(connection, grid, config)))
    copy = read_with_care(grid, out.with_suffix(".copy.parquet"), config)
    written = write_grid(copy, out, config)
    copy.path.unlink()
    return written


def _written(row: tuple[Any, ...]) -> list[str]:
    return [*("" if cell is None else cell for cell in row[:-1]), *(row[-1] or [])]
