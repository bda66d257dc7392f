"""What a file is taken for: its kind, the column behind each header, and the meaning of its stages; each with a why."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from smarketing.domain.tables import TABLES
from smarketing.errors import MissingColumn
from smarketing.ingest.evidence import SAMPLE_ROWS, Evidence, KnownIds
from smarketing.ingest.kinds import Told, tell
from smarketing.ingest.matching import Assignment
from smarketing.ingest.model import ColumnMapping, Grid, Mapping
from smarketing.ingest.presets import NOT_NEEDED, Companion, Preset, Spellings, ValueMaps, find
from smarketing.ingest.profile import profile
from smarketing.ingest.scanning import sample
from smarketing.ingest.value_maps import MAPPED_COLUMNS, value_map
from smarketing.settings import Settings

UNKNOWN_HEADER: Final = "kept under its own name"
ENTERED: Final = "entered_at"


def gather(grid: Grid, known: KnownIds, settings: Settings) -> Evidence:
    """Return what the values of *grid* look like, ready to be asked."""
    rows = sample(grid, SAMPLE_ROWS, settings)
    columns = dict(zip(grid.header, zip(*rows, strict=True), strict=True)) if rows else {name: () for name in grid.header}
    return Evidence(
        grid,
        known,
        {header: profile(values) for header, values in columns.items()},
        {header: [value for value in values if value] for header, values in columns.items()},
    )


def propose(grid: Grid, *, known: KnownIds, settings: Settings, kind: str | None = None) -> Mapping:
    """Return the mapping that a person would confirm; nothing is taken without a why and a certainty.

    A file that is not needed has the kind ``not_needed`` and no columns; ``sentence`` says why.
    """
    return _mapping(grid, tell(gather(grid, known, settings), kind))


def propose_with_reason(
    grid: Grid, *, known: KnownIds, settings: Settings, kind: str | None = None
) -> tuple[Mapping, str]:
    """Return the proposed mapping and the sentence that says what the file was taken for."""
    told = tell(gather(grid, known, settings), kind)
    return _mapping(grid, told), told.why


def _mapping(grid: Grid, told: Told) -> Mapping:
    preset = told.preset.name if told.preset else None
    if told.assignment is None:
        return Mapping(NOT_NEEDED, preset, ())
    columns = _columns(grid, told.assignment, told.preset)
    mapping = Mapping(told.kind, preset, with_value_maps(grid, told.kind, columns, told.preset))
    also = tuple(
        part
        for companion in (told.preset.also if told.preset else ())
        if (part := _companion(grid, mapping, companion)) is not None
    )
    return replace(mapping, also=also)


def _columns(grid: Grid, assignment: Assignment, preset: Preset | None) -> tuple[ColumnMapping, ...]:
    taken = {match.header: match for match in assignment.taken}
    near = {match.header: match for match in assignment.near}
    dated = {header for part in (preset.also if preset else ()) for header in part.stages(grid.header)}
    columns = []
    for header in grid.header:
        if header in taken:
            match = taken[header]
            columns.append(ColumnMapping(header, match.target, match.why, round(match.certainty, 2)))
        elif header in dated:
            columns.append(ColumnMapping(header, None, "read as the date a stage was entered", 1.0))
        elif header in near:
            label = TABLES[assignment.kind].column(near[header].target).label
            why = f"could be “{label}”: {near[header].why}; {UNKNOWN_HEADER}"
            columns.append(ColumnMapping(header, None, why, round(near[header].certainty, 2)))
        else:
            columns.append(ColumnMapping(header, None, UNKNOWN_HEADER))
    return tuple(columns)


def with_value_maps(
    grid: Grid, kind: str, columns: tuple[ColumnMapping, ...], preset: Preset | None
) -> tuple[ColumnMapping, ...]:
    """Return *columns* with the meaning of the values of each column that holds stages."""
    known: ValueMaps = preset.values if preset else {}
    return tuple(
        replace(column, values=value_map(grid, column.header, kind, known.get(column.target or "", {})))
        if column.target in MAPPED_COLUMNS.get(kind, ())
        else column
        for column in columns
    )


def _companion(grid: Grid, mapping: Mapping, part: Companion) -> Mapping | None:
    """Return the mapping of a table that rides along, None where the file does not hold it."""
    stages = part.stages(grid.header)
    if part.record_id is not None:
        record = mapping.header_of(part.record_id)
        if record is None or not stages:
            return None
        entries = tuple(
            ColumnMapping(header, ENTERED, "its header names the stage", 1.0, None, _named(stage, pipeline))
            for header, (stage, pipeline) in stages.items()
        )
        return Mapping(part.kind, mapping.preset, (ColumnMapping(record, "record_id", "the record's id", 1.0), *entries))
    return _companion_by_headers(grid, mapping, part.kind, part.headers, part.values)


def _companion_by_headers(
    grid: Grid, mapping: Mapping, kind: str, headers: Spellings, values: ValueMaps
) -> Mapping | None:
    found = find(headers, grid.header)
    if any(column.name not in found for column in TABLES[kind].required):
        return None
    columns = tuple(
        ColumnMapping(
            header, target, "each row repeats its record", 1.0, None,
            value_map(grid, header, kind, values.get(target, {})) if target in MAPPED_COLUMNS.get(kind, ()) else (),
        )
        for target, header in found.items()
    )  # fmt: skip
    return Mapping(kind, mapping.preset, columns)


def _named(stage: str, pipeline: str) -> tuple[tuple[str, str], ...]:
    return (("stage", stage), ("pipeline", pipeline)) if pipeline else (("stage", stage),)


def ensure_complete(file: str, mapping: Mapping) -> None:
    """Refuse a mapping that leaves out what the table can't do without.

    Raises:
        MissingColumn: names the first such column and the header that is nearest to it.
    """
    table = TABLES[mapping.kind]
    stands_in = {"lead_id": "email"} if mapping.kind == "leads" else {}
    needed = [*table.required, *([table.column("lead_id")] if mapping.kind == "touches" else [])]
    if mapping.kind == "touches":
        stands_in = {"lead_id": "email"}
    for column in needed:
        other = stands_in.get(column.name)
        if mapping.header_of(column.name) is None and (other is None or mapping.header_of(other) is None):
            headers = [mapped.header for mapped in mapping.columns]
            raise MissingColumn(file, column.name, column.label, headers)
