"""Single rows of a long text file, picked by their place, as a short file of the same kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from smarketing.ingest.model import Grid

_MOST_PICKED: Final = 50_000
_MOST_OF_MANY: Final = 0.05
_PIECE: Final = 4 << 20


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
    with out.open("wb") as file:
        file.write(b"header" + grid.line_end.encode())
        for line in _lines(grid.path, [place + above for place in places]):
            if isinstance(line, int):
                return line == above + total
            file.write(line.removesuffix(b"\r") + grid.line_end.encode())
    return False


def _lines(path: Path, numbers: Sequence[int]) -> Iterator[bytes | int]:
    """Yield the lines of *path* at *numbers* (ascending, from 0), at last how many lines it has."""
    wanted = iter([*numbers, -1])
    number, count, rest = next(wanted), 0, b""
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            is_end = np.frombuffer(piece, np.uint8) == ord("\n")
            lines = int(np.count_nonzero(is_end))
            # to count line ends is quick, to find them is not
            ends = np.flatnonzero(is_end) if count <= number < count + lines else ()
            while count <= number < count + lines:
                place = number - count
                yield piece[ends[place - 1] + 1 : ends[place]] if place else rest + piece[: ends[0]]
                number = next(wanted)
            rest = piece[piece.rfind(b"\n") + 1 :] if lines else rest + piece
            count += lines
    if rest:
        if number == count:
            yield rest
        count += 1
    yield count
