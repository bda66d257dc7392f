"""Parquet files → grids that scan the file itself, its checksums proved where it has any."""

# ruff: noqa: S608 - statements are built from names of ours and quoted literals, values are parameters

from __future__ import annotations

from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from smarketing.errors import UnreadableFile
from smarketing.ingest.engine import literal, open_engine
from smarketing.ingest.layout import unique_headers
from smarketing.ingest.model import Grid
from smarketing.settings import Settings

_PROVED_BYTES: Final = 256 * 1024**2
_BATCH: Final = 10_000
_WITH_DECIMALS: Final = ("DECIMAL", "DOUBLE", "FLOAT")


def read_parquet(path: Path, name: str, work: Path, settings: Settings) -> Grid:
    """Return the grid of the Parquet file *path*.

    Raises:
        UnreadableFile: it is damaged, or has too many columns.
    """
    with open_engine(work, settings, path.parent) as connection:
        try:
            described = connection.execute(f"DESCRIBE FROM read_parquet({literal(str(path))})").fetchall()
            connection.execute(f"SELECT count(*) FROM read_parquet({literal(str(path))})").fetchall()
        except duckdb.Error as cause:
            raise _damaged(name) from cause
    if len(described) > settings.max_columns:
        reason = f"it has {len(described):,} columns, more than {settings.max_columns:,}."
        raise UnreadableFile(name, reason, "Export fewer columns.")
    if _has_false_checksum(path):
        raise _damaged(name)
    header = unique_headers([row[0] for row in described], len(described))
    typed = frozenset(one for one, row in zip(header, described, strict=True) if row[1].startswith(_WITH_DECIMALS))
    return Grid(name, path, "parquet", header, "", "", "", "", first_row=1, typed=typed)


def _damaged(name: str) -> UnreadableFile:
    return UnreadableFile(name, "this Parquet file is damaged or was cut off.", "Write or download it again.")


def _has_false_checksum(path: Path) -> bool:
    """Return whether a page of *path* isn't what its checksum says; the engine that scans the file doesn't look.

    A file of more than 256 MB unpacked isn't looked through: it would take too long.
    """
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            groups = (file.metadata.row_group(index) for index in range(file.metadata.num_row_groups))
            if sum(group.total_byte_size for group in groups) <= _PROVED_BYTES:
                for _ in file.iter_batches(_BATCH):
                    pass
    except (pa.ArrowException, OSError) as cause:
        return "CRC" in str(cause)
    return False
