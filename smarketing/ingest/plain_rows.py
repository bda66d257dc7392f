"""The rows of a small file as text, each with the number a spreadsheet shows, before any mapping."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

from smarketing.errors import UnreadableFile
from smarketing.ingest.model import Grid
from smarketing.ingest.scanning import columns_of, open_for, scan_sql
from smarketing.ingest.texts import read_with_care
from smarketing.settings import Settings

MOST_ROWS: Final = 100_000


class PlainRow(NamedTuple):
    """The number of a row, and its cells by header, trimmed; an empty cell is an empty text."""

    number: int
    cells: dict[str, str]


def plain_rows(grid: Grid, work: Path, settings: Settings) -> list[PlainRow]:
    """Return the rows of *grid* that are not empty; *work* takes a copy.

    Raises:
        UnreadableFile: it has more than ``MOST_ROWS``, or can't be read.
    """
    is_text = grid.format == "text" and not grid.is_copy
    copy = read_with_care(grid, work / "rows.parquet", settings) if is_text else grid
    number = "row" if copy.is_copy else f"row_number() OVER () + {copy.first_row - 1}"
    with open_for(copy, settings) as connection:
        names = ", ".join(columns_of(copy))
        found = connection.execute(f"SELECT {number}, {names} FROM {scan_sql(copy, settings)} LIMIT {MOST_ROWS + 1}")  # noqa: S608  # names of ours
        rows = found.fetchall()
    if len(rows) > MOST_ROWS:
        raise UnreadableFile(grid.file, f"it has more than {MOST_ROWS:,} rows.", "Split it into several files.")
    texts = (PlainRow(number, _trimmed(copy.header, cells)) for number, *cells in rows)
    return [row for row in texts if any(row.cells.values())]


def _trimmed(header: tuple[str, ...], cells: list[str | None]) -> dict[str, str]:
    return {name: (cell or "").strip() for name, cell in zip(header, cells, strict=True)}
