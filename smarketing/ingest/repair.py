"""Rows with a cell too many or too few, set right only where the rest of the column leaves one way to do it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

_PROFILED_ROWS: Final = 500
_SURE_ROWS: Final = 20
_TELLING_SHARE: Final = 0.8
_NEVER_EMPTY_SHARE: Final = 0.99


def _shape(cell: str, *, is_exact: bool = False) -> str:
    """Return *cell* with digits as ``9`` and letters as ``a``; runs of them as one unless *is_exact*."""
    run = "" if is_exact else "+"
    return re.sub(rf"[^\W\d_]{run}", "a", re.sub(rf"\d{run}", "9", cell.strip()))


class Repairer:
    """Knows from the sound rows what each column holds, and lines up the unsound ones with that."""

    def __init__(self, rows: Sequence[Sequence[str]], width: int) -> None:
        sound = [row for row in rows if len(row) == width][:_PROFILED_ROWS]
        self._width, self._is_sure = width, len(sound) >= _SURE_ROWS
        self._shapes = [_usual_shape([row[column] for row in sound]) for column in range(width)]
        self._exact = [_usual_shape([row[column] for row in sound], is_exact=True) for column in range(width)]
        self._filled = [
            bool(sound) and sum(1 for row in sound if row[column].strip()) >= _NEVER_EMPTY_SHARE * len(sound)
            for column in range(width)
        ]
        self._repaired = 0

    def notes(self) -> list[str]:
        """Return a sentence about the rows that were lined up, if any."""
        return [f"{self._repaired:,} rows with a cell too many or too few were lined up."] if self._repaired else []

    def header(self, cells: Sequence[str]) -> list[str]:
        """Return the header's cells, without an empty one too many."""
        if len(cells) == self._width + 1:
            empty = [index for index, cell in enumerate(cells) if not cell.strip()]
            if len(empty) == 1:
                return [cell for cell in cells if cell.strip()]
        return list(cells)

    def row(self, cells: list[str]) -> list[str]:
        """Return *cells* lined up with the columns, or as they are where several ways or none fit."""
        while len(cells) > self._width and not cells[-1].strip() and self._fits(cells[:-1]) >= self._fits(cells[1:]):
            if len(cells) == self._width + 1 and self._lined_up(cells) is not None:
                break
            cells = cells[:-1]
        if len(cells) == self._width or not cells:
            return cells
        fixed = self._lined_up(cells)
        if fixed is None:
            return cells
        self._repaired += 1
        return fixed

    def _lined_up(self, cells: list[str]) -> list[str] | None:
        if len(cells) == self._width + 1:
            ways = [cells[:i] + cells[i + 1 :] for i, cell in enumerate(cells) if not cell.strip()]
        elif len(cells) == self._width - 1:
            ways = [way for i in range(len(cells)) for way in self._split(cells, i)]
        else:
            ways = []
        if not self._is_sure:
            return None
        fitting = {tuple(way) for way in ways if self._fits(way) == self._telling()}
        return list(fitting.pop()) if len(fitting) == 1 else None

    def _split(self, cells: list[str], index: int) -> list[list[str]]:
        """Return the ways to cut the cell at *index* in two of the usual shapes, exact ones if there are."""
        cell, left, right = cells[index], self._shapes[index], self._shapes[index + 1]
        if left is None or right is None or _shape(cell) == left:
            return []
        pairs = [(cell[:cut], cell[cut:]) for cut in range(1, len(cell))]
        fitting = [pair for pair in pairs if (_shape(pair[0]), _shape(pair[1])) == (left, right)]
        exact = [pair for pair in fitting if all(map(self._is_exact, (index, index + 1), pair))]
        return [[*cells[:index], *pair, *cells[index + 1 :]] for pair in exact or fitting]

    def _is_exact(self, index: int, cell: str) -> bool:
        usual = self._exact[index]
        return usual is None or _shape(cell, is_exact=True) == usual

    def _telling(self) -> int:
        return sum(1 for usual in self._shapes if usual) + sum(self._filled)

    def _fits(self, cells: Sequence[str]) -> int:
        """Return how many promises of the columns *cells* keep."""
        pairs = list(zip(cells, self._shapes, self._filled, strict=False))
        return sum(1 for cell, usual, _ in pairs if usual and _shape(cell) == usual) + sum(
            1 for cell, _, filled in pairs if filled and cell.strip()
        )


def _usual_shape(cells: Sequence[str], *, is_exact: bool = False) -> str | None:
    """Return the shape nearly all of *cells* have, if that tells the column from free text."""
    if not cells:
        return None
    usual, count = Counter(_shape(cell, is_exact=is_exact) for cell in cells).most_common(1)[0]
    return usual if "9" in usual and count >= _TELLING_SHARE * len(cells) else None
