"""Single rows of a long text file, picked by their place, as a short file of the same kind."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from smarketing.ingest.bytescan import PIECE
from smarketing.ingest.model import Grid

_MOST_PICKED: Final = 50_000
_MOST_OF_MANY: Final = 0.05


def is_worth_picking(count: int, total: int) -> bool:
    """Return whether to pick *count* of *total* rows takes less time than to have one thread read them all."""
    return count <= max(_MOST_PICKED, _MOST_OF_MANY * total)


def picked_grid(grid: Grid, out: Path) -> Grid:
    """Return *grid* with only the rows that ``pick_rows`` writes to *out*."""
    return replace(grid, path=out, skip_lines=0, first_row=2)


def pick_rows(grid: Grid, places: Sequence[int], total: int, out: Path) -> bool:
    """Write the rows of *grid* at *places* (ascending, from 0) to *out*, below a line for the header.

    False where that can't be done by counting lines, for there are not *total* rows of one line each.
    """
    above = grid.skip_lines + 1
    if _count_lines(grid) != above + total:
        return False
    with out.open("wb") as file:
        file.write(b"header" + grid.line_end.encode())
        for line in _lines(grid, [place + above for place in places]):
            file.write(line.removesuffix(b"\r") + grid.line_end.encode())
    return True


def _count_lines(grid: Grid) -> int:
    with grid.path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return sum(grid.feeds) + (file.read(1) != b"\n")


def _lines(grid: Grid, numbers: Sequence[int]) -> Iterator[bytes]:
    """Yield the lines of *grid* at *numbers* (ascending, from 0); only the pieces that they lie in are read."""
    wanted = iter([*numbers, -1])
    number, count, rest = next(wanted), 0, b""
    with grid.path.open("rb") as file:
        for place, feeds in enumerate(grid.feeds):
            if count <= number <= count + feeds:
                file.seek(place * PIECE)
                piece = file.read(PIECE)
                ends = np.flatnonzero(np.frombuffer(piece, np.uint8) == ord("\n"))
                while count <= number < count + feeds:
                    nth = number - count
                    yield piece[ends[nth - 1] + 1 : ends[nth]] if nth else rest + piece[: ends[0]]
                    number = next(wanted)
                rest = piece[ends[-1] + 1 :] if feeds else rest + piece
            count += feeds
    if number == count:
        yield rest
