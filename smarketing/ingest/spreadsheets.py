"""Excel workbooks → copies, one per sheet that holds a table, dates as ISO text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import fastexcel
import pyarrow as pa
import pyarrow.compute as pc

from smarketing.errors import UnreadableFile
from smarketing.ingest.copies import NumberedRow, write_copy
from smarketing.ingest.layout import SEARCHED_ROWS, count_footer, find_layout, unique_headers
from smarketing.ingest.model import Grid
from smarketing.settings import Settings


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
        columns = [pc.utf8_trim_whitespace(column).to_pylist() for column in batch.columns]
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
    head = [cells for _, cells in rows[:SEARCHED_ROWS]]
    layout = find_layout([_without_tail(cells) for cells in head])
    start = (layout.header or 0) + layout.headless
    header = unique_headers(head[start], max(len(_without_tail(cells)) for _, cells in rows))
    data = rows[start + 1 :]
    footer = count_footer([cells for _, cells in data[-SEARCHED_ROWS:]], len(header))
    kept = data[: len(data) - footer]
    write_copy(((number, cells[: len(header)]) for number, cells in kept), len(header), out)
    grid = Grid(
        name,
        out,
        "parquet",
        header,
        "",
        "",
        "",
        "",
        rows[start][0] - 1,
        footer,
        kept[0][0] if kept else rows[start][0] + 1,
        title,
        is_copy=True,
    )
    return replace(grid, notes=_notes(start, footer))


def _without_tail(cells: Any) -> list[str]:  # noqa: ANN401 - any sequence of text
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return list(cells[:end])


def _notes(preamble: int, footer: int) -> tuple[str, ...]:
    notes = []
    if preamble:
        notes.append(f"{preamble} rows above the header were left out.")
    if footer:
        notes.append(f"{footer} rows of totals or notes at the end were left out.")
    return tuple(notes)
