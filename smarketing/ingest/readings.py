"""Every way to cut a damaged line into the right number of cells, and the one that the columns allow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final, NamedTuple

from smarketing.ingest.columns import ALIKE, EXACT, Column
from smarketing.ingest.records import Dialect, plain, quoted_cell

LONGEST_LINE: Final = 20_000
MOST_COLUMNS: Final = 150
_LONGEST_GLUED_CELL: Final = 200
_MARGIN: Final = 0.5
_OTHER_DELIMITERS: Final = (";", "\t", "|", ", ", ",", "; ", " ")
_CUT, _DROPPED, _JOINED, _STRAY = -3.0, -1.0, -2.0, -1.0
_NEXT_EXACT, _EITHER_EXACT = -1, -2
"""Edits left after a cell was cut in two: none, and the next part, or either, must look exactly like its column."""
_MOST_QUOTES: Final = 200
_MOST_PARTS: Final = 40

Reading = tuple[float, tuple[str, ...]]


class _Way(NamedTuple):
    """One cell read: its text, where the next starts, the edits left then, what it costs, whether it stood in quotes.

    A way without a cell leaves an empty one out.
    """

    cell: str | None
    end: int
    edits: int
    cost: float
    is_quoted: bool = False


def best_reading(text: str, dialect: Dialect, columns: Sequence[Column]) -> tuple[str, ...] | None:
    """Return the cells of *text* that keep every promise of *columns*, None where none or several readings do.

    One delimiter may be missing, one too many, or one part of a cell; or the line is cut by another delimiter. Columns
    of nothing but words promise too little.
    """
    is_telling = any("text" not in column.kinds and column.kind for column in columns)
    if len(text) > LONGEST_LINE or len(columns) > MOST_COLUMNS or not is_telling:
        return None
    found = list(_Search(text, dialect, columns, is_loose=False).readings(0, 0, 1))
    for mark in _OTHER_DELIMITERS:
        if mark != dialect.delimiter and mark in text:
            other = replace(dialect, delimiter=mark, padded=False)
            found.extend(_Search(text, other, columns, is_loose=mark == " ").readings(0, 0, 0))
    ranked = _ranked(found)
    if not ranked or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _MARGIN):
        return None
    return ranked[0][1]


def _ranked(found: Sequence[Reading]) -> list[Reading]:
    """Return the two best of *found* with different cells."""
    best: dict[tuple[str, ...], float] = {}
    for score, cells in found:
        best[cells] = max(score, best.get(cells, score))
    return sorted(((score, cells) for cells, score in best.items()), reverse=True)[:2]


class _Search:
    """The readings of one line, each part of it read once however it was reached."""

    def __init__(self, text: str, dialect: Dialect, columns: Sequence[Column], *, is_loose: bool) -> None:
        self._text, self._dialect, self._columns, self._is_loose = text, dialect, columns, is_loose
        self._mark, self._quote = dialect.delimiter, dialect.quote
        self.readings = lru_cache(maxsize=None)(self._readings)

    def _readings(self, start: int, column: int, edits: int) -> tuple[Reading, ...]:
        """Return the two best readings from *start* on, the next cell standing in *column*."""
        if start > len(self._text):
            score = self._padding(column)
            return () if score is None else ((score, ("",) * (len(self._columns) - column)),)
        found: list[Reading] = []
        for way in self._ways(start, column, edits):
            if way.cell is None:
                found.extend((score + way.cost, cells) for score, cells in self.readings(way.end, column, way.edits))
                continue
            if column == len(self._columns):
                continue
            earned = self._columns[column].score(way.cell, quoted=way.is_quoted)
            if earned is None or (earned < EXACT and _NEXT_EXACT in {edits, way.edits} and way.edits != _EITHER_EXACT):
                continue
            left = way.edits
            if left == _EITHER_EXACT:
                left = 0 if earned >= EXACT else _NEXT_EXACT
            rest = self.readings(way.end, column + 1, left)
            found.extend((score + earned + way.cost, (way.cell, *cells)) for score, cells in rest)
        return tuple(_ranked(found))

    def _padding(self, column: int) -> float | None:
        missing = [one.score("", quoted=False) for one in self._columns[column:]]
        return None if any(score is None for score in missing) else 0.0

    def _ways(self, start: int, column: int, edits: int) -> Iterator[_Way]:
        end = self._text.find(self._mark, start)
        end = len(self._text) if end < 0 else end
        left = max(edits, 0)
        if left and end == start:
            yield _Way(None, end + len(self._mark), 0, _DROPPED)
        if self._text.startswith(self._quote, start):
            yield from self._quoted_ways(start, left)
        cell = self._text[start:end]
        cost = _STRAY if self._quote in cell else 0.0
        yield _Way(self._bare(cell), end + len(self._mark), left, cost)
        if column < len(self._columns) and "text" in self._columns[column].kinds:
            yield from self._joined_ways(start, end, left)
        if left:
            yield from self._glued_ways(start, end, column)

    def _bare(self, cell: str) -> str:
        return cell.strip(" ") if self._dialect.padded else cell

    def _quoted_ways(self, start: int, edits: int) -> Iterator[_Way]:
        """Yield the cells in quotes at *start*: closed before a delimiter, and where a delimiter may be missing."""
        for close, is_even in self._closings(start):
            inside = self._text[start + 1 : close]
            after = close + 1
            if after == len(self._text) or self._text.startswith(self._mark, after):
                cost = 0.0 if is_even else _STRAY
                yield _Way(plain(inside, self._dialect), after + len(self._mark), edits, cost, is_quoted=True)
                if is_even:
                    return
            elif edits and is_even:
                yield _Way(plain(inside, self._dialect), after, 0, _CUT, is_quoted=True)

    def _closings(self, start: int) -> Iterator[tuple[int, bool]]:
        """Yield where the quote opened at *start* may close, and whether all quotes within have their partners."""
        whole = quoted_cell(self._text, start, self._dialect)
        close = start
        for _ in range(_MOST_QUOTES):
            close = self._text.find(self._quote, close + 1)
            if close < 0:
                return
            inside = self._text[start + 1 : close]
            yield close, close == whole or self._quote not in inside.replace(self._quote * 2, "")

    def _joined_ways(self, start: int, end: int, edits: int) -> Iterator[_Way]:
        """Yield cells that hold the next delimiter; any number of them where spaces part the cells."""
        for _ in range(_MOST_PARTS if self._is_loose else min(edits, 1)):
            is_empty = self._text.startswith(self._mark, end + len(self._mark))
            if end >= len(self._text) or (is_empty and not self._is_loose):
                return
            following = self._text.find(self._mark, end + len(self._mark))
            end = len(self._text) if following < 0 else following
            cell = self._text[start:end]
            if self._quote in cell:
                return
            yield _Way(cell, end + len(self._mark), 0, 0.0 if self._is_loose else _JOINED)

    def _glued_ways(self, start: int, end: int, column: int) -> Iterator[_Way]:
        """Yield the parts of a cell up to where a delimiter may be missing: before a quote, else anywhere.

        One of both parts must look exactly like its column; where a number or a word is cut both must, and the whole
        must not look like it.
        """
        quote = self._text.find(self._quote, start + 1, end)
        if quote >= 0:
            yield _Way(self._bare(self._text[start:quote]), quote, 0, _CUT)
            return
        of_all = [one.score(self._text[start:end], quoted=False) for one in self._columns[column : column + 1]]
        is_whole = any(score is not None and score >= ALIKE for score in of_all)
        for cut in range(start + 1, min(end, start + _LONGEST_GLUED_CELL)):
            before, after = self._text[cut - 1], self._text[cut]
            is_mid_word = (before.isdigit() and after.isdigit()) or (before.isalpha() and after.islower())
            if is_mid_word and is_whole:
                continue
            yield _Way(self._bare(self._text[start:cut]), cut, _NEXT_EXACT if is_mid_word else _EITHER_EXACT, _CUT)
