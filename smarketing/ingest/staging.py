"""The rows of a grid as one relation of text, whatever they come from, and how their text is tidied."""

# ruff: noqa: S608 - statements are built from names of ours and quoted literals, values are parameters

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import duckdb

from smarketing.ingest.copies import column_name
from smarketing.ingest.engine import literal
from smarketing.ingest.model import ColumnMapping, Grid, Mapping
from smarketing.ingest.picking import picked_grid
from smarketing.ingest.scanning import columns_of, scan_sql
from smarketing.ingest.values import (
    USUAL_EMPTY,
    unless_empty_quickly_sql,
    unless_empty_sql,
)
from smarketing.settings import Settings

NO_SURPLUS: Final = "CAST(NULL AS VARCHAR[])"
IS_MARKED: Final = "get_bit(CAST($marks AS BIT), CAST(id AS INTEGER)) = 1"
ENTERED_PREFIX: Final = "entered_at:"
_MANY: Final = 100
"""Of more columns the engine takes very long to plan an expression each, which it compares with all others."""
_TIDIED: Final = "tidied_cells"
_WIDE: Final = "wide"
_ENTERED: Final = "entered"
_HISTORY_HEADER: Final = ("Record", "Entered", "Stage", "Pipeline", "Order")
_HISTORY_TARGETS: Final = ("record_id", "entered_at", "stage", "pipeline", "stage_order")


@dataclass(frozen=True)
class Rows:
    """Rows of text: a relation of the columns *names*, in the order of the file.

    ``is_numbered`` says that it also has ``row``, the number a spreadsheet shows, and the ``surplus`` cells; else the
    first row is number ``first_row``. A *scan* is a text file, where the usual words for nothing are null already;
    *picked* is a relation of those of its rows that were picked and written to *scratch*. ``is_tidied`` says that no
    text needs to be tidied any more.
    """

    relation: str
    names: tuple[str, ...]
    first_row: int
    is_numbered: bool
    scan: Grid | None
    scratch: Path
    picked: str = ""
    is_tidied: bool = False

    def tidied(self, names: Iterable[str], kept: Iterable[str] = (), *, source: str | None = None) -> str:
        """Return the relation, or *source* in its place, with the text of *names* and *kept* tidied."""
        relation, kept = source or self.relation, list(kept)
        changed = {name: self.tidy(name) for name in (*kept, *names)}
        if len(kept) > _MANY:
            each = f"list_transform([{', '.join(kept)}], lambda cell: {self.tidy('cell')})"
            relation = f"(SELECT *, {each} AS {_TIDIED} FROM {relation})"
            changed |= {name: f"{_TIDIED}[{place}]" for place, name in enumerate(kept, start=1)}
        cells = ", ".join(f"{sql} AS {name}" for name, sql in sorted(changed.items()) if sql != name)
        left = f"* EXCLUDE ({_TIDIED})" if len(kept) > _MANY else "*"
        return f"(SELECT {left}{f' REPLACE ({cells})' if cells else ''} FROM {relation})"

    def tidy(self, text: str) -> str:
        """Return SQL for *text* without what is unseen around it, null where it is a word for nothing."""
        if self.is_tidied:
            return text
        return unless_empty_quickly_sql(text) if self.scan else unless_empty_sql(text)

    @property
    def counted(self) -> str:
        """The relation with ``id``, the place of each row from 0; it is read by one thread only."""
        return f"(SELECT row_number() OVER () - 1 AS id, * FROM {self.relation})"


def rows_of(grid: Grid, settings: Settings, scratch: Path) -> Rows:
    """Return the rows of *grid*; *scratch* is a file to use."""
    names, relation = tuple(columns_of(grid)), scan_sql(grid, settings, USUAL_EMPTY)
    if grid.format != "text":
        return Rows(relation, names, grid.first_row, grid.is_copy, None, scratch)
    picked = scan_sql(picked_grid(grid, scratch), settings, USUAL_EMPTY)
    return Rows(relation, names, grid.first_row, is_numbered=False, scan=grid, scratch=scratch, picked=picked)


def with_seconds(rows: Rows, grid: Grid, mapping: Mapping) -> Rows:
    """Return *rows* with the cells of a second header of *mapping* where those of the first are empty."""
    sources = {header: column_name(number) for number, header in enumerate(grid.header, start=1)}
    pairs = [
        (sources[first], sources[second])
        for first, second in mapping.seconds.items()
        if {first, second} <= sources.keys()
    ]
    if not pairs:
        return rows
    cells = ", ".join(f"coalesce({rows.tidy(first)}, {second}) AS {first}" for first, second in pairs)
    whole, picked = (
        f"(SELECT * REPLACE ({cells}) FROM {each})" if each else "" for each in (rows.relation, rows.picked)
    )
    return replace(rows, relation=whole, picked=picked)


def marks(places: Iterable[int], total: int) -> str:
    """Return the parameter of ``IS_MARKED`` for *places* among *total* rows: a digit for each, 1 at these."""
    bits = bytearray(b"0" * max(1, total))
    for place in places:
        bits[place] = ord("1")
    return bits.decode()


def is_wide_history(mapping: Mapping) -> bool:
    """Return whether *mapping* has a column per stage, with the date the record entered it."""
    return any(column.target and column.target.startswith(ENTERED_PREFIX) for column in mapping.columns)


def stage_wide_history(connection: duckdb.DuckDBPyConnection, grid: Grid, rows: Rows, mapping: Mapping) -> Rows:
    """Return one row per record and stage entered, read from *rows* in one pass."""
    sources = {header: column_name(number) for number, header in enumerate(grid.header, start=1)}
    record = next(column for column in mapping.columns if column.target == "record_id")
    wide = [column for column in mapping.columns if column.target and column.target.startswith(ENTERED_PREFIX)]
    entries = []
    for order, column in enumerate(wide, start=1):
        stage, _, pipeline = (column.target or "").removeprefix(ENTERED_PREFIX).partition("|")
        said = ", ".join(
            f"'{name}': {unless_empty_sql(literal(text))}" for name, text in (("c3", stage), ("c4", pipeline))
        )
        entries.append(f"{{'c2': {sources[column.header]}, {said}, 'c5': '{order}'}}")
    read = [sources[column.header] for column in (record, *wide)]
    numbered = ["row"] if rows.is_numbered else []
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {_WIDE} AS SELECT {', '.join([*numbered, *read])} FROM {rows.tidied(read)}"
    )
    number = "row" if rows.is_numbered else f"rowid + {rows.first_row}"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {_ENTERED} AS SELECT row, {NO_SURPLUS} AS surplus, c1, entry.* FROM ("
        f"SELECT {number} AS row, {read[0]} AS c1, unnest([{', '.join(entries)}]) AS entry FROM {_WIDE}"
        ") WHERE entry.c2 IS NOT NULL"
    )
    connection.execute(f"DROP TABLE {_WIDE}")
    names = tuple(column_name(number) for number in range(1, len(_HISTORY_HEADER) + 1))
    return Rows(_ENTERED, names, 1, is_numbered=True, scan=None, scratch=rows.scratch, is_tidied=True)


def history_mapping(mapping: Mapping) -> Mapping:
    """Return the mapping that fits the rows of ``stage_wide_history``."""
    wide = [column for column in mapping.columns if column.target and column.target.startswith(ENTERED_PREFIX)]
    asked = next((column.date_order for column in wide if column.date_order), None)
    columns = [ColumnMapping(header, target) for header, target in zip(_HISTORY_HEADER, _HISTORY_TARGETS, strict=True)]
    columns[1] = replace(columns[1], date_order=asked)
    return Mapping("stage_history", mapping.preset, tuple(columns))


def history_grid(grid: Grid) -> Grid:
    """Return *grid* with the header that ``stage_wide_history`` gives its rows."""
    return replace(grid, header=_HISTORY_HEADER)
