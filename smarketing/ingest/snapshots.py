"""Dated snapshots of a company's tables: what is in force, what was before, and the way back."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from filelock import FileLock
from pydantic import TypeAdapter, ValidationError

from smarketing.domain.period import day_in_words
from smarketing.errors import FilterError, IngestError, shown
from smarketing.ingest.differences import DIFFERING, Change, Difference, difference
from smarketing.ingest.disk import STILL_IN_FORCE, told_of_disk
from smarketing.ingest.model import FileReport
from smarketing.settings import PersonalData, Settings

CURRENT: Final = "current.json"
LOCK: Final = ".lock"
LOCK_SECONDS: Final = 60


@dataclass(frozen=True)
class TableFile:
    """One canonical table of a snapshot: its Parquet file within the workspace, its rows, and header → column.

    ``personal_data`` says how names, e-mails and phones in it are kept, ``key_id`` which key they were hashed with.
    """

    path: str
    rows: int
    headers: dict[str, str] = field(default_factory=dict)
    personal_data: PersonalData = "keep"
    key_id: str = ""


@dataclass(frozen=True)
class Snapshot:
    """The tables in force after an upload, as of a day; ``parent`` is the snapshot before, None for the first.

    ``tables`` holds every table in force, also those that this upload left as they were; ``reports`` only what became
    of its own files. ``is_demo`` tells that it is of the made-up company; ``made_way`` names the one of these that the
    company's first own files took the place of, and that undoing them brings back.
    """

    id: str
    number: int
    as_of: dt.date
    taken_at: dt.datetime
    parent: str | None
    author: str
    tables: dict[str, TableFile]
    reports: tuple[FileReport, ...] = ()
    is_demo: bool = False
    made_way: str | None = None

    def table(self, workspace: Path, kind: str) -> Path | None:
        """Return the Parquet file of *kind*; None where this snapshot has no such table."""
        return workspace / self.tables[kind].path if kind in self.tables else None


_SNAPSHOT: Final = TypeAdapter(Snapshot)


@contextmanager
def locked(workspace: Path) -> Iterator[None]:
    """Hold the one lock under which a workspace changes its snapshots; what a crash left half done is done first."""
    from smarketing.ingest.replacing import finish  # noqa: PLC0415  # it stands on this module

    workspace.mkdir(parents=True, exist_ok=True)
    with FileLock(workspace / LOCK, timeout=LOCK_SECONDS):
        finish(workspace)
        yield


def current(workspace: Path) -> Snapshot | None:
    """Return the snapshot in force; None in an empty workspace."""
    pointer = workspace / CURRENT
    if not pointer.exists():
        return None
    name = json.loads(pointer.read_text(encoding="utf-8"))["snapshot"]
    return None if name is None else read_snapshot(workspace, name)


def read_snapshot(workspace: Path, name: str) -> Snapshot:
    """Return the snapshot called *name*.

    Raises:
        IngestError: there is none, or its file is damaged.
    """
    path = workspace / "snapshots" / f"{Path(name).name}.json"
    try:
        return _SNAPSHOT.validate_json(path.read_bytes())
    except (FileNotFoundError, ValidationError) as cause:
        raise IngestError(f"The snapshot {name} can't be read. Restore the workspace from its last backup.") from cause


def list_snapshots(workspace: Path) -> list[Snapshot]:
    """Return the snapshot in force and those it grew from, oldest first; undone ones are not among them."""
    newest = current(workspace)
    return [] if newest is None else list(reversed([newest, *_ancestors(workspace, newest)]))


def every_snapshot(workspace: Path) -> list[Snapshot]:
    """Return every snapshot there is by number, also those that were undone."""
    names = sorted(path.stem for path in (workspace / "snapshots").glob("*.json") if not path.name.startswith("."))
    return [read_snapshot(workspace, name) for name in names]


def _ancestors(workspace: Path, snapshot: Snapshot) -> Iterator[Snapshot]:
    """Yield the snapshots before *snapshot*, latest first."""
    parent = snapshot.parent
    while parent is not None:
        before = read_snapshot(workspace, parent)
        yield before
        parent = before.parent


def at(workspace: Path, as_of: dt.date) -> Snapshot:
    """Return what was in force on *as_of*: the latest snapshot of that day or before.

    Raises:
        FilterError: every snapshot is later; names the first.
    """
    known = list_snapshots(workspace)
    fitting = [snapshot for snapshot in known if snapshot.as_of <= as_of]
    if fitting:
        return max(fitting, key=_age)
    first = f" The first is of {day_in_words(min(known, key=_age).as_of)}." if known else ""
    told = f"There is no data as of {day_in_words(as_of)}.{first}"
    raise FilterError(f"{told} Choose a later day, or upload an older export.")


def previous_of(workspace: Path, snapshot: Snapshot) -> Snapshot | None:
    """Return the latest snapshot before *snapshot* with an earlier ``as_of``; None if there is none."""
    earlier = [before for before in _ancestors(workspace, snapshot) if before.as_of < snapshot.as_of]
    return max(earlier, key=_age, default=None)


def reports_in_force(kept: Sequence[Snapshot]) -> list[FileReport]:
    """Return how the files fared that the tables of the last of *kept* are made of, those of the latest upload first.

    *kept* are that snapshot and those it grew from, oldest first. A table that was updated is also made of the files
    before, back to those that replaced it.
    """
    found: list[FileReport] = []
    wanted = set(kept[-1].tables) if kept else set()
    for snapshot in reversed(kept):
        own = [report for report in snapshot.reports if report.kind in wanted]
        found += own
        wanted -= {report.kind for report in own if report.mode != "update"}
    return found


def _age(snapshot: Snapshot) -> tuple[dt.date, int]:
    return snapshot.as_of, snapshot.number


@told_of_disk(STILL_IN_FORCE)
def undo(workspace: Path, expected: str | None = None, *, by: str = "") -> Snapshot | None:
    """Put the snapshot before in force again and return it; None when that was none. The undone files stay.

    *expected* is the id of the snapshot to take back, None for whichever is in force.

    Raises:
        IngestError: there is nothing to undo, or *expected* is not in force: says who took it back, and what is.
    """
    with locked(workspace):
        newest = current(workspace)
        if expected is not None and (newest is None or newest.id != expected):
            raise IngestError(_why_not_undone(workspace, read_snapshot(workspace, expected), newest))
        if newest is None:
            raise IngestError("There is nothing to undo: no upload has been kept yet.")
        point_at(workspace, newest.parent or newest.made_way, undone=newest.id, by=by)
    return current(workspace)


def _why_not_undone(workspace: Path, asked: Snapshot, newest: Snapshot | None) -> str:
    """Return why *asked* can't be taken back: it was already, or a later upload stands on it."""
    upload = f"The upload of {day_in_words(asked.as_of)} (no. {asked.number})"
    now = "nothing is in force now"
    if newest is not None:
        now = f"in force now is no. {newest.number} of {day_in_words(newest.as_of)}, by {shown(newest.author)}"
        if asked in _ancestors(workspace, newest):
            return f"{upload} is no longer the last one: {now}. Nothing was undone."
    pointer = json.loads((workspace / CURRENT).read_text(encoding="utf-8"))
    by = f" by {shown(pointer['by'])}" if pointer.get("undone") == asked.id and pointer.get("by") else ""
    return f"{upload} was taken back already{by}: {now}. Nothing more was undone."


def take_demo_away(workspace: Path, *, by: str) -> None:
    """Empty a workspace that holds the demo company; its files stay.

    Raises:
        IngestError: it holds something else, or nothing.
    """
    with locked(workspace):
        newest = current(workspace)
        if newest is None or not newest.is_demo:
            raise IngestError("The demo company isn't here any more. Reload the page to see what is.")
        point_at(workspace, None, undone=newest.id, by=by)


def compare(
    workspace: Path,
    before: Snapshot | None,
    after: Snapshot | None,
    kind: str,
    settings: Settings,
    *,
    limit: int = 200,
    changes: Sequence[Change] = DIFFERING,
) -> Difference:
    """Return the difference of the table *kind* between two snapshots, with up to *limit* rows of each of *changes*."""
    paths = [None if snapshot is None else snapshot.table(workspace, kind) for snapshot in (before, after)]
    return difference(paths[0], paths[1], kind, settings, limit=limit, changes=changes)


def write_snapshot(workspace: Path, snapshot: Snapshot) -> None:
    """Write *snapshot* beside the others; it is in force only once ``point_at`` names it."""
    write_safely(workspace / "snapshots" / f"{snapshot.id}.json", as_json(snapshot))


def as_json(snapshot: Snapshot) -> bytes:
    """Return *snapshot* as its file holds it."""
    return _SNAPSHOT.dump_json(snapshot, indent=1)


def point_at(workspace: Path, name: str | None, *, undone: str = "", by: str = "") -> None:
    """Put the snapshot *name* in force, at once and for good; *undone* is what was taken back for it, and *by* whom."""
    write_safely(workspace / CURRENT, json.dumps({"snapshot": name, "undone": undone, "by": by}).encode())


def next_number(workspace: Path) -> int:
    """Return the number of the next snapshot; numbers of undone ones are not used again."""
    names = (path.stem.partition("-")[0] for path in (workspace / "snapshots").glob("*.json"))
    return max((int(name) for name in names if name.isdecimal()), default=0) + 1


def write_safely(path: Path, content: bytes) -> None:
    """Write *content* so that a crash leaves the old file or the new, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    flush_folder(path.parent)


def sweep_half_written(workspace: Path) -> None:
    """Remove what a crash left of files that were being written; only for whoever holds the lock."""
    for folder in (workspace, workspace / "snapshots", workspace / "mappings"):
        for left in folder.glob(".*.new"):
            left.unlink(missing_ok=True)


def flush_folder(folder: Path) -> None:
    """Make sure that the names in *folder* survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
