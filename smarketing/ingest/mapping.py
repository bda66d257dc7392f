"""What a file is taken for: its kind, the column behind each header, and the meaning of its stages; each with a why."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from smarketing.domain.tables import TABLES
from smarketing.ingest.currencies import telling_currencies
from smarketing.ingest.evidence import Evidence, KnownIds, gather
from smarketing.ingest.kinds import Told, tell
from smarketing.ingest.matching import Assignment
from smarketing.ingest.model import ColumnMapping, Grid, Mapping
from smarketing.ingest.presets import NOT_NEEDED, Companion, Preset, ValueMaps, find
from smarketing.ingest.spellings import count_in_one_look
from smarketing.ingest.staging import ENTERED_PREFIX
from smarketing.ingest.value_maps import MAPPED_COLUMNS, commonest_values, value_map
from smarketing.settings import Settings

UNKNOWN_HEADER: Final = "kept under its own name"


def propose(grid: Grid, *, known: KnownIds, settings: Settings, kind: str | None = None) -> Mapping:
    """Return the mapping that a person would confirm; nothing is taken without a why and a certainty.

    *known* are the leads whose ids tell a reference to them. A file that is not needed has the kind ``not_needed`` and
    no columns.
    """
    return propose_from(replace(gather(grid, settings), known=known), kind)[0]


def propose_from(evidence: Evidence, kind: str | None = None) -> tuple[Mapping, Told]:
    """Return the proposed mapping, and what the file was taken for and why."""
    told = tell(evidence, kind)
    return _mapping(evidence.grid, told), told


def _mapping(grid: Grid, told: Told) -> Mapping:
    preset = told.preset.name if told.preset else None
    if told.assignment is None:
        return Mapping(NOT_NEEDED, preset, ())
    columns = _columns(grid, told.assignment, told.preset)
    columns = telling_currencies(with_value_maps(grid, told.kind, columns, told.preset))
    mapping = Mapping(told.kind, preset, columns, otherwise=told.preset.second(grid.header) if told.preset else ())
    also = tuple(
        part
        for companion in (told.preset.also if told.preset else ())
        if (part := _companion(grid, mapping, companion)) is not None
    )
    return replace(mapping, also=also)


def _columns(grid: Grid, assignment: Assignment, preset: Preset | None) -> tuple[ColumnMapping, ...]:
    taken = {header: [match for match in assignment.taken if match.header == header] for header in grid.header}
    near = {match.header: match for match in assignment.near}
    dated = {header for part in (preset.also if preset else ()) for header in part.stages(grid.header)}
    columns: list[ColumnMapping] = []
    for header in grid.header:
        if taken[header]:
            columns.extend(
                ColumnMapping(header, match.target, match.why, round(match.certainty, 2)) for match in taken[header]
            )
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
    count_in_one_look(grid, columns, {*known, *MAPPED_COLUMNS.get(kind, ())})
    found = commonest_values(grid, [one.header for one in columns if _holds_stages(one.target, kind, known)])
    return tuple(
        replace(column, values=_values(found, kind, column.header, column.target, known)) for column in columns
    )


def _holds_stages(target: str | None, kind: str, known: ValueMaps) -> bool:
    return target is not None and target in {*known, *MAPPED_COLUMNS.get(kind, ())}


def _values(
    found: dict[str, list[str]], kind: str, header: str, target: str | None, known: ValueMaps
) -> tuple[tuple[str, str], ...]:
    if target is None or not _holds_stages(target, kind, known):
        return ()
    return value_map(found[header], kind if target in MAPPED_COLUMNS.get(kind, ()) else None, known.get(target, {}))


def _companion(grid: Grid, mapping: Mapping, part: Companion) -> Mapping | None:
    """Return the mapping of a table that rides along, None where the file does not hold it."""
    stages = part.stages(grid.header)
    if part.record_id is not None:
        record = mapping.header_of(part.record_id)
        if record is None or not stages:
            return None
        entries = tuple(
            ColumnMapping(header, entered_target(stage, pipeline), "its header names the stage", 1.0)
            for header, (stage, pipeline) in stages.items()
        )
        return Mapping(
            part.kind, mapping.preset, (ColumnMapping(record, "record_id", "the record's id", 1.0), *entries)
        )
    found = find(part.headers, grid.header)
    if any(column.name not in found for column in TABLES[part.kind].required):
        return None
    why = "each row repeats its record"
    staged = [header for target, header in found.items() if _holds_stages(target, part.kind, part.values)]
    values = commonest_values(grid, staged)
    columns = tuple(
        ColumnMapping(header, target, why, 1.0, None, _values(values, part.kind, header, target, part.values))
        for target, header in found.items()
    )
    return Mapping(part.kind, mapping.preset, columns, collapse=True)


def entered_target(stage: str, pipeline: str) -> str:
    """Return what a column is mapped to that holds the dates on which *stage* was entered."""
    return f"{ENTERED_PREFIX}{stage}|{pipeline}" if pipeline else f"{ENTERED_PREFIX}{stage}"
