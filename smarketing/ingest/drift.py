"""What is different in a file from the one whose mapping was confirmed, in words."""

from __future__ import annotations

from smarketing.domain.tables import TABLES
from smarketing.errors import shown
from smarketing.ingest.model import ColumnMapping, Mapping
from smarketing.ingest.stage_columns import DATED


def told_new(column: ColumnMapping, kind: str) -> str:
    """Return what becomes of a *column* of a file of *kind* that was not there before."""
    if column.target is None:
        kept = DATED if column.why == DATED else "kept under its own name"
        return f"“{shown(column.header)}” is new: {kept}."
    return f"“{shown(column.header)}” is new: read as “{TABLES[kind].column(column.target).label}”."


def told_missing(mapping: Mapping, header: str, names: dict[str, str]) -> str:
    """Return what it means that *header* is in the file no more; *names* are those before → today's."""
    if second := instead_of(mapping, names).get(header):
        return f"“{shown(header)}” is missing: “{shown(names[second])}” is read in its place."
    targets = {column.target for column in mapping.columns if column.header == header}
    table = TABLES[mapping.kind]
    label = next((column.label for column in table.columns if column.name in targets), None)
    if label is None:
        return f"“{shown(header)}” is missing."
    return f"“{shown(header)}” is missing: {table.label.lower()} have no “{label}” this time."


def instead_of(mapping: Mapping, names: dict[str, str]) -> dict[str, str]:
    """Return header that is missing today → the one that counted where it was empty, and now does altogether."""
    return {first: second for first, second in mapping.seconds.items() if first not in names and second in names}
