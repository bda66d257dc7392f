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
from smarketing.ingest.drift import instead_of, told_missing, told_new
from smarketing.ingest.headers import REASON_HEADER, normal, signature, words
from smarketing.ingest.lead_references import with_both
from smarketing.ingest.model import ColumnMapping, DateOrder, Grid, Mapping
from smarketing.ingest.presets import PERIOD_HEADERS, best_preset, find, preset_named
from smarketing.ingest.similarity import CALLED_SO, ids_called, likeness
from smarketing.ingest.snapshots import write_safely
from smarketing.ingest.spellings import count_in_one_look
from smarketing.ingest.stage_columns import DATED, stage_columns, with_new_stages
from smarketing.ingest.staging import ENTERED_PREFIX
from smarketing.ingest.targets import needed_by
from smarketing.ingest.value_maps import MAPPED_COLUMNS, with_new_values

FOLDER: Final = "mappings"
ALIKE: Final = 0.6
MOSTLY_HELD: Final = 0.8
"""How many of the columns read before a file has that is known again, whatever else is in it."""
RENAMED: Final = 80.0


@dataclass(frozen=True)
class Remembered:
    """A confirmed mapping and the header it was made for; ``date_orders`` are those its values once showed.

    ``header_row`` is the row of the header where somebody said so, for it was found in another one.
    """

    header: tuple[str, ...]
    mapping: Mapping
    date_orders: dict[str, DateOrder] = field(default_factory=dict)
    header_row: int | None = None


@dataclass(frozen=True)
class Recalled:
    """A remembered mapping fitted to today's header, and in words what is different from when it was confirmed."""

    mapping: Mapping
    drift: tuple[str, ...]
    date_orders: dict[str, DateOrder]


_REMEMBERED: Final = TypeAdapter(Remembered)


def remember(workspace: Path, grid: Grid, mapping: Mapping, date_orders: dict[str, DateOrder]) -> Path:
    """Keep a confirmed mapping for the next file with this header and return where it is kept."""
    path = place_of(workspace, grid)
    export_mapping(path, Remembered(_own(grid.header), mapping, date_orders, grid.header_row))
    return path


def place_of(workspace: Path, grid: Grid) -> Path:
    """Return where the mapping of files with the header of *grid* is kept, whether there is one or not."""
    return workspace / FOLDER / f"{signature(grid.header)}.json"


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
    _refuse_twice(path.name, remembered.mapping)
    return remembered


def _refuse_unknown_columns(name: str, mapping: Mapping) -> None:
    known = [column.name for column in TABLES[mapping.kind].columns]
    for one in mapping.columns:
        if one.target and one.target not in known and not one.target.startswith(ENTERED_PREFIX):
            raise IngestError(
                f"{shown(name)} takes '{shown(one.header)}' for '{shown(one.target)}', which is no column of "
                f"{TABLES[mapping.kind].label.lower()}.{did_you_mean(one.target, known)}"
            )


def _refuse_twice(name: str, mapping: Mapping) -> None:
    first: dict[str, str] = {}
    for one in mapping.columns:
        before = first.setdefault(one.target, one.header) if one.target else one.header
        if before != one.header:
            raise IngestError(
                f"{shown(name)} takes both '{shown(before)}' and '{shown(one.header)}' for '{one.target}', which only "
                "one column can be. Set the target of the other to null."
            )


def recall(workspace: Path, grid: Grid) -> Recalled | None:
    """Return the mapping confirmed for this header, or for the one most like it; None if none is alike."""
    exact = place_of(workspace, grid)
    if exact.exists():
        return fitted(read_mapping(exact), grid)
    found = best_preset(_own(grid.header))
    # what a preset knows is not read as another CRM's or platform's export, however many columns they share
    fitting = {None, found[0].name} if found else None
    known = [read_mapping(path) for path in sorted((workspace / FOLDER).glob("*.json"))]
    known = [one for one in known if fitting is None or one.mapping.preset in fitting]
    # rows that are of the days we found for them are other rows than those with a day in a column
    known = [one for one in known if _has_our_days(one.header) == _has_our_days(grid.header)]
    alike = [(share, one) for one in known if (share := _likeness(one.header, grid.header)) >= ALIKE]
    if alike:
        return fitted(max(alike, key=lambda pair: pair[0])[1], grid)
    # nor as another table, because it has a few columns that somebody once took for one
    known = [one for one in known if found is None or one.mapping.preset or one.mapping.kind == found[0].kind]
    held = [(share, one) for one in known if (share := _held(one, grid.header)) >= MOSTLY_HELD]
    return fitted(max(held, key=lambda pair: pair[0])[1], grid) if held else None


def _has_our_days(header: Sequence[str]) -> bool:
    return set(PERIOD_HEADERS) <= set(header)


def _own(header: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in header if name != REASON_HEADER)


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """Return the share (0-1) of all their columns that two headers have in common."""
    left, right = ({normal(name) for name in _own(header)} for header in (one, other))
    return len(left & right) / len(left | right) if left | right else 0.0


def _held(one: Remembered, header: Sequence[str]) -> float:
    """Return the share (0-1) of the columns read before that are in *header*, also under a name nearly the same.

    It is 0 where one that the table needs is missing: then it is another table with columns of the same names.
    """
    today, before = _by_name(_own(header)), _by_name(one.header)
    missing = [before[key] for key in before if key not in today]
    gone = set(missing) - _renamed(one.mapping, missing, [today[key] for key in today if key not in before]).keys()
    read = one.mapping.targets
    left = {target for name, target in read.items() if name not in gone}
    needed = [names for names in needed_by(TABLES[one.mapping.kind]) if set(names) & set(read.values())]
    if not read or not all(set(names) & left for names in needed):
        return 0.0
    return 1 - len(gone & read.keys()) / len(read)


def fitted(remembered: Remembered, grid: Grid) -> Recalled:
    """Return a remembered mapping under today's headers, and what is new, missing or renamed."""
    today, before = (_by_name(_own(header)) for header in (grid.header, remembered.header))
    same = {before[key]: today[key] for key in before.keys() & today.keys()}
    new = [today[key] for key in today if key not in before]
    missing = [before[key] for key in before if key not in today]
    # a stage has the name that stands in its header: one that is called alike is another
    staged = stage_columns(remembered.mapping, (*missing, *new))
    renamed = _renamed(remembered.mapping, *([name for name in part if name not in staged] for part in (missing, new)))
    names = same | renamed
    others = [name for name in new if name not in renamed.values()]
    mapping = _under(remembered.mapping, names, grid)
    mapping = with_new_stages(mapping, [name for name in others if name in staged], grid.header)
    added = tuple(
        ColumnMapping(name, None, DATED, 1.0) if name in staged else _new_column(name, mapping, others)
        for name in others
    )
    mapping, added = with_both(mapping, added, grid)
    drift = (
        *(f"“{shown(old)}” is now called “{shown(name)}”: read as before." for old, name in renamed.items()),
        *(told_new(one, mapping.kind) for one in added),
        *(told_missing(remembered.mapping, name, names) for name in missing if name not in renamed),
    )
    orders = {names[name]: order for name, order in remembered.date_orders.items() if name in names}
    return Recalled(replace(mapping, columns=(*mapping.columns, *added)), drift, orders)


def _new_column(header: str, mapping: Mapping, new: Sequence[str]) -> ColumnMapping:
    """Return what *header*, one of those *new* this time, is taken for: what the preset knows, where nothing is yet.

    A column whose values need a meaning is left to a person, who has to see what they were taken for.
    """
    preset = preset_named(mapping.preset) if mapping.preset else None
    known = find(preset.headers, new, preset.prefix) if preset and preset.kind == mapping.kind else {}
    needs_meaning = {*(preset.values if preset else ()), *MAPPED_COLUMNS.get(mapping.kind, ())}
    known_by_name = [target for target, name in known.items() if name == header and target not in needs_meaning]
    found = (*known_by_name, *(ids_called(header, mapping.kind) if mapping.targets else ()))
    target = next((target for target in found if mapping.header_of(target) is None), None)
    return ColumnMapping(header, target, "new in this file", 1.0 if target else 0.0)


def _by_name(header: Sequence[str]) -> dict[str, str]:
    """Return what each header is compared by → the header; of two that read alike the second stands for itself."""
    found: dict[str, str] = {}
    for name in header:
        found[name if normal(name) in found else normal(name)] = name
    return found


def _renamed(mapping: Mapping, missing: Sequence[str], new: Sequence[str]) -> dict[str, str]:
    """Return old name → new name: what the preset knows goes first, then what is called so, then what looks so."""
    known: dict[str, str] = {}
    for find_more in (_renamed_by_preset, _renamed_by_meaning, _renamed_alike):
        gone, left = ([name for name in names if name not in {*known, *known.values()}] for names in (missing, new))
        known |= find_more(mapping, gone, left)
    return known


def _renamed_by_preset(mapping: Mapping, missing: Sequence[str], new: Sequence[str]) -> dict[str, str]:
    """Return old name → new name for the columns that the CRM's preset knows by a name that is new."""
    preset = preset_named(mapping.preset) if mapping.preset else None
    if preset is None:
        return {}
    found = find(preset.headers, new)
    targets = {column.header: column.target for column in mapping.columns if column.header in missing}
    return {old: found[target] for old, target in targets.items() if target in found}


def _renamed_by_meaning(mapping: Mapping, missing: Sequence[str], new: Sequence[str]) -> dict[str, str]:
    """Return old name → new name for the columns whose new name is a usual one of what they were taken for."""
    columns = {column.name: column for column in TABLES[mapping.kind].columns}
    read = {header: columns[target] for header, target in mapping.targets.items() if target in columns}
    pairs = sorted(
        (likeness(name, mapping.kind, read[old]).certainty, old, name) for old in missing if old in read for name in new
    )
    return _each_once(pairs, CALLED_SO)


def _renamed_alike(_mapping: Mapping, missing: Sequence[str], new: Sequence[str]) -> dict[str, str]:
    """Return old name → new name for the columns that only seem to have changed their name."""
    return _each_once(sorted((_alike(old, name), old, name) for old in missing for name in new), RENAMED)


def _each_once(pairs: Sequence[tuple[float, str, str]], least: float) -> dict[str, str]:
    """Return old name → new name of *pairs*, lowest first, that are at least *least* alike, each name once."""
    found: dict[str, str] = {}
    for ratio, old, name in reversed(pairs):
        if ratio >= least and old not in found and name not in found.values():
            found[old] = name
    return found


def _alike(one: str, other: str) -> float:
    return float(fuzz.token_sort_ratio(" ".join(words(one)), " ".join(words(other))))


def _under(mapping: Mapping, names: dict[str, str], grid: Grid) -> Mapping:
    instead = instead_of(mapping, names)
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


def with_known_orders(mapping: Mapping, known: dict[str, DateOrder]) -> Mapping:
    """Return *mapping* with the orders of day and month *known* of headers whose days don't tell."""
    columns = tuple(
        replace(column, date_order=known[column.header]) if column.header in known else column
        for column in mapping.columns
    )
    return replace(mapping, columns=columns)
