"""One pass over all rows that takes aside the few that need a second look, and what decisions need of the others."""

# ruff: noqa: S608 - statements are built from names of ours and quoted literals, values are parameters

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import duckdb

from smarketing.ingest import numbers
from smarketing.ingest.ids import is_plain_sql, seems_lost_sql
from smarketing.ingest.picking import is_worth_picking, pick_rows
from smarketing.ingest.staging import IS_MARKED, NO_SURPLUS, Rows, marks
from smarketing.ingest.targets import Target, Targets
from smarketing.ingest.unseen import may_be_several_sql
from smarketing.ingest.values import (
    DATE_TYPES,
    ID_TYPES,
    NUMBER_TYPES,
    TYPED,
    Format,
    decide_formats,
    each_unless_empty_sql,
    plain_sql,
    unless_empty_sql,
)

LOADED: Final = "loaded"
STAGED: Final = "staged"
_FIRST_ROWS: Final = 20_000
_TIDIED: Final = "tidied"
_EITHER_CASE: Final = "email"
Formats = Dictionary[str, Format]


@dataclass(frozen=True)
class Survey:
    """What one pass found: how many rows there are, how many blank ones beside them, which cells are untidy.

    ``untidy`` are the typed text columns that have spaces around some values; ``plain`` are the columns of ids, or of
    addresses, in which every value stands as it is to be kept.
    """

    rows: int
    blank: int
    untidy: frozenset[str]
    plain: frozenset[str]


def plain_formats(targets: Targets) -> dict[str, Format]:
    """Return how every column is read where it is written plainly, by canonical name; also when a row was changed."""
    return {target.column.name: Format(plain_sql(target.field)) for target in read_columns(targets)}


def read_columns(targets: Targets) -> list[Target]:
    """Return the columns whose values are read: those of the table, and the one that tells when a row was changed."""
    return [*targets.targets, *([targets.modified] if targets.modified else [])]


def key_sql(key: Sequence[Target], formats: Formats) -> str:
    """Return SQL for one column of a key, or for what stands in for it: an e-mail address is one in either case."""
    texts = {target.column.name: f"({formats[target.column.name].sql})" for target in key}
    return f"coalesce({', '.join(f'lower{sql}' if name == _EITHER_CASE else sql for name, sql in texts.items())})"


def first_formats(
    connection: duckdb.DuckDBPyConnection, rows: Rows, targets: Targets, time_zone: str
) -> dict[str, Format]:
    """Return how the first rows of *rows* are read; likely, but not surely, that is how all of them are."""
    columns = [target for target in read_columns(targets) if target.column.type in TYPED]
    texts = ", ".join(f"{rows.tidy(target.source)} AS {target.source}" for target in columns)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE first_rows AS SELECT {texts or 'NULL'} FROM {rows.relation} LIMIT {_FIRST_ROWS}"
    )
    decided = decide_formats(connection, "first_rows", [target.field for target in columns], time_zone)
    likely = {
        target.column.name: _no_more_than_needed(connection, "first_rows", target, reading)
        for target, reading in zip(columns, decided, strict=True)
    }
    connection.execute("DROP TABLE first_rows")
    return plain_formats(targets) | likely


def survey(connection: duckdb.DuckDBPyConnection, rows: Rows, targets: Targets, formats: Formats) -> Survey:
    """Make ``loaded`` and ``staged`` in one pass over *rows*, whose faulty lines are in ``reject_errors`` afterwards.

    ``loaded`` has every row: its key, when it was changed, the text that decisions need, and whether it is doubtful:
    *formats* can't read a cell, or something required is missing, or there are cells too many. ``staged`` has those
    rows, all of their ``cells`` and the same tidied; blank rows are no rows.
    """
    keys = [f"{key_sql(key, formats)} AS k{place}" for place, key in enumerate(targets.keys, start=1)]
    kept = [f"{name} AS {name}" for name in _decisive(targets, formats)]
    changed = [f"{formats[targets.modified.column.name].sql} AS changed"] if targets.modified else []
    numbered = ["row", "surplus"] if rows.is_numbered else []
    plain = [f"{is_plain_sql(name)} AS plain_{name}" for name in _lists(targets)]
    doubt = f"coalesce({' OR '.join(_doubts(rows, targets, formats))}, false) AS is_doubtful"
    required = (targets.target_of(name) for names in targets.required for name in names)
    tidied = {target.source for target in (*_known_by(targets), *required) if target}
    columns = ", ".join([*numbered, *keys, *changed, *kept, *plain, doubt])
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {LOADED} AS SELECT {columns} FROM {rows.tidied(tidied)}")
    texts = ", ".join(f"{name} VARCHAR" for name in rows.names)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {STAGED} (id BIGINT, row BIGINT, surplus VARCHAR[], cells VARCHAR[], {texts})"
    )
    stage(connection, rows, targets, f"SELECT rowid FROM {LOADED} WHERE is_doubtful")
    [(doubtful, staged, every)] = connection.execute(
        f"SELECT count(*) FILTER (WHERE is_doubtful), (SELECT count(*) FROM {STAGED}), count(*) FROM {LOADED}"
    ).fetchall()
    blank = int(doubtful - staged)
    return Survey(int(every) - blank, blank, _untidy(connection, rows, targets), _plain(connection, targets))


def _lists(targets: Targets) -> list[str]:
    """Return the columns of several ids or addresses."""
    return list(dict.fromkeys(target.source for target in targets.targets if target.field.type == "ids"))


def _plain(connection: duckdb.DuckDBPyConnection, targets: Targets) -> frozenset[str]:
    if not (names := _lists(targets)):
        return frozenset()
    tests = ", ".join(f"count_if(NOT plain_{name})" for name in names)
    [counts] = connection.execute(f"SELECT {tests} FROM {LOADED}").fetchall()
    return frozenset(name for name, count in zip(names, counts, strict=True) if not count)


def as_it_stands(formats: Formats, targets: Targets, found: Survey) -> dict[str, Format]:
    """Return *formats* without what changes nothing in columns that are plain: the engine takes long to plan it."""
    plain = (target for target in targets.targets if target.source in found.plain and not target.field.values)
    return dict(formats) | {target.column.name: Format(target.source) for target in plain}


def stage(connection: duckdb.DuckDBPyConnection, rows: Rows, targets: Targets, places: str) -> None:
    """Add to ``staged`` the rows of ``loaded`` whose places *places*, a statement, answers."""
    wanted = [place for (place,) in connection.execute(f"SELECT * FROM ({places}) ORDER BY ALL").fetchall()]
    if not wanted:
        return
    [(total,)] = connection.execute(f"SELECT count(*) FROM {LOADED}").fetchall()
    kept = {source for _, source, _ in targets.extra}
    cells = ", ".join(f"cells[{place}] AS {name}" for place, name in enumerate(rows.names, start=1))
    texts = [
        f"{f'tidy[{place}]' if name in kept else unless_empty_sql(name)} AS {name}"
        for place, name in enumerate(rows.names, start=1)
    ]
    number = "row, surplus" if rows.is_numbered else f"id + {rows.first_row} AS row, {NO_SURPLUS} AS surplus"
    apart, parameters = _apart(rows, wanted, total)
    present = f"coalesce({', '.join(rows.names)}) IS NOT NULL"
    each = f"SELECT id, {number}, cells, {each_unless_empty_sql('cells')} AS tidy, {cells} FROM {apart}"
    tidied = f"SELECT id, row, surplus, cells, {', '.join(texts)} FROM ({each})"
    connection.execute(f"INSERT INTO {STAGED} SELECT * FROM ({tidied}) WHERE {present}", parameters)


def _apart(rows: Rows, places: Sequence[int], total: int) -> tuple[str, dict[str, Any]]:
    """Return a relation of the rows at *places* with ``id`` and ``cells``, and its parameters."""
    cells = f"[{', '.join(rows.names)}] AS cells"
    worth_picking = is_worth_picking(len(places), total)
    if rows.scan and worth_picking and pick_rows(rows.scan, places, total, rows.scratch):
        counted = f"(SELECT row_number() OVER () AS place, * FROM {rows.picked})"
        return f"(SELECT list_extract($places, place) AS id, {cells} FROM {counted})", {"places": list(places)}
    numbered = "row, surplus, " if rows.is_numbered else ""
    return f"(SELECT id, {numbered}{cells} FROM {rows.counted} WHERE {IS_MARKED})", {"marks": marks(places, total)}


def decide_over_all(
    connection: duckdb.DuckDBPyConnection, rows: Rows, targets: Targets, formats: Formats, time_zone: str
) -> dict[str, Format]:
    """Return how every column is read, decided over all rows of the ``survey`` that was made with *formats*."""
    decisive = _decisive(targets, formats)
    columns = [target for target in read_columns(targets) if target.column.type in TYPED]
    if decisive:
        connection.execute(
            f"CREATE OR REPLACE TEMP VIEW {_TIDIED} AS "
            f"SELECT {', '.join(f'{rows.tidy(name)} AS {name}' for name in decisive)} FROM {LOADED}"
        )
    asked = [target for target in columns if target.source not in decisive or _is_open(connection, target, formats)]
    decided = decide_formats(
        connection, STAGED, [target.field for target in asked], time_zone, dict.fromkeys(decisive, _TIDIED)
    )
    found = {target.column.name: reading for target, reading in zip(asked, decided, strict=True)}
    for target in asked:
        if target.source not in decisive:
            found[target.column.name] = _no_more_than_needed(connection, STAGED, target, found[target.column.name])
    return dict(formats) | found


def _no_more_than_needed(
    connection: duckdb.DuckDBPyConnection, relation: str, target: Target, reading: Format
) -> Format:
    """Return *reading*, or its plain SQL, which costs less, where that reads as many of the values in *relation*."""
    plain = plain_sql(target.field)
    if reading.sql == plain or not reading.reads_plain or target.column.type not in DATE_TYPES:
        return reading
    [(more,)] = connection.execute(
        f"SELECT count(*) FROM {relation} WHERE ({plain}) IS NULL AND ({reading.sql}) IS NOT NULL"
    ).fetchall()
    return reading if more else replace(reading, sql=plain)


def must_look_again(targets: Targets, before: Formats, decided: Formats) -> bool:
    """Return whether *decided* may fail at a value that *before* could read, or tell rows apart by another key."""
    known = {target.column.name for target in _known_by(targets)}
    plain = plain_formats(targets)
    for name, reading in decided.items():
        if reading.sql == before[name].sql:
            continue
        if name in known or before[name].sql != plain[name].sql or not reading.reads_plain:
            return True
    return False


def _decisive(targets: Targets, formats: Formats) -> list[str]:
    """Return the text columns of which more than the bad values count: numbers, and dates that are not plain."""
    plain = plain_formats(targets)
    found = (
        target.source
        for target in read_columns(targets)
        if target.column.type in NUMBER_TYPES
        or (target.column.type in DATE_TYPES and formats[target.column.name].sql != plain[target.column.name].sql)
    )
    return list(dict.fromkeys(found))


def _is_open(connection: duckdb.DuckDBPyConnection, target: Target, formats: Formats) -> bool:
    """Return whether the values of *target* may not be what they seem: some are not plain, or none tells its point."""
    plain = plain_sql(target.field)
    if formats[target.column.name].sql != plain:
        return True
    source = target.source
    [(is_open,)] = connection.execute(
        f"SELECT (SELECT count(*) FROM {STAGED} WHERE {source} IS NOT NULL AND ({plain}) IS NULL) > 0 "
        f"OR (SELECT count(*) FROM {LOADED} WHERE {numbers.doubtful_sql(source)}) > 0"
    ).fetchall()
    return bool(is_open)


def _known_by(targets: Targets) -> list[Target]:
    """Return the columns by which one of several rows is chosen: its key, and when it was changed."""
    keys = [target for key in targets.keys for target in key]
    return [*keys, *([targets.modified] if targets.modified else [])]


def _doubts(rows: Rows, targets: Targets, formats: Formats) -> list[str]:
    """Return conditions under which a row needs a second look."""
    doubts = [
        f"({target.source} IS NOT NULL AND ({formats[target.column.name].sql}) IS NULL)"
        for target in targets.targets
        if target.column.type in TYPED
    ]
    doubts += [seems_lost_sql(target.source) for target in targets.targets if target.field.type in ID_TYPES]
    for names in targets.required:
        sources = [target.source for name in names if (target := targets.target_of(name))]
        doubts.append(f"coalesce({', '.join(sources)}) IS NULL")
    if not targets.required:
        doubts.append(f"coalesce({', '.join(rows.names)}) IS NULL")
    if targets.table.name == "leads" and (email := targets.source_of("email")):
        doubts.append(may_be_several_sql(email))
    return [*doubts, *(["len(surplus) > 0"] if rows.is_numbered else [])]


def _untidy(connection: duckdb.DuckDBPyConnection, rows: Rows, targets: Targets) -> frozenset[str]:
    """Return the typed text columns in which a value was found that had to be tidied to be read."""
    places = {name: place for place, name in enumerate(rows.names, start=1)}
    names = list(dict.fromkeys(target.source for target in targets.targets if target.column.type in TYPED))
    if not names:
        return frozenset()
    counts = ", ".join(f"count_if(cells[{places[name]}] <> {name})" for name in names)
    [found] = connection.execute(f"SELECT {counts} FROM {STAGED}").fetchall()
    return frozenset(name for name, count in zip(names, found, strict=True) if count)
