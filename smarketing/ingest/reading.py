"""Bytes → ``Grid``: what a file is, judged by its content and never by its name."""

# ruff: noqa: S608 - statements are built from names of ours and quoted literals, values are parameters

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb

from smarketing.errors import UnreadableFile
from smarketing.ingest.containers import content_of, unpack_gzip, unpack_zip
from smarketing.ingest.engine import literal, open_engine
from smarketing.ingest.layout import unique_headers
from smarketing.ingest.model import Grid
from smarketing.ingest.scanning import column_values, sample
from smarketing.ingest.spreadsheets import read_workbook
from smarketing.ingest.texts import read_text
from smarketing.ingest.writing import write_grid
from smarketing.settings import Settings

__all__ = ["column_values", "read_grids", "sample", "write_grid"]


def read_grids(path: Path, name: str, work: Path, settings: Settings, *, is_packed: bool = False) -> list[Grid]:
    """Return what *path* holds: one grid, or one per filled sheet of a workbook or file of an archive.

    *name* is what the person calls the file; *work* takes unpacked and re-coded copies, which the grids go on using.
    *is_packed* says that *path* comes out of an archive.

    Raises:
        UnreadableFile: it holds no table, is damaged, or is beyond a limit; says which and what to do.
    """
    work.mkdir(parents=True, exist_ok=True)
    stem = work / hashlib.sha256(f"{path}\0{name}".encode()).hexdigest()[:16]
    content = content_of(path, name, settings)
    if content == "spreadsheet":
        return read_workbook(path, name, stem, settings)
    if content == "parquet":
        return [_parquet_grid(path, name, work, settings)]
    if content == "text":
        return [read_text(path, name, stem, settings)]
    if is_packed:
        raise UnreadableFile(name, "it is an archive within an archive.", "Unpack it and upload the files in it.")
    if content == "gzip":
        inner = unpack_gzip(path, name, stem.with_suffix(".unpacked"), settings)
        return read_grids(inner, name, work, settings, is_packed=True)
    members = unpack_zip(path, name, stem.with_suffix(".unpacked"), settings)
    if not members:
        raise UnreadableFile(name, "the archive is empty.", "Export it again.")
    return [
        grid
        for member, inner in members
        for grid in read_grids(inner, f"{name}/{member}", work, settings, is_packed=True)
    ]


def _parquet_grid(path: Path, name: str, work: Path, settings: Settings) -> Grid:
    with open_engine(work, settings, path.parent) as connection:
        try:
            described = connection.execute(f"DESCRIBE FROM read_parquet({literal(str(path))})").fetchall()
            connection.execute(f"SELECT count(*) FROM read_parquet({literal(str(path))})").fetchall()
        except duckdb.Error as cause:
            raise UnreadableFile(
                name, "this Parquet file is damaged or was cut off.", "Write or download it again."
            ) from cause
    if len(described) > settings.max_columns:
        reason = f"it has {len(described):,} columns, more than {settings.max_columns:,}."
        raise UnreadableFile(name, reason, "Export fewer columns.")
    header = unique_headers([row[0] for row in described], len(described))
    return Grid(name, path, "parquet", header, "", "", "", "", first_row=1)
