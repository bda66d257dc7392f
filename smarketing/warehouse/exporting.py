"""Write rows to a file for download, piece by piece, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Final, Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

Format = Literal["csv", "parquet"]
_FORMULA: Final = r"^[=+\-@\t\r]"
_NUMBER: Final = r"^[+\-]?[0-9][0-9 .,]*$"


def write_rows(batches: Iterator[pa.RecordBatch], target: Path, file_format: Format) -> int:
    """Write *batches* (at least one) to *target* and return the number of rows.

    In CSV, text that a spreadsheet would take for a formula gets an apostrophe before it; numbers, phone numbers
    included, stay as they are. Parquet holds the values untouched.
    """
    first = next(batches)
    written = 0
    open_writer = pa_csv.CSVWriter if file_format == "csv" else pq.ParquetWriter
    with open_writer(target, first.schema) as writer:
        for batch in chain((first,), batches):
            writer.write(_harmless(batch) if file_format == "csv" else batch)
            written += batch.num_rows
    return written


def _harmless(batch: pa.RecordBatch) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([_defused(column) for column in batch.columns], schema=batch.schema)


def _defused(column: pa.Array) -> pa.Array:
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return column
    is_formula = pc.and_not(pc.match_substring_regex(column, _FORMULA), pc.match_substring_regex(column, _NUMBER))
    return pc.if_else(is_formula, pc.binary_join_element_wise("'", column, ""), column)
