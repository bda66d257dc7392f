"""Excel workbooks → copies, one per sheet that holds a table, dates as ISO text."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from smarketing.errors import UnreadableFile
from smarketing.ingest import sheet_reader
from smarketing.ingest.copies import NumberedRow, write_copy
from smarketing.ingest.engine import TIME_LIMIT_SECONDS
from smarketing.ingest.grouped import Stream, ungrouped, ungrouped_stream
from smarketing.ingest.header_rows import FOUND, HeaderRows, no_header_in, place_of, row_for
from smarketing.ingest.heading import Heading, find_heading
from smarketing.ingest.layout import (
    SEARCHED_ROWS,
    count_footer,
    find_layout,
    layout_below,
    left_out_notes,
    unique_headers,
)
from smarketing.ingest.merged_cells import Merge, MergedCells, note_of_areas
from smarketing.ingest.model import Grid
from smarketing.ingest.names import fit_name
from smarketing.ingest.records import Dialect, Record
from smarketing.ingest.second_tables import TableStarts, note_of_second, notes_of_tables_beside
from smarketing.ingest.sheet_currencies import notes_of_currencies
from smarketing.ingest.totals import MOST_ROWS, total_rows
from smarketing.ingest.watching import ensure_going
from smarketing.settings import Settings

_PIECE: Final = 5_000
_AGAIN_SECONDS: Final = 0.2
_DAY_OF_A_TIME: Final = "^(1899-12-3[01]|1904-01-01) "
"""What stands before a time of day that has no day: the day from which a workbook counts."""


@dataclass(frozen=True)
class _Sheet:
    """A filled sheet: its title, the places of columns that hold numbers with three decimals, what is merged in it."""

    title: str
    numbers: frozenset[int]
    merges: tuple[Merge, ...]
    areas: int


def read_workbook(path: Path, name: str, stem: Path, settings: Settings, header_rows: HeaderRows = FOUND) -> list[Grid]:
    """Return a grid for every sheet of the workbook *path* that is not empty, in the workbook's order.

    Raises:
        IngestError: there is nothing in the row that *header_rows* name for a sheet.
        UnreadableFile: the workbook is damaged, locked by a password, empty, or takes more than an import may.
    """
    folder = stem.with_suffix(".sheets")
    folder.mkdir()
    try:
        sheets = _read_apart(path, name, folder, settings)
        found = (
            _grid(
                _texts(folder / f"{number}.arrow"),
                name,
                sheet,
                stem.with_name(f"{stem.name}-{number}.parquet"),
                settings,
                header_row=row_for(header_rows, name, sheet.title),
            )
            for number, sheet in enumerate(sheets)
        )
        grids = [grid for grid in found if grid is not None]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if not grids:
        raise UnreadableFile(name, "none of its sheets holds anything.", "Export it again.")
    return [replace(grid, notes=(*grid.notes, *notes_of_currencies(path, grid.header))) for grid in grids]


def _read_apart(path: Path, name: str, folder: Path, settings: Settings) -> list[_Sheet]:
    """Have a process of its own write the filled sheets to *folder*; return what it told of each."""
    limits = (
        settings.import_memory_bytes,
        settings.max_file_bytes,
        settings.max_archive_files,
        TIME_LIMIT_SECONDS,
    )
    command = [sys.executable, "-I", sheet_reader.__file__, str(path), str(folder), *map(str, limits)]
    code, told = _ended(command, name)
    if code == 0:
        return [
            _Sheet(fit_name(title), frozenset(numbers), tuple((place, top, last) for place, top, last in merges), areas)
            for title, numbers, merges, areas in json.loads(told)
        ]
    if code == sheet_reader.TOO_MANY:
        reason = f"it has more than {settings.max_archive_files:,} sheets."
        raise UnreadableFile(name, reason, "Upload only the sheets that hold exports.")
    if code == sheet_reader.TOO_LARGE or code < 0:
        reason = f"opening it takes more memory than one import may have ({settings.import_memory_limit})."
        raise UnreadableFile(
            name, reason, "Delete what stands far away from the table, or export it as CSV and upload that."
        )
    raise UnreadableFile(
        name,
        "it is no workbook that can be opened; it may be damaged or have a password.",
        "Open it in Excel, save it without a password and upload it again.",
    )


def _ended(command: Sequence[str], name: str) -> tuple[int, bytes]:
    """Run *command* and return its code and what it printed; it ends with the work of this thread, and in time."""
    began = time.monotonic()
    with subprocess.Popen(  # noqa: S603  # our own program; a file's name is no part of it
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            while time.monotonic() - began < TIME_LIMIT_SECONDS:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    told, _ = process.communicate(timeout=_AGAIN_SECONDS)
                    return process.returncode, told
                ensure_going()
        finally:
            process.kill()
    reason = f"opening it takes more than {TIME_LIMIT_SECONDS // 60} minutes."
    raise UnreadableFile(name, reason, "Export it as CSV.")


def _texts(path: Path) -> pa.Table:
    """Return the cells of a sheet as text from its very first row; they stay on the disk until they are asked for."""
    with pa.memory_map(str(path)) as file:
        return pa.ipc.open_file(file).read_all()


def _rows(table: pa.Table) -> Iterator[NumberedRow]:
    """Yield the filled rows of *table* with the numbers the sheet shows."""
    number = 0
    for batch in table.to_batches(max_chunksize=_PIECE):
        ensure_going()
        texts = [pc.utf8_trim_whitespace(column) for column in batch.columns]
        columns = [pc.replace_substring_regex(text, _DAY_OF_A_TIME, "").to_pylist() for text in texts]
        for cells in zip(*columns, strict=True):
            number += 1
            if any(cells):
                yield number, [cell or "" for cell in cells]


def _grid(
    table: pa.Table, name: str, sheet: _Sheet, out: Path, settings: Settings, *, header_row: int | None
) -> Grid | None:
    """Return the grid of one sheet, None where its cells hold only spaces."""
    if table.num_columns > settings.max_columns:
        raise UnreadableFile(
            name,
            f"its sheet {sheet.title} has {table.num_columns:,} columns, more than {settings.max_columns:,}.",
            "Export fewer columns.",
        )
    head = list(islice(_rows(table), SEARCHED_ROWS))
    if not head:
        return None
    heading = _heading(head, header_row, place_of(name, sheet.title))
    names = unique_headers(heading.names, _width(table))
    ending = _Ending(first_row=head[max(heading.last, 0)][0] + 1)
    merged = MergedCells(sheet.merges, head[heading.last][0] if heading.last >= 0 else 0)
    rows = merged.repeated(islice(_rows(table), heading.last + 1, None))
    starts = TableStarts(_without_tail(heading.raw))
    below = _data_rows(rows, len(names), starts, ending)
    write_copy(_parts_only(below, names, ending, name), len(names), out)
    rows_below = [cells for _, cells in head[heading.last + 1 :]]
    above = head[heading.first][0] - 1 if heading.names else 0
    return Grid(
        name, out, "parquet", names, "", "", "", "", above, ending.footer, ending.first_row, sheet.title,
        (*left_out_notes(heading.first, ending.footer, blank=ending.blank), *heading.notes, *merged.notes(names),
         *ending.told, *notes_of_tables_beside(heading.raw, rows_below), *note_of_areas(sheet.areas)), is_copy=True,
        raw_header=tuple(heading.raw or [f"col_{number}" for number in range(len(names))]),
        typed=frozenset(name for place, name in enumerate(names) if place in sheet.numbers),
        preamble=tuple(", ".join(filter(None, cells)) for _, cells in head[: heading.first]),
        levels=heading.levels, header_row=header_row,
    )  # fmt: skip


@dataclass
class _Ending:
    """What is known of the rows of a sheet once they were all read."""

    first_row: int
    footer: int = 0
    blank: int = 0
    told: tuple[str, ...] = ()


def _data_rows(rows: Iterable[NumberedRow], width: int, starts: TableStarts, ending: _Ending) -> Iterator[NumberedRow]:
    """Yield the rows of data, cut to *width*; the last ones are held back until it is clear whether they are totals."""
    held: deque[NumberedRow] = deque()
    is_first = True
    for number, cells in rows:
        if is_first:
            ending.first_row, is_first = number, False
        if starts.at(_without_tail(cells)):
            ending.told = (note_of_second(number),)
            break
        held.append((number, cells[:width]))
        if len(held) > SEARCHED_ROWS:
            yield held.popleft()
    ending.footer = count_footer([cells for _, cells in held], width)
    yield from list(held)[: len(held) - ending.footer]


def _parts_only(rows: Iterator[NumberedRow], names: Sequence[str], ending: _Ending, file: str) -> Iterator[NumberedRow]:
    """Yield *rows* without groups and those that sum up others, for which only so many are searched."""
    rows = _without_gaps(rows, ending)
    head = list(islice(rows, MOST_ROWS + 1))
    if len(head) > MOST_ROWS:
        told = Stream(file)
        yield from ungrouped_stream(chain(head, rows), names, told)
        ending.footer, ending.told = ending.footer + told.subtotals, (*ending.told, *told.notes)
        return
    found = ungrouped(head, names)
    head, ending.told = found.rows, (*ending.told, *found.notes)
    ending.footer += found.subtotals
    totals = total_rows([[*cells, *[""] * (len(names) - len(cells))] for _, cells in head], len(names))
    ending.footer += len(totals)
    yield from (row for place, row in enumerate(head) if place not in totals)


def _without_gaps(rows: Iterator[NumberedRow], ending: _Ending) -> Iterator[NumberedRow]:
    """Yield *rows*, and count those without a value between them."""
    last = None
    for number, cells in rows:
        ending.blank += number - last - 1 if last is not None else 0
        last = number
        yield number, cells


def _width(table: pa.Table) -> int:
    """Return the number of the last column that holds anything."""
    for position in reversed(range(table.num_columns)):
        if any(pc.any(pc.not_equal(pc.utf8_trim_whitespace(piece), "")).as_py() for piece in _pieces(table, position)):
            return position + 1
    return 0


def _pieces(table: pa.Table, position: int) -> Iterator[pa.Array]:
    """Yield a column of *table* piece by piece, for what is made of it to be small."""
    return (batch.column(position) for batch in table.to_batches(max_chunksize=_PIECE))


def _heading(head: Sequence[NumberedRow], header_row: int | None, name: str) -> Heading:
    """Return the header of a sheet whose first filled rows are *head*, found or in the row that was chosen."""
    trimmed = [_without_tail(cells) for _, cells in head]
    numbers = [number for number, _ in head]
    if header_row is not None and header_row not in numbers:
        raise no_header_in(header_row, name)
    layout = find_layout(trimmed) if header_row is None else layout_below(trimmed, numbers.index(header_row))
    if layout is None:
        raise no_header_in(header_row or 0, name)
    rows = [[*cells, *[""] * (layout.width - len(cells))] for cells in trimmed]
    records = [Record(cells) for cells in rows]
    return find_heading(records, rows, layout, Dialect())


def _without_tail(cells: Sequence[str]) -> list[str]:
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return list(cells[:end])
