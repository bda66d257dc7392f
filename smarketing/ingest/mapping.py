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
from smarketing.ingest.preset_model import RowsOf
from smarketing.ingest.presets import NOT_NEEDED, Companion, Preset, ValueMaps, find, preset_named
from smarketing.ingest.spellings import count_in_one_look
from smarketing.ingest.stage_columns import DATED, history_of, stages_of
from smarketing.ingest.value_counts import counts_of
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
    return with_companions(grid, mapping, told.preset) if told.preset else mapping


def with_companions(grid: Grid, mapping: Mapping, preset: Preset) -> Mapping:
    """Return *mapping* with the tables that *preset* says ride along, as far as it lacks them and *grid* has them.

    Deals that are leads themselves, in the same row, are tied to those.
    """
    known = {part.kind for part in mapping.also}
    found = (_companion(grid, mapping, companion) for companion in preset.also if companion.kind not in known)
    also = (*mapping.also, *(part for part in found if part is not None))
    added = {part.kind: part for part in also[len(mapping.also) :] if not part.collapse}
    leads, deal_id = added.get("leads"), mapping.header_of("deal_id")
    if leads is None or deal_id is None:
        return replace(mapping, also=also)
    own = ColumnMapping(deal_id, "lead_ids", "the lead is the same record", 1.0)
    columns = tuple(replace(one, target=None) if one.target == "lead_ids" else one for one in mapping.columns)
    return replace(mapping, also=also, columns=(*columns, own))


def with_new_companions(grid: Grid, mapping: Mapping) -> Mapping:
    """Return *mapping*, confirmed before, with what rides along in *grid* by the kind of its rows and did not then."""
    preset = preset_named(mapping.preset) if mapping.preset else None
    if preset is None or preset.kind != mapping.kind:
        return mapping
    return with_companions(grid, mapping, replace(preset, also=tuple(part for part in preset.also if part.when)))


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
            columns.append(ColumnMapping(header, None, DATED, 1.0))
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
    if part.record_id is not None:
        record, stages = mapping.header_of(part.record_id), stages_of(part, grid.header)
        if record is None or not stages:
            return None
        history = history_of(part, mapping.preset, record)
        return replace(history, columns=(*history.columns, *stages))
    found = find(part.headers, grid.header)
    if part.when is not None and not _has_rows(grid, part.when):
        return None
    if any(column.name not in found for column in TABLES[part.kind].required):
        return None
    why = "each row repeats its record" if part.when is None else "each row is one"
    staged = [header for target, header in found.items() if _holds_stages(target, part.kind, part.values)]
    values = commonest_values(grid, staged)
    columns = tuple(
        ColumnMapping(header, target, why, 1.0, None, _values(values, part.kind, header, target, part.values))
        for target, header in found.items()
    )
    return Mapping(part.kind, mapping.preset, columns, collapse=part.when is None)


def _has_rows(grid: Grid, rows: RowsOf) -> bool:
    header = rows.header_in(grid.header)
    wanted = {value.casefold() for value in rows.values}
    return header is not None and any(value.casefold() in wanted for value, _ in counts_of(grid, [header])[header])
