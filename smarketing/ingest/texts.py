"""Text files → grids: scanned where they lie if they are sound, copied row by row with care if not."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from smarketing.errors import NoTable, UnreadableFile, shown
from smarketing.ingest.bytescan import ByteScan, scan_bytes
from smarketing.ingest.careful import Text, copy_text
from smarketing.ingest.dialect import DELIMITERS, detect_dialect, separator_line
from smarketing.ingest.encodings import detect_encoding, recode
from smarketing.ingest.grouped import is_grouped
from smarketing.ingest.header_rows import no_header_in
from smarketing.ingest.heading import find_heading
from smarketing.ingest.layout import (
    SEARCHED_ROWS,
    Layout,
    count_footer,
    filled,
    find_layout,
    layout_below,
    left_out_notes,
)
from smarketing.ingest.lines import split_lines
from smarketing.ingest.model import Grid
from smarketing.ingest.printed_tables import with_marks
from smarketing.ingest.records import Record, is_spaced, read_records
from smarketing.ingest.second_tables import TableStarts, notes_of_tables_beside
from smarketing.ingest.text_repairs import with_plain_quotes, without_padding
from smarketing.ingest.zeros import refused_for_zeros
from smarketing.settings import Settings

_HEAD_BYTES: Final = 1 << 20
_TAIL_BYTES: Final = 64 * 1024


def read_text(path: Path, name: str, stem: Path, settings: Settings, header_row: int | None = None) -> Grid:
    """Return the grid of the text file *path*; copies, if any are needed, are named after *stem*.

    *header_row* is the row, as a spreadsheet numbers it, that the header is in; None to find it.

    Raises:
        IngestError: there is nothing in *header_row*.
        UnreadableFile: it is binary, has too long a line or too many columns, or holds no row at all.
    """
    notes: tuple[str, ...] = ()
    if unpadded := without_padding(path, stem.with_suffix(".text")):
        path, notes = unpadded.path, (unpadded.note,)
    encoding = detect_encoding(path)
    if not encoding.is_plain:
        recoded = recode(path, stem.with_suffix(".utf8"), encoding)
        path, notes = recoded.path, (*notes, *recoded.notes)
    for repair in (with_plain_quotes, with_marks):
        ensure_lines = partial(scan_bytes, path, name, '"', settings, 0)
        if repaired := repair(path, stem.with_suffix(f".{repair.__name__}"), ensure_lines):
            path, notes = repaired.path, (*notes, repaired.note)
    text = _look(path, name, encoding.name, notes, settings, header_row=header_row)
    scan = scan_bytes(path, name, text.dialect.quote, settings, blanks_from=_HEAD_BYTES // 2)
    if scan.has_zeros:
        raise refused_for_zeros(text)
    grid = _plain_grid(text, scan) or copy_text(text, stem.with_suffix(".parquet"))
    return replace(grid, header_row=header_row)


def read_with_care(grid: Grid, out: Path, settings: Settings) -> Grid:
    """Return *grid* as a copy made row by row, for a text file whose scan met faulty lines."""
    text = _look(grid.path, grid.file, grid.encoding, grid.notes, settings, header_row=grid.header_row)
    return replace(copy_text(text, out), header_row=grid.header_row)


def _look(
    path: Path, name: str, encoding: str, notes: tuple[str, ...], settings: Settings, *, header_row: int | None
) -> Text:
    with path.open("rb") as file:
        data = file.read(_HEAD_BYTES + 1)
    is_whole = len(data) <= _HEAD_BYTES
    sample = data.decode("utf-8-sig", "replace")
    if not is_whole:
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample
    dialect = detect_dialect(sample)
    lines = split_lines(sample)
    head = list(read_records(lines, dialect))
    rows = _rows(head, sample)
    layout = _layout(rows, header_row, name)
    if any(one.is_guessed or (one.lines > 1 and len(one.cells) != layout.width) for one in head):
        head = list(read_records(lines, dialect, layout.width))
        rows = _rows(head, sample)
        layout = _layout(rows, header_row, name)
    if layout.header is None:
        raise NoTable(name, "it has no rows.", "Export it again; if it stays empty, the list in the CRM is.")
    heading = find_heading(head, rows, layout, dialect)
    if heading.width == 1 and is_whole and sum(map(bool, map(filled, rows))) == 1:
        reason = f"all it holds is one line, “{shown(sample.strip())}”."
        raise NoTable(name, reason, "Export the records again.")
    if heading.width > settings.max_columns:
        raise UnreadableFile(
            name, f"it has {heading.width:,} columns, more than {settings.max_columns:,}.", "Export fewer columns."
        )
    return Text(name, path, encoding, dialect, head, is_whole, heading, notes)


def _layout(rows: list[list[str]], header_row: int | None, name: str) -> Layout:
    if header_row is None:
        return find_layout(rows)
    found = layout_below(rows, header_row - 1)
    if found is None:
        raise no_header_in(header_row, name)
    return found


def _rows(head: list[Record], sample: str) -> list[list[str]]:
    """Return the cells of *head*, none in a line that only names the delimiter."""
    rows = [record.cells for record in head]
    return [[], *rows[1:]] if separator_line(sample) else rows


def _plain_grid(text: Text, scan: ByteScan) -> Grid | None:
    """Return a grid that scans the file itself, None where that would misread it."""
    dialect, heading, data = text.dialect, text.heading, text.data
    while data and not data[-1].cells:
        data = data[:-1]
    above = text.head[: heading.last + 1]
    names, starts = text.names, TableStarts(heading.raw)
    sound = (
        scan.line_end is not None
        and bool(heading.raw)
        and heading.raw == above[-1].cells
        and heading.first == heading.last
        and not heading.notes
        and not (scan.has_blank_lines and not text.is_whole)
        and not scan.has_odd_quotes
        and dialect.delimiter in DELIMITERS
        and (dialect.escape == dialect.quote or (dialect.escape == "\\" and not scan.has_lone_backslashes))
        and not (dialect.wrapped or dialect.padded)
        and all(record.lines == 1 and not record.is_guessed for record in above)
        and all(len(record.cells) == text.width and not record.is_guessed for record in (above[-1], *data))
        and len(names) == text.width
        and not any(
            record.cells == above[-1].cells or is_spaced(record.cells) or starts.at(record.cells) for record in data
        )
        and not notes_of_tables_beside(heading.raw, [record.cells for record in data])
    )
    rows = [record.cells for record in data]
    if not sound or _has_footer(text) or is_grouped(rows, names, is_whole=text.is_whole) or text.totals(rows):
        return None
    return Grid(
        text.name, text.path, "text", names, text.encoding, dialect.delimiter, dialect.quote, dialect.escape,
        skip_lines=heading.last, first_row=heading.last + 2, notes=(*text.notes, *left_out_notes(heading.first)),
        line_end=scan.line_end or "\n", raw_header=tuple(heading.raw), feeds=scan.feeds, preamble=text.preamble,
    )  # fmt: skip


def _has_footer(text: Text) -> bool:
    """Return whether the last lines look like totals or notes, or can't be told."""
    size = text.path.stat().st_size
    with text.path.open("rb") as file:
        file.seek(max(0, size - _TAIL_BYTES))
        lines = split_lines(file.read().decode("utf-8", "replace"))
    lines = lines[1:] if size > _TAIL_BYTES else lines[text.heading.last + 1 :]
    rows = [record.cells for record in read_records(lines[-SEARCHED_ROWS:], text.dialect)]
    return count_footer(rows, text.width) > 0
