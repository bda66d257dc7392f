"""The first step of an import: read what was uploaded and say what it is. Nothing is kept."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import Final

from smarketing.domain.tables import TABLES
from smarketing.errors import IngestError, shown
from smarketing.ingest.disk import STILL_IN_FORCE, told_of_disk
from smarketing.ingest.evidence import Evidence, KnownIds, gather, known_in
from smarketing.ingest.header_levels import with_best_names
from smarketing.ingest.header_rows import EVERY, FOUND, HeaderRows, place_of, with_remembered_rows
from smarketing.ingest.known_headers import with_known_header
from smarketing.ingest.mapping import propose_from, with_new_companions
from smarketing.ingest.model import DateOrder, Grid, Mapping
from smarketing.ingest.period_cells import with_period_cells
from smarketing.ingest.presets import NOT_NEEDED
from smarketing.ingest.rate_tables import long_rates
from smarketing.ingest.reading import read_grids, sample
from smarketing.ingest.remembered import FOLDER as MAPPINGS
from smarketing.ingest.remembered import Remembered, fitted, recall
from smarketing.ingest.report_periods import ToldOrder, told_order, with_period
from smarketing.ingest.reshaping import without_our_reason
from smarketing.ingest.scratch import scratch_folder
from smarketing.ingest.snapshots import current
from smarketing.ingest.spellings import spelled_columns, spellings_in_force, with_kept_spellings
from smarketing.ingest.storing import digest_of, stored_copy
from smarketing.ingest.watching import Progress, tell
from smarketing.settings import Settings

_READ: Final = 0.5
"""How much of the time it takes to understand a file goes into reading it, as measured."""


@dataclass(frozen=True)
class Prepared:
    """One table of an uploaded file, and what it is taken for.

    ``stored`` is the file as it came, in the scratch folder ``work``; ``why`` says in a sentence what the file was
    taken for. ``is_remembered`` tells that the mapping was confirmed before, ``drift`` in words what is different from
    then; ``date_orders`` are those seen then. ``doubt`` asks in a sentence which of two tables it holds; mostly empty.
    ``is_mended`` tells that it holds rows that an upload of ours left out, in the file that we offered to mend.
    ``order`` is how days are written as far as the lines above the header, or the preset, tell. ``uploaded_as`` is the
    name of the whole file, of which this may be a sheet or a part.
    """

    file: str
    sha256: str
    stored: Path
    work: Path
    grid: Grid
    mapping: Mapping
    why: str
    is_remembered: bool = False
    drift: tuple[str, ...] = ()
    date_orders: tuple[tuple[str, DateOrder], ...] = ()
    doubt: str = ""
    is_mended: bool = False
    order: ToldOrder | None = None
    uploaded_as: str = ""

    @property
    def is_needed(self) -> bool:
        """Whether the file holds one of our tables."""
        return self.mapping.kind != NOT_NEEDED


@told_of_disk(STILL_IN_FORCE)
def prepare(
    paths: Sequence[tuple[Path, str]],
    workspace: Path,
    settings: Settings,
    *,
    kind: str | None = None,
    mapping: Remembered | None = None,
    header_rows: HeaderRows = FOUND,
    progress: Progress | None = None,
) -> list[Prepared]:
    """Return what each file (path, name as the person knows it) holds and is taken for; nothing is kept.

    *kind* and *mapping*, where given, are taken as said; else a mapping confirmed before, else a proposal. So is the
    row of the header, of which *header_rows* go before that of *mapping*.

    Raises:
        IngestError: there is nothing in the row that the header is said to be in.
        UnreadableFile: a file is no table; the whole upload is refused.
        Stopped: the work of this thread was asked to stop; nothing is left of it.
    """
    work = scratch_folder(workspace)
    if mapping is not None and mapping.header_row is not None:
        header_rows = {EVERY: mapping.header_row, **header_rows}
    try:
        read: list[Prepared] = []
        ends = shares_by_size([path for path, _ in paths])
        for (path, name), start, end in zip(paths, (0.0, *ends), ends, strict=False):
            tell(progress, start * _READ, f"Reading {name}", end * _READ)
            read.extend(_read(path, name, work, workspace, settings, header_rows=header_rows))
        tell(progress, _READ, "Recognising columns", 1.0)
        found = _recognised(read, workspace, settings, kind, mapping)
        return with_met_spellings([replace(one, order=told_order(one.grid, one.mapping)) for one in found], workspace)
    except BaseException:  # also when the run is stopped: nothing of it may stay
        shutil.rmtree(work, ignore_errors=True)
        raise


def with_met_spellings(prepared: Sequence[Prepared], workspace: Path) -> list[Prepared]:
    """Return *prepared* with the spellings of a value read as one, the one in force in *workspace* where there is.

    How the made-up company spells says nothing of a company's own files.
    """
    needed = [one for one in prepared if one.is_needed]
    if not any(spelled_columns(one.mapping) for one in needed):
        return list(prepared)
    in_force = current(workspace)
    known = spellings_in_force(None if in_force and in_force.is_demo else in_force, workspace)
    mappings = iter(with_kept_spellings([(one.grid, one.mapping) for one in needed], known))
    return [replace(one, mapping=next(mappings)) if one.is_needed else one for one in prepared]


def refuse_empty(prepared: Sequence[Prepared], settings: Settings) -> None:
    """Refuse files of which none that is needed has a row below its header.

    Raises:
        IngestError: none has; names them.
    """
    needed = [one for one in prepared if one.is_needed]
    if needed and not any(sample(one.grid, 1, settings) for one in needed):
        names = ", ".join(dict.fromkeys(shown(one.file) for one in needed))
        has = "has a header and no rows" if len(needed) == 1 else "have headers and no rows"
        raise IngestError(f"{names} {has}. Export it again; if it stays empty, the list in the CRM is.")


def shares_by_size(paths: Sequence[Path]) -> list[float]:
    """Return the share (0-1) of the bytes of all *paths* that is done after each of them."""
    sizes = [path.stat().st_size + 1 for path in paths]
    return [done / sum(sizes) for done in accumulate(sizes)]


def with_header_row(one: Prepared, row: int | None, workspace: Path, settings: Settings) -> Prepared:
    """Return *one* read again with its header in *row*, or found where that is None, and taken for what it then is.

    Raises:
        IngestError: there is nothing in that row.
    """
    place = place_of(one.grid.file, one.grid.sheet)
    work = one.work / f"header-{uuid.uuid4().hex[:8]}"
    grids = read_grids(one.stored, one.uploaded_as, work, settings, header_rows=FOUND if row is None else {place: row})
    grid = next(grid for grid in grids if place_of(grid.file, grid.sheet) == place)
    unknown = Mapping(NOT_NEEDED, None, ())
    fresh = replace(
        one, grid=_table(grid, work, settings), mapping=unknown, is_remembered=False, drift=(), date_orders=(), doubt=""
    )
    [found] = _recognised([fresh], workspace, settings, None, None)
    return with_met_spellings([replace(found, order=told_order(found.grid, found.mapping))], workspace)[0]


def _table(grid: Grid, work: Path, settings: Settings) -> Grid:
    """Return the table of *grid* as it is read, whatever its columns are."""
    plain = without_our_reason(with_best_names(grid), work, settings)
    return with_days(plain, work, settings)


def with_days(plain: Grid, work: Path, settings: Settings) -> Grid:
    """Return *plain* with the days that its rows are of, as far as a cell of theirs or the lines above tell."""
    return with_period(with_period_cells(long_rates(plain, work, settings), work, settings), work, settings)


def _read(
    path: Path, name: str, work: Path, workspace: Path, settings: Settings, *, header_rows: HeaderRows
) -> list[Prepared]:
    stored = stored_copy(path, name, work)
    with ThreadPoolExecutor(1) as beside:
        # what reads a file first keeps one thread busy, and so does this
        digest = beside.submit(copy_context().run, digest_of, stored)
        grids = read_grids(stored, name, work, settings, header_rows=header_rows)

        def again(rows: HeaderRows) -> list[Grid]:
            return read_grids(stored, name, work / f"header-{uuid.uuid4().hex[:8]}", settings, header_rows=rows)

        grids = with_remembered_rows(grids, again, workspace / MAPPINGS)
        grids = [with_known_header(with_best_names(grid), again, settings) for grid in grids]
        plain = [without_our_reason(grid, work, settings) for grid in grids]
        tables = [with_days(grid, work, settings) for grid in plain]
    return [
        Prepared(
            _called(grid, grids),
            digest.result(),
            stored,
            work,
            table,
            Mapping(NOT_NEEDED, None, ()),
            "",
            is_mended=one is not grid,
            uploaded_as=name,
        )
        for grid, one, table in zip(grids, plain, tables, strict=True)
    ]


def _called(grid: Grid, grids: Sequence[Grid]) -> str:
    """Return the name of the file, with that of its sheet where there are several."""
    return f"{grid.file}/{grid.sheet}" if grid.sheet and len(grids) > 1 else grid.file


def _recognised(
    read: Sequence[Prepared], workspace: Path, settings: Settings, kind: str | None, mapping: Remembered | None
) -> list[Prepared]:
    """Return *read* with mappings; leads first, so that the others are known by the ids in them, whatever the order."""
    confirmed = [_confirmed(one, workspace, kind, mapping) for one in read]
    if all(one.is_remembered for one in confirmed):
        return confirmed
    known = _known_in_workspace(workspace)
    evidence = {one.grid.path: gather(one.grid, settings) for one in confirmed if not one.is_remembered}
    first = [_proposed(one, evidence, known, kind) for one in confirmed]
    if all(one.mapping.kind == "leads" or one.is_remembered for one in first):
        return first
    fresh = [known_in(one.grid, one.mapping, settings) for one in first if one.mapping.kind == "leads"]
    if not any(fresh):
        return first
    for ids in fresh:
        known = known | ids
    return [one if one.mapping.kind == "leads" else _proposed(one, evidence, known, kind) for one in first]


def known_beside(one: Prepared, upload: Sequence[Prepared], workspace: Path, settings: Settings) -> KnownIds:
    """Return the ids and e-mails of leads in *workspace*, and in the other tables of *upload* taken for leads."""
    known = _known_in_workspace(workspace)
    for other in upload:
        if other.grid.path != one.grid.path and other.mapping.kind == "leads":
            known = known | known_in(other.grid, other.mapping, settings)
    return known


def _known_in_workspace(workspace: Path) -> KnownIds:
    snapshot = current(workspace)
    leads = snapshot.table(workspace, "leads") if snapshot else None
    return KnownIds.in_table(leads) if leads is not None else KnownIds()


def _confirmed(one: Prepared, workspace: Path, kind: str | None, given: Remembered | None) -> Prepared:
    """Return *one* with the mapping given, else with the one confirmed before, else as it was."""
    if given is not None:
        fitting = fitted(given, one.grid)
        return replace(
            one,
            mapping=fitting.mapping,
            why="By the mapping you gave.",
            is_remembered=True,
            drift=fitting.drift,
            date_orders=tuple(fitting.date_orders.items()),
        )
    recalled = recall(workspace, one.grid)
    if recalled is None or kind not in {None, recalled.mapping.kind}:
        return one
    mapping = with_new_companions(one.grid, recalled.mapping)
    new = mapping.also[len(recalled.mapping.also) :]
    return replace(
        one,
        mapping=mapping,
        why=f"Read as {TABLES[recalled.mapping.kind].label.lower()}, as before.",
        is_remembered=True,
        drift=(*recalled.drift, *(f"It holds {TABLES[part.kind].label.lower()} as well this time." for part in new)),
        date_orders=tuple(recalled.date_orders.items()),
    )


def _proposed(one: Prepared, evidence: dict[Path, Evidence], known: KnownIds, kind: str | None) -> Prepared:
    if one.is_remembered:
        return one
    mapping, told = propose_from(replace(evidence[one.grid.path], known=known), kind)
    return replace(one, mapping=mapping, why=told.why, doubt=told.doubt)
