"""Who was forgotten, as keyed hashes: enough to know them again when a later upload brings them back."""

# ruff: noqa: S608 - statements are built from quoted names and literals of ours

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import duckdb
from pydantic import TypeAdapter

from smarketing.domain.wording import counted
from smarketing.ingest.blanking import Blanking, Found
from smarketing.ingest.engine import literal, open_engine, quoted, text_columns
from smarketing.ingest.ids import SEVERAL
from smarketing.ingest.keyed_hashes import Key, find_key, use_key
from smarketing.ingest.model import Converted, Mapping
from smarketing.ingest.person_names import WORD, full_names, name_parts
from smarketing.ingest.persons import Person, know, own_rows
from smarketing.ingest.snapshots import TableFile
from smarketing.ingest.staying import Stay
from smarketing.settings import Settings

FOLDER: Final = "forgotten"


@dataclass(frozen=True)
class Proof:
    """The proof that somebody was forgotten, with nothing in it that says who.

    ``emails``, ``ids`` and ``parts``, the words of their name, are keyed hashes; ``searched`` counts the files looked
    through afterwards, ``left`` says in words what was found then, and ``advice`` what only people can do. ``stays``
    are the places where the full name stands still: theirs, or that of somebody of the same name. ``is_everywhere``
    where it was cut out of what many rows share too.
    """

    id: str
    forgotten_at: dt.datetime
    by: str
    emails: tuple[str, ...]
    ids: tuple[str, ...]
    found: tuple[Found, ...]
    searched: int = 0
    left: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    stays: tuple[Stay, ...] = ()
    is_everywhere: bool = False


_PROOF: Final = TypeAdapter(Proof)


def hashes_of(person: Person, key: Key) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the keyed hashes of the person's addresses and of their lead ids."""
    emails = {key.digest_in(one) for one in person.emails}
    return tuple(sorted(emails)), tuple(sorted(key.digest("name", f"id {one}") for one in person.ids))


def hashes_of_parts(parts: Iterable[str], key: Key) -> tuple[str, ...]:
    """Return the keyed hashes of the words of a name."""
    return tuple(sorted(key.digest("name", f"part {part}") for part in parts))


def as_json(proof: Proof) -> bytes:
    """Return *proof* as its file holds it."""
    return _PROOF.dump_json(proof, indent=1)


def proofs(workspace: Path) -> list[Proof]:
    """Return who was forgotten, the earliest first."""
    paths = (workspace / FOLDER).glob("*.json")
    return sorted((_PROOF.validate_json(path.read_bytes()) for path in paths), key=lambda one: one.forgotten_at)


def without_the_forgotten(
    parts: Sequence[tuple[Converted, Mapping]], workspace: Path, settings: Settings
) -> list[Converted] | None:
    """Return the tables of an upload without those who were forgotten; None where none of them came back."""
    known, key = proofs(workspace), find_key(workspace)
    if not known or key is None:
        return None
    tables = [converted for converted, _ in parts]
    folders = {converted.path.parent for converted in tables}
    with open_engine(tables[0].path.parent, settings, *folders) as connection:
        use_key(connection, key)
        people = _who_came_back(connection, tables, known, key)
        for proof, came in people:
            person = replace(came, parts=came.parts | _their_parts(connection, tables, came, proof, key))
            change = Blanking(person, key, proof.is_everywhere)
            change.look_for_shared(connection, [(table.path, table.kind) for table in tables])
            tables = [
                _blanked(connection, table, mapping, change) for table, (_, mapping) in zip(tables, parts, strict=True)
            ]
    return tables if people else None


def _who_came_back(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[Converted], known: Sequence[Proof], key: Key
) -> list[tuple[Proof, Person]]:
    """Return those of *known* who are in *tables* or among the rows left out of them, and what says so."""
    hashes = {one for proof in known for one in (*proof.emails, *proof.ids)}
    connection.execute("SET VARIABLE forgotten = CAST(? AS VARCHAR[])", [sorted(hashes)])
    rows = [row for table in tables for source in _sources(connection, table) for row in _theirs(connection, source)]
    people = []
    for proof in known:
        wanted = {*proof.emails, *proof.ids}
        theirs = [row for row in rows if wanted & {row[4], row[5]}]
        if theirs:
            person = Person(
                emails=frozenset(row[0] for row in theirs if row[0]),
                ids=frozenset(row[1] for row in theirs if row[1]),
                names=frozenset(name for row in theirs for name in full_names(row[2], row[3])),
                parts=frozenset(part for row in theirs for part in name_parts(row[2], row[3])),
            )
            people.append((proof, person.with_hashes(key)))
    return people


def _their_parts(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[Converted], person: Person, proof: Proof, key: Key
) -> set[str]:
    """Return the words in the person's rows that are parts of their name by *proof*: a touch has no other name."""
    know(connection, person, {})
    found: set[str] = set()
    for table in tables if proof.parts else ():
        present = text_columns(connection, table.path)
        words = f"unnest(regexp_extract_all(lower(concat_ws(' ', {', '.join(map(quoted, present))})), '{WORD}'))"
        rows = f"read_parquet({literal(str(table.path))}) WHERE {own_rows(table.kind, present, person)}"
        said = connection.execute(f"SELECT DISTINCT {words} FROM {rows}").fetchall() if present else []
        found |= {word for (word,) in said if set(hashes_of_parts([word], key)) <= set(proof.parts)}
    return found


def _theirs(connection: duckdb.DuckDBPyConnection, source: str) -> list[tuple[str | None, ...]]:
    """Return e-mail, lead id, both names and the hashes of the former two, of rows of those who were forgotten."""
    email = "CASE WHEN is_hashed(email) THEN email[6:29] ELSE digest_of('email:' || email) END"
    return connection.execute(
        "SELECT * FROM (SELECT email, lead_id, first_name, last_name, "
        f"{email} AS one, digest_of('name:id ' || plain_name(lead_id)) AS other FROM ({source})) "
        "WHERE list_contains(getvariable('forgotten'), one) OR list_contains(getvariable('forgotten'), other)"
    ).fetchall()


def _sources(connection: duckdb.DuckDBPyConnection, table: Converted) -> Iterator[str]:
    """Yield statements for the e-mails, lead ids and names in a table and in the rows left out of it."""
    present = text_columns(connection, table.path)
    source = f"read_parquet({literal(str(table.path))})"
    nameless = "CAST(NULL AS VARCHAR) AS first_name, CAST(NULL AS VARCHAR) AS last_name"
    nobody = f"CAST(NULL AS VARCHAR) AS lead_id, {nameless}"
    is_of_leads = table.kind == "leads"
    if "email" in present or (is_of_leads and "lead_id" in present):
        email = [f"plain_email({quoted(name)})" for name in ("email", "lead_id") if name in present]
        cells = [
            quoted(name) if is_of_leads and name in present else f"CAST(NULL AS VARCHAR) AS {name}"
            for name in ("lead_id", "first_name", "last_name")
        ]
        yield f"SELECT DISTINCT coalesce({', '.join(email)}) AS email, {', '.join(cells)} FROM {source}"
    if not is_of_leads and "lead_id" in present:
        yield f"SELECT DISTINCT CAST(NULL AS VARCHAR) AS email, lead_id, {nameless} FROM {source}"
    for name in sorted(SEVERAL & set(present)):
        one = f"unnest(string_split({name}, ';'))"
        yield f"SELECT DISTINCT plain_email({one}) AS email, {nobody} FROM {source} WHERE contains({name}, '@')"
        yield f"SELECT DISTINCT CAST(NULL AS VARCHAR) AS email, {one} AS lead_id, {nameless} FROM {source}"
    if table.rejects_path is not None:
        rejects = f"read_parquet({literal(str(table.rejects_path))})"
        cells_of = f"SELECT unnest(cells).value AS value FROM {rejects}"
        yield f"SELECT DISTINCT plain_email(value) AS email, {nobody} FROM ({cells_of}) WHERE contains(value, '@')"


def _blanked(connection: duckdb.DuckDBPyConnection, table: Converted, mapping: Mapping, change: Blanking) -> Converted:
    columns = dict(table.extra) | mapping.targets
    before = len(change.found)
    change.table(connection, table.path, table.kind, TableFile("", table.rows_kept, columns))
    rejects = table.rejects
    if table.rejects_path is not None:
        gone = change.remove_rejects(connection, table.rejects_path, columns, table.kind)
        rejects = tuple(replace(one, value="") if one.row in gone else one for one in rejects)
    rows = sum(one.rows for one in change.found[before:])
    if not rows:
        return table
    back = f"{counted(rows, 'row')} {'brings' if rows == 1 else 'bring'} back"
    note = f"{back} somebody who was forgotten: what says who it is was blanked again."
    return replace(table, rejects=rejects, notes=(*table.notes, note))
