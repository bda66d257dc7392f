"""Files of a company: read, understood, kept as dated snapshots, compared and undone."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as Dictionary
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from filelock import Timeout

from smarketing import ingest
from smarketing.domain.roles import Right
from smarketing.domain.tables import TABLES
from smarketing.errors import Conflict, FilterError, IngestError, shown
from smarketing.ingest import Difference, MappedValue, Mapping, Mode, Prepared, Snapshot, Upload
from smarketing.ingest.differences import DIFFERING, Change, difference
from smarketing.ingest.header_rows import FOUND, HeaderRows
from smarketing.ingest.preparing import known_beside, refuse_empty, with_header_row, with_met_spellings
from smarketing.ingest.remembered import fitted
from smarketing.ingest.replacing import is_pending
from smarketing.ingest.snapshots import locked
from smarketing.ingest.watching import ensure_going, step
from smarketing.ingest.withdrawing import withdraw
from smarketing.settings import Settings
from smarketing.warehouse.build import Progress, build_file, current_build
from smarketing.warehouse.wholeness import is_whole

SAMPLED_ROWS: Final = 200


class Uploads:
    """What a workspace does with files; ``Workspace`` adds the numbers made of them.

    *changed* is called whenever another snapshot may be in force.
    """

    def __init__(self, settings: Settings, changed: Callable[[], None] = lambda: None) -> None:
        self.settings = settings
        self._changed = changed
        self.folder = settings.workspace
        if is_pending(self.folder):  # a crash came while a person was forgotten: the rest is done before anybody reads
            with locked(self.folder):
                pass

    def require(self, right: Right) -> None:
        """Return where *right* is there: whoever has the folder has all of them. ``Seen`` asks for its viewer's."""

    @property
    def scratch(self) -> Path:
        """The folder of files on their way in; what lies there for an hour is swept away by the next import."""
        return self.folder / "scratch"

    def prepare(
        self,
        files: Sequence[tuple[Path, str]],
        *,
        kind: str | None = None,
        mapping: ingest.Remembered | None = None,
        header_rows: HeaderRows = FOUND,
        progress: Progress | None = None,
    ) -> list[Prepared]:
        """Return what *files* (path, name as the person knows it) hold and are taken for; nothing is kept.

        Raises UnreadableFile where a file is no table.
        """
        told = _turned(progress)
        return ingest.prepare(
            files, self.folder, self.settings, kind=kind, mapping=mapping, header_rows=header_rows, progress=told
        )

    def with_header_row(self, one: Prepared, row: int | None) -> Prepared:
        """Return *one* read again with its header in *row*; ``IngestError`` where nothing is there; None finds it."""
        return with_header_row(one, row, self.folder, self.settings)

    def prepared_as(self, one: Prepared, kind: str, beside: Sequence[Prepared] = ()) -> Prepared:
        """Return *one* taken for the table *kind* instead, its columns proposed anew.

        Leads it may refer to are those in force, and those in the tables *beside* it in the same upload.
        """
        known = known_beside(one, beside, self.folder, self.settings)
        mapping = ingest.propose(one.grid, known=known, settings=self.settings, kind=kind)
        said = replace(
            one, mapping=mapping, why="As you said.", is_remembered=False, drift=(), date_orders=(), doubt=""
        )
        return with_met_spellings([said], self.folder)[0]

    def samples(self, one: Prepared) -> dict[str, tuple[str, ...]]:
        """Return different values of each column of *one* by header, as text, from all over the file; none empty."""
        rows = ingest.sample(one.grid, SAMPLED_ROWS, self.settings)
        columns = zip(*rows, strict=True) if rows else (() for _ in one.grid.header)
        kept = (tuple(dict.fromkeys(value for value in column if value)) for column in columns)
        return dict(zip(one.grid.header, kept, strict=True))

    def read_by(self, one: Prepared, file: Path) -> Prepared:
        """Return *one* read by the mapping in *file*, which the Data page or another workspace exported.

        Raises:
            IngestError: it is no mapping, or names no column of *one*.
        """
        remembered = ingest.read_mapping(file)
        if remembered.header_row not in {None, one.grid.header_row}:
            one = self.with_header_row(one, remembered.header_row)
        found = fitted(remembered, one.grid)
        if not any(column.target for column in found.mapping.columns):
            raise IngestError(
                f"This mapping is for {TABLES[remembered.mapping.kind].label.lower()} with other columns: "
                f"{shown(one.file)} has none of those it reads. Choose the mapping of a file like this one."
            )
        orders = tuple(found.date_orders.items())
        return replace(
            one, mapping=found.mapping, why="By the mapping you gave.", is_remembered=True, drift=found.drift,
            date_orders=orders, doubt="",
        )  # fmt: skip

    def contradicts(self, one: Prepared, header: str) -> bool:
        """Return whether dates under *header* have the day first in some rows and the month first in others."""
        return ingest.dates_contradict(one.grid, header, self.settings)

    def values_of(self, one: Prepared, mapping: Mapping, target: str) -> list[MappedValue]:
        """Return every value of the column taken for *target*, with its count and what it is taken for."""
        return ingest.mapped_values(one.grid, mapping, target)

    def check(
        self,
        prepared: Sequence[Prepared],
        mappings: Sequence[Mapping] | None = None,
        *,
        mode: Mode | None = None,
        as_of: dt.date | None = None,
        is_demo: bool = False,
        progress: Progress | None = None,
    ) -> Upload:
        """Return what keeping *prepared* would do, by its own mappings or by *mappings* in the same order.

        *is_demo* is for the files of the made-up company; any others take the place of all of it.

        Raises:
            MissingColumn: a mapping leaves out what its table can't do without.
            IngestError: no file is needed, none has a row, or none tells its day.
        """
        refuse_empty(prepared, self.settings)
        chosen = [one.mapping for one in prepared] if mappings is None else mappings
        return ingest.check(
            prepared, chosen, self.folder, self.settings,
            mode=mode, as_of=as_of, is_demo=is_demo, progress=_turned(progress),
        )  # fmt: skip

    def discard(self, upload: Upload | Sequence[Prepared]) -> None:
        """Throw away an upload, checked or only prepared."""
        works = {upload.work} if isinstance(upload, Upload) else {one.work for one in upload}
        for work in works:
            shutil.rmtree(work, ignore_errors=True)

    def snapshots(self) -> list[Snapshot]:
        """Return the snapshot in force and those it grew from, oldest first."""
        return ingest.list_snapshots(self.folder)

    def kept_before(self, files: Sequence[Path]) -> Snapshot | None:
        """Return the latest of ``snapshots`` that holds every one of *files* as it is, under whatever name, or None."""
        digests = {_digest_of(file, file.stat().st_mtime_ns) for file in files}
        holding = (one for one in reversed(self.snapshots()) if digests <= {report.sha256 for report in one.reports})
        return next(holding, None) if digests else None

    def at(self, as_of: dt.date) -> Snapshot:
        """Return the snapshot of *as_of* or the last day before.

        Raises:
            FilterError: every snapshot is later.
        """
        return ingest.at(self.folder, as_of)

    def named(self, name: str) -> Snapshot:
        """Return the snapshot called *name*: its id, or its day as ``2026-06-30``.

        Raises:
            FilterError: there is none of that id, or every snapshot is later than that day; says which there are.
        """
        try:
            return self.at(dt.date.fromisoformat(name))
        except ValueError:
            known = {one.id: one for one in self.snapshots()}
        if name not in known:
            there = f"There are: {', '.join(known)}." if known else "None has been kept yet."
            raise FilterError(f"There is no snapshot '{shown(name)}'. {there}")
        return known[name]

    def compare(
        self,
        before: Snapshot | None,
        after: Snapshot | None,
        kind: str,
        *,
        limit: int = 200,
        changes: Sequence[Change] = DIFFERING,
    ) -> Difference:
        """Return the difference of the table *kind*, with up to *limit* rows of each of *changes*."""
        return ingest.compare(self.folder, before, after, kind, self.settings, limit=limit, changes=changes)

    def preview(
        self, upload: Upload, kind: str, *, limit: int = 200, changes: Sequence[Change] = DIFFERING
    ) -> Difference:
        """Return what keeping *upload* changes in the table *kind*, with up to *limit* rows of each of *changes*."""
        before = upload.parent.table(self.folder, kind) if upload.parent else None
        after = next(table.path for table in upload.staged if table.kind == kind)
        return difference(before, after, kind, self.settings, limit=limit, changes=changes)

    def differences(self, before: Snapshot | None, after: Snapshot | None) -> list[Difference]:
        """Return the counts of what differs in each table that either snapshot has."""
        known = {kind for snapshot in (before, after) if snapshot for kind in snapshot.tables}
        return [self.compare(before, after, kind, limit=0) for kind in TABLES if kind in known]

    def faults(self) -> list[str]:
        """Return a sentence for every file that the snapshots need and that is gone or not what it was.

        The numbers in use are read through too; they can be built anew.
        """
        tables = {part.path for snapshot in self.snapshots() for part in snapshot.tables.values()}
        sentences = (_fault_of(self.folder / path) for path in sorted(tables))
        return [*(sentence for sentence in sentences if sentence), *self._damaged_numbers()]

    def _damaged_numbers(self) -> Iterator[str]:
        in_use = current_build(self.folder)
        file = build_file(self.folder, in_use) if in_use else None
        if file is not None and file.exists() and not is_whole(file):
            yield f"{file.name} is damaged. Build the numbers anew with the command build."

    def _keep_files(self, upload: Upload, *, by: str) -> Snapshot:
        with self._taking_turns():
            return ingest.keep(upload, self.folder, self.settings, author=by)

    def _undo_files(self, expected: str | None, *, by: str) -> Snapshot | None:
        with self._taking_turns():
            return ingest.undo(self.folder, expected, by=by)

    def _withdraw_files(
        self, snapshot: Snapshot, before: Snapshot | None, mappings: Dictionary[Path, bytes | None]
    ) -> None:
        with self._taking_turns():
            withdraw(self.folder, snapshot, before, mappings)

    def _take_demo_files_away(self, *, by: str) -> None:
        with self._taking_turns():
            ingest.take_demo_away(self.folder, by=by)

    @contextmanager
    def _taking_turns(self) -> Iterator[None]:
        try:
            yield
        except Timeout as cause:
            raise Conflict("the data", "Somebody", "this moment, with an upload that still runs") from cause
        finally:
            self._changed()


@lru_cache(maxsize=256)
def _digest_of(path: Path, _changed_at: int) -> str:
    """Return the SHA-256 of a file; when it was changed last tells whether it has to be read through again."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fault_of(path: Path) -> str:
    """Return what is wrong with a table's file, whose name ends in the start of its SHA-256; nothing if it is whole."""
    if not path.exists():
        return f"{path.name} is gone. Restore the workspace from its last backup."
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if not digest.startswith(path.stem.rpartition("-")[2]):
        return f"{path.name} is damaged. Restore the workspace from its last backup."
    return ""


def step_by_step(progress: Progress | None) -> Progress:
    """Return *progress* so that whoever watches this thread learns how far the work is, and can stop it."""

    def heard(what: str, share: float) -> None:
        ensure_going()
        step(share, share)
        if progress is not None:
            progress(what, share)

    return heard


def _turned(progress: Progress | None) -> Callable[[float, str, float], None]:
    """Return *progress* as the import calls it; whoever watches this thread learns how far the work is."""

    def heard(share: float, what: str, until: float) -> None:
        step(share, until)
        if progress is not None:
            progress(what, share)

    return heard
