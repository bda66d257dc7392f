"""How often each value stands in a column; a file is looked at once for all columns that somebody asks about."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from smarketing.ingest.model import Grid
from smarketing.ingest.scanning import values_of_columns

MOST_COUNTED: Final = 20_000
Counts = dict[str, list[tuple[str, int]]]


def counts_of(grid: Grid, headers: Iterable[str]) -> Counts:
    """Return for each of *headers* its commonest values, trimmed, with their counts; empty cells are left out."""
    changed = grid.path.stat()
    seen = _seen(grid, changed.st_mtime_ns, changed.st_size)
    wanted = list(dict.fromkeys(headers))
    if missing := [header for header in wanted if header not in seen]:
        seen |= values_of_columns(grid, missing, MOST_COUNTED)
    return {header: seen[header] for header in wanted}


@lru_cache(maxsize=16)
def _seen(_grid: Grid, _changed: int, _size: int) -> Counts:
    """Return what was counted so far in the file of *grid*, as it is since it was last changed."""
    return {}
