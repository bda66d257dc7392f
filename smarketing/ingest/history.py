"""Every snapshot of a company changed at once, those undone included; the made-up company is left alone."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import duckdb

from smarketing.ingest.engine import open_engine
from smarketing.ingest.keeping import rejects_path
from smarketing.ingest.model import FileReport
from smarketing.ingest.replacing import Replacement
from smarketing.ingest.snapshots import Snapshot, TableFile, as_json, every_snapshot
from smarketing.settings import Settings


class Change(Protocol):
    """What is done to each file of the history; each says whether it changed anything."""

    def table(self, connection: duckdb.DuckDBPyConnection, path: Path, kind: str, table: TableFile) -> TableFile | None:
        """Write the table at *path* anew and return how the snapshot names it; None where nothing was to change."""

    def rejects(
        self, connection: duckdb.DuckDBPyConnection, path: Path, report: FileReport, headers: dict[str, str]
    ) -> FileReport | None:
        """Write the rejects at *path* anew and return the *report* that goes with them; None where nothing changed.

        *headers* is header → column of the table.
        """


class History:
    """The files of every snapshot, changed into a ``Replacement``; ``touched`` are the uploads they came from."""

    def __init__(self, replacement: Replacement, workspace: Path, settings: Settings) -> None:
        self._replacement = replacement
        self._workspace = workspace
        self._settings = settings
        self._tables: dict[str, TableFile] = {}
        snapshots = every_snapshot(workspace)
        self.own = [one for one in snapshots if not one.is_demo]
        self._of_demo = [one for one in snapshots if one.is_demo]
        self.touched: set[str] = set()

    def change(self, change: Change) -> None:
        """Apply *change* to every table and reject, and write the snapshots that name them anew."""
        with open_engine(self._replacement.folder, self._settings, self._workspace) as connection:
            changed = [self._changed(connection, one, change) for one in self.own]
        for before, after in zip(self.own, changed, strict=True):
            if after != before:
                self._replacement.put(f"snapshots/{after.id}.json", as_json(after))
        self._remove_unnamed({table.path for one in (*changed, *self._of_demo) for table in one.tables.values()})

    def tables(self) -> list[tuple[Path, str]]:
        """Return the path and the kind of every table of the company's own, each file once."""
        known = {table.path: kind for one in self.own for kind, table in one.tables.items()}
        return [(self._workspace / path, kind) for path, kind in known.items()]

    def uploads(self) -> list[Path]:
        """Return the files that were uploaded, as they came; not those of the made-up company."""
        of_demo = {report.sha256 for one in self._of_demo for report in one.reports}
        folder = self._workspace / "uploads"
        return [path for path in sorted(folder.glob("*")) if path.name[:64] not in of_demo]

    def _changed(self, connection: duckdb.DuckDBPyConnection, snapshot: Snapshot, change: Change) -> Snapshot:
        tables = {kind: self._table(connection, kind, table, change) for kind, table in snapshot.tables.items()}
        hit = {kind for kind, table in tables.items() if table.path != snapshot.tables[kind].path}
        reports = []
        for report in snapshot.reports:
            fresh = self._report(connection, snapshot, report, change)
            if report.kind in hit or fresh is not report:
                self.touched.add(report.sha256)
            reports.append(fresh)
        return replace(snapshot, tables=tables, reports=tuple(reports))

    def _table(self, connection: duckdb.DuckDBPyConnection, kind: str, table: TableFile, change: Change) -> TableFile:
        if table.path not in self._tables:
            self._tables[table.path] = self._rewritten(connection, kind, table, change)
        known = self._tables[table.path]
        return replace(table, path=known.path, personal_data=known.personal_data, key_id=known.key_id)

    def _rewritten(
        self, connection: duckdb.DuckDBPyConnection, kind: str, table: TableFile, change: Change
    ) -> TableFile:
        copy = self._replacement.fresh("table.parquet")
        shutil.copyfile(self._workspace / table.path, copy)
        after = change.table(connection, copy, kind, table)
        if after is None:
            copy.unlink()
            return table
        with copy.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        path = f"tables/{kind}-{digest[:16]}.parquet"
        self._replacement.put(path, copy)
        return replace(after, path=path)

    def _report(
        self, connection: duckdb.DuckDBPyConnection, snapshot: Snapshot, report: FileReport, change: Change
    ) -> FileReport:
        path = rejects_path(self._workspace, snapshot.id, report.file, report.kind)
        if not path.exists():
            return report
        copy = self._replacement.fresh("rejects.parquet")
        shutil.copyfile(path, copy)
        headers = dict(snapshot.tables[report.kind].headers) | report.mapping
        after = change.rejects(connection, copy, report, headers)
        if after is None:
            copy.unlink()
            return report
        self._replacement.put(path.relative_to(self._workspace).as_posix(), copy)
        return after

    def _remove_unnamed(self, named: set[str]) -> None:
        for path in (self._workspace / "tables").glob("*.parquet"):
            target = path.relative_to(self._workspace).as_posix()
            if target not in named:
                self._replacement.remove(target)
        for path in (self._workspace / "builds").glob("*.duckdb*"):
            self._replacement.remove(path.relative_to(self._workspace).as_posix())
