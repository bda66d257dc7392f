"""Which row of a header over several rows names the columns as exports we know do, where their names joined do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from smarketing.domain.tables import TABLES
from smarketing.errors import shown
from smarketing.ingest.headers import normal, without_currency
from smarketing.ingest.heading import joined_note
from smarketing.ingest.layout import unique_headers
from smarketing.ingest.model import Grid
from smarketing.ingest.presets import best_preset
from smarketing.ingest.similarity import SYNONYM, likeness

_SURE: Final = SYNONYM - 0.1


def with_best_names(grid: Grid) -> Grid:
    """Return *grid* under the names of that row of its header of which most are known; joined where none is better.

    A currency that another row says of a column stays with its name.
    """
    levels = [unique_headers(level, len(grid.header)) for level in grid.levels if len(level) <= len(grid.header)]
    best = max(levels, key=_known, default=grid.header)
    if _known(best) <= _known(grid.header):
        return grid
    told = [
        one if normal(without_currency(one)) == normal(name) else name
        for one, name in zip(grid.header, best, strict=True)
    ]
    header = unique_headers(told, len(told))
    rows = len(grid.levels)
    place = f"row {levels.index(best) + 1} of it, “{shown(best[0])}” and so on"
    note = f"The header takes {rows} rows; the columns are called as in {place}."
    notes = tuple(note if one == joined_note(rows) else one for one in grid.notes)
    return replace(grid, header=header, notes=notes)


def _known(header: Sequence[str]) -> tuple[int, int]:
    """Return how many of *header* the preset that fits best knows, and how many are names of any column of ours."""
    found = best_preset(header)
    names = sum(
        any(likeness(name, table, column).certainty >= _SURE for table, one in TABLES.items() for column in one.columns)
        for name in header
    )
    return (found[0].reach(header) if found else 0), names
