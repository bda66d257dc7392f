"""Rows that are no sound rows, set right only where the rest of the table leaves one way to do it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from smarketing.ingest.columns import Column, learn
from smarketing.ingest.readings import best_reading
from smarketing.ingest.records import Dialect, Record, is_spaced, quoting, unwrapped, without_marks

_PROFILED_ROWS: Final = 500
_SURE_ROWS: Final = 20
_MOST_TRIED: Final = 5_000


class Repairer:
    """Knows from the sound rows what each column holds, and lines up the unsound ones with that."""

    def __init__(self, records: Sequence[Record], width: int, dialect: Dialect) -> None:
        sound = [one for one in records if len(one.cells) == width and not one.is_guessed][:_PROFILED_ROWS]
        self._width, self._dialect = width, replace(dialect, wrapped=False)
        self._is_wrapped, self._is_sure = dialect.wrapped, len(sound) >= _SURE_ROWS
        self.columns: list[Column] = learn(
            [one.cells for one in sound], [quoting(one.text, dialect) for one in sound], width
        )
        self._may_be_spaced = 2 * sum(is_spaced(one.cells) for one in sound) < len(sound)
        self._tried = self._repaired = self._short = self._long = self._open = self._spaced = 0

    def notes(self) -> list[str]:
        """Return a sentence for each kind of unsound row there was."""
        counted = (
            (
                self._repaired,
                "had a delimiter missing, too many or another one, and were lined up by what the columns hold",
            ),
            (self._short, "had too few cells; the missing ones are empty"),
            (self._long, "had cells beyond the last column; they are shown at its end"),
            (self._open, "had a quote without a partner; it was read as a letter"),
            (self._spaced, "had a space after each delimiter, unlike the others; it was left out"),
        )
        return [f"{count:,} {'row' if count == 1 else 'rows'} {what}." for count, what in counted if count]

    def forget(self, footer: Sequence[Sequence[str]]) -> None:
        """Tell nothing of the rows of *footer*, which were looked at and are no data."""
        self._short -= sum(1 for cells in footer if 0 < len(cells) < self._width)

    def row(self, record: Record) -> list[str]:
        """Return the cells of *record* lined up with the columns, or as they are where several ways or none fit."""
        cells = record.cells
        while len(cells) > self._width and not cells[-1].strip() and self.keeps(cells[: self._width]):
            cells = cells[:-1]
        if not cells or (len(cells) == self._width and not record.is_guessed):
            return self._unspaced(cells)
        found = None if self.keeps(cells) and not record.is_guessed else self._found(record)
        if found is not None and found != cells:
            self._repaired += 1
            return found
        self._count(record, cells)
        return cells

    def _unspaced(self, cells: list[str]) -> list[str]:
        marked = without_marks(cells) if self._dialect.delimiter == " " else None
        if marked is not None:
            self._repaired += 1
            return marked
        if not (self._may_be_spaced and is_spaced(cells)):
            return cells
        self._spaced += 1
        return [cells[0], *(cell[1:] for cell in cells[1:])]

    def _found(self, record: Record) -> list[str] | None:
        self._tried += 1
        if not self._is_sure or self._tried > _MOST_TRIED:
            return None
        text = unwrapped(record.text) if self._is_wrapped else record.text
        found = best_reading(text, self._dialect, self.columns)
        return None if found is None else list(found)

    def _count(self, record: Record, cells: list[str]) -> None:
        self._short += len(cells) < self._width
        self._long += len(cells) > self._width
        self._open += len(cells) == self._width and record.is_guessed

    def keeps(self, cells: Sequence[str]) -> bool:
        """Return whether *cells*, with empty ones for those that are missing, keep every promise of the columns."""
        if len(cells) > self._width:
            return False
        padded = [*cells, *[""] * (self._width - len(cells))]
        return all(
            column.score(cell, quoted=column.is_quoted) is not None
            for column, cell in zip(self.columns, padded, strict=True)
        )
