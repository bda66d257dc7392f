"""Numbers of any snapshot: built when first asked for, read by everybody, replaced without a gap."""

from __future__ import annotations

import datetime as dt
import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Final, TypeAlias

from sqlglot import exp

from smarketing.domain.stages import Stage
from smarketing.errors import AuditError, FilterError
from smarketing.ingest import snapshots
from smarketing.ingest.snapshots import Snapshot
from smarketing.settings import Settings
from smarketing.store import Store
from smarketing.warehouse import build as warehouse
from smarketing.warehouse.build import Build, BuildInput, Progress
from smarketing.warehouse.reader import Reader
from smarketing.warehouse.wholeness import is_whole

KEPT_IN_MIND: Final = 50
GLANCE_SECONDS: Final = 0.01
"""For how long a look at the folder holds, where others may have changed it: one page asks a hundred times."""
NO_DATA: Final = "There is no data yet. Upload exports on the Data page, or open the demo company."
_WAITS: Final = "Waiting until the numbers of another upload are worked out"
Key: TypeAlias = tuple[str, int, int, dt.date]


@dataclass(frozen=True)
class Keeping:
    """An upload that is being put in force at this moment: who keeps it, and its files."""

    by: str
    files: tuple[str, ...]


class Numbers:
    """The builds of a workspace; safe to share between threads."""

    def __init__(self, settings: Settings, store_of: Callable[[str], Store]) -> None:
        self._settings = settings
        self._store_of = store_of
        self._folder = settings.workspace
        self._looking = Lock()
        self._building = Lock()
        self._builds: dict[Key, Build] = {}
        self._up: Build | None = None
        self._being_kept: tuple[Keeping, ...] = ()
        self._pointer: tuple[int, int, int] | None = None
        self._current: Snapshot | None = None
        self._shown: Snapshot | None = None
        self._facts: tuple[str, dict[str, Any]] = ("", {})
        self._looked_at = -math.inf
        self._seen_at: dict[Path, float] = {}
        self._faults: dict[Key, AuditError] = {}
        self.reader = Reader(self._folder, threads=settings.threads, memory_limit=settings.memory_limit)

    def snapshot(self, as_of: dt.date | None = None) -> Snapshot | None:
        """Return the snapshot in force, or the one of *as_of* or the last day before; None in an empty workspace.

        Raises:
            FilterError: every snapshot is later than *as_of*.
        """
        if as_of is not None:
            return snapshots.at(self._folder, as_of)
        with self._looking:
            if time.monotonic() - self._looked_at > GLANCE_SECONDS:
                self._look()
                self._looked_at = time.monotonic()
            return self._current

    def on_screen(self) -> Snapshot | None:
        """Return the snapshot in force; while one is being kept the one of the numbers that are still up, or None."""
        snapshot, up = self.snapshot(), self._up
        if not self._being_kept or (snapshot is not None and up is not None and up.snapshot_id == snapshot.id):
            return snapshot
        if up is not None and (self._shown is None or self._shown.id != up.snapshot_id):
            self._shown = snapshots.read_snapshot(self._folder, up.snapshot_id)
        return self._shown if up is not None else None

    @property
    def being_kept(self) -> tuple[Keeping, ...]:
        """The uploads that are being put in force, first begun first."""
        return self._being_kept

    @contextmanager
    def keeping(self, upload: Keeping, *, afresh: bool) -> Iterator[None]:
        """Leave on screen what is there until *upload*, put in force within, has numbers; nothing of it if *afresh*."""
        with self._looking:
            self._being_kept = (*self._being_kept, upload)
            self._up = None if afresh else self._up
        try:
            yield
        finally:
            with self._looking:
                self._being_kept = tuple(one for one in self._being_kept if one is not upload)

    def look_again(self) -> None:
        """Look at the folder anew when next asked: this process changed it."""
        with self._looking:
            self._looked_at = -math.inf

    def _look(self) -> None:
        """See which snapshot is in force; it is read only where the pointer to it changed."""
        try:
            status = (self._folder / snapshots.CURRENT).stat()
        except FileNotFoundError:
            self._current = self._pointer = None
            return
        pointer = (status.st_ino, status.st_mtime_ns, status.st_size)
        if pointer != self._pointer:
            self._current, self._pointer = snapshots.current(self._folder), pointer
        if self._current is None:  # all of it was taken back
            self._up = None

    def build(self, as_of: dt.date | None = None, *, wait: bool = False, progress: Progress | None = None) -> Build:
        """Return the build of the snapshot in force, or of *as_of*; made now if need be.

        While somebody else builds, viewers go on with the build that is up, unless they *wait*. If the newest numbers
        break a promise, those of the build before are returned and ``fault`` says why.

        Raises:
            FilterError: there is no data yet, or none as early as *as_of*.
            AuditError: the numbers break a promise and there are no earlier ones.
            EngineError: the engine failed.
        """
        if wait:
            self.look_again()
        snapshot = self.snapshot(as_of)
        if snapshot is None:
            raise FilterError(NO_DATA)
        if (known := self._at_hand(snapshot)) is not None:
            return known
        up = self._up if as_of is None and not wait else None
        if up is not None and (self._being_kept or not self._building.acquire(blocking=False)):
            return up
        if up is None:
            self._wait_for_turn(progress)
        try:
            return self._at_hand(snapshot) or self._put_up(snapshot, as_of, progress)
        finally:
            self._building.release()

    def _wait_for_turn(self, progress: Progress | None) -> None:
        if progress is not None and self._building.locked():
            progress(_WAITS, 0.0)
        self._building.acquire()

    def build_by(self, stages: Sequence[Stage]) -> Build:
        """Return the build of the snapshot in force were these the *stages*; made now if need be, and not put up.

        Raises:
            FilterError: there is no data yet.
            AuditError: the numbers would break a promise.
        """
        snapshot = self.snapshot()
        if snapshot is None:
            raise FilterError(NO_DATA)
        with self._building:
            return warehouse.build(self._folder, self._input(snapshot), in_use=False, **self._how(snapshot, stages))

    def is_built_by(self, stages: Sequence[Stage]) -> bool:
        """Return whether what ``build_by`` makes of *stages* is there already."""
        snapshot = self.snapshot()
        how = self._how(snapshot, stages) if snapshot else {}
        return snapshot is not None and warehouse.whole_build(self._folder, self._input(snapshot), **how) is not None

    @property
    def fault(self) -> AuditError | None:
        """Why the numbers of the snapshot in force are not up, None while they are."""
        snapshot = self.snapshot()
        return self._faults.get(self._key(snapshot)) if snapshot else None

    def facts_of(self, build: Build) -> dict[str, Any]:
        """Return the currency that *build* counts in, and the day of the numbers that its changes are told against."""
        if self._facts[0] != build.id:
            query = exp.select("currency", "previous_as_of").from_("build").sql("duckdb")
            self._facts = (build.id, self.reader.query(query, build_id=build.id).to_pylist()[0])
        return self._facts[1]

    def close(self) -> None:
        """Let go of every build."""
        self.reader.close()

    def _key(self, snapshot: Snapshot) -> Key:
        """Return what the marts of *snapshot* go by: today's rules, and what is agreed today on names and teams."""
        store = self._store_of(snapshot.id)
        known = store.recent_revisions()
        return snapshot.id, known["persona_rules"], known["agreements"], store.agreements.today

    def _at_hand(self, snapshot: Snapshot) -> Build | None:
        """Return the build of *snapshot* by today's rules if this process knows it and it was not cleared away."""
        known = self._builds.get(self._key(snapshot))
        return known if known is not None and self._is_there(known.file) else None

    def _is_there(self, file: Path) -> bool:
        """Return whether *file* was there a moment ago."""
        if time.monotonic() - self._seen_at.get(file, -math.inf) > GLANCE_SECONDS:
            if not file.exists():
                return False
            self._seen_at = {file: time.monotonic()}
        return True

    def _put_up(self, snapshot: Snapshot, as_of: dt.date | None, progress: Progress | None) -> Build:
        """Build *snapshot* and remember it; the build in use stays where the new numbers break a promise."""
        key = self._key(snapshot)
        built = self._built(snapshot, as_of, progress)
        self._builds[key] = built
        for forgotten in list(self._builds)[:-KEPT_IN_MIND]:
            del self._builds[forgotten]
        if as_of is None:
            self._up = built
        return built

    def _built(self, snapshot: Snapshot, as_of: dt.date | None, progress: Progress | None) -> Build:
        stages = [entry.value for entry in self._store_of(snapshot.id).stages.agreed()]
        try:
            return self._made(snapshot, self._how(snapshot, stages), in_use=as_of is None, progress=progress)
        except AuditError as fault:
            before = self._build_in_use()
            if as_of is not None or before is None:
                raise
            self._faults[self._key(snapshot)] = fault
            return before

    def _how(self, snapshot: Snapshot, stages: Sequence[Stage]) -> dict[str, Any]:
        """Return by what *snapshot* is built: the rules of personas, each for its time, and *stages*."""
        rules = tuple(entry.value for entry in self._store_of(snapshot.id).persona_rules.still_applied())
        return {"rules": rules, "stages": stages, "settings": self._settings}

    def _made(self, snapshot: Snapshot, how: Mapping[str, Any], *, in_use: bool, progress: Progress | None) -> Build:
        """Build *snapshot*, told against the one before, which is built first where its marts are gone or damaged."""
        previous = snapshots.previous_of(self._folder, snapshot)
        if previous is None:
            return warehouse.build(self._folder, self._input(snapshot), in_use=in_use, progress=progress, **how)
        before = self._input(previous)
        known = warehouse.whole_build(self._folder, before, **how)
        before_file = known or warehouse.build_file(self._folder, warehouse.build_id(before, **how))
        after = self._input(snapshot, previous, before_file)
        after_file = warehouse.build_file(self._folder, warehouse.build_id(after, **how))
        if known is None and not is_whole(after_file):
            warehouse.build(self._folder, before, in_use=False, progress=progress, **how)
        return warehouse.build(self._folder, after, in_use=in_use, progress=progress, **how)

    def _input(self, snapshot: Snapshot, previous: Snapshot | None = None, before: Path | None = None) -> BuildInput:
        return BuildInput(
            snapshot.id,
            snapshot.as_of,
            {kind: self._folder / table.path for kind, table in snapshot.tables.items()},
            previous.id if previous else None,
            previous.as_of if previous else None,
            before,
        )

    def _build_in_use(self) -> Build | None:
        """Return the build that was up before, as its own marts describe it."""
        name = warehouse.current_build(self._folder)
        if name is None or not (file := warehouse.build_file(self._folder, name)).exists():
            return None
        described = exp.select("as_of", "snapshot_id").from_("build").sql("duckdb")
        (row,) = self.reader.query(described, build_id=name).to_pylist()
        return Build(name, file, row["snapshot_id"], row["as_of"], is_new=False)
