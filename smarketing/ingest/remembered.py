"""Mappings once confirmed: found again by the header they were made for, told where the header drifted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError
from rapidfuzz import fuzz

from smarketing.domain.tables import TABLES
from smarketing.errors import IngestError, did_you_mean, shown
from smarketing.ingest.headers import REASON_HEADER, normal, signature, words
from smarketing.ingest.model import ColumnMapping, Converted, DateOrder, Grid, Mapping
from smarketing.ingest.presets import find, preset_named
from smarketing.ingest.snapshots import write_safely
from smarketing.ingest.spellings import count_in_one_look
from smarketing.ingest.staging import ENTERED_PREFIX
from smarketing.ingest.value_maps import MAPPED_COLUMNS, with_new_values

FOLDER: Final = "mappings"
ALIKE: Final = 0.6
RENAMED: Final = 80.0


@dataclass(frozen=True)
class Remembered:
    """A confirmed mapping and the header it was made for; ``date_orders`` are those its values once showed."""

    header: tuple[str, ...]
    mapping: Mapping
    date_orders: dict[str, DateOrder] = field(default_factory=dict)


@dataclass(frozen=True)
class Recalled:
    """A remembered mapping fitted to today's header, and in words what is different from when it was confirmed."""

    mapping: Mapping
    drift: tuple[str, ...]
    date_orders: dict[str, DateOrder]


_REMEMBERED: Final = TypeAdapter(Remembered)


def remember(workspace: Path, grid: Grid, mapping: Mapping, date_orders: dict[str, DateOrder]) -> Path:
    """Keep a confirmed mapping for the next file with this header and return where it is kept."""
    path = workspace / FOLDER / f"{signature(grid.header)}.json"
    export_mapping(path, Remembered(_own(grid.header), mapping, date_orders))
    return path


def export_mapping(path: Path, remembered: Remembered) -> None:
    """Write a mapping as a JSON file that another workspace, or the command line, can take."""
    write_safely(path, _REMEMBERED.dump_json(remembered, indent=1))


def read_mapping(path: Path) -> Remembered:
    """Return the mapping in a JSON file written by ``export_mapping``.

    Raises:
        IngestError: the file is no such mapping; says what is wrong in it.
    """
    try:
        remembered = _REMEMBERED.validate_json(path.read_bytes())
    except OSError as cause:
        why = (cause.strerror or "it can't be read").lower()
        raise IngestError(f"{shown(path.name)} can't be read: {shown(why)}. Check its name and folder.") from cause
    except ValidationError as cause:
        first = cause.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"])) or "its first character"
        why = f"at {shown(where)}: {shown(first['msg'])}"
        raise IngestError(f"{shown(path.name)} is no mapping ({why}). Export one on the Data page.") from cause
    if remembered.mapping.kind not in TABLES:
        raise IngestError(f"{shown(path.name)} is for '{shown(remembered.mapping.kind)}', which we have no table for.")
    _refuse_unknown_columns(path.name, remembered.mapping)
    return remembered


def _refuse_unknown_columns(name: str, mapping: Mapping) -> None:
    known = [column.name for column in TABLES[mapping.kind].columns]
    for one in mapping.columns:
        if one.target and one.target not in known and not one.target.startswith(ENTERED_PREFIX):
            raise IngestError(
                f"{shown(name)} takes '{shown(one.header)}' for '{shown(one.target)}', which is no column of "
                f"{TABLES[mapping.kind].label.lower()}.{did_you_mean(one.target, known)}"
            )


def recall(workspace: Path, grid: Grid) -> Recalled | None:
    """Return the mapping confirmed for this header, or for the one most like it; None if none is alike."""
    exact = workspace / FOLDER / f"{signature(grid.header)}.json"
    if exact.exists():
        return fitted(read_mapping(exact), grid)
    known = [read_mapping(path) for path in sorted((workspace / FOLDER).glob("*.json"))]
    alike = [(share, one) for one in known if (share := _likeness(one.header, grid.header)) >= ALIKE]
    return fitted(max(alike, key=lambda pair: pair[0])[1], grid) if alike else None


def _own(header: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in header if name != REASON_HEADER)


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """Return the share (0-1) of all their columns that two headers have in common."""
    left, right = ({normal(name) for name in _own(header)} for header in (one, other))
    return len(left & right) / len(left | right) if left | right else 0.0


def fitted(remembered: Remembered, grid: Grid) -> Recalled:
    """Return a remembered mapping under today's headers, and what is new, missing or renamed."""
    today = _by_name(_own(grid.header))
    before = _by_name(remembered.header)
    same = {before[key]: today[key] for key in before.keys() & today.keys()}
    new = [today[key] for key in today if key not in before]
    missing = [before[key] for key in before if key not in today]
    renamed = _renamed(remembered.mapping, missing, new)
    names = same | renamed
    mapping = _under(remembered.mapping, names, grid)
    others = [name for name in new if name not in renamed.values()]
    added = tuple(ColumnMapping(name, None, "new in this file") for name in others)
    drift = (
        *(f"“{shown(old)}” is now called “{shown(name)}”: read as before." for old, name in renamed.items()),
        *(f"“{shown(name)}” is new: kept under its own name." for name in others),
        *(_missing(remembered.mapping, name, names) for name in missing if name not in renamed),
    )
    orders = {names[name]: order for name, order in remembered.date_orders.items() if name in names}
    return Recalled(replace(mapping, columns=(*mapping.columns, *added)), drift, orders)


def _by_name(header: Sequence[str]) -> dict[str, str]:
    """Return what each header is compared by → the header; of two that read alike the second stands for itself."""
    found: dict[str, str] = {}
    for name in header:
        found[name if normal(name) in found else normal(name)] = name
    return found


def _renamed(mapping: Mapping, missing: Sequence[str], new: Sequence[str]) -> dict[str, str]:
    """Return old name → new name: what the preset knows goes before what only looks alike."""
    known = _renamed_by_preset(mapping, missing, new)
    left = [name for name in new if name not in known.values()]
    return known | _renamed_alike([name for name in missing if name not in known], left)


def _renamed_by_preset(mapping: Mapping, missing: Sequence[str], new: Sequence[str]) -> dict[str, str]:
    """Return old name → new name for the columns that the CRM's preset knows by a name that is new."""
    preset = preset_named(mapping.preset) if mapping.preset else None
    if preset is None:
        return {}
    found = find(preset.headers, new)
    targets = {column.header: column.target for column in mapping.columns if column.header in missing}
    return {old: found[target] for old, target in targets.items() if target in found}


def _renamed_alike(missing: Sequence[str], new: Sequence[str]) -> dict[str, str]:
    """Return old name → new name for the columns that only seem to have changed their name."""
    pairs = sorted(((_alike(old, name), old, name) for old in missing for name in new), reverse=True)
    found: dict[str, str] = {}
    for ratio, old, name in pairs:
        if ratio >= RENAMED and old not in found and name not in found.values():
            found[old] = name
    return found


def _alike(one: str, other: str) -> float:
    return float(fuzz.token_sort_ratio(" ".join(words(one)), " ".join(words(other))))


def _missing(mapping: Mapping, header: str, names: dict[str, str]) -> str:
    if second := _instead(mapping, names).get(header):
        return f"“{shown(header)}” is missing: “{shown(names[second])}” is read in its place."
    targets = {column.target for column in mapping.columns if column.header == header}
    table = TABLES[mapping.kind]
    label = next((column.label for column in table.columns if column.name in targets), None)
    if label is None:
        return f"“{shown(header)}” is missing."
    return f"“{shown(header)}” is missing: {table.label.lower()} have no “{label}” this time."


def _under(mapping: Mapping, names: dict[str, str], grid: Grid) -> Mapping:
    instead = _instead(mapping, names)
    columns = [
        replace(column, header=names[instead.get(column.header, column.header)], why="confirmed before", certainty=1.0)
        for column in mapping.columns
        if (column.header in names or column.header in instead) and column.header not in instead.values()
    ]
    mapped = MAPPED_COLUMNS.get(mapping.kind, ())
    count_in_one_look(grid, columns, mapped)
    columns = [
        replace(column, values=with_new_values(grid, column, mapping.kind)) if column.target in mapped else column
        for column in columns
    ]
    otherwise = tuple((target, names[header]) for target, header in mapping.otherwise if header in names)
    also = tuple(_under(part, names, grid) for part in mapping.also)
    return replace(mapping, columns=tuple(columns), also=also, otherwise=otherwise)


def _instead(mapping: Mapping, names: dict[str, str]) -> dict[str, str]:
    """Return header that is missing today → the one that counted where it was empty, and now does altogether."""
    return {first: second for first, second in mapping.seconds.items() if first not in names and second in names}


def with_known_orders(mapping: Mapping, converted: Converted, known: dict[str, DateOrder]) -> Mapping | None:
    """Return *mapping* with the orders of day and month *known* from earlier files, where *converted* can't tell."""
    told = {header: order for header, order in known.items() if header in converted.undecided}
    if not told:
        return None
    columns = tuple(
        replace(column, date_order=told[column.header]) if column.header in told else column
        for column in mapping.columns
    )
    return replace(mapping, columns=columns)
