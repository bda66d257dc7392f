"""In which row the header is, where somebody said so because it was found in another one."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from smarketing.errors import IngestError, shown
from smarketing.ingest.headers import signature
from smarketing.ingest.model import Grid

HeaderRows = Mapping[str, int]
"""Table of a file, as ``place_of`` names it, → the row, as a spreadsheet numbers it; ``EVERY`` for all of them."""
EVERY: Final = ""
FOUND: Final[HeaderRows] = MappingProxyType({})
"""Nobody said anything: all headers are found."""


def place_of(file: str, sheet: str | None) -> str:
    """Return what tells the tables of an upload apart: the file's name, with that of the sheet in a workbook."""
    return f"{file}/{sheet}" if sheet else file


def rows_of_all(row: int | None) -> HeaderRows:
    """Return *row* as that of every table, nothing where it is None."""
    return FOUND if row is None else {EVERY: row}


def row_for(rows: HeaderRows, file: str, sheet: str | None = None) -> int | None:
    """Return the row that *rows* name for a table, None where it is to be found."""
    return rows.get(place_of(file, sheet), rows.get(EVERY))


def no_header_in(row: int, name: str) -> IngestError:
    """Return the error that says that *row* of the table *name* can't be its header."""
    return IngestError(f"Row {row:,} of {shown(name)} is empty, or too far down to be a header. Name another row.")


def with_remembered_rows(
    grids: Sequence[Grid], again: Callable[[HeaderRows], list[Grid]], mappings: Path
) -> list[Grid]:
    """Return *grids*, each with its header in the row that somebody named for a file with these columns.

    *again* reads the file with other headers, *mappings* is the folder of the confirmed mappings. A header that is
    found as it was then stays.
    """
    known = {path.stem: row for path in mappings.glob("*.json") if (row := _row_in(path)) is not None}
    return [_as_remembered(grid, again, known) for grid in grids] if known else list(grids)


def _row_in(path: Path) -> int | None:
    row = json.loads(path.read_bytes()).get("header_row")
    return row if isinstance(row, int) else None


def _as_remembered(grid: Grid, again: Callable[[HeaderRows], list[Grid]], known: Mapping[str, int]) -> Grid:
    if grid.header_row is not None or signature(grid.header) in known:
        return grid
    place = place_of(grid.file, grid.sheet)
    for row in sorted(set(known.values())):
        try:
            found = [one for one in again({place: row}) if place_of(one.file, one.sheet) == place]
        except IngestError:  # nothing stands in that row of this file
            continue
        for one in found:
            if known.get(signature(one.header)) == row:
                return one
    return grid
