"""A Parquet copy of rows that no plain scan reads right, with the row number a spreadsheet shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from smarketing.ingest.watching import ensure_going

BATCH: Final = 20_000
_SOME: Final = 1_000
NumberedRow = tuple[int, Sequence[str]]


def column_name(number: int) -> str:
    """Return the name under which the *number*-th column (from 1) is scanned."""
    return f"c{number}"


def write_copy(rows: Iterable[NumberedRow], width: int, out: Path) -> int:
    """Write *rows* (spreadsheet row, cells) to *out* and return how many there were.

    Short rows are padded, cells beyond *width* go to ``surplus``, empty cells are null.
    """
    names = [column_name(number) for number in range(1, width + 1)]
    text = [(name, pa.string()) for name in names]
    schema = pa.schema([("row", pa.int64()), *text, ("surplus", pa.list_(pa.string()))])
    written = 0
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        for batch in _batches(iter(rows)):
            writer.write_table(_table(batch, width, schema))
            written += len(batch)
    return written


def _batches(rows: Iterator[NumberedRow]) -> Iterator[list[NumberedRow]]:
    batch: list[NumberedRow] = []
    while some := list(islice(rows, _SOME)):
        ensure_going()
        batch += some
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _table(batch: list[NumberedRow], width: int, schema: pa.Schema) -> pa.Table:
    padded = [[*cells[:width], *([None] * (width - len(cells)))] for _, cells in batch]
    columns = [[cell or None for cell in column] for column in zip(*padded, strict=True)]
    surplus = [list(cells[width:]) if len(cells) > width else None for _, cells in batch]
    return pa.Table.from_arrays(
        [
            pa.array(values, type=field.type)
            for values, field in zip([[row for row, _ in batch], *columns, surplus], schema, strict=True)
        ],
        schema=schema,
    )
