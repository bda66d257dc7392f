"""Parquet files → grids that scan the file itself, its checksums proved where it has any."""

# ruff: noqa: S608 - statements are built from names of ours and quoted literals, values are parameters

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from smarketing.errors import UnreadableFile
from smarketing.ingest.copies import write_copy
from smarketing.ingest.engine import literal, open_engine
from smarketing.ingest.layout import SEARCHED_ROWS, count_footer, left_out_notes, unique_headers
from smarketing.ingest.model import Grid
from smarketing.ingest.scanning import columns_of, open_for, scan_sql
from smarketing.ingest.totals import MOST_ROWS, total_rows
from smarketing.settings import Settings

_PROVED_BYTES: Final = 256 * 1024**2
_LOOKED_THROUGH_BYTES: Final = 32 * 1024**2
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
    grid = Grid(name, path, "parquet", header, "", "", "", "", first_row=1, typed=typed)
    return _without_totals(grid, work / f"{path.name}.rows.parquet", settings)


def _without_totals(grid: Grid, out: Path, settings: Settings) -> Grid:
    """Return *grid*, or where rows of it only sum up others its copy *out* without them; few rows are searched."""
    rows = _few_rows(grid, settings)
    footer = count_footer(rows[-SEARCHED_ROWS:], len(grid.header))
    kept = rows[: len(rows) - footer]
    totals = total_rows(kept, len(grid.header))
    left_out = footer + len(totals)
    if left_out in {0, len(rows)}:
        return grid
    parts = (
        (place, row) for place, row in enumerate(kept, start=grid.first_row) if place - grid.first_row not in totals
    )
    write_copy(parts, len(grid.header), out)
    return replace(
        grid, path=out, is_copy=True, footer_rows=left_out, notes=(*grid.notes, *left_out_notes(0, left_out))
    )


def _few_rows(grid: Grid, settings: Settings) -> list[list[str]]:
    """Return the rows of *grid* as text; none where they are too many, or too long, to be looked at one by one."""
    names, relation = columns_of(grid), scan_sql(grid, settings)
    with open_for(grid, settings) as connection:
        [(count,)] = connection.execute(f"SELECT count(*) FROM {relation}").fetchall()
        if count > MOST_ROWS:
            return []
        length = " + ".join(f"coalesce(sum(strlen({name})), 0)" for name in names)
        [(total,)] = connection.execute(f"SELECT {length} FROM {relation}").fetchall()
        if total > _LOOKED_THROUGH_BYTES:
            return []
        found = connection.execute(f"SELECT {', '.join(names)} FROM {relation}").fetchall()
    return [[cell or "" for cell in row] for row in found]


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
