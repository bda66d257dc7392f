"""One company's workspace: the one place where files, numbers and shared decisions meet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from filelock import Timeout
from sqlglot import exp

from smarketing import metrics
from smarketing.domain.filters import Filters
from smarketing.domain.personas import PersonaRule
from smarketing.domain.tables import TABLES
from smarketing.errors import AuditError, Conflict, IngestError
from smarketing.ingest import importing, keeping, preparing, snapshots
from smarketing.ingest.differences import Difference
from smarketing.ingest.importing import Upload
from smarketing.ingest.model import Mapping, Mode
from smarketing.ingest.preparing import Prepared
from smarketing.ingest.snapshots import Snapshot
from smarketing.metrics import Answer
from smarketing.settings import Settings
from smarketing.store import Store
from smarketing.warehouse.build import Build, Progress
from smarketing.warehouse.reader import LiveTables
from smarketing.workspace import backup, demo
from smarketing.workspace.live import Live
from smarketing.workspace.numbers import Numbers


class Workspace:
    """Everything of one company; one instance per process, safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store: Store = backup.store_of(settings)
        self._numbers = Numbers(settings, self.store)
        self._live = Live(settings, self.store, self._numbers.reader)
        self._currency: tuple[str, str] = ("", "")

    def close(self) -> None:
        """Let go of every file and connection."""
        self._numbers.close()
        self.store.close()

    # What is in force

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been imported yet."""
        return self.snapshot is None

    @property
    def snapshot(self) -> Snapshot | None:
        """The snapshot in force, None in an empty workspace."""
        return self._numbers.snapshot()

    @property
    def as_of(self) -> dt.date | None:
        """The day of the numbers on screen, None in an empty workspace."""
        return None if self.is_empty else self.build().as_of

    @property
    def previous_as_of(self) -> dt.date | None:
        """The day of the snapshot that changes are told against, None while there is none."""
        snapshot = self.snapshot
        previous = snapshots.previous_of(self.settings.workspace, snapshot) if snapshot else None
        return previous.as_of if previous else None

    def has(self, kind: str) -> bool:
        """Return whether the snapshot in force holds the canonical table *kind*."""
        snapshot = self.snapshot
        return snapshot is not None and kind in snapshot.tables

    @property
    def currency(self) -> str:
        """The reporting currency of the numbers on screen; empty where no deal names one, and without numbers."""
        if self.is_empty:
            return ""
        build = self.build()
        if self._currency[0] != build.id:
            query = exp.select("currency").from_("build").sql("duckdb")
            (row,) = self._numbers.reader.query(query, build_id=build.id).to_pylist()
            self._currency = (build.id, row["currency"] or "")
        return self._currency[1]

    @property
    def fault(self) -> AuditError | None:
        """Why the numbers of the newest snapshot are not up, None while they are."""
        return self._numbers.fault

    def snapshots(self) -> list[Snapshot]:
        """Return the snapshot in force and those it grew from, oldest first."""
        return snapshots.list_snapshots(self.settings.workspace)

    def at(self, as_of: dt.date) -> Snapshot:
        """Return the snapshot of *as_of* or the last day before.

        Raises:
            FilterError: every snapshot is later.
        """
        return snapshots.at(self.settings.workspace, as_of)

    # Numbers

    def build(self, as_of: dt.date | None = None, *, progress: Progress | None = None) -> Build:
        """Return the marts in force, or those of *as_of*; made now if need be.

        Raises:
            FilterError: there is no data yet, or none as early as *as_of*.
            AuditError: the numbers break a promise and there are no earlier ones.
        """
        return self._numbers.build(as_of, progress=progress)

    def live(self, as_of: dt.date | None = None) -> LiveTables:
        """Return what both teams agreed and said, as tables beside the marts."""
        return self._live.tables(self.build(as_of))

    def numbers_key(self) -> tuple[object, ...]:
        """Return what changes whenever an answer may: the build and the decisions beside it."""
        build = self.build()
        return (build.id, self._live.revision(build))

    def ask(self, name: str, filters: Filters | None = None, *, as_of: dt.date | None = None, **params: Any) -> Answer:  # noqa: ANN401  # a metric's own parameters
        """Return the answer of metric *name*, today's or that of *as_of*.

        Raises:
            MetricError: there is no such metric or parameter.
            FilterError: a filter names what isn't there, or there is no data.
        """
        build = self.build(as_of)
        return metrics.ask(self._numbers.reader, build, name, filters, params=params, live=self._live.tables(build))

    # Imports

    def prepare(
        self,
        files: Sequence[tuple[Path, str]],
        *,
        kind: str | None = None,
        mapping: Mapping | None = None,
        progress: Progress | None = None,
    ) -> list[Prepared]:
        """Return what *files* (path, name as the person knows it) hold and are taken for; nothing is kept.

        Raises:
            UnreadableFile: a file is no table.
        """
        folder = self.settings.workspace
        return preparing.prepare(files, folder, self.settings, kind=kind, mapping=mapping, progress=progress)

    def check(
        self,
        prepared: Sequence[Prepared],
        mappings: Sequence[Mapping] | None = None,
        *,
        mode: Mode | None = None,
        as_of: dt.date | None = None,
        progress: Progress | None = None,
    ) -> Upload:
        """Return what keeping *prepared* would do, by its own mappings or by *mappings* in the same order.

        Raises:
            MissingColumn: a mapping leaves out what its table can't do without.
            IngestError: no file is needed, or none tells its day.
        """
        chosen = [one.mapping for one in prepared] if mappings is None else mappings
        folder = self.settings.workspace
        return importing.check(prepared, chosen, folder, self.settings, mode=mode, as_of=as_of, progress=progress)

    def keep(self, upload: Upload, *, by: str, progress: Progress | None = None) -> Snapshot:
        """Put *upload* in force, build its numbers, and return its snapshot.

        Where the numbers break a promise the old ones stay up, and ``fault`` says why.

        Raises:
            Conflict: somebody else's upload came between.
            IngestError: the upload was kept or discarded before.
        """
        with self._taking_turns():
            snapshot = keeping.keep(upload, self.settings.workspace, self.settings, author=by)
        self.build(progress=progress)
        return snapshot

    def discard(self, upload: Upload) -> None:
        """Throw *upload* away."""
        keeping.discard(upload)

    def undo(self) -> Snapshot | None:
        """Put the snapshot before in force again, with its numbers; None when that was none.

        Raises:
            IngestError: there is nothing to undo.
        """
        with self._taking_turns():
            snapshot = snapshots.undo(self.settings.workspace)
        if snapshot is not None:
            self.build()
        return snapshot

    def compare(self, before: Snapshot | None, after: Snapshot | None, *, limit: int = 200) -> dict[str, Difference]:
        """Return the difference of each table that either snapshot has, with up to *limit* rows of each change."""
        known = {kind for snapshot in (before, after) if snapshot for kind in snapshot.tables}
        return {
            kind: snapshots.compare(self.settings.workspace, before, after, kind, self.settings, limit=limit)
            for kind in TABLES
            if kind in known
        }

    # Decisions that change numbers, and the folder as a whole

    def change_persona_rules(
        self, rules: tuple[PersonaRule, ...], *, by: str, expected: int, progress: Progress | None = None
    ) -> None:
        """Put *rules* in force instead of version *expected* (0: none yet), and build the numbers by them.

        Raises:
            Conflict: somebody else changed them since.
        """
        self.store.persona_rules.change(rules, by=by, expected=expected)
        if not self.is_empty:
            self.build(progress=progress)

    def load_demo(self, *, progress: Progress | None = None) -> Snapshot:
        """Import the demo company, week by week, with its teams' decisions; return its last snapshot.

        Raises:
            IngestError: the workspace isn't empty.
            SettingsError: there is no demo company.
        """
        if not self.is_empty:
            raise IngestError("The demo company needs an empty workspace; this one holds data. Name another folder.")
        for day, paths in demo.weeks_of(self.settings.demo):
            prepared = self.prepare([(path, path.name) for path in paths], progress=progress)
            upload = self.check(prepared, as_of=day, progress=progress)
            with self._taking_turns():
                snapshot = keeping.keep(upload, self.settings.workspace, self.settings, author=demo.AUTHOR)
        if not any(self.store.revisions(*self.store.nouns)):
            demo.decide(self.store, self.settings.demo, ZoneInfo(self.settings.time_zone))
        self.build(progress=progress)
        return snapshot

    def back_up(self, target: Path) -> int:
        """Write the workspace to the zip *target* while others work; return its size in bytes.

        Raises:
            StoreError: *target* is there already.
        """
        return backup.back_up(self.settings, self.store, target)

    @contextmanager
    def _taking_turns(self) -> Iterator[None]:
        try:
            yield
        except Timeout as cause:
            raise Conflict("the data", "Somebody", "this moment, with an upload that still runs") from cause


def open_workspace(settings: Settings) -> Workspace:
    """Return the workspace of *settings*, made if there is none; costs milliseconds, builds nothing.

    Raises:
        SettingsError: an address or path in the settings is wrong.
        StoreError: the shared decisions can't be reached.
    """
    return Workspace(settings)
