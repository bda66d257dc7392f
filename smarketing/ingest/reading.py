"""Bytes → ``Grid``: what a file is, judged by its content and never by its name."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from smarketing.errors import NoTable, UnreadableFile, shown
from smarketing.ingest.containers import content_of, unpack_gzip, unpack_zip
from smarketing.ingest.header_rows import FOUND, HeaderRows, row_for
from smarketing.ingest.html_tables import read_html
from smarketing.ingest.model import Grid
from smarketing.ingest.parquets import read_parquet
from smarketing.ingest.scanning import column_values, sample
from smarketing.ingest.spreadsheets import read_workbook
from smarketing.ingest.texts import read_text
from smarketing.ingest.writing import write_grid
from smarketing.settings import Settings

__all__ = ["column_values", "read_grids", "sample", "write_grid"]


def read_grids(
    path: Path,
    name: str,
    work: Path,
    settings: Settings,
    *,
    is_packed: bool = False,
    header_rows: HeaderRows = FOUND,
) -> list[Grid]:
    """Return what *path* holds: one grid, or one per filled sheet of a workbook or file of an archive.

    *name* is what the person calls the file; *work* takes unpacked and re-coded copies, which the grids go on using.
    *is_packed* says that *path* comes out of an archive, *header_rows* where the headers are that can't be found.

    Raises:
        IngestError: there is nothing in the row that *header_rows* name.
        UnreadableFile: it holds no table, is damaged, or is beyond a limit; says which and what to do.
    """
    work.mkdir(parents=True, exist_ok=True)
    stem = work / hashlib.sha256(f"{path}\0{name}".encode("utf-8", "surrogateescape")).hexdigest()[:16]
    content = content_of(path, name, settings)
    if content == "spreadsheet":
        return read_workbook(path, name, stem, settings, header_rows)
    if content == "parquet":
        return [read_parquet(path, name, work, settings)]
    if content == "html":
        return read_html(path, name, stem, settings, header_rows)
    if content == "text":
        return [read_text(path, name, stem, settings, row_for(header_rows, name))]
    if is_packed:
        raise UnreadableFile(name, "it is an archive within an archive.", "Unpack it and upload the files in it.")
    if content == "gzip":
        inner = unpack_gzip(path, name, stem.with_suffix(".unpacked"), settings)
        return read_grids(inner, name, work, settings, is_packed=True, header_rows=header_rows)
    members = unpack_zip(path, name, stem.with_suffix(".unpacked"), settings)
    if not members:
        raise UnreadableFile(name, "the archive is empty.", "Export it again.")
    return _member_grids(members, name, work, settings, header_rows)


def _member_grids(
    members: list[tuple[str, Path]], name: str, work: Path, settings: Settings, header_rows: HeaderRows
) -> list[Grid]:
    """Return the grids of an archive's files; what is no table at all is left out, and the first grid says so."""
    grids: list[Grid] = []
    left_out: list[UnreadableFile] = []
    for member, inner in members:
        try:
            content_of(inner, f"{name}/{member}", settings)
        except UnreadableFile as no_table:
            left_out.append(no_table)
            continue
        try:
            called = f"{name}/{member}"
            grids.extend(read_grids(inner, called, work, settings, is_packed=True, header_rows=header_rows))
        except NoTable as no_table:
            left_out.append(no_table)
    if not grids:
        raise left_out[0]
    notes = [f"{shown(one.file)} in the archive was left out: {one.reason}" for one in left_out]
    return [replace(grids[0], notes=(*grids[0].notes, *notes)), *grids[1:]]
