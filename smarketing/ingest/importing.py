"""The second step of an import: convert every row and say what would change. Nothing is kept yet."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

from smarketing.errors import IngestError
from smarketing.ingest.converting import Progress, convert
from smarketing.ingest.differences import Difference, difference, merged
from smarketing.ingest.model import Converted, DateOrder, FileReport, Mapping, Mode
from smarketing.ingest.preparing import Prepared, tell
from smarketing.ingest.reshaping import rows_that_count
from smarketing.ingest.snapshots import Snapshot, TableFile, current
from smarketing.ingest.targets import choose_targets
from smarketing.settings import Settings

FULL_EXPORT_SHARE: Final = 0.5
MAKES_WAY: Final = "The demo company makes way: these files replace all of it."
_DATES_IN_NAMES: Final = (
    re.compile(r"(?<!\d)(?P<y>20\d\d)[-_. ]?(?P<m>0[1-9]|1[0-2])[-_. ]?(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>0[1-9]|[12]\d|3[01])[-_. ](?P<m>0[1-9]|1[0-2])[-_. ](?P<y>20\d\d)(?!\d)"),
)


@dataclass(frozen=True)
class Part:
    """One canonical table made from one file of an upload."""

    prepared: Prepared
    mapping: Mapping
    converted: Converted


@dataclass(frozen=True)
class Staged:
    """One canonical table as it would be in force; ``difference`` is to the one in force now."""

    kind: str
    path: Path
    table: TableFile
    mode: Mode
    difference: Difference


@dataclass(frozen=True)
class Upload:
    """An upload that was read to its last row and not kept: what it would change, and how each file fared.

    ``as_of_from`` is ``given``, ``file name``, ``latest event`` or ``before``; ``changes_nothing`` tells that the same
    is in force already; ``undecided`` are (file, header) whose order of day and month could not be told. ``is_demo``
    tells that it is of the made-up company; ``replaced`` is that company's snapshot, all of which makes way for this.
    """

    work: Path
    parent: Snapshot | None
    as_of: dt.date
    as_of_from: str
    staged: tuple[Staged, ...]
    parts: tuple[Part, ...]
    reports: tuple[FileReport, ...]
    changes_nothing: bool
    is_demo: bool = False
    replaced: Snapshot | None = None

    @property
    def refusal(self) -> str:
        """Why this can't be kept: it is older than what is in force, which it would mix with; empty if it can."""
        if self.parent is None or self.as_of >= self.parent.as_of:
            return ""
        newer = f"{self.parent.as_of:%d %b %Y}"
        return (
            f"This is of {self.as_of:%d %b %Y}, but snapshot {self.parent.id} of {newer} is in force, and older rows "
            f"would mix with newer ones. Undo that upload first, or give the right day if it isn't before {newer}."
        )

    @property
    def undecided(self) -> tuple[tuple[str, str], ...]:
        """The (file, header) whose order of day and month has to be asked."""
        return tuple((part.prepared.file, header) for part in self.parts for header in part.converted.undecided)


def check(
    prepared: Sequence[Prepared],
    mappings: Sequence[Mapping],
    workspace: Path,
    settings: Settings,
    *,
    mode: Mode | None = None,
    as_of: dt.date | None = None,
    is_demo: bool = False,
    progress: Progress | None = None,
) -> Upload:
    """Return what the upload would do: *mappings* are those of *prepared* in the same order, as the person left them.

    Files of a company's own never mix with the made-up one (*is_demo*): the first of them take the place of all of it.

    Raises:
        MissingColumn: a mapping leaves out a column that its table can't do without.
        IngestError: none of the files is needed, or nothing in them says which day they are of.
    """
    chosen = [replace(one, mapping=mapping) for one, mapping in zip(prepared, mappings, strict=True)]
    needed = [one for one in chosen if one.is_needed]
    if not needed:
        raise IngestError(
            " ".join(dict.fromkeys(f"{one.file}: {one.why}" for one in chosen)) or "No file was uploaded."
        )
    for one in needed:
        choose_targets(one.grid.file, one.grid.header, one.mapping)
    parts: list[Part] = []
    folder = needed[0].work / f"check-{uuid.uuid4().hex[:8]}"
    for position, one in enumerate(needed):
        tell(progress, position / len(needed), f"Importing {one.file}")
        parts.extend(_convert(one, folder / str(position), settings))
    tell(progress, 1.0, "Comparing with what is in force")
    return _upload(chosen, tuple(parts), workspace, settings, mode=mode, as_of=as_of, is_demo=is_demo)


def _convert(one: Prepared, folder: Path, settings: Settings) -> list[Part]:
    """Return the tables of one file: its own, and those that ride along."""
    parts = []
    for number, mapping in enumerate((replace(one.mapping, also=()), *one.mapping.also)):
        out = folder / str(number)
        out.mkdir(parents=True)
        grid = rows_that_count(one.grid, mapping, out, settings)
        converted = convert(grid, mapping, out, settings)
        if hinted := _with_known_orders(mapping, converted, dict(one.date_orders)):
            converted = convert(grid, hinted, out, settings)
        parts.append(Part(one, mapping, converted))
    return parts


def _with_known_orders(mapping: Mapping, converted: Converted, known: dict[str, DateOrder]) -> Mapping | None:
    """Return *mapping* with the order of day and month that earlier files showed, where this one can't tell."""
    told = {header: order for header, order in known.items() if header in converted.undecided}
    if not told:
        return None
    columns = tuple(
        replace(column, date_order=told[column.header]) if column.header in told else column
        for column in mapping.columns
    )
    return replace(mapping, columns=columns)


def _upload(
    chosen: Sequence[Prepared],
    parts: tuple[Part, ...],
    workspace: Path,
    settings: Settings,
    *,
    mode: Mode | None,
    as_of: dt.date | None,
    is_demo: bool,
) -> Upload:
    in_force = current(workspace)
    replaced = in_force if in_force is not None and in_force.is_demo and not is_demo else None
    parent = in_force if replaced is None else None
    kinds = dict.fromkeys(part.converted.kind for part in parts)
    staged = tuple(_stage(kind, parts, parent, workspace, settings, mode=mode) for kind in kinds)
    day, told_by = _as_of(as_of, parts, parent)
    return Upload(
        work=chosen[0].work,
        parent=parent,
        as_of=day,
        as_of_from=told_by,
        staged=staged,
        parts=parts,
        reports=tuple(_reports(chosen, parts, staged, *((MAKES_WAY,) if replaced else ()))),
        changes_nothing=_is_in_force(staged, parent, workspace, day, told_by),
        is_demo=is_demo,
        replaced=replaced,
    )


def _stage(
    kind: str, parts: Sequence[Part], parent: Snapshot | None, workspace: Path, settings: Settings, *, mode: Mode | None
) -> Staged:
    """Return the table *kind* made of all its files, beside or instead of the one in force."""
    own = [part for part in parts if part.converted.kind == kind]
    path = own[0].converted.path
    for number, part in enumerate(own[1:]):
        out = own[0].converted.path.with_name(f"{kind}-with-{number}.parquet")
        merged(path, part.converted.path, kind, out, settings)
        path = out
    headers = {header: column for part in own for header, column in _headers(part).items()}
    before = parent.table(workspace, kind) if parent else None
    found = difference(before, path, kind, settings)
    chosen = mode or _proposed_mode(found)
    if chosen == "update" and before is not None:
        out = own[0].converted.path.with_name(f"{kind}-updated.parquet")
        merged(before, path, kind, out, settings)
        path = out
        headers = (parent.tables[kind].headers if parent else {}) | headers
        found = Difference(kind, found.new, found.changed, found.same, 0)
    rows = pq.read_metadata(path).num_rows
    return Staged(kind, path, TableFile("", rows, headers), chosen, found)


def _proposed_mode(found: Difference) -> Mode:
    """A file that has most of the rows in force is a full export and replaces; any other updates."""
    before = found.changed + found.same + found.gone
    return "replace" if before == 0 or found.gone < FULL_EXPORT_SHARE * before else "update"


def _headers(part: Part) -> dict[str, str]:
    mapped = {column.header: column.target for column in part.mapping.columns if column.target is not None}
    return mapped | dict(part.converted.extra)


def _as_of(given: dt.date | None, parts: Sequence[Part], parent: Snapshot | None) -> tuple[dt.date, str]:
    """Return the day the upload is of, and who says so; a guess from the data never goes back in time."""
    if given is not None:
        return given, "given"
    named = [day for part in parts if (day := date_in_name(part.prepared.file)) is not None]
    if named:
        return max(named), "file name"
    events = [part.converted.latest_event for part in parts if part.converted.latest_event is not None]
    latest = max(events, default=None)
    if parent is not None and (latest is None or latest < parent.as_of):
        return parent.as_of, "before"
    if latest is None:
        raise IngestError("Nothing in these files says which day they are of. Give the day they were exported.")
    return latest, "latest event"


def date_in_name(file: str) -> dt.date | None:
    """Return the day written in a file's name, such as ``deals_2026-06-30.csv``; the last one if there are several."""
    days = [day for pattern in _DATES_IN_NAMES for hit in pattern.finditer(file) if (day := _day(hit)) is not None]
    return max(days, default=None)


def _day(hit: re.Match[str]) -> dt.date | None:
    try:
        return dt.date(int(hit["y"]), int(hit["m"]), int(hit["d"]))
    except ValueError:
        return None


def _is_in_force(
    staged: Iterable[Staged], parent: Snapshot | None, workspace: Path, day: dt.date, told_by: str
) -> bool:
    """Tell whether keeping this would change nothing: the same rows, the same columns, the same day."""
    if parent is None or (day != parent.as_of and told_by != "latest event"):
        return False
    for table in staged:
        before = parent.table(workspace, table.kind)
        if before is None or not table.difference.is_none:
            return False
        if set(pq.read_schema(before).names) != set(pq.read_schema(table.path).names):
            return False
    return True


def _reports(
    chosen: Sequence[Prepared], parts: Sequence[Part], staged: Sequence[Staged], *notes: str
) -> Iterable[FileReport]:
    tables = {table.kind: table for table in staged}
    for one in chosen:
        if not one.is_needed:
            yield _report(one, None, None, one.why)
    for part in parts:
        yield _report(part.prepared, part, tables[part.converted.kind], *part.prepared.drift, *notes)


def _report(one: Prepared, part: Part | None, table: Staged | None, *notes: str) -> FileReport:
    found = table.difference if table else None
    converted = part.converted if part else None
    mapping = part.mapping if part else one.mapping
    mapped = {column.header: column.target for column in mapping.columns if column.target is not None}
    return FileReport(
        file=one.file,
        sha256=one.sha256,
        kind=mapping.kind,
        preset=mapping.preset,
        encoding=one.grid.encoding,
        delimiter=one.grid.delimiter,
        rows_read=converted.rows_read if converted else 0,
        rows_kept=converted.rows_kept if converted else 0,
        rows_rejected=converted.rows_rejected if converted else 0,
        cells_nulled=converted.cells_nulled if converted else 0,
        rejects=converted.rejects if converted else (),
        mapping=mapped,
        unmapped=tuple(column.header for column in mapping.columns if column.target is None),
        new=found.new if found else 0,
        changed=found.changed if found else 0,
        same=found.same if found else 0,
        gone=found.gone if found else 0,
        notes=(*one.grid.notes, *notes),
        mode=table.mode if table else None,
    )
