"""A second table in a file: below the first under names of its own, or beside it, parted by an empty column."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Final

from smarketing.errors import shown
from smarketing.ingest.headers import normal
from smarketing.ingest.known_names import known_names
from smarketing.ingest.layout import filled, is_named

_LEAST: Final = 3
_LEAST_BESIDE: Final = 2


class TableStarts:
    """Where another table starts below the one whose header is *header*."""

    def __init__(self, header: Sequence[str]) -> None:
        self._header = list(header)
        self._least = max(_LEAST, len(header) / 2)

    def at(self, cells: Sequence[str]) -> bool:
        """Return whether *cells* are the header of another table: a narrower or wider one, or names that we know."""
        shared = min(len(cells), len(self._header))
        is_alike = list(cells[: shared - 1]) == self._header[: shared - 1]
        if len(cells) != len(self._header) and shared > 2 and is_alike:
            return True
        if any(cell[:1].isdigit() for cell in cells):  # nearly every row of data, at little cost
            return False
        said = {cell.strip() for cell in cells if cell.strip()}
        is_whole = self._least <= len(said) == filled(cells)
        if not is_whole or not is_named(cells) or list(cells) == self._header:
            return False
        return self._is_known and self._known.issuperset(map(normal, said))

    @cached_property
    def _is_known(self) -> bool:
        """Whether names of the first table are known too: else its own header may stand below rows as wide."""
        names = [normal(name) for name in self._header if name.strip()]
        return 2 * sum(name in self._known for name in names) > len(names)

    @cached_property
    def _known(self) -> frozenset[str]:
        return known_names()


def note_of_second(row: int) -> str:
    """Return the sentence that the table that starts at *row* is left out."""
    return f"A second table starts at row {row:,}; it was left out. Upload it as a file of its own."


def notes_of_tables_beside(raw_header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return a sentence where a column without a name or a value parts the columns of *rows* in two, else nothing."""
    for place, name in enumerate(raw_header):
        sides = raw_header[:place], raw_header[place + 1 :]
        is_gap = not name.strip() and not any(row[place].strip() for row in rows if place < len(row))
        if is_gap and all(sum(map(bool, map(str.strip, side))) >= _LEAST_BESIDE for side in sides):
            first = next(cell for cell in sides[1] if cell.strip())
            told = f"An empty column stands before “{shown(first.strip())}”. If two tables stand side by side, their "
            return (f"{told}rows were taken for one: upload each as a file of its own.",)
    return ()
