"""What every row of an export is known to be without saying so: a report of Google Ads is of money spent there."""

from __future__ import annotations

from smarketing.domain.tables import TABLES
from smarketing.errors import shown
from smarketing.ingest.model import Mapping
from smarketing.ingest.presets import preset_named


def constants_of(mapping: Mapping) -> dict[str, str]:
    """Return column → value for what the preset of *mapping* says of every row and no header of the file does."""
    preset = preset_named(mapping.preset) if mapping.preset else None
    if preset is None or preset.kind != mapping.kind:
        return {}
    return {column: value for column, value in preset.constants.items() if mapping.header_of(column) is None}


def constant_notes(mapping: Mapping) -> tuple[str, ...]:
    """Return a sentence for each column that is so filled."""
    table = TABLES[mapping.kind]
    return tuple(
        f"“{table.column(column).label}” is “{shown(value)}” in every row, as the export does not say it."
        for column, value in constants_of(mapping).items()
    )
