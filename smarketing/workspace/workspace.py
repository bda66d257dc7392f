"""One company's workspace: the one place where files, numbers and shared decisions meet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from smarketing import metrics
from smarketing.domain.filters import Filters
from smarketing.domain.personas import RuleSet
from smarketing.domain.stages import Stage
from smarketing.errors import IngestError, Stopped
from smarketing.ingest import Snapshot, Upload
from smarketing.ingest.keeping import mappings_before
from smarketing.ingest.watching import ensure_going
from smarketing.metrics import Answer, Explanation, live_tables_of
from smarketing.settings import Settings
from smarketing.warehouse.build import Build, Progress
from smarketing.warehouse.reader import LiveTables
from smarketing.workspace import backup, demo, logged
from smarketing.workspace.in_force import InForce
from smarketing.workspace.live import EVERY_TABLE, Live
from smarketing.workspace.numbers import Keeping, Numbers
from smarketing.workspace.stores import Stores
from smarketing.workspace.uploads import Uploads, step_by_step


class Workspace(InForce, Uploads):
    """Everything of one company; one instance per process, safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self._stores = Stores(settings)
        self._numbers = Numbers(settings, self._stores.of)
        super().__init__(settings, changed=self._numbers.look_again)
        self.own_store = self._stores.own  # also while the demo is here: the company's members
        self.log = self._stores.own.audit  # the company's, also while the demo is here, whose decisions have their own
        self._live = Live(settings, self._stores.of, self._numbers.reader)

    def close(self) -> None:
        """Let go of every file and connection."""
        self._numbers.close()
        self._stores.close()

    # Numbers

    @property
    def as_of(self) -> dt.date | None:
        """The day of the numbers on screen, None in an empty workspace."""
        return None if self.is_empty else self.build().as_of

    @property
    def previous_as_of(self) -> dt.date | None:
        """The day of the numbers that changes are told against, None while there are none."""
        return None if self.is_empty else self._numbers.facts_of(self.build())["previous_as_of"]

    @property
    def currency(self) -> str:
        """The reporting currency of the numbers on screen; empty where no deal names one, and without numbers."""
        return "" if self.is_empty else str(self._numbers.facts_of(self.build())["currency"] or "")

    def build(self, as_of: dt.date | None = None, *, wait: bool = False, progress: Progress | None = None) -> Build:
        """Return the marts in force, or those of *as_of*; made now if need be.

        While somebody else builds, the marts before are returned, unless asked to *wait*.

        Raises:
            FilterError: there is no data yet, or none as early as *as_of*.
            AuditError: the numbers break a promise and there are no earlier ones.
        """
        return self._numbers.build(as_of, wait=wait, progress=progress)

    def live(self, as_of: dt.date | None = None) -> LiveTables:
        """Return what both teams agreed and said, now or by the end of the day *as_of*, as tables beside the marts."""
        return self._live.tables(self.build(as_of), as_of)

    def numbers_key(self, metric: str | None = None) -> tuple[object, ...]:
        """Return what changes whenever an answer may, of *metric* or of any: the build and what is decided for it."""
        build, tables = self.build(), live_tables_of(metric) if metric else EVERY_TABLE
        return (build.id, self._live.revision(build, tables=tables))

    def ask(self, name: str, filters: Filters | None = None, *, as_of: dt.date | None = None, **params: Any) -> Answer:  # noqa: ANN401  # a metric's own parameters
        """Return the answer of metric *name*, today's or that of *as_of*.

        As of a day only what was said and agreed by its end counts.

        Raises:
            MetricError: there is no such metric or parameter.
            FilterError: a filter names what isn't there, or there is no data.
        """
        build = self.build(as_of)
        live = self._live.tables(build, as_of)
        return metrics.ask(self._numbers.reader, build, name, filters, params=params, live=live)

    def ask_if(
        self,
        name: str,
        filters: Filters | None,
        change: Dictionary[str, pa.Table],
        *,
        change_name: str,
        stages: Sequence[Stage] | None = None,
        **params: Any,  # noqa: ANN401  # a metric's own parameters
    ) -> Answer:
        """Return the answer of metric *name* today, were the live tables otherwise as *change* says; see ``ask``.

        *change_name* tells this change from every other one. With *stages* the leads are counted by these, which is a
        build of its own unless they were counted so before.
        """
        build = self._numbers.build_by(stages) if stages else self.build()
        live = self._live.what_if(build, change, name=change_name)
        return metrics.ask(self._numbers.reader, build, name, filters, params=params, live=live)

    def is_counted_by(self, stages: Sequence[Stage]) -> bool:
        """Return whether the leads were counted by *stages* already."""
        return self._numbers.is_built_by(stages)

    def explain(
        self, name: str, filters: Filters | None = None, *, params: Dictionary[str, Any] | None = None, **which: Any,  # noqa: ANN401  # handed on
    ) -> tuple[Explanation, ...]:  # fmt: skip
        """Return what each number in the answer of metric *name*, asked with *params*, means, and how it came about.

        *which*: a ``column`` alone, the rows ``at`` some values, the currency's ``sign``; see ``explain_answer``.
        """
        build = self.build()
        live = self._live.tables(build, None)
        answer = metrics.ask(self._numbers.reader, build, name, filters, params=params, live=live)
        return metrics.explain_answer(self._numbers.reader, build, answer, live=live, **which)

    def rows_behind(
        self, name: str, filters: Filters | None = None, *, as_of: dt.date | None = None, **which: Any,  # noqa: ANN401  # handed on
    ) -> Answer:  # fmt: skip
        """Return the rows that metric *name* counted, or those behind one *column* of the row of the answer *at*.

        *which* are besides the text to *search*, the *limit* and the metric's *params*; see ``metrics.rows_behind``.

        Raises:
            MetricError: there is no such metric or column.
            FilterError: a filter names what isn't there.
        """
        build = self.build(as_of)
        live = self._live.tables(build, as_of)
        return metrics.rows_behind(self._numbers.reader, build, name, filters, live=live, **which)

    # Uploads

    def keep(self, upload: Upload, *, by: str, progress: Progress | None = None) -> Snapshot:
        """Put *upload* in force, build its numbers, and return its snapshot.

        Where the numbers break a promise the old ones stay up, and ``fault`` says why.

        Raises:
            Conflict: somebody else's upload came between.
            IngestError: the upload was kept or discarded before.
            Stopped: this thread was asked to stop; what was in force before is in force again.
        """
        told = Keeping(by, tuple(dict.fromkeys(report.file for report in upload.reports)))
        with self._numbers.keeping(told, afresh=upload.replaced is not None):
            return self._kept(upload, by, progress)

    def _kept(self, upload: Upload, by: str, progress: Progress | None) -> Snapshot:
        if upload.replaced is not None:
            self._stores.carry_over()
        before, mappings = self.in_force, mappings_before(upload, self.folder)
        snapshot = self._keep_files(upload, by=by)
        logged.kept(self.log, snapshot, before, by=by)
        try:
            self.build(wait=True, progress=step_by_step(progress))
            ensure_going()
        except Stopped:
            self._withdraw_files(snapshot, before, mappings)
            if snapshot != before:
                logged.undone(self.log, snapshot, before, by=by)
            raise
        return snapshot

    def take_demo_away(self, *, by: str) -> None:
        """Empty a workspace that holds the demo company; what people decided beside it stays.

        Raises:
            IngestError: it holds something else, or nothing.
        """
        if self.holds_demo:
            self._stores.carry_over()
        self._take_demo_files_away(by=by)
        self.log.append("demo.taken_away", actor=by)

    def undo(self, expected: str | None = None, *, by: str) -> Snapshot | None:
        """Put the snapshot before in force again, with its numbers; None when that was none.

        *expected* is the id of the snapshot to take back, None for whichever is in force.

        Raises:
            IngestError: there is nothing to undo, or *expected* is not in force; says who took it back, and what is.
            StoreError: the audit log can't be written; nothing is taken back.
        """
        self.log.ensure_open()
        if self.holds_demo:
            self._stores.carry_over()
        before = self.in_force
        snapshot = self._undo_files(expected, by=by)
        logged.undone(self.log, before, snapshot, by=by)
        if snapshot is not None:
            self.build(wait=True)
        return snapshot

    # Decisions that change numbers, and the folder as a whole

    def change_persona_rules(self, rules: RuleSet, *, by: str, expected: int, progress: Progress | None = None) -> None:
        """Put *rules* in force instead of version *expected* (0: none yet), and build the numbers by them.

        Raises:
            Conflict: somebody else changed them since.
        """
        self.store.persona_rules.change(rules, by=by, expected=expected)
        if not self.is_empty:
            self.build(wait=True, progress=progress)

    def load_demo(self, *, progress: Progress | None = None) -> Snapshot:
        """Import the demo company, week by week, with its teams' decisions; return its last snapshot.

        Raises:
            IngestError: the workspace isn't empty.
            SettingsError: there is no demo company.
        """
        if self.in_force is not None:
            raise IngestError("The demo company needs an empty workspace; this one holds data. Name another folder.")
        weeks = demo.weeks_of(self.settings.demo)
        with self._numbers.keeping(Keeping(demo.AUTHOR, (demo.CALLED,)), afresh=True):
            self._stores.decide_demo()
            for day, paths in weeks:
                prepared = self.prepare([(path, path.name) for path in paths], progress=progress)
                upload = self.check(prepared, as_of=day, is_demo=True, progress=progress)
                snapshot = self._keep_files(upload, by=demo.AUTHOR)
            self.log.append("demo.loaded", actor=demo.AUTHOR, subject=snapshot.id)
            self.build(wait=True, progress=progress)
        return snapshot

    def back_up(self, target: Path, *, by: str = "") -> int:
        """Write the workspace to the zip *target* while others work; return its size in bytes.

        Raises:
            StoreError: *target* is there already.
        """
        return backup.back_up(self.settings, lambda: self._stores.every, target, by=by)


def open_workspace(settings: Settings) -> Workspace:
    """Return the workspace of *settings*, made if there is none; costs milliseconds, builds nothing.

    Raises:
        SettingsError: an address or path in the settings is wrong.
        StoreError: the shared decisions can't be reached.
    """
    return Workspace(settings)
