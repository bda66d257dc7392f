"""An upload taken back while it was still being kept: nothing of it stays, as if it had never come."""

from __future__ import annotations

from pathlib import Path

from smarketing.ingest.snapshots import Snapshot, current, every_snapshot, locked, point_at


def withdraw(workspace: Path, snapshot: Snapshot) -> None:
    """Put what was before *snapshot* in force again and delete every file that only *snapshot* needs.

    Where somebody else's upload already stands on it, it stays.
    """
    with locked(workspace):
        if current(workspace) != snapshot:
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


def _delete(folder: Path, pattern: str) -> None:
    for path in folder.glob(pattern):
        path.unlink()
