"""An upload taken back while it was still being kept: nothing of it stays, as if it had never come."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from smarketing.ingest.snapshots import Snapshot, current, every_snapshot, locked, point_at, write_safely


def withdraw(
    workspace: Path, snapshot: Snapshot, before: Snapshot | None, mappings: Mapping[Path, bytes | None]
) -> None:
    """Put what was before *snapshot* in force again and delete every file that only *snapshot* needs.

    What was remembered of its headers is again what *mappings* says. Where somebody else's upload already stands on it,
    it stays; where *snapshot* is what was in force *before*, so do its files.
    """
    with locked(workspace):
        if current(workspace) != snapshot:
            return
        _remember_again(mappings)
        if snapshot == before:
            return
        point_at(workspace, snapshot.parent or snapshot.made_way)
        (workspace / "snapshots" / f"{snapshot.id}.json").unlink()
        others = every_snapshot(workspace)
        tables = {part.path for one in others for part in one.tables.values()}
        uploads = {report.sha256 for one in others for report in one.reports}
        for path in {part.path for part in snapshot.tables.values()} - tables:
            (workspace / path).unlink(missing_ok=True)
        for digest in {report.sha256 for report in snapshot.reports} - uploads:
            _delete(workspace / "uploads", f"{digest}*")
        _delete(workspace / "rejects", f"{snapshot.id}-*")


def _remember_again(mappings: Mapping[Path, bytes | None]) -> None:
    for path, content in mappings.items():
        if content is None:
            path.unlink(missing_ok=True)
        else:
            write_safely(path, content)


def _delete(folder: Path, pattern: str) -> None:
    for path in folder.glob(pattern):
        path.unlink()
