"""Spellings that differ by case, spaces or punctuation alone meet as one value, in all files and from week to week."""

# ruff: noqa: S608 - statements are built from names and paths of ours

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from smarketing.errors import shown
from smarketing.ingest.engine import literal, open_engine, quoted
from smarketing.ingest.model import ColumnMapping, Grid, Mapping
from smarketing.ingest.scratch import SCRATCH
from smarketing.ingest.snapshots import Snapshot
from smarketing.ingest.value_counts import counts_of
from smarketing.ingest.values import EMPTY_WORDS
from smarketing.settings import settings

# Each column more makes the look at a long file a tenth of a second per million rows longer.
MET_COLUMNS: Final = frozenset({"source", "campaign", "persona", "segment", "country", "channel"})
_KEPT_IN: Final = ("leads", "deals", "costs", "traffic")
# Not what may be part of a name: C++, R&D, #1; and 1.5 is not 15.
_BETWEEN_DIGITS: Final = re.compile(r"(?<=\d)[\s\-_./:,;|]+(?=\d)")
_PUNCTUATION: Final = re.compile(r"[\s\-_./\\:,;|'’\"()\[\]]+")
_MOST_TOLD: Final = 5
_MOST_LISTED: Final = 500
_MARK: Final = "·"
Known = dict[str, Counter[str]]
"""How many rows have which value, by canonical column."""


@dataclass(frozen=True)
class Spelling:
    """One way a value is written in a column, in how many rows, and the spelling that is kept for it."""

    header: str
    value: str
    count: int
    kept: str


def key_of(value: str) -> str:
    """Return what spellings of one value have in common; empty where nothing is left to tell."""
    folded = unicodedata.normalize("NFKC", value).casefold()
    if folded.strip() in EMPTY_WORDS:
        return ""
    return _PUNCTUATION.sub("", _BETWEEN_DIGITS.sub(_MARK, folded))


def spelled_columns(mapping: Mapping) -> list[ColumnMapping]:
    """Return the columns of *mapping* whose spellings meet."""
    return [column for column in mapping.columns if column.target in MET_COLUMNS]


def count_in_one_look(grid: Grid, columns: Iterable[ColumnMapping], others: Collection[str]) -> None:
    """Count the values of those of *columns* whose spellings meet or whose target is one of *others*.

    A look at a long file costs seconds: whoever asks for one of them with ``counts_of`` later needs none of its own.
    """
    counts_of(grid, [column.header for column in columns if column.target in {*MET_COLUMNS, *others}])


def spellings_in_force(snapshot: Snapshot | None, workspace: Path) -> Known:
    """Return the spellings that the tables of *snapshot* keep."""
    found: Known = {}
    paths = [path for kind in _KEPT_IN if snapshot and (path := snapshot.table(workspace, kind))]
    if not paths:
        return found
    with open_engine(workspace / SCRATCH, settings(), *{path.parent for path in paths}) as connection:
        for path in paths:
            table = f"read_parquet({literal(str(path))})"
            names = {name for name, *_ in connection.execute(f"DESCRIBE SELECT * FROM {table}").fetchall()}
            for name in sorted(names & MET_COLUMNS):
                sql = f"SELECT {quoted(name)}, count(*) FROM {table} WHERE {quoted(name)} IS NOT NULL GROUP BY 1"
                found.setdefault(name, Counter()).update(dict(connection.execute(sql).fetchall()))
    return found


def with_kept_spellings(tables: Sequence[tuple[Grid, Mapping]], known: Known) -> list[Mapping]:
    """Return the mapping of each of *tables*, with the spellings of its values mapped to the one that is kept.

    That is one of those *known*, else the commonest of all *tables*; what a mapping says of a spelling stays.
    """
    seen = [counts_of(grid, (column.header for column in spelled_columns(mapping))) for grid, mapping in tables]
    kept = _kept(tables, seen, known)
    return [
        replace(
            mapping,
            columns=tuple(
                _met(column, counts[column.header], kept) if column.target in MET_COLUMNS else column
                for column in mapping.columns
            ),
        )
        for (_, mapping), counts in zip(tables, seen, strict=True)
    ]


def _kept(
    tables: Sequence[tuple[Grid, Mapping]], seen: Sequence[Dictionary[str, list[tuple[str, int]]]], known: Known
) -> dict[tuple[str, str], str]:
    """Return the spelling that is kept, by canonical column and ``key_of``."""
    here: Known = {}
    for (_, mapping), counts in zip(tables, seen, strict=True):
        for column in spelled_columns(mapping):
            said = dict(column.values)
            counter = here.setdefault(str(column.target), Counter())
            for value, count in counts[column.header]:
                counter[said.get(value, value)] += count
    kept: dict[tuple[str, str], str] = {}
    for spellings in (known, here):
        for target, counter in spellings.items():
            for value, _ in sorted(counter.items(), key=lambda pair: (-pair[1], pair[0])):
                kept.setdefault((target, key_of(value)), value)
    return kept


def _met(
    column: ColumnMapping, counts: Sequence[tuple[str, int]], kept: Dictionary[tuple[str, str], str]
) -> ColumnMapping:
    said = dict(column.values)
    ours = {value: kept.get((str(column.target), key), value) for value, _ in counts if (key := key_of(value))}
    fresh = {value: said.get(best, best) for value, best in ours.items() if value not in said and best != value}
    return replace(column, values=(*column.values, *fresh.items())) if fresh else column


def spellings(grid: Grid, mapping: Mapping) -> list[Spelling]:
    """Return every value that has several spellings, or is kept in another, group by group, the commonest first."""
    return [one for group in _groups(grid, mapping) if any(one.value != one.kept for one in group) for one in group]


def all_spellings(grid: Grid, mapping: Mapping) -> list[Spelling]:
    """Return what ``spellings`` does, and after it every other value, the commonest first; 500 in all."""
    told = spellings(grid, mapping)
    seen = {(one.header, one.value) for one in told}
    others = [one for group in _groups(grid, mapping) for one in group if (one.header, one.value) not in seen]
    return [*told, *sorted(others, key=lambda one: -one.count)][:_MOST_LISTED]


def as_said(found: Sequence[Spelling], mapping: Mapping) -> list[Spelling]:
    """Return *found* with what *mapping* keeps for each, in the same order; without columns that it takes otherwise."""
    said = {column.header: dict(column.values) for column in spelled_columns(mapping)}
    return [replace(one, kept=said[one.header].get(one.value, one.value)) for one in found if one.header in said]


def _groups(grid: Grid, mapping: Mapping) -> list[list[Spelling]]:
    """Return the values of each column whose spellings meet, those together that are kept as one."""
    columns = spelled_columns(mapping)
    counts = counts_of(grid, (column.header for column in columns))
    groups: dict[tuple[str, str], list[Spelling]] = {}
    for column in columns:
        said = dict(column.values)
        for value, count in counts[column.header]:
            kept = said.get(value, value)
            key = (column.header, key_of(kept) or value)
            groups.setdefault(key, []).append(Spelling(column.header, value, count, kept))
    return [sorted(group, key=lambda one: -one.count) for group in groups.values()]


def spellings_in_words(grid: Grid, mapping: Mapping) -> list[str]:
    """Return sentences that say which spellings of *grid* are read as which, with their rows."""
    merged: dict[tuple[str, str], list[Spelling]] = {}
    for one in spellings(grid, mapping):
        if one.value != one.kept:
            merged.setdefault((one.header, one.kept), []).append(one)
    told = [_sentence(header, kept, group) for (header, kept), group in list(merged.items())[:_MOST_TOLD]]
    if len(merged) > _MOST_TOLD:
        told.append(f"{len(merged) - _MOST_TOLD} more values meet in one spelling each.")
    return told


def _sentence(header: str, kept: str, group: Sequence[Spelling]) -> str:
    rows = ("row" if one.count == 1 else "rows" for one in group)
    written = [f"“{shown(one.value)}” ({one.count:,} {row})" for one, row in zip(group, rows, strict=True)]
    more = f" and {len(written) - _MOST_TOLD} more" if len(written) > _MOST_TOLD else ""
    return f"In “{shown(header)}”, {', '.join(written[:_MOST_TOLD])}{more} read as “{shown(kept)}”."
