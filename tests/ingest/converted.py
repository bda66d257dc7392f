"""What tests of the conversion ask of its result, and the columns of a small export of leads."""

from __future__ import annotations

import datetime as dt

import pyarrow.parquet as pq

from smarketing.ingest.model import ColumnMapping, Converted

LEADS: dict[str, str | ColumnMapping] = {"id": "lead_id", "email": "email", "made": "created_at"}


def at(text: str) -> dt.datetime:
    """Return the moment that *text* names."""
    return dt.datetime.fromisoformat(text)


def table(converted: Converted) -> list[dict[str, object]]:
    """Return the rows that were kept."""
    return pq.read_table(converted.path).to_pylist()


def told(converted: Converted) -> list[tuple[int, str | None, str, bool]]:
    """Return row, column and value of each reject, and whether it cost the row."""
    return [(reject.row, reject.column, reject.value, reject.is_row) for reject in converted.rejects]
