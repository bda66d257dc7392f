"""The last step of an import: keep all of it, at once, or none."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from smarketing.domain.period import moment_in_words
from smarketing.errors import Conflict, IngestError
from smarketing.ingest.disk import STILL_IN_FORCE, told_of_disk
from smarketing.ingest.remembered import place_of, remember
from smarketing.ingest.snapshots import (
    Snapshot,
    TableFile,
    current,
    flush_folder,
    locked,
    next_number,
    point_at,
    sweep_half_written,
    write_snapshot,
)
from smarketing.ingest.upload import Staged, Upload
from smarketing.settings import Settings

_BLOCK = 1 << 20


def keep(
    upload: Upload, workspace: Path, settings: Settings, *, author: str, now: dt.datetime | None = None
) -> Snapshot:
    """Put an upload in force and return its snapshot; the one in force already where the upload changes nothing.

    Files come first, then the snapshot, then the pointer to it: a crash at any moment leaves the state before. *now*
    is only written down as the time of the upload.

    Raises:
        Conflict: somebody else's upload came between; names them. Check again to see what would change now.
        IngestError: the upload was kept or discarded before, or is older than what is in force.
        DiskRefused: a file can't be written.
    """
    if not upload.work.exists():
        raise IngestError("This upload is no longer at hand: it was kept or discarded before. Upload the files again.")
    if upload.refusal:
        raise IngestError(upload.refusal)
    with locked(workspace):
        sweep_half_written(workspace)
        _ensure_first(upload, workspace, ZoneInfo(settings.time_zone))
        if upload.changes_nothing and upload.parent is not None:
            snapshot = upload.parent
        else:
            with told_of_disk(STILL_IN_FORCE):
                snapshot = _keep_files(upload, workspace, author, now or dt.datetime.now(dt.UTC))
                point_at(workspace, snapshot.id)
        with told_of_disk("The upload is in force, but how its columns were read isn't remembered."):
            _remember(upload, workspace)
    discard(upload)
    return snapshot


def mappings_before(upload: Upload, workspace: Path) -> dict[Path, bytes | None]:
    """Return what is remembered for files with the headers of *upload*, by where it is kept; None where nothing is."""
    places = {place_of(workspace, part.prepared.grid) for part in upload.parts}
    return {path: path.read_bytes() if path.exists() else None for path in places}


def discard(upload: Upload) -> None:
    """Throw an upload away; nothing of it was in force."""
    shutil.rmtree(upload.work, ignore_errors=True)


def _ensure_first(upload: Upload, workspace: Path, zone: ZoneInfo) -> None:
    newest = current(workspace)
    if newest == (upload.parent or upload.replaced):
        return
    if newest is None:
        raise Conflict("the data", "Somebody", "a moment ago, by undoing the last upload")
    raise Conflict("the data", newest.author, moment_in_words(newest.taken_at.astimezone(zone)))


def _keep_files(upload: Upload, workspace: Path, author: str, now: dt.datetime) -> Snapshot:
    """Bring every file into its place and write the snapshot that names them; nothing is in force yet."""
    for stored, name in {(one.prepared.stored, one.prepared.sha256) for one in upload.parts if upload.keeps_files}:
        _place(stored, workspace / "uploads" / f"{name}{''.join(stored.suffixes)}")
    parent = upload.parent
    tables = (parent.tables if parent else {}) | {table.kind: _keep_table(table, workspace) for table in upload.staged}
    number = next_number(workspace)
    digest = hashlib.sha256("\n".join([str(upload.as_of), *sorted(table.path for table in tables.values())]).encode())
    snapshot = Snapshot(
        id=f"{number:04d}-{digest.hexdigest()[:8]}",
        number=number,
        as_of=upload.as_of,
        taken_at=now,
        parent=parent.id if parent else None,
        author=author,
        tables=tables,
        reports=upload.reports,
        is_demo=upload.is_demo,
        made_way=upload.replaced.id if upload.replaced else None,
    )
    for part in upload.parts:
        if part.converted.rejects_path is not None:
            kept = rejects_path(workspace, snapshot.id, part.prepared.file, part.converted.kind)
            _place(part.converted.rejects_path, kept)
    write_snapshot(workspace, snapshot)
    return snapshot


def rejects_path(workspace: Path, snapshot: str, file: str, kind: str) -> Path:
    """Return where a snapshot keeps the rejects of one table of one file; the file is there if it had any."""
    digest = hashlib.sha256(file.encode()).hexdigest()
    return workspace / "rejects" / f"{snapshot}-{kind}-{digest[:12]}.parquet"


def _keep_table(table: Staged, workspace: Path) -> TableFile:
    """Bring a table to its place, named by what is in it."""
    digest = hashlib.sha256()
    with table.path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    path = f"tables/{table.kind}-{digest.hexdigest()[:16]}.parquet"
    _place(table.path, workspace / path)
    return replace(table.table, path=path)


def _place(source: Path, target: Path) -> None:
    """Bring *source* to *target* for good, unless it is there: files are named by what is in them."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as file:
        os.fsync(file.fileno())
    source.replace(target)
    flush_folder(target.parent)


def _remember(upload: Upload, workspace: Path) -> None:
    """Keep the mappings of this upload for the next files with these headers."""
    for one in {id(part.prepared): part.prepared for part in upload.parts}.values():
        orders = dict(one.date_orders)
        for part in upload.parts:
            if part.prepared is one:
                orders |= dict(part.converted.date_orders)
        remember(workspace, one.grid, one.mapping, orders)
