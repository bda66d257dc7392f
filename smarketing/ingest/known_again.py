"""Records known again although their ids came in another shape, so that all that hangs on an id stays with them.

The id in force stays. A lead that had none but its e-mail keeps that for an id, and goes by the CRM's id besides
(``known_as``, read as ids of merged leads are). What could be either of two records is told, and counts as new.
"""

# ruff: noqa: S608 - statements are built from quoted names and literals of ours

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import duckdb
import pyarrow.parquet as pq

from smarketing.domain.tables import TABLES
from smarketing.ingest.engine import literal, open_engine, quoted
from smarketing.ingest.ids import KNOWN_AS, without_zeros_sql
from smarketing.ingest.keyed_hashes import only_hash_sql, seems_hashed_sql
from smarketing.settings import Settings

KINDS: Final = frozenset({"leads", "deals", "stage_history"})
OTHER_NAME, ZEROS, EMAIL = "another id of theirs", "their id without leading zeros", "their e-mail"
"""What a record is known by, the surest first."""
_MERGED: Final = "merged_lead_ids"
_RANKS: Final = {OTHER_NAME: 1, ZEROS: 2, EMAIL: 3}
_OTHER_SYSTEM: Final = 0.5
"""The share of leads in force from which ids that all differ, with the same e-mails, are those of another system."""


@dataclass(frozen=True)
class KnownAgain:
    """A table with the ids in force: where it is, how many records are known by what, and the ids that may be either.

    ``zeros`` are ids that fall together with another without leading zeros, ``shared`` those of leads without an id of
    whose e-mail there are several, ``other`` those of leads whose e-mail is that of a lead in force with another id.
    """

    path: Path
    by: dict[str, int] = field(default_factory=dict)
    zeros: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    other: tuple[str, ...] = ()


def known_again(path: Path, before: Sequence[Path], kind: str, settings: Settings) -> KnownAgain:
    """Return the table *kind* at *path* with the ids that its records have in the tables *before*.

    It is written anew only where that changes anything.
    """
    if kind not in KINDS or not before:
        return KnownAgain(path)
    held = {name for one in before for name in pq.read_schema(one).names}
    has_names = KNOWN_AS in held or (_MERGED in held and _MERGED not in pq.read_schema(path).names)
    with _engine(path, before, settings) as connection:
        if not _load(connection, path, before, kind) and not has_names:
            return KnownAgain(path)
        _match(connection)
        by = dict(connection.execute("SELECT rank, count(*) FROM found GROUP BY 1").fetchall())
        if by or has_names:
            path = _write(connection, path, kind)
        counted = {what: by[rank] for what, rank in _RANKS.items() if rank in by}
        return KnownAgain(path, counted, *_told(connection))


def has_same_names(before: Path, after: Path, settings: Settings) -> bool:
    """Return whether every lead of *after* goes by the same other ids in *before*; both are tables of leads."""
    held = [KNOWN_AS in pq.read_schema(path).names for path in (before, after)]
    if not all(held):
        return not any(held)
    one, old = (f"read_parquet({literal(str(path))})" for path in (after, before))
    with _engine(after, [before], settings) as connection:
        found = connection.execute(
            f"SELECT 1 FROM {one} AS one JOIN {old} AS old USING (lead_id) "
            f"WHERE one.{KNOWN_AS} IS DISTINCT FROM old.{KNOWN_AS} LIMIT 1"
        ).fetchall()
    return not found


@contextmanager
def _engine(path: Path, before: Sequence[Path], settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_engine(path.parent, settings, *{one.parent for one in before}) as connection:
        yield connection


def _load(connection: duckdb.DuckDBPyConnection, path: Path, before: Sequence[Path], kind: str) -> bool:
    """Make views ``every_fresh``, ``every_known`` and the table ``strange_ids``; return whether anything is strange."""
    for view, paths in (("every_fresh", [path]), ("every_known", before)):
        records = " UNION ALL ".join(_records(one, kind) for one in paths)
        connection.execute(f"CREATE TEMP VIEW {view} AS {records}")
    connection.execute(
        "CREATE TEMP TABLE strange_ids AS "
        "SELECT DISTINCT id FROM every_fresh ANTI JOIN (SELECT id FROM every_known) USING (id)"
    )
    return bool(connection.execute("FROM strange_ids LIMIT 1").fetchall())


def _records(path: Path, kind: str) -> str:
    """Return a statement for the id of each record at *path*, what it is known by, and the other ids it goes by.

    ``mail`` is its e-mail, in one shape whatever was done to it at the door; ``bare`` its id without leading zeros.
    """
    held = pq.read_schema(path).names
    own = quoted(TABLES[kind].key[0])
    names, merged = (
        f"string_split({name}, ';')" if name in held else "CAST(NULL AS VARCHAR[])" for name in (KNOWN_AS, _MERGED)
    )
    mails = ["lower(email)"] if "email" in held else []
    mails += [f"CASE WHEN {_has_no_id(own)} THEN lower({own}) END"]
    mails += [f"list_filter({names}, lambda one: {seems_hashed_sql('one')})[1]"] if KNOWN_AS in held else []
    mail = only_hash_sql(f"coalesce({', '.join(mails)})") if kind == "leads" else "CAST(NULL AS VARCHAR)"
    cells = f"{own} AS id, {mail} AS mail, {without_zeros_sql(own)} AS bare, {names} AS names, {merged} AS merged"
    return f"SELECT {cells} FROM read_parquet({literal(str(path))})"


def _has_no_id(column: str) -> str:
    """Return SQL that is true of a lead that has its e-mail for an id."""
    return f"contains({column}, '@')"


def _match(connection: duckdb.DuckDBPyConnection) -> None:
    """Make ``found`` (id, known_id, rank): what came under a strange id and surely is a record in force.

    ``maybe`` has every pair that may be one: ``is_sure`` where no other record is like it, ``has_ids`` where both have
    an id of their own.
    """
    for side in ("fresh", "known"):
        connection.execute(f"CREATE TEMP TABLE {side} AS SELECT DISTINCT ON (id) * FROM every_{side}")
    connection.execute("CREATE TEMP TABLE strange AS FROM fresh SEMI JOIN strange_ids USING (id)")
    connection.execute("CREATE TEMP TABLE free AS FROM known ANTI JOIN (SELECT id FROM fresh) AS held USING (id)")
    connection.execute(
        f"CREATE TEMP TABLE maybe AS SELECT strange.id, named.id AS known_id, {_RANKS[OTHER_NAME]} AS rank, "
        "true AS is_sure, false AS has_ids "
        "FROM (SELECT id, unnest(names) AS name FROM free) AS named JOIN strange ON named.name = strange.id"
    )
    _match_by(connection, "bare", _RANKS[ZEROS])
    _match_by(connection, "mail", _RANKS[EMAIL])
    by_email = f"rank = {_RANKS[EMAIL]} AND has_ids"
    is_other_system = (
        f"(SELECT count(*) FROM maybe WHERE {by_email} AND is_sure) >= {_OTHER_SYSTEM} * (SELECT count(*) FROM known)"
    )
    sure = f"SELECT id, known_id, rank FROM maybe WHERE is_sure AND (NOT ({by_email}) OR {is_other_system})"
    first = f"FROM ({sure}) QUALIFY rank() OVER (PARTITION BY id ORDER BY rank) = 1"
    best = f"FROM ({first}) QUALIFY rank() OVER (PARTITION BY known_id ORDER BY rank) = 1"
    connection.execute(
        f"CREATE TEMP TABLE found AS FROM ({best}) "
        "QUALIFY count(*) OVER (PARTITION BY known_id) = 1 AND count(*) OVER (PARTITION BY id) = 1"
    )


def _match_by(connection: duckdb.DuckDBPyConnection, column: str, rank: int) -> None:
    """Add to ``maybe`` what has the same *column*: sure where it is the only one with it on either side."""
    counts = [
        f"(SELECT {column}, count(*) AS records FROM {side} SEMI JOIN strange USING ({column}) GROUP BY 1)"
        for side in ("fresh", "known")
    ]
    is_free = "known.id IN (SELECT id FROM free)"
    has_no_id = " OR ".join(_has_no_id(f"{side}.id") for side in ("strange", "known"))
    connection.execute(
        f"INSERT INTO maybe SELECT strange.id, known.id, {rank}, "
        f"{is_free} AND ours.records = 1 AND theirs.records = 1, NOT ({has_no_id}) "
        f"FROM strange JOIN known USING ({column}) JOIN {counts[0]} AS ours USING ({column}) "
        f"JOIN {counts[1]} AS theirs USING ({column}) "
        f"WHERE {is_free} OR {rank} = {_RANKS[ZEROS]} OR {_has_no_id('strange.id')}"
    )


def _write(connection: duckdb.DuckDBPyConnection, path: Path, kind: str) -> Path:
    """Write the table at *path* anew with the ids in force, and return where; leads with all ids that they go by."""
    own, source = quoted(TABLES[kind].key[0]), literal(str(path))
    names = _names_sql(path) if kind == "leads" else "CAST(NULL AS VARCHAR)"
    # the few columns are put in the file's order, and laid beside the others, which stay as they are
    connection.execute(
        f"CREATE TEMP TABLE anew AS SELECT coalesce(found.known_id, one.{own}) AS new_id, {names} AS new_names "
        f"FROM read_parquet({source}, file_row_number = true) AS one LEFT JOIN found ON one.{own} = found.id "
        f"LEFT JOIN known ON known.id = coalesce(found.known_id, one.{own}) ORDER BY file_row_number"
    )
    changed, added = f"new_id AS {own}", ""
    if kind == "leads":
        held = KNOWN_AS in pq.read_schema(path).names
        changed, added = (
            (f"{changed}, new_names AS {KNOWN_AS}", "") if held else (changed, f", new_names AS {KNOWN_AS}")
        )
    out = path.with_name(f"{path.stem}-known.parquet")
    connection.execute(
        f"COPY (SELECT * EXCLUDE (new_id, new_names) REPLACE ({changed}){added} "
        f"FROM read_parquet({source}) POSITIONAL JOIN anew) TO {literal(str(out))} (FORMAT parquet, COMPRESSION zstd)"
    )
    return out


def _names_sql(path: Path) -> str:
    """Return SQL for every other id that a lead of the table at *path* goes by, each once, in a list or null."""
    held = pq.read_schema(path).names
    own = f"string_split(one.{KNOWN_AS}, ';')" if KNOWN_AS in held else "[]"
    # where a file says nothing of merged leads, what is known of them stays
    merged = "[]" if _MERGED in held else "known.merged"
    came = f"CASE WHEN found.rank <> {_RANKS[ZEROS]} AND NOT {_has_no_id('found.id')} THEN [found.id] ELSE [] END"
    every = f"list_concat({own}, known.names, {merged}, {came})"
    known_id = "coalesce(found.known_id, one.lead_id)"
    once = f"lambda name, place: list_position({every}, name) = place AND name <> {known_id}"
    return f"nullif(array_to_string(list_filter({every}, {once}), ';'), '')"


def _told(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, ...]]:
    """Yield the ids of records that count as new though they are like one in force: of each kind of doubt in turn."""
    zeros, mail = f"rank = {_RANKS[ZEROS]}", f"rank = {_RANKS[EMAIL]}"
    for doubt in (zeros, f"{mail} AND NOT has_ids", f"{mail} AND has_ids"):
        rows = connection.execute(
            f"SELECT DISTINCT id FROM maybe WHERE {doubt} AND id NOT IN (SELECT id FROM found) ORDER BY 1"
        ).fetchall()
        yield tuple(one for (one,) in rows)
