"""Values of a sheet that are merged over several rows: repeated in each of them, and told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from smarketing.errors import shown
from smarketing.ingest.copies import NumberedRow

Merge = tuple[int, int, int]
"""A column's place from 0, the first and the last row as the sheet numbers them."""
_MOST_TOLD: Final = 5


class MergedCells:
    """The cells below *header_row* that are merged downwards in one column, and what became of them.

    A cell that is covered and yet holds something keeps it, and a row that holds nothing but them stays empty.
    """

    def __init__(self, merges: Iterable[Merge], header_row: int) -> None:
        self._starting: dict[int, list[Merge]] = {}
        for merge in merges:
            if merge[1] > header_row:
                self._starting.setdefault(merge[1], []).append(merge)
        self._cells: Counter[int] = Counter()
        self._rows: Counter[int] = Counter()

    def repeated(self, rows: Iterable[NumberedRow]) -> Iterator[NumberedRow]:
        """Yield *rows* with the value of a merged cell in each row that it covers."""
        under_way: dict[int, tuple[str, int]] = {}
        for number, cells in rows:
            filled = list(cells)
            for place, (value, last) in list(under_way.items()):
                if number > last:
                    del under_way[place]
                elif not filled[place]:
                    filled[place] = value
                    self._rows[place] += 1
            for place, _, last in self._starting.get(number, ()):
                if place < len(filled) and filled[place]:
                    under_way[place] = filled[place], last
                    self._cells[place] += 1
                    self._rows[place] += 1
            yield number, filled

    def notes(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return a sentence for each column of *names* in which values were repeated."""
        found = [place for place in sorted(self._cells) if place < len(names)]
        told = [_sentence(names[place], self._cells[place], self._rows[place]) for place in found[:_MOST_TOLD]]
        more = len(found) - _MOST_TOLD
        return (*told, *([f"The same goes for {more} more columns."] if more > 0 else []))


def _sentence(name: str, cells: int, rows: int) -> str:
    subject = f"1 cell of “{shown(name)}” is" if cells == 1 else f"{cells:,} cells of “{shown(name)}” are"
    whose = "its" if cells == 1 else "their"
    return f"{subject} merged over several rows, {rows:,} in all; {whose} value counts for each row."


def note_of_areas(count: int) -> tuple[str, ...]:
    """Return a sentence on *count* areas that are merged over rows and columns at once, none where there is none."""
    if not count:
        return ()
    if count == 1:
        return ("1 area merged over several rows and columns was left as it is: its value in its first cell.",)
    return (
        f"{count:,} areas merged over several rows and columns were left as they are: each value in its first cell.",
    )
