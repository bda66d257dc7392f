"""Text files copied row by row, with every repair we dare, each of them told."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from smarketing.domain.wording import counted
from smarketing.ingest.copies import NumberedRow, write_copy
from smarketing.ingest.grouped import Stream, ungrouped, ungrouped_stream
from smarketing.ingest.heading import Heading
from smarketing.ingest.layout import (
    SEARCHED_ROWS,
    count_footer,
    filled,
    is_named,
    left_out_notes,
    unique_headers,
)
from smarketing.ingest.lines import lines_of
from smarketing.ingest.model import Grid
from smarketing.ingest.raggedness import ensured_rows
from smarketing.ingest.records import Dialect, Record, read_records
from smarketing.ingest.repair import Repairer
from smarketing.ingest.second_tables import TableStarts, note_of_second, notes_of_tables_beside
from smarketing.ingest.totals import total_rows

_LEAST_REPEATED: Final = 2
_SOUND_SHARE: Final = 0.8


@dataclass(frozen=True)
class Text:
    """A UTF-8 text file and what its head shows; ``is_whole`` says that the head is all of it."""

    name: str
    path: Path
    encoding: str
    dialect: Dialect
    head: list[Record]
    is_whole: bool
    heading: Heading
    notes: tuple[str, ...]

    @property
    def width(self) -> int:
        """How many cells a row has."""
        return self.heading.width

    @property
    def data(self) -> list[Record]:
        """The rows of the head below the header."""
        return self.head[self.heading.last + 1 :]

    @property
    def preamble(self) -> tuple[str, ...]:
        """The lines above the header that hold anything."""
        return tuple(record.text.strip() for record in self.head[: self.heading.first] if record.text.strip())

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, unique and never empty."""
        return unique_headers(self.heading.names, self.width)

    def totals(self, rows: Sequence[Sequence[str]]) -> set[int]:
        """Return the positions of nameless total rows among *rows*; none where there are too many rows to prove it."""
        if not self.is_whole:
            return set()
        padded = [[*row[: self.width], *[""] * (self.width - len(row))] for row in rows]
        return total_rows(padded, self.width)


@dataclass
class _Tally:
    """What was left out while copying.

    ``blank`` are rows without a value between others. ``repeats`` are the numbers of the rows that follow a
    repeated header, ``unsound`` those of rows with too few or too many cells or lone quotes; ``same_again`` tells
    of the same table coming again: from which row, how many rows, how many of them damaged.
    """

    footer: int = 0
    blank: int = 0
    repeats: list[int] = field(default_factory=list)
    unsound: set[int] = field(default_factory=set)
    groups: tuple[str, ...] = ()
    second_table: int | None = None
    same_again: tuple[int, int, int] | None = None


def copy_text(text: Text, out: Path) -> Grid:
    """Return a grid over a copy of *text* at *out*."""
    dialect, heading, names = text.dialect, text.heading, text.names
    repairer = Repairer(text.data, text.width, dialect)
    tally = _Tally()
    records = ensured_rows(read_records(lines_of(text.path), dialect, text.width), text.width, text.name)
    rows = _data_rows(records, text, tally, repairer)
    told = Stream(text.name)
    settled = _settled(list(rows), text, tally, repairer) if text.is_whole else ungrouped_stream(rows, names, told)
    write_copy(settled, len(names), out)
    tally.footer, tally.groups = tally.footer + told.subtotals, (*tally.groups, *told.notes)
    beside = notes_of_tables_beside(heading.raw, [record.cells for record in text.data])
    notes = (*text.notes, *heading.notes, *_notes(heading, tally), *beside, *repairer.notes())
    raw = heading.raw or [f"col_{number}" for number in range(text.width)]
    return Grid(
        text.name, out, "parquet", names, text.encoding, dialect.delimiter, dialect.quote, dialect.escape,
        heading.first, tally.footer, heading.last + 2, notes=notes, is_copy=True, raw_header=tuple(raw),
        preamble=text.preamble, levels=heading.levels,
    )  # fmt: skip


def _notes(heading: Heading, tally: _Tally) -> list[str]:
    told = [*left_out_notes(heading.first, tally.footer, len(tally.repeats), tally.blank), *tally.groups]
    if tally.same_again is not None:
        row, count, damaged = tally.same_again
        but = f" {damaged:,} of them {'is' if damaged == 1 else 'are'} damaged." if damaged else ""
        told.append(f"From row {row:,} on the same table comes again; {counted(count, 'row')} of it left out.{but}")
    if tally.second_table is not None:
        told.append(note_of_second(tally.second_table))
    return told


def _data_rows(records: Iterator[Record], text: Text, tally: _Tally, repairer: Repairer) -> Iterator[NumberedRow]:
    """Yield the rows of data; the last ones are held back until it is clear whether they are totals."""
    header = text.heading.raw
    starts = TableStarts(header)
    held: deque[NumberedRow] = deque()
    for row, record in enumerate(records, start=1):
        if row <= text.heading.last + 1:
            continue
        if header and record.cells == header and is_named(header):
            tally.repeats.append(row + 1)
            continue
        if starts.at(record.cells):
            tally.second_table = row
            break
        if record.is_guessed or len(record.cells) != text.width:
            tally.unsound.add(row)
        held.append((row, repairer.row(record)))
        if len(held) > SEARCHED_ROWS:
            yield from _filled([held.popleft()], tally)
    tally.footer += count_footer([cells for _, cells in held], text.width)
    kept = len(held) - tally.footer
    repairer.forget([cells for _, cells in list(held)[kept:]])
    while kept and not filled(held[kept - 1][1]):
        kept -= 1  # what stands below the last row is no row left out
    yield from _filled(list(held)[:kept], tally)


def _filled(rows: list[NumberedRow], tally: _Tally) -> list[NumberedRow]:
    found = [(number, cells) for number, cells in rows if filled(cells)]
    tally.blank += len(rows) - len(found)
    return found


def _settled(rows: list[NumberedRow], text: Text, tally: _Tally, repairer: Repairer) -> list[NumberedRow]:
    """Return *rows* without groups and totals, and once where the same table stands in the file again."""
    found = ungrouped(_once(rows, tally, repairer), text.names)
    rows, tally.groups = found.rows, found.notes
    tally.footer += found.subtotals
    totals = text.totals([cells for _, cells in rows])
    tally.footer += len(totals)
    return [row for position, row in enumerate(rows) if position not in totals]


def _once(rows: list[NumberedRow], tally: _Tally, repairer: Repairer) -> list[NumberedRow]:
    """Return *rows* up to a repeated header, if every row below it was there before or is damaged."""
    if not tally.repeats:
        return rows
    first = tally.repeats[0]
    before = {tuple(cells) for number, cells in rows if number < first}
    again = [row for row in rows if row[0] >= first]
    other = [row for row in again if tuple(row[1]) not in before]
    is_same = len(again) - len(other) >= max(_LEAST_REPEATED, _SOUND_SHARE * len(again))
    if not is_same or any(number not in tally.unsound and repairer.keeps(cells) for number, cells in other):
        return rows
    tally.same_again = (first - 1, len(again), len(other))
    return [row for row in rows if row[0] < first]
