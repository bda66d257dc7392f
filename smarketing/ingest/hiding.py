"""Earlier uploads hidden after the fact: every table and reject of every snapshot hashed or dropped in its place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from smarketing.errors import IngestError
from smarketing.ingest.history import History
from smarketing.ingest.keyed_hashes import made_key, use_key
from smarketing.ingest.model import FileReport
from smarketing.ingest.personal_columns import look_for_personal, role_of
from smarketing.ingest.privacy import Door, protect_rejects, protect_table, shown_rejects
from smarketing.ingest.privacy_rule import STRICTNESS, ensure_key
from smarketing.ingest.replacing import Replacement
from smarketing.ingest.scratch import empty_scratch
from smarketing.ingest.snapshots import TableFile, locked
from smarketing.settings import Settings


@dataclass(frozen=True)
class Hidden:
    """What was hidden: in how many snapshots, and how many uploaded files were deleted."""

    snapshots: int
    files: int


class _Hide:
    """The change that hides personal data in what is less private than *door*."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def table(self, connection: duckdb.DuckDBPyConnection, path: Path, kind: str, table: TableFile) -> TableFile | None:
        if STRICTNESS[table.personal_data] >= STRICTNESS[self._door.rule]:
            return None
        use_key(connection, self._door.key)
        headers = {column: header for header, column in table.headers.items()}
        protect_table(connection, path, kind, look_for_personal(connection, path, kind, headers), self._door)
        return replace(table, personal_data=self._door.rule, key_id=self._door.key.id)

    def rejects(
        self, connection: duckdb.DuckDBPyConnection, path: Path, report: FileReport, headers: dict[str, str]
    ) -> FileReport | None:
        use_key(connection, self._door.key)
        roles = {header: role_of(column, header, report.kind) for header, column in headers.items()}
        protect_rejects(connection, path, roles, self._door)
        return replace(report, rejects=shown_rejects(path))


def hide_history(workspace: Path, settings: Settings) -> Hidden:
    """Hide personal data in every snapshot as the setting says, delete the uploads as they came, and tell how many.

    What was hashed with a key that is here stays alike; what was dropped can't come back.

    Raises:
        IngestError: the setting is to keep personal data, or values were hashed with another key.
    """
    rule = settings.personal_data
    if rule == "keep":
        raise IngestError(
            "SMARKETING_PERSONAL_DATA is keep, so there is nothing to hide. Set it to hash or drop first."
        )
    with locked(workspace):
        replacement = Replacement(workspace)
        history = History(replacement, workspace, settings)
        ensure_key(workspace, history.own)
        history.change(_Hide(Door(rule, made_key(workspace))))
        uploads = history.uploads()
        for path in uploads:
            replacement.remove(path.relative_to(workspace).as_posix())
        empty_scratch(workspace)
        replacement.commit()
    return Hidden(len(history.own), len(uploads))
