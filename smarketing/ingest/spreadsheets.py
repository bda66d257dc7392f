"""Excel workbooks → copies, one per sheet that holds a table, dates as ISO text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import fastexcel
import pyarrow as pa
import pyarrow.compute as pc

from smarketing.errors import UnreadableFile
from smarketing.ingest.copies import NumberedRow, write_copy
from smarketing.ingest.heading import Heading, find_heading
from smarketing.ingest.layout import SEARCHED_ROWS, count_footer, find_layout, left_out_notes, unique_headers
from smarketing.ingest.model import Grid
from smarketing.ingest.records import Dialect, Record
from smarketing.settings import Settings

_DAY_OF_A_TIME: Final = "^(1899-12-3[01]|1904-01-01) "
"""What stands before a time of day that has no day: the day from which a workbook counts."""


def read_workbook(path: Path, name: str, stem: Path, settings: Settings) -> list[Grid]:
    """Return a grid for every sheet of the workbook *path* that is not empty, in the workbook's order.

    Raises:
        UnreadableFile: the workbook is damaged, locked by a password, or empty.
    """
    try:
        workbook = fastexcel.read_excel(path.read_bytes())
        sheets = [(title, _texts(workbook, title)) for title in workbook.sheet_names]
    except fastexcel.FastExcelError as cause:
        raise UnreadableFile(
            name,
            "it is no workbook that can be opened; it may be damaged or have a password.",
            "Open it in Excel, save it without a password and upload it again.",
        ) from cause
    present = [(title, table) for title, table in sheets if table is not None and table.num_columns]
    if not present:
        raise UnreadableFile(name, "none of its sheets holds anything.", "Export it again.")
    return [
        _grid(table, name, title, stem.with_name(f"{stem.name}-{number}.parquet"), settings)
        for number, (title, table) in enumerate(present)
    ]


def _texts(workbook: Any, title: str) -> pa.Table | None:  # noqa: ANN401 - fastexcel has no type for it
    """Return the cells of a sheet as text from its very first row, None for an empty sheet."""
    sheet = workbook.load_sheet(title, header_row=None, skip_rows=0, dtypes="string", skip_whitespace_tail_rows=True)
    batch = sheet.to_arrow()
    return pa.Table.from_batches([batch]) if batch.num_rows else None


def _rows(table: pa.Table) -> Iterator[NumberedRow]:
    """Yield the filled rows of *table* with the numbers the sheet shows."""
    number = 0
    for batch in table.to_batches(max_chunksize=5_000):
        texts = [pc.utf8_trim_whitespace(column) for column in batch.columns]
        columns = [pc.replace_substring_regex(text, _DAY_OF_A_TIME, "").to_pylist() for text in texts]
        for cells in zip(*columns, strict=True):
            number += 1
            if any(cells):
                yield number, [cell or "" for cell in cells]


def _grid(table: pa.Table, name: str, title: str, out: Path, settings: Settings) -> Grid:
    if table.num_columns > settings.max_columns:
        raise UnreadableFile(
            name,
            f"its sheet {title} has {table.num_columns:,} columns, more than {settings.max_columns:,}.",
            "Export fewer columns.",
        )
    rows = list(_rows(table))
    heading = _heading([list(cells) for _, cells in rows[:SEARCHED_ROWS]])
    names = unique_headers(heading.names, max(len(_without_tail(cells)) for _, cells in rows))
    data = rows[heading.last + 1 :]
    footer = count_footer([cells for _, cells in data[-SEARCHED_ROWS:]], len(names))
    kept = data[: len(data) - footer]
    write_copy(((number, cells[: len(names)]) for number, cells in kept), len(names), out)
    above = rows[heading.first][0] - 1 if heading.names else 0
    return Grid(
        name, out, "parquet", names, "", "", "", "", above, footer, kept[0][0] if kept else rows[-1][0] + 1, title,
        (*left_out_notes(heading.first, footer), *heading.notes), is_copy=True,
        raw_header=tuple(heading.raw or [f"col_{number}" for number in range(len(names))]),
    )  # fmt: skip


def _heading(head: list[list[str]]) -> Heading:
    """Return the header of a sheet whose first filled rows are *head*."""
    trimmed = [_without_tail(cells) for cells in head]
    layout = find_layout(trimmed)
    rows = [[*cells, *[""] * (layout.width - len(cells))] for cells in trimmed]
    records = [Record(cells) for cells in rows]
    return find_heading(records, rows, layout, Dialect())


def _without_tail(cells: Any) -> list[str]:  # noqa: ANN401 - any sequence of text
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return list(cells[:end])
