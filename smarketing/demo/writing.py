"""Tables and decisions → files, the same bytes for the same content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

_TIME = "%Y-%m-%d %H:%M"


def write_csv(table: pa.Table, path: Path, texts: Mapping[str, Mapping[str, str]]) -> None:
    """Write *table* as a CRM does: times without seconds, *texts* in the place of values nobody can read."""
    for header, by_id in texts.items():
        place = table.schema.get_field_index(header)
        table = table.set_column(place, header, _with_texts(table, header, dict(by_id)))
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        connection.from_arrow(table).write_csv(str(path), header=True, timestamp_format=_TIME, date_format="%Y-%m-%d")


def _with_texts(table: pa.Table, header: str, by_id: dict[str, str]) -> pa.Array:
    values = table.column(header).combine_chunks()
    is_time = pa.types.is_timestamp(values.type)
    plain = pc.strftime(values, format=_TIME) if is_time else values.cast(pa.string())
    if not by_id:
        return plain
    found = pc.index_in(table.column("Record ID").combine_chunks(), pa.array(list(by_id)))
    return pc.if_else(pc.is_valid(found), pa.array(list(by_id.values())).take(found), plain)


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write *table* as Parquet."""
    pq.write_table(table, path, compression="zstd", compression_level=6, row_group_size=200_000)


def write_json(content: Any, path: Path) -> None:  # noqa: ANN401  # whatever JSON holds
    """Write *content* as JSON, a list of records one record a line."""
    if isinstance(content, list):
        lines = ",\n".join(json.dumps(record, ensure_ascii=False) for record in content)
        path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    else:
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def sha256(path: Path) -> str:
    """Return the fingerprint of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
