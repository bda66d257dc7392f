"""Which text column becomes which canonical column, and under which name the others are kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from smarketing.domain.tables import DUCKDB_TYPES, TABLES, Column, Table
from smarketing.errors import MissingColumn
from smarketing.ingest.copies import column_name
from smarketing.ingest.header_zones import is_utc
from smarketing.ingest.ids import SEVERAL, SINGLE
from smarketing.ingest.model import ColumnMapping, Mapping
from smarketing.ingest.values import Field

MODIFIED: Final = "modified_at"
_MODIFIED_HEADER = re.compile(
    r"(system )?(last )?(modified|updated)( date| time| on| at)?|last (modified|updated).*|modifiedon|updated_at",
    re.IGNORECASE,
)
_STAND_INS: Final = {
    "leads": {"lead_id": "email"},
    "touches": {"lead_id": "email"},
    "exchange_rates": {"rate": "units_per_base"},
}
_SHAPES: Final = dict.fromkeys(SINGLE, "id") | dict.fromkeys(SEVERAL, "ids") | {"email": "address", "is_won": "outcome"}
_LAST_DAYS: Final = frozenset({"period_end", "ends_on"})


@dataclass(frozen=True)
class Target:
    """A canonical column and the text column it is read from; *is_typed* where the file holds numbers, not text."""

    column: Column
    source: str
    header: str
    mapping: ColumnMapping
    is_typed: bool = False

    @property
    def field(self) -> Field:
        """How its values are to be read; stages and statuses keep their own words."""
        values = (
            () if self.column.name in {"lifecycle_stage", "lead_status", "deal_stage", "stage"} else self.mapping.values
        )
        name = self.column.name
        type_ = _SHAPES.get(name, self.column.type)
        return Field(
            self.source, type_, values, self.mapping.date_order, is_end=name in _LAST_DAYS, is_typed=self.is_typed,
            three_digits=self.mapping.three_digits, is_utc=type_ == "timestamp" and is_utc(self.header),
        )  # fmt: skip


@dataclass(frozen=True)
class Targets:
    """What becomes of every column of a file: canonical columns, columns kept as they are, when a row changed."""

    table: Table
    targets: tuple[Target, ...]
    extra: tuple[tuple[str, str, str], ...]
    modified: Target | None

    def source_of(self, name: str) -> str | None:
        """Return the text column mapped to the canonical column *name*, if any."""
        return next((target.source for target in self.targets if target.column.name == name), None)

    def target_of(self, name: str) -> Target | None:
        """Return what is mapped to the canonical column *name*, if anything."""
        return next((target for target in self.targets if target.column.name == name), None)

    @property
    def keys(self) -> tuple[tuple[Target, ...], ...]:
        """What tells rows apart: per column of the key its target and what may stand in for it, as far as mapped."""
        stand_ins = _STAND_INS.get(self.table.name, {})
        named = ((name, stand_ins.get(name, name)) for name in self.table.key)
        found = (tuple(target for target in map(self.target_of, dict.fromkeys(names)) if target) for names in named)
        return tuple(targets for targets in found if targets)

    @property
    def required(self) -> tuple[tuple[str, ...], ...]:
        """The canonical columns a row needs, each with what may stand in for it."""
        return needed_by(self.table)


def needed_by(table: Table) -> tuple[tuple[str, ...], ...]:
    """Return the columns that a row of *table* needs, each with what may stand in for it."""
    stand_ins = _STAND_INS.get(table.name, {})
    needed = dict.fromkeys([*(column.name for column in table.required), *stand_ins])
    return tuple((name, stand_ins[name]) if name in stand_ins else (name,) for name in needed)


def choose_targets(
    file: str, header: tuple[str, ...], mapping: Mapping, typed: AbstractSet[str] = frozenset()
) -> Targets:
    """Return what becomes of the columns of *file*, of which those called as *typed* says hold numbers, not text.

    Raises:
        MissingColumn: a required column, or what may stand in for it, is mapped to no header of *file*.
    """
    table = TABLES[mapping.kind]
    sources = {name: column_name(number) for number, name in enumerate(header, start=1)}
    chosen: dict[str, Target] = {}
    modified = None
    for column in mapping.columns:
        if column.header not in sources or column.target is None or column.target in chosen:
            continue
        if column.target == MODIFIED:
            modified = _modified(column, sources)
        elif column.target in DUCKDB_COLUMNS[table.name]:
            target = Target(
                table.column(column.target), sources[column.header], column.header, column, column.header in typed
            )
            chosen[column.target] = target
    ordered = tuple(chosen[column.name] for column in table.columns if column.name in chosen)
    taken = {target.header for target in ordered}
    extra = _extra_columns([name for name in header if name not in taken], sources)
    targets = Targets(table, ordered, extra, modified or _guessed_modified(header, taken, sources))
    _check_required(file, targets, header)
    return targets


DUCKDB_COLUMNS: Final = {
    name: {column.name: DUCKDB_TYPES[column.type] for column in table.columns} for name, table in TABLES.items()
}


def _modified(column: ColumnMapping, sources: dict[str, str]) -> Target:
    return Target(Column(MODIFIED, "timestamp", "Last modified"), sources[column.header], column.header, column)


def _guessed_modified(header: tuple[str, ...], taken: set[str], sources: dict[str, str]) -> Target | None:
    found = next((name for name in header if name not in taken and _MODIFIED_HEADER.fullmatch(name.strip())), None)
    return _modified(ColumnMapping(found, MODIFIED), sources) if found else None


def _extra_columns(headers: list[str], sources: dict[str, str]) -> tuple[tuple[str, str, str], ...]:
    """Return (header, source, column) of the columns that are kept as text, under names that differ from each other."""
    extra: list[tuple[str, str, str]] = []
    taken: set[str] = set()
    for header in headers:
        base = name = f"x_{slug(header)}"
        number = 1
        while name in taken:
            number += 1
            name = f"{base}_{number}"
        taken.add(name)
        extra.append((header, sources[header], name))
    return tuple(extra)


def slug(text: str) -> str:
    """Return *text* in lower case, letters without accents, everything else as single underscores."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_") or "column"


def _check_required(file: str, targets: Targets, header: tuple[str, ...]) -> None:
    for names in targets.required:
        if not any(targets.target_of(name) for name in names):
            either = "” or “".join(targets.table.column(name).label for name in names)
            raise MissingColumn(file, names[0], either, header)
