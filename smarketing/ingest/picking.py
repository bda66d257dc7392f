"""Single rows of a long text file, picked by their place without reading the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from smarketing.ingest.model import Grid
from smarketing.ingest.records import Dialect, well_formed

MOST_PICKED: Final = 50_000
_PIECE: Final = 4 << 20
Cells = list[str | None]


def pick_rows(grid: Grid, places: Sequence[int], total: int, empty: Sequence[str]) -> list[Cells] | None:
    """Return the cells of the rows of *grid* at *places* (ascending, from 0), those that are one of *empty* null.

    None where that can't be done by counting lines: there are not *total* rows of one line each, or a row is no row.
    """
    above = grid.skip_lines + 1
    found = _lines(grid.path, [place + above for place in places])
    lines = list(found)
    if not lines or lines.pop() != above + total:
        return None
    dialect, nothing = Dialect(grid.delimiter, grid.quote, grid.escape), frozenset(empty)
    rows: list[Cells] = []
    for line in lines:
        cells = _cells(line, dialect) if isinstance(line, bytes) else None
        if cells is None or len(cells) != len(grid.header):
            return None
        rows.append([None if cell in nothing else cell for cell in cells])
    return rows


def _cells(line: bytes, dialect: Dialect) -> list[str] | None:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text.split(dialect.delimiter) if dialect.quote not in text else well_formed(text, dialect)


def _lines(path: Path, numbers: Sequence[int]) -> Iterator[bytes | int]:
    """Yield the lines of *path* at *numbers* (ascending, from 0) without their ends, at last how many lines it has."""
    wanted = iter([*numbers, -1])
    number, count, rest = next(wanted), 0, b""
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            breaks = int(np.count_nonzero(np.frombuffer(piece, np.uint8) == ord("\n")))
            if count <= number <= count + breaks:
                *whole, tail = (rest + piece).split(b"\n")
                while count <= number < count + breaks:
                    yield whole[number - count].removesuffix(b"\r")
                    number = next(wanted)
                rest = tail
            else:
                rest = rest + piece if not breaks else piece[piece.rfind(b"\n") + 1 :]
            count += breaks
    if rest:
        if number == count:
            yield rest.removesuffix(b"\r")
        count += 1
    yield count
