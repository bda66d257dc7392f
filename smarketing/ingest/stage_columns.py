"""Columns of an export that date the entry into one stage each, and those that a confirmed mapping did not have yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from smarketing.ingest.model import ColumnMapping, Mapping
from smarketing.ingest.preset_model import Companion
from smarketing.ingest.presets import preset_named
from smarketing.ingest.staging import ENTERED_PREFIX

DATED: Final = "read as the date a stage was entered"


def stage_columns(mapping: Mapping, header: Sequence[str]) -> frozenset[str]:
    """Return the names in *header* that, by the preset of *mapping*, date the entry into a stage."""
    return frozenset(name for part in _dated(mapping) for name in part.stages(header))


def with_new_stages(mapping: Mapping, new: Sequence[str], header: Sequence[str]) -> Mapping:
    """Return *mapping* with the stages that the columns *new* of *header* date, each where it stands in the file."""
    also = {part.kind: part for part in mapping.also}
    for companion in _dated(mapping):
        record = mapping.header_of(companion.record_id or "")
        if record is None or not (found := stages_of(companion, new)):
            continue
        before = also.get(companion.kind) or history_of(companion, mapping.preset, record)
        places = {name: place for place, name in enumerate(header)}
        own = [column for column in before.columns if not (column.target or "").startswith(ENTERED_PREFIX)]
        dated = [column for column in before.columns if column not in own]
        dated = sorted((*dated, *found), key=lambda column: places[column.header])
        also[companion.kind] = replace(before, columns=(*own, *dated))
    return replace(mapping, also=tuple(also.values()))


def history_of(companion: Companion, preset: str | None, record: str) -> Mapping:
    """Return the mapping of the table *companion*, whose record ids stand under *record*, without a stage."""
    return Mapping(companion.kind, preset, (ColumnMapping(record, "record_id", "the record's id", 1.0),))


def stages_of(companion: Companion, header: Sequence[str]) -> tuple[ColumnMapping, ...]:
    """Return what the columns of *header* are mapped to that date the entry into a stage."""
    return tuple(
        ColumnMapping(
            name,
            f"{ENTERED_PREFIX}{stage}|{pipeline}" if pipeline else f"{ENTERED_PREFIX}{stage}",
            "its header names the stage",
            1.0,
        )
        for name, (stage, pipeline) in companion.stages(header).items()
    )


def _dated(mapping: Mapping) -> list[Companion]:
    preset = preset_named(mapping.preset) if mapping.preset else None
    if preset is None or preset.kind != mapping.kind:
        return []
    return [part for part in preset.also if part.record_id is not None]
