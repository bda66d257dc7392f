"""What becomes of each column of a file by the dry run: how many cells are filled, and a few as they are kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from smarketing.ingest import Part
from smarketing.ui import formats
from smarketing.ui.coverage import needs
from smarketing.ui.text import plain

_LOOKED_AT: Final = 1_000
_EXAMPLES: Final = 3
_CHARACTERS: Final = 24
KEPT_AS_TEXT: Final = "Kept as text, for filters and persona rules"
STAGE_DATE: Final = "A change of stage"


def becomes(parts: Sequence[Part]) -> dict[tuple[str, str], str]:
    """Return what each (header, column of ours) became in the first of *parts*; the column is "" where it is kept.

    Tables that ride along in the same file tell which headers they were read from.
    """
    if not parts:
        return {}
    first, *others = parts
    with pq.ParquetFile(first.converted.path) as file:
        filled = _filled(file.metadata)
        head = next(file.iter_batches(batch_size=_LOOKED_AT), None)
    told = {
        (column.header, column.target): _in_words(column.target, filled, file.metadata.num_rows, head)
        for column in first.mapping.columns
        if column.target
    }
    told |= {(header, ""): KEPT_AS_TEXT for header, _ in first.converted.extra}
    return told | {(column.header, ""): STAGE_DATE for part in others for column in part.mapping.columns}


def _filled(metadata: pq.FileMetaData) -> dict[str, int]:
    """Return by column how many cells are filled, as far as the file's own statistics tell."""
    filled: dict[str, int] = {}
    for group in range(metadata.num_row_groups):
        rows = metadata.row_group(group)
        for place in range(rows.num_columns):
            column = rows.column(place)
            if column.statistics is not None and column.statistics.has_null_count:
                name = column.path_in_schema
                filled[name] = filled.get(name, 0) + rows.num_rows - column.statistics.null_count
    return filled


def _in_words(name: str, filled: dict[str, int], rows: int, head: pa.RecordBatch | None) -> str:
    if head is None or name not in head.schema.names:
        return ""
    counted = f"{formats.count(filled[name])} of {formats.count(rows)} filled" if name in filled else ""
    examples = list(dict.fromkeys(_shown(value) for value in head.column(name).to_pylist() if value is not None))
    return ": ".join(part for part in (counted, "  ·  ".join(examples[:_EXAMPLES])) if part)


def _shown(value: object) -> str:
    """Return a kept value as the pages show it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        day = formats.date(value.date())
        return day if value.time() == dt.time() else f"{day} {value:%H:%M}"
    if isinstance(value, dt.date):
        return formats.date(value)
    if isinstance(value, Decimal | float | int):
        return f"{value:,}"
    text = plain(value)
    return text if len(text) <= _CHARACTERS else f"{text[: _CHARACTERS - 1]}…"


def used_by(kind: str, column: str | None) -> str:
    """Return what the pages show with *column* of the table *kind*, such as ``Funnel: how far leads get``."""
    return "; ".join(f"{need.page}: {need.what}" for need in needs() if (kind, column) in need.any_of)
