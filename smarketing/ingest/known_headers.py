"""A header that stands below rows as wide as itself, found because its names are those of exports we know."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from smarketing.errors import IngestError
from smarketing.ingest.header_rows import HeaderRows, place_of
from smarketing.ingest.headers import normal
from smarketing.ingest.known_names import known_names
from smarketing.ingest.model import Grid
from smarketing.ingest.presets import best_preset
from smarketing.ingest.reshaping import first_rows
from smarketing.settings import Settings

_LOOKED_THROUGH: Final = 20
_LEAST: Final = 3


def with_known_header(grid: Grid, again: Callable[[HeaderRows], list[Grid]], settings: Settings) -> Grid:
    """Return *grid* with its header in the row whose names are known, where those above it say nothing to us.

    *again* reads the file with other headers.
    """
    if grid.header_row is not None or best_preset(grid.header):
        return grid
    known = known_names()
    least = max(_LEAST, 2 * _share(grid.header, known)[0] + 1)
    for row, cells in first_rows(grid, _LOOKED_THROUGH, settings):
        count, filled = _share([cell or "" for cell in cells], known)
        if count < least or 2 * count < filled:
            continue
        place = place_of(grid.file, grid.sheet)
        try:
            found = next((one for one in again({place: row}) if place_of(one.file, one.sheet) == place), None)
        except IngestError:  # it is no row of the file as it came
            return grid
        if found is None or found.header_row != row:  # a Parquet file has its header elsewhere
            return grid
        note = f"Row {row:,} was taken for the header, for its names are known; what stands above it was left out."
        return replace(found, notes=(*found.notes, note))
    return grid


def _share(cells: Sequence[str], known: frozenset[str]) -> tuple[int, int]:
    """Return how many of *cells*, each counted once, are names we know, and how many there are."""
    names = {normal(cell) for cell in cells if cell.strip()}
    return len(names & known), len(names)
