"""A grid and its mapping → one canonical table as Parquet, with every reject and the reason for it."""

# ruff: noqa: S608 - statements are built from names of ours and quoted literals, values are parameters

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import duckdb
import pyarrow.parquet as pq

from smarketing.errors import EngineError
from smarketing.ingest.constants import constants_of
from smarketing.ingest.derived import derived_columns, other_addresses
from smarketing.ingest.engine import literal, open_engine, quoted, readable
from smarketing.ingest.leaving import left_out
from smarketing.ingest.model import Converted, DateOrder, DoubtfulAmounts, Grid, Mapping, Reject
from smarketing.ingest.rate_checks import find_impossible_rates
from smarketing.ingest.rejecting import (
    find_duplicates,
    find_problems,
    first_rejects,
    stage_the_rest,
    tell_problems,
    write_rejects,
)
from smarketing.ingest.scanning import columns_of, has_faulty_lines
from smarketing.ingest.staging import (
    Rows,
    history_grid,
    history_mapping,
    is_wide_history,
    rows_of,
    stage_wide_history,
    with_seconds,
)
from smarketing.ingest.survey import (
    Formats,
    Survey,
    as_it_stands,
    decide_over_all,
    first_formats,
    key_sql,
    must_look_again,
    survey,
)
from smarketing.ingest.targets import Targets, choose_targets
from smarketing.ingest.texts import read_with_care
from smarketing.ingest.values import TYPED
from smarketing.ingest.watching import Progress, told_within
from smarketing.settings import Settings

_PAST_EVENTS: Final = frozenset(
    {"created_at", "occurred_at", "entered_at", "last_activity_at", "period_end", "period_start", "first_contacted_at"}
)
# a dictionary of nearly all values, such as e-mail addresses, takes long to make and saves nothing; small groups of
# rows stay in the cache of a processor, and keep all threads busy to the end
_PARQUET: Final = "FORMAT parquet, DICTIONARY_SIZE_LIMIT 2000, ROW_GROUP_SIZE 30720"
# shares of the time of a conversion, as measured on a million leads
_LOOKED: Final = 0.25
_SORTED_OUT: Final = 0.32
_CLOSE_EVENTS: Final = frozenset({"closed_at", "won_at", "lost_at"})


@dataclass(frozen=True)
class _Job:
    """One conversion: what is read, into what, and with which engine."""

    connection: duckdb.DuckDBPyConnection
    grid: Grid
    rows: Rows
    targets: Targets
    out: Path
    settings: Settings
    mapping: Mapping


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
    Equal input gives equal bytes.

    Raises:
        MissingColumn: a required column is mapped to no header.
        UnreadableFile: it is damaged, or needs more memory or time than an import may take.
        EngineError: the disk is full.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(f"{grid.file}\0{grid.sheet}\0{grid.path}".encode()).hexdigest()[:12]
    out = out_dir / f"{mapping.kind}-{name}.parquet"
    if not is_wide_history(mapping):
        choose_targets(grid.file, grid.header, mapping)
    with readable(grid.file, settings), open_engine(out_dir, settings, grid.path.parent) as connection:
        return _convert(connection, grid, mapping, out, settings=settings, progress=told_within(progress, 0.0, 1.0))


def _convert(
    connection: duckdb.DuckDBPyConnection,
    grid: Grid,
    mapping: Mapping,
    out: Path,
    *,
    settings: Settings,
    progress: Progress,
) -> Converted:
    progress(0.0, f"Looking at every value of {grid.file}", _LOOKED)
    job = _job(connection, grid, mapping, out, settings)
    formats, found = _looked_at(job)
    if grid.format == "text" and has_faulty_lines(connection):
        grid = read_with_care(grid, out.with_suffix(".copy.parquet"), settings)
        job = _job(connection, grid, mapping, out, settings)
        formats, found = _looked_at(job)
    progress(_LOOKED, f"Looking for faulty rows and duplicates in {grid.file}", _SORTED_OUT)
    targets = job.targets
    find_problems(connection, targets, formats, len(job.grid.header))
    find_impossible_rates(connection, job.rows, targets, formats)
    rows = found.rows - _find_duplicates(job)
    bad_rows, bad_cells = tell_problems(connection)
    path = out.with_suffix(".rejects.parquet") if bad_rows or bad_cells else None
    if path:
        stage_the_rest(connection, job.rows, targets)
        write_rejects(connection, job.grid.header, columns_of(job.grid), path)
    progress(_SORTED_OUT, f"Writing what {grid.file} holds", 1.0)
    left = _Left(bad_rows, bad_cells, first_rejects(connection), path)
    _write(job, formats, found, rows - bad_rows)
    return replace(_converted(job, formats, rows, left), rows_blank=found.blank)


def _job(connection: duckdb.DuckDBPyConnection, grid: Grid, mapping: Mapping, out: Path, settings: Settings) -> _Job:
    rows = with_seconds(rows_of(grid, settings, out.with_suffix(".picked")), grid, mapping)
    if is_wide_history(mapping):
        rows = stage_wide_history(connection, grid, rows, mapping)
        grid, mapping = history_grid(grid), history_mapping(mapping)
    typed = grid.typed | {first for first, second in mapping.seconds.items() if second in grid.typed}
    targets = choose_targets(grid.file, grid.header, mapping, typed)
    return _Job(connection, grid, rows, targets, out, settings, mapping)


def _looked_at(job: _Job) -> tuple[Formats, Survey]:
    """Return how every column is read, decided over all rows, and what a look at all of them found with that."""
    connection, rows, targets, zone = job.connection, job.rows, job.targets, job.settings.time_zone
    likely = first_formats(connection, rows, targets, zone)
    found = survey(connection, rows, targets, likely)
    formats = decide_over_all(connection, rows, targets, likely, zone)
    if must_look_again(targets, likely, formats):
        found = survey(connection, rows, targets, formats)
    return as_it_stands(formats, targets, found), found


def _find_duplicates(job: _Job) -> int:
    """Find rows whose key stands twice; return how many of them are no rejects, but earlier states of a row."""
    connection = job.connection
    connection.execute("CREATE TEMP TABLE superseded (id BIGINT)")
    [(before,)] = connection.execute("SELECT count(*) FROM problems").fetchall()
    find_duplicates(connection, job.rows, job.targets)
    if not job.mapping.collapse:
        return 0
    connection.execute("INSERT INTO superseded SELECT id FROM problems OFFSET ?", [before])
    connection.execute("DELETE FROM problems WHERE id IN (SELECT id FROM superseded)")
    [(gone,)] = connection.execute("SELECT count(*) FROM superseded").fetchall()
    return int(gone)


def _write(job: _Job, formats: Formats, found: Survey, expected: int) -> None:
    """Write the typed columns of the *expected* rows that are kept; whole or not at all."""
    targets, rows = job.targets, job.rows
    typed = {target.column.name: f"({formats[target.column.name].sql})" for target in targets.targets}
    if targets.table.name == "leads":
        typed = {
            "lead_id": key_sql(targets.keys[0], formats),
            **{name: sql for name, sql in typed.items() if name != "lead_id"},
        }
    typed |= {name: literal(value) for name, value in constants_of(job.mapping).items()}
    typed |= derived_columns(targets, typed) | other_addresses(job.connection, targets, typed)
    typed |= {name: source for _, source, name in targets.extra}
    chosen = ", ".join(f"{sql} AS {quoted(name)}" for name, sql in typed.items())
    texts = [target.source for target in targets.targets if target.column.type not in TYPED]
    part = job.out.with_suffix(".part")
    for left in left_out(job.connection, rows, targets, formats):
        relation = rows.tidied(
            {*texts, *found.untidy}, [source for _, source, _ in targets.extra], source=left.relation
        )
        job.connection.execute(
            f"COPY (SELECT {chosen} FROM {relation} WHERE {left.condition}) TO {literal(str(part))} ({_PARQUET})",
            left.parameters,
        )
        if pq.read_metadata(part).num_rows == expected:
            break
    part.replace(job.out)


def _converted(job: _Job, formats: Formats, rows: int, left: _Left) -> Converted:
    kept = pq.read_metadata(job.out).num_rows
    if kept != rows - left.rows:
        counted = f"{rows:,} rows were read and {left.rows:,} left out, but {kept:,} written."
        msg = f"{job.grid.file} could not be converted: {counted} Nothing was kept; please report this file."
        raise EngineError(msg)
    latest = _latest_event(job)
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
        amounts=tuple(
            DoubtfulAmounts(headers[name], found.doubt.count, found.doubt.example, found.doubt.answer)
            for name, found in formats.items() if name in headers and found.doubt
        ),
    )  # fmt: skip


def _latest_event(job: _Job) -> dt.date | None:
    """Return the latest day on which anything happened according to the table, none in the future."""
    names = [target.column.name for target in job.targets.targets]
    happened = [name for name in names if name in _PAST_EVENTS or (name.startswith("became_") and name.endswith("_at"))]
    events = [f"max({name}) FILTER ({name} < $tomorrow)" for name in happened]
    if job.targets.table.name == "deals":
        closed = [name for name in names if name in _CLOSE_EVENTS]
        events += [f"max({name}) FILTER (is_closed AND {name} < $tomorrow)" for name in closed]
    if not events:
        return None
    tomorrow = dt.datetime.now(ZoneInfo(job.settings.time_zone)).date() + dt.timedelta(days=1)
    found = job.connection.execute(
        f"SELECT CAST(greatest({', '.join(events)}) AS DATE) FROM read_parquet({literal(str(job.out))})",
        {"tomorrow": tomorrow},
    ).fetchone()
    return found[0] if found else None
