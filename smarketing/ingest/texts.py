"""Text files → grids: scanned where they lie if they are sound, copied row by row with care if not."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from smarketing.errors import UnreadableFile
from smarketing.ingest.bytescan import ByteScan, scan_bytes
from smarketing.ingest.copies import NumberedRow, write_copy
from smarketing.ingest.dialect import detect_dialect, separator_line
from smarketing.ingest.encodings import detect_encoding, recode
from smarketing.ingest.layout import (
    SEARCHED_ROWS,
    blank_name_totals,
    count_footer,
    filled,
    find_layout,
    is_named,
    unique_headers,
)
from smarketing.ingest.model import Grid
from smarketing.ingest.records import Dialect, Record, read_records
from smarketing.ingest.repair import Repairer
from smarketing.settings import Settings

_HEAD_BYTES: Final = 1 << 20
_TAIL_BYTES: Final = 64 * 1024
_TOTALS_ROWS: Final = 20_000
_HEADLESS: Final = "The file has no header; its columns were numbered."


@dataclass(frozen=True)
class _Text:
    """A UTF-8 text file and what its head shows."""

    name: str
    path: Path
    encoding: str
    dialect: Dialect
    head: list[Record]
    is_whole: bool
    header: int
    names: list[str]
    width: int
    notes: tuple[str, ...]

    @property
    def preamble(self) -> int:
        """How many lines stand above the table."""
        return self.header if self.names else self.header + 1


def read_text(path: Path, name: str, stem: Path, settings: Settings) -> Grid:
    """Return the grid of the text file *path*; copies, if any are needed, are named after *stem*.

    Raises:
        UnreadableFile: it is binary, has too long a line or too many columns, or holds no row at all.
    """
    encoding = detect_encoding(path)
    notes: tuple[str, ...] = ()
    if encoding not in {"utf-8", "utf-8-sig"}:
        recoded = recode(path, stem.with_suffix(".utf8"), encoding)
        path = recoded.path
        if recoded.unreadable_letters:
            notes = (f"{recoded.unreadable_letters:,} letters mean nothing in {encoding} and were replaced.",)
    text = _look(path, name, encoding, notes, settings)
    scan = scan_bytes(path, name, text.dialect.quote, settings, blanks_from=_HEAD_BYTES // 2)
    if scan.has_zeros:
        raise UnreadableFile(name, "it holds binary data, not text.", "Export it again as CSV or Excel (.xlsx).")
    return _plain_grid(text, scan) or copy_text(text, stem.with_suffix(".parquet"))


def read_with_care(grid: Grid, out: Path, settings: Settings) -> Grid:
    """Return *grid* as a copy made row by row, for a text file whose scan met faulty lines."""
    text = _look(grid.path, grid.file, grid.encoding, grid.notes, settings)
    return copy_text(text, out)


def _look(path: Path, name: str, encoding: str, notes: tuple[str, ...], settings: Settings) -> _Text:
    with path.open("rb") as file:
        data = file.read(_HEAD_BYTES + 1)
    is_whole = len(data) <= _HEAD_BYTES
    sample = data.decode("utf-8-sig", "replace")
    if not is_whole:
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample
    dialect = detect_dialect(sample)
    lines = _split(sample)
    head = list(read_records(lines, dialect))
    layout = find_layout(_rows(head, sample))
    head = list(read_records(lines, dialect, layout.width))
    rows = _rows(head, sample)
    layout = find_layout(rows)
    if layout.header is None:
        raise UnreadableFile(name, "it has no rows.", "Export it again; if it stays empty, the list in the CRM is.")
    names = [] if layout.headless else rows[layout.header]
    width = layout.width if _has_one_too_many(names, layout.width) else max(len(names), layout.width)
    if width > settings.max_columns:
        raise UnreadableFile(
            name, f"it has {width:,} columns, more than {settings.max_columns:,}.", "Export fewer columns."
        )
    return _Text(name, path, encoding, dialect, head, is_whole, layout.header, names, width, notes)


def _rows(head: list[Record], sample: str) -> list[list[str]]:
    """Return the cells of *head*, none in a line that only names the delimiter."""
    rows = [record.cells for record in head]
    return [[], *rows[1:]] if separator_line(sample) else rows


def _has_one_too_many(header: list[str], width: int) -> bool:
    """Return whether *header* has one cell more than the rows, and just one that is empty."""
    return len(header) == width + 1 and sum(1 for cell in header if not cell.strip()) == 1


def _split(text: str) -> list[str]:
    """Return the physical lines of *text* with their ends; only line feeds and returns end a line."""
    return (
        text.replace("\r\n", "\n").replace("\r", "\n").splitlines(keepends=True)
        if not _odd(text)
        else _slow_split(text)
    )


def _odd(text: str) -> bool:
    return any(mark in text for mark in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")


def _slow_split(text: str) -> list[str]:
    parts = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [*(f"{part}\n" for part in parts[:-1]), *([parts[-1]] if parts[-1] else [])]


def _plain_grid(text: _Text, scan: ByteScan) -> Grid | None:
    """Return a grid that scans the file itself, None where that would misread it."""
    dialect, data = text.dialect, text.head[text.header + 1 :]
    while data and not data[-1].cells:
        data = data[:-1]
    above = text.head[: text.header + 1]
    sound = (
        scan.line_end is not None
        and bool(text.names)
        and not (scan.has_blank_lines and not text.is_whole)
        and not scan.has_odd_quotes
        and not (dialect.wrapped or dialect.padded)
        and all(record.lines == 1 and not record.is_guessed for record in above)
        and all(len(record.cells) == text.width and not record.is_guessed for record in (above[-1], *data))
        and len(set(unique_headers(above[-1].cells, text.width))) == text.width
    )
    if not sound or _has_footer(text) or (text.is_whole and _totals(text, [record.cells for record in data])):
        return None
    header = unique_headers(above[-1].cells, text.width)
    if any(record.cells == above[-1].cells for record in data):
        return None
    return Grid(
        text.name, text.path, "text", header, text.encoding, dialect.delimiter, dialect.quote, dialect.escape,
        skip_lines=text.header, first_row=text.header + 2, notes=(*text.notes, *_notes(text.preamble, 0, 0)),
        line_end=scan.line_end or "\n",
    )  # fmt: skip


def _has_footer(text: _Text) -> bool:
    """Return whether the last lines look like totals or notes, or can't be told."""
    size = text.path.stat().st_size
    with text.path.open("rb") as file:
        file.seek(max(0, size - _TAIL_BYTES))
        lines = _split(file.read().decode("utf-8", "replace"))
    lines = lines[1:] if size > _TAIL_BYTES else lines[text.header + 1 :]
    rows = [record.cells for record in read_records(lines[-SEARCHED_ROWS:], text.dialect)]
    return count_footer(rows, text.width) > 0


def _totals(text: _Text, rows: list[list[str]]) -> set[int]:
    """Return the positions of nameless total rows among *rows*; none where there are too many rows to prove it."""
    padded = [[*row, *[""] * (text.width - len(row))] for row in rows[:_TOTALS_ROWS]]
    return blank_name_totals(padded, text.width) if len(rows) <= _TOTALS_ROWS else set()


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8-sig", errors="replace", newline=None) as file:
        yield from file


def _notes(preamble: int, footer: int, repeated: int) -> list[str]:
    counted = (
        (preamble, "above the header"),
        (footer, "of totals or notes"),
        (repeated, "that repeat the header"),
    )
    return [f"{count:,} {'row' if count == 1 else 'rows'} {what} left out." for count, what in counted if count]


@dataclass
class _Tally:
    """What was left out while copying."""

    header: tuple[str, ...]
    footer: int = 0
    repeated: int = 0
    second_table: int | None = None
    first_row: int = 0


def copy_text(text: _Text, out: Path) -> Grid:
    """Return a grid over a copy of *text* at *out*, read row by row with every repair we dare, each noted."""
    dialect = text.dialect
    records = read_records(_lines(text.path), dialect, text.width)
    repairer = Repairer([record.cells for record in text.head[text.header + 1 :]], text.width)
    cells = repairer.header(text.names)
    tally = _Tally(unique_headers(cells, max(text.width, len(cells))), first_row=text.header + 2)
    rows = _data_rows(enumerate(records, start=1), text, cells, tally, repairer)
    write_copy(_without_totals(list(rows), text, tally) if text.is_whole else rows, len(tally.header), out)
    notes = [
        *text.notes,
        *([] if text.names else [_HEADLESS]),
        *_notes(text.preamble, tally.footer, tally.repeated),
        *repairer.notes(),
    ]
    if tally.second_table is not None:
        notes.append(
            f"A second table starts at row {tally.second_table:,}; it was left out. Upload it as a file of its own."
        )
    return Grid(
        text.name, out, "parquet", tally.header, text.encoding, dialect.delimiter, dialect.quote, dialect.escape,
        text.preamble, tally.footer, tally.first_row, notes=tuple(notes), is_copy=True,
    )  # fmt: skip


def _data_rows(
    records: Iterator[tuple[int, Record]], text: _Text, header: list[str], tally: _Tally, repairer: Repairer
) -> Iterator[NumberedRow]:
    """Yield the rows of data; the last ones are held back until it is clear whether they are totals."""
    held: deque[NumberedRow] = deque()
    for number, record in records:
        if number <= text.header + 1:
            continue
        if record.cells == header and is_named(header):
            tally.repeated += 1
            continue
        if _starts_another_table(record.cells, header):
            tally.second_table = number
            break
        held.append((number, repairer.row(record.cells)))
        if len(held) > SEARCHED_ROWS:
            yield from _filled([held.popleft()])
    tally.footer += count_footer([cells for _, cells in held], text.width)
    kept = list(held)[: len(held) - tally.footer]
    yield from _filled(kept)


def _filled(rows: list[NumberedRow]) -> list[NumberedRow]:
    return [(number, cells) for number, cells in rows if filled(cells)]


def _starts_another_table(cells: list[str], header: list[str]) -> bool:
    """Return whether *cells* are the header of a narrower or wider table of the same kind."""
    shared = min(len(cells), len(header))
    return len(cells) != len(header) and shared > 2 and cells[: shared - 1] == header[: shared - 1]


def _without_totals(rows: list[NumberedRow], text: _Text, tally: _Tally) -> list[NumberedRow]:
    totals = _totals(text, [list(cells[: text.width]) for _, cells in rows])
    tally.footer += len(totals)
    return [row for position, row in enumerate(rows) if position not in totals]
