"""The second step of an import: convert every row and say what would change. Nothing is kept yet."""

from __future__ import annotations

import datetime as dt
import shutil
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pyarrow.parquet as pq

from smarketing.errors import IngestError, shown
from smarketing.ingest.cost_periods import adds_to, doubts_in_words
from smarketing.ingest.differences import difference, merged, proposed_mode
from smarketing.ingest.disk import STILL_IN_FORCE, told_of_disk
from smarketing.ingest.file_days import date_in_name
from smarketing.ingest.filling import filled_in_words
from smarketing.ingest.known_again import has_same_names
from smarketing.ingest.model import FileReport, Mapping, Mode
from smarketing.ingest.overlapping import NO_OVERLAP, FileTable, laid_over, united
from smarketing.ingest.parts import CONVERTED, converted_parts
from smarketing.ingest.preparing import Prepared
from smarketing.ingest.privacy import Door
from smarketing.ingest.privacy_rule import at_the_door, door_for
from smarketing.ingest.same_records import with_known_ids
from smarketing.ingest.snapshots import Snapshot, TableFile, current
from smarketing.ingest.spellings import spellings_in_words
from smarketing.ingest.targets import choose_targets
from smarketing.ingest.upload import Part, Staged, Upload, nothing_left, remark_on
from smarketing.ingest.watching import Progress, tell
from smarketing.ingest.whole_periods import with_last_days
from smarketing.settings import Settings

MAKES_WAY: Final = "The demo company makes way: these files replace all of it."


@told_of_disk(STILL_IN_FORCE)
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
        Stopped: the work of this thread was asked to stop; nothing is left of it.
    """
    chosen = [replace(one, mapping=mapping) for one, mapping in zip(prepared, mappings, strict=True)]
    needed = [one for one in chosen if one.is_needed]
    if not needed:
        raise IngestError(
            " ".join(dict.fromkeys(f"{one.file}: {one.why}" for one in chosen)) or "No file was uploaded."
        )
    for one in needed:
        choose_targets(one.grid.file, one.grid.header, one.mapping)
    door = None if is_demo else door_for(workspace, settings)
    folder = needed[0].work / f"check-{uuid.uuid4().hex[:8]}"
    try:
        parts = converted_parts(needed, folder, settings, progress)
        hidden, keeps_files = at_the_door([(one.converted, one.mapping) for one in parts], door, workspace, settings)
        parts = [replace(one, converted=table) for one, table in zip(parts, hidden, strict=True)]
        tell(progress, CONVERTED, "Comparing with what is in force", 1.0)
        upload = _upload(chosen, tuple(parts), workspace, settings, mode=mode, as_of=as_of, is_demo=is_demo, door=door)
        return replace(upload, keeps_files=keeps_files)
    except BaseException:  # also when the run is stopped: nothing of it may stay
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _upload(
    chosen: Sequence[Prepared],
    parts: tuple[Part, ...],
    workspace: Path,
    settings: Settings,
    *,
    mode: Mode | None,
    as_of: dt.date | None,
    is_demo: bool,
    door: Door | None,
) -> Upload:
    in_force = current(workspace)
    replaced = in_force if in_force is not None and in_force.is_demo and not is_demo else None
    parent = in_force if replaced is None else None
    day, told_by = _as_of(as_of, parts, parent)
    parts = tuple(with_last_days(with_known_ids(parts, parent, workspace, settings), day, settings))
    kinds = dict.fromkeys(part.converted.kind for part in parts)
    staged = tuple(_stage(kind, parts, parent, workspace, settings, mode=mode, door=door) for kind in kinds)
    remark = "" if is_demo else remark_on(day, dt.datetime.now(ZoneInfo(settings.time_zone)).date())
    notes = tuple(filter(None, (MAKES_WAY if replaced else "", remark)))
    return Upload(
        work=chosen[0].work,
        parent=parent,
        as_of=day,
        as_of_from=told_by,
        staged=staged,
        parts=parts,
        reports=tuple(_reports(chosen, parts, staged, *notes)),
        changes_nothing=not any(nothing_left(kind, parts) for kind in kinds)
        and _is_in_force(staged, parent, workspace, settings, day=day, told_by=told_by),
        is_demo=is_demo,
        replaced=replaced,
        remark=remark,
    )


def _stage(
    kind: str,
    parts: Sequence[Part],
    parent: Snapshot | None,
    workspace: Path,
    settings: Settings,
    *,
    mode: Mode | None,
    door: Door | None,
) -> Staged:
    """Return the table *kind* made of all its files, beside or instead of the one in force."""
    own = sorted((part for part in parts if part.converted.kind == kind), key=lambda part: not _is_of_history(part))
    files = [FileTable(part.prepared.file, part.converted.path, _headers(part)) for part in own]
    path, overlaps = united(files, kind, settings)
    headers = {header: column for part in own for header, column in _headers(part).items()}
    before = parent.table(workspace, kind) if parent else None
    found = difference(before, path, kind, settings)
    is_part = all(map(_is_part, own)) or adds_to(before, path, kind, settings)
    chosen = mode or ("update" if is_part else proposed_mode(found))
    unsaid: tuple[str, ...] = ()
    twice = ""
    if chosen == "update" and before is not None:
        out = own[0].converted.path.with_name(f"{kind}-updated.parquet")
        path, unsaid = laid_over(before, files, path, kind, settings)
        found = difference(before, path, kind, settings) if unsaid else found
        twice = doubts_in_words(before, path, kind, settings)
        rows = merged(before, path, kind, out, settings, is_newer=True)
        gone = pq.read_metadata(before).num_rows + found.new - rows
        path = out
        headers = (parent.tables[kind].headers if parent else {}) | headers
        found = replace(found, gone=gone)
    table = TableFile("", pq.read_metadata(path).num_rows, headers)
    if door is not None:
        table = replace(table, personal_data=door.rule, key_id=door.key.id)
    return Staged(kind, path, table, chosen, found, overlaps, twice or filled_in_words(unsaid, kind, headers))


def _is_part(part: Part) -> bool:
    return part.prepared.is_mended or _is_of_history(part)


def _is_of_history(part: Part) -> bool:
    """Return whether *part* rides along with a history: it says less of a deal than an export of deals, which wins."""
    return part.prepared.mapping.kind == "stage_history" != part.converted.kind


def _headers(part: Part) -> dict[str, str]:
    return part.mapping.targets | dict(part.converted.extra)


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
    if latest is None and not any(part.converted.rows_kept for part in parts):
        return dt.datetime.now(dt.UTC).date(), "today"
    if latest is None:
        raise IngestError("Nothing in these files says which day they are of. Give the day they were exported.")
    return latest, "latest event"


def _is_in_force(
    staged: Iterable[Staged],
    parent: Snapshot | None,
    workspace: Path,
    settings: Settings,
    *,
    day: dt.date,
    told_by: str,
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
        if not has_same_names(before, table.path, settings):
            return False
    return True


def _reports(
    chosen: Sequence[Prepared], parts: Sequence[Part], staged: Sequence[Staged], *notes: str
) -> Iterable[FileReport]:
    tables = {table.kind: table for table in staged}
    first: dict[str, str] = {}
    for one in chosen:
        if not one.is_needed:
            yield _report(one, None, None, one.why)
    for part in parts:
        one, table = part.prepared, tables[part.converted.kind]
        overlap = table.overlaps.get(part.converted.path, NO_OVERLAP)
        compared = (overlap.sentence, table.difference.in_columns, table.unsaid)
        said = filter(None, (*part.notes, *part.doubts, one.doubt, *one.drift, *compared, *notes))
        told = replace(_report(one, part, table, *said), replaced=overlap.rows)
        yield told if (counted := first.setdefault(told.kind, told.file)) == told.file else _counted_with(counted, told)


def _counted_with(first: str, told: FileReport) -> FileReport:
    """Return what is *told* of a file whose table's difference stands with the *first* of its files: nothing twice."""
    note = f"What is new, changed and gone in the whole table is counted with {shown(first)}."
    return replace(told, new=0, changed=0, same=0, gone=0, notes=(*told.notes, note))


def _report(one: Prepared, part: Part | None, table: Staged | None, *notes: str) -> FileReport:
    found = table.difference if table else None
    converted = part.converted if part else None
    mapping = part.mapping if part else one.mapping
    of_people = converted.notes if converted else ()
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
        mapping=mapping.read,
        unmapped=tuple(column.header for column in mapping.columns if column.header not in mapping.read),
        new=found.new if found else 0,
        changed=found.changed if found else 0,
        same=found.same if found else 0,
        gone=found.gone if found else 0,
        notes=(*one.grid.notes, *notes, *spellings_in_words(one.grid, mapping), *of_people),
        mode=table.mode if table else None,
    )
