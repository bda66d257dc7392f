"""What the audit log says of uploads: ids and counts, no names of files, which may name people."""

from __future__ import annotations

from smarketing.errors import NotLogged, StoreError
from smarketing.ingest import Snapshot
from smarketing.store import Audit


def kept(log: Audit, snapshot: Snapshot, before: Snapshot | None, *, by: str) -> None:
    """Say that *snapshot* is in force instead of *before*, unless the upload changed nothing.

    Raises:
        NotLogged: the log could not be written; the upload is in force.
    """
    if snapshot == before:
        return
    try:
        rows = {kind: str(part.rows) for kind, part in snapshot.tables.items()}
        log.append("upload.kept", actor=by, subject=snapshot.id, detail={"as_of": snapshot.as_of.isoformat(), **rows})
    except StoreError as fault:
        raise NotLogged(fault) from fault


def undone(log: Audit, before: Snapshot | None, after: Snapshot | None, *, by: str) -> None:
    """Say that the snapshot *before* was taken back and *after* is in force again.

    Raises:
        NotLogged: the log could not be written; the snapshot is taken back.
    """
    subject, detail = before.id if before else "", {"in_force": after.id if after else "nothing"}
    try:
        log.append("upload.undone", actor=by, subject=subject, detail=detail)
    except StoreError as fault:
        raise NotLogged(fault, "taken back", "take it back again") from fault
