"""A grid and its mapping → one canonical table as Parquet, with every reject and the reason for it."""

# ruff: noqa: S608 - statements are built from names of ours and quoted literals, values are parameters

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

import duckdb
import pyarrow.parquet as pq

from smarketing.errors import EngineError
from smarketing.ingest.derived import derived_columns
from smarketing.ingest.engine import literal, open_engine, quoted, readable
from smarketing.ingest.model import Converted, DateOrder, Grid, Mapping, Reject
from smarketing.ingest.rejecting import (
    find_duplicates,
    find_problems,
    first_rejects,
    leave_out,
    tell_problems,
    write_rejects,
)
from smarketing.ingest.scanning import columns_of, has_faulty_lines, scan_sql
from smarketing.ingest.staging import (
    STAGED,
    history_grid,
    is_wide_history,
    stage_rows,
    stage_wide_history,
)
from smarketing.ingest.survey import NOT_PLAIN, Survey, glanced, insisting, survey, tidying
from smarketing.ingest.targets import Target, Targets, choose_targets
from smarketing.ingest.texts import read_with_care
from smarketing.ingest.values import USUAL_EMPTY, Format, decide_formats, plain_sql
from smarketing.settings import Settings

Progress = Callable[[float, str], None]
_PAST_EVENTS: Final = frozenset(
    {"created_at", "occurred_at", "entered_at", "last_activity_at", "period_end", "period_start", "first_contacted_at"}
)
_FIRST_ROWS: Final = 20_000
_UNCHECKED: Final[Dictionary[str, str]] = MappingProxyType({})
_CLOSE_EVENTS: Final = frozenset({"closed_at", "won_at", "lost_at"})


@dataclass(frozen=True)
class _Job:
    """One conversion: what is read, into what, and with which engine."""

    connection: duckdb.DuckDBPyConnection
    grid: Grid
    targets: Targets
    out: Path
    settings: Settings
    collapse: bool


@dataclass(frozen=True)
class _Left:
    """What was left out."""

    rows: int = 0
    cells: int = 0
    rejects: tuple[Reject, ...] = ()
    path: Path | None = None


def convert(
    grid: Grid, mapping: Mapping, out_dir: Path, settings: Settings, *, progress: Progress | None = None
) -> Converted:
    """Return *grid* as the canonical table that *mapping* names, written to *out_dir*.

    Columns without a target are kept as text under ``x_…``. A row without a required value is rejected, a bad value
    elsewhere costs its cell, a key that stands twice keeps its last row: ``rows_read = rows_kept + rows_rejected``.
    Equal input gives equal bytes. *progress* hears a share of 1 and what is being done.

    Raises:
        MissingColumn: a required column is mapped to no header.
        UnreadableFile: it is damaged, or needs more memory or time than an import may take.
        EngineError: the disk is full.
    """
    tell = progress or (lambda _share, _text: None)
    out_dir.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(f"{grid.file}\0{grid.sheet}\0{grid.path}".encode()).hexdigest()[:12]
    out = out_dir / f"{mapping.kind}-{name}.parquet"
    if not is_wide_history(mapping):
        choose_targets(grid.file, grid.header, mapping)
    with readable(grid.file, settings), open_engine(out_dir, settings, grid.path.parent) as connection:
        return _convert(connection, grid, mapping, out, settings=settings, tell=tell)


def _convert(
    connection: duckdb.DuckDBPyConnection,
    grid: Grid,
    mapping: Mapping,
    out: Path,
    *,
    settings: Settings,
    tell: Progress,
) -> Converted:
    tell(0.0, "Looking at every value")
    if is_wide_history(mapping):
        if grid.format == "text":
            grid = _sound(connection, grid, out, settings)
        mapping = stage_wide_history(connection, grid, settings, mapping)
        grid = history_grid(grid)
        job = _Job(connection, grid, choose_targets(grid.file, grid.header, mapping), out, settings, collapse=False)
        return _careful(job, survey(connection, STAGED, job.targets), tell)
    targets = choose_targets(grid.file, grid.header, mapping)
    job = _Job(connection, grid, targets, out, settings, mapping.collapse)
    if grid.format == "text" and (converted := _direct(job, tell)):
        return converted
    found = survey(connection, scan_sql(grid, settings, USUAL_EMPTY), targets) if grid.format == "text" else None
    if has_faulty_lines(connection):
        grid, found = read_with_care(grid, out.with_suffix(".copy.parquet"), settings), None
        job = replace(job, grid=grid)
    stage_rows(connection, grid, settings, tidying(targets, found))
    return _careful(job, found or survey(connection, STAGED, targets), tell)


def _sound(connection: duckdb.DuckDBPyConnection, grid: Grid, out: Path, settings: Settings) -> Grid:
    """Return *grid*, or a copy made with care if some of its lines are faulty."""
    connection.execute(f"SELECT count(*) FROM {scan_sql(grid, settings)}").fetchall()
    if not has_faulty_lines(connection):
        return grid
    return read_with_care(grid, out.with_suffix(".copy.parquet"), settings)


def _direct(job: _Job, tell: Progress) -> Converted | None:
    """Convert a file in which every value is plain and no key stands twice, in one pass; None if it is another.

    The first rows tell whether that is likely, a glance at few columns of all rows whether it is worth a try.
    """
    scan = scan_sql(job.grid, job.settings, USUAL_EMPTY)
    first = survey(job.connection, f"(FROM {scan} LIMIT {_FIRST_ROWS})", job.targets)
    if job.collapse or has_faulty_lines(job.connection) or not first.is_plain(job.targets):
        return None
    few = glanced(job.targets)
    glance = survey(job.connection, scan, few)
    if has_faulty_lines(job.connection) or not glance.is_plain(few) or glance.untidy - first.untidy:
        return None
    tell(0.3, "Writing the table")
    formats = {target.column.name: Format(plain_sql(target.field)) for target in job.targets.targets}
    tidy = tidying(job.targets, first)
    texts = ", ".join(f"{tidy.get(name, name)} AS {name}" for name in columns_of(job.grid))
    try:
        _write(job, formats, f"(SELECT {texts} FROM {scan})", "true", insisting(job.targets, first))
    except duckdb.Error as cause:
        if NOT_PLAIN in str(cause):
            return None
        raise
    if has_faulty_lines(job.connection):
        return None
    return _converted(job, formats, glance.rows, _Left(), tell)


def _careful(job: _Job, found: Survey, tell: Progress) -> Converted:
    """Convert what is in ``staged``: decide what *found* leaves open, find what is wrong, write the rest."""
    connection, targets = job.connection, job.targets
    tell(0.3, "Deciding on dates and numbers")
    columns = [
        target for target in (*targets.targets, targets.modified) if target and target.column.name not in found.plain
    ]
    decided = decide_formats(connection, STAGED, [target.field for target in columns], job.settings.time_zone)
    formats = {target.column.name: Format(plain_sql(target.field)) for target in targets.targets}
    formats |= {target.column.name: reading for target, reading in zip(columns, decided, strict=True)}
    tell(0.5, "Looking for faulty rows and duplicates")
    find_problems(connection, targets, formats, len(job.grid.header), found.plain)
    counted = _find_duplicates(job, formats, has_repeated=found.may_repeat(targets))
    rows, cells = tell_problems(connection)
    path = job.out.with_suffix(".rejects.parquet") if rows or cells else None
    if path:
        write_rejects(connection, job.grid.header, columns_of(job.grid), path)
    tell(0.7, "Writing the table")
    leave_out(connection)
    _write(job, formats, STAGED, "NOT is_out")
    left = _Left(rows, cells, first_rejects(connection), path)
    return _converted(job, formats, counted, left, tell)


def _find_duplicates(job: _Job, formats: dict[str, Format], *, has_repeated: bool) -> int:
    """Find rows whose key stands twice and return how many rows there are to account for."""
    connection, targets = job.connection, job.targets
    connection.execute("CREATE TEMP TABLE superseded (id BIGINT)")
    keys = [_key_sql(key, formats) for key in targets.keys]
    modified = f"({formats[targets.modified.column.name].sql})" if targets.modified else None
    total = connection.execute(f"SELECT count(*) FROM {STAGED}").fetchone()
    rows = int(total[0]) if total else 0
    if not keys or not has_repeated:
        return rows
    before = connection.execute("SELECT count(*) FROM problems").fetchone()
    find_duplicates(
        connection, keys, modified, " and ".join(targets.table.column(name).label.lower() for name in targets.table.key)
    )
    if not job.collapse:
        return rows
    skip = int(before[0]) if before else 0
    connection.execute("INSERT INTO superseded SELECT id FROM problems OFFSET ?", [skip])
    connection.execute("DELETE FROM problems WHERE id IN (SELECT id FROM superseded)")
    gone = connection.execute("SELECT count(*) FROM superseded").fetchone()
    return rows - (int(gone[0]) if gone else 0)


def _key_sql(key: tuple[Target, ...], formats: dict[str, Format]) -> str:
    """Return SQL for one column of a key, or for what stands in for it."""
    return f"coalesce({', '.join(f'({formats[target.column.name].sql})' for target in key)})"


def _write(
    job: _Job, formats: dict[str, Format], relation: str, condition: str, checked: Dictionary[str, str] = _UNCHECKED
) -> None:
    """Write the typed columns of the rows of *relation* that meet *condition*; whole or not at all.

    *checked* is SQL that stands for a column instead.
    """
    typed = {target.column.name: f"({formats[target.column.name].sql})" for target in job.targets.targets}
    if job.targets.table.name == "leads":
        typed = {
            "lead_id": _key_sql(job.targets.keys[0], formats),
            **{k: v for k, v in typed.items() if k != "lead_id"},
        }
    typed |= derived_columns(job.targets, typed)
    typed |= {name: source for _, source, name in job.targets.extra}
    chosen = [f"{checked.get(name, sql)} AS {quoted(name)}" for name, sql in typed.items()]
    part = job.out.with_suffix(".part")
    job.connection.execute(
        f"COPY (SELECT {', '.join(chosen)} FROM {relation} WHERE {condition}) "
        f"TO {literal(str(part))} (FORMAT parquet, COMPRESSION zstd)"
    )
    part.replace(job.out)


def _converted(job: _Job, formats: dict[str, Format], rows: int, left: _Left, tell: Progress) -> Converted:
    kept = pq.read_metadata(job.out).num_rows
    if kept != rows - left.rows:
        counted = f"{rows:,} rows were read and {left.rows:,} left out, but {kept:,} written."
        msg = f"{job.grid.file} could not be converted: {counted} Nothing was kept; please report this file."
        raise EngineError(msg)
    latest = _latest_event(job)
    tell(1.0, "Done")
    targets = job.targets
    headers = {target.column.name: target.header for target in targets.targets}
    orders: list[tuple[str, DateOrder]] = [
        (headers[name], found.order)
        for name, found in formats.items()
        if name in headers and found.order and not found.is_undecided
    ]
    return Converted(
        kind=targets.table.name, path=job.out, rows_read=rows, rows_kept=kept, rows_rejected=left.rows,
        cells_nulled=left.cells, rejects=left.rejects, rejects_path=left.path,
        extra=tuple((header, name) for header, _, name in targets.extra), date_orders=tuple(orders),
        undecided=tuple(headers[name] for name, found in formats.items() if name in headers and found.is_undecided),
        latest_event=latest,
    )  # fmt: skip


def _latest_event(job: _Job) -> dt.date | None:
    """Return the latest day on which anything happened according to the table, none in the future."""
    names = [target.column.name for target in job.targets.targets]
    happened = [name for name in names if name in _PAST_EVENTS or (name.startswith("became_") and name.endswith("_at"))]
    events = [f"max(CAST({name} AS DATE)) FILTER (CAST({name} AS DATE) <= $today)" for name in happened]
    if job.targets.table.name == "deals":
        closed = [name for name in names if name in _CLOSE_EVENTS]
        events += [
            f"max(CAST({name} AS DATE)) FILTER (is_closed AND CAST({name} AS DATE) <= $today)" for name in closed
        ]
    if not events:
        return None
    today = dt.datetime.now(ZoneInfo(job.settings.time_zone)).date()
    found = job.connection.execute(
        f"SELECT greatest({', '.join(events)}) FROM read_parquet({literal(str(job.out))})",
        {"today": today},
    ).fetchone()
    return found[0] if found else None
