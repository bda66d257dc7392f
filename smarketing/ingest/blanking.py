"""One person blanked in tables and rejects: their rows and numbers stay, what says who they are goes."""

# ruff: noqa: S608 - statements are built from quoted names and literals of ours

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import duckdb

from smarketing.domain.tables import FORGOTTEN, TABLES
from smarketing.ingest.engine import literal, literals, quoted, text_columns
from smarketing.ingest.ids import KNOWN_AS, SEVERAL
from smarketing.ingest.keyed_hashes import Key, use_key
from smarketing.ingest.model import FileReport
from smarketing.ingest.personal_columns import COLLEAGUES, OWN_PREFIX, Personal, look_for_personal
from smarketing.ingest.persons import Person, know, own_rows, share
from smarketing.ingest.snapshots import TableFile
from smarketing.ingest.staying import NUMBERS, SHARED_BY, Stay, is_personal, is_said, place_of, shared_texts, stays_in

_LONGEST: Final = 60
_NAMED_OTHERWISE: Final = NUMBERS | COLLEAGUES | {"company"}
_TEXTS_OF_BUILD: Final = (
    "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'build' AND data_type = 'VARCHAR'"
)
_ID_COLUMNS: Final = frozenset({"lead_id", "record_id"})


@dataclass(frozen=True)
class Found:
    """Where a person was: the place in words, how many rows, or what *unit* says, and what was done."""

    place: str
    rows: int
    done: str
    unit: str = "row"


@dataclass
class Blanking:
    """The change that forgets *person*; ``found`` says what was done where.

    A text with their full name that many rows of others share stays, unless ``is_everywhere``; ``shared`` holds them
    once ``look_for_shared`` was asked.
    """

    person: Person
    key: Key
    is_everywhere: bool = False
    found: list[Found] = field(default_factory=list)
    shared: set[str] = field(default_factory=set)
    _ready: duckdb.DuckDBPyConnection | None = field(default=None, init=False)

    def look_for_shared(self, connection: duckdb.DuckDBPyConnection, tables: Iterable[tuple[Path, str]]) -> None:
        """Find what many rows share in any of *tables*, each a path and a kind: it stays in all of them, or in none."""
        self._get_ready(connection)
        if not self.is_everywhere:
            for path, kind in tables:
                self.shared |= shared_texts(connection, path, kind, self.person)
        share(connection, self.shared)

    def stays(self, connection: duckdb.DuckDBPyConnection, path: Path, kind: str, name: str) -> list[Stay]:
        """Return where the full name stays in the table at *path*, which is told as *name*."""
        self._get_ready(connection)
        return list(stays_in(connection, path, kind, self.person, place=place_of(Path(name), kind)))

    def table(self, connection: duckdb.DuckDBPyConnection, path: Path, kind: str, table: TableFile) -> TableFile | None:
        """Write the table at *path* anew without the person; None where they are not in it."""
        present = text_columns(connection, path)
        own, others = self.rows_in(connection, path, kind)
        if kind == "leads" and not own:
            own = self._with_own_columns(connection, path, present)
        if not own and not others:
            return None
        headers = {column: header for header, column in table.headers.items()}
        personal = look_for_personal(connection, path, kind, headers)
        self._write(connection, path, kind, personal, present)
        label = TABLES[kind].label.lower()
        told = f"{own} of their own, {others} that name them" if others else "of their own"
        place = f"{label} ({Path(table.path).name})" if table.path else label
        self.found.append(Found(place, own + others, f"blanked in rows {told}; the rows stay"))
        return table

    def rejects(
        self, connection: duckdb.DuckDBPyConnection, path: Path, report: FileReport, headers: dict[str, str]
    ) -> FileReport | None:
        """Write the rejects at *path* anew without the person's rows; None where there are none."""
        rows = self.remove_rejects(connection, path, headers, report.kind)
        if not rows:
            return None
        rejects = tuple(replace(one, value="") if one.row in rows else one for one in report.rejects)
        return replace(report, rejects=rejects)

    def remove_rejects(
        self, connection: duckdb.DuckDBPyConnection, path: Path, headers: dict[str, str], kind: str
    ) -> set[int]:
        """Take the person's rows out of the rejects at *path*; return their numbers. *headers* is header → column."""
        rows = self.rejects_in(connection, path, headers)
        if rows:
            part = path.with_suffix(".part")
            source = f"read_parquet({literal(str(path))})"
            connection.execute(
                f"COPY (FROM {source} WHERE NOT ({_rejects_of(headers)})) "
                f"TO {literal(str(part))} (FORMAT parquet, COMPRESSION zstd)"
            )
            part.replace(path)
            self.found.append(Found(f"rows left out of {TABLES[kind].label.lower()}", len(rows), "removed"))
        return rows

    def is_in_build(self, connection: duckdb.DuckDBPyConnection, path: Path) -> bool:
        """Return whether the numbers built in *path* give the person away, but for what stays in the tables too."""
        self._get_ready(connection)
        connection.execute(f"ATTACH {literal(str(path))} AS build (READ_ONLY)")
        try:
            cells: dict[str, list[str]] = {}
            for table, column in connection.execute(_TEXTS_OF_BUILD).fetchall():
                cells.setdefault(table, []).append(_tells(column, "leads"))
            asked = (f"SELECT 1 FROM build.{quoted(table)} WHERE {_any(told)} LIMIT 1" for table, told in cells.items())
            return any(connection.execute(one).fetchall() for one in asked)
        finally:
            connection.execute("DETACH build")

    def _get_ready(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Make the macros that know the person: once, for each change has a connection that it keeps."""
        if self._ready is not connection:
            use_key(connection, self.key)
            know(connection, self.person, self.person.new_ids(self.key), self.person.company_name(self.key))
            share(connection, self.shared)
            self._ready = connection

    def rejects_in(self, connection: duckdb.DuckDBPyConnection, path: Path, headers: dict[str, str]) -> set[int]:
        """Return the numbers of the person's rows among the rejects at *path*; *headers* is header → column."""
        self._get_ready(connection)
        asked = f"SELECT row FROM read_parquet({literal(str(path))}) WHERE {_rejects_of(headers)}"
        return {int(row) for (row,) in connection.execute(asked).fetchall()}

    def rows_in(self, connection: duckdb.DuckDBPyConnection, path: Path, kind: str) -> tuple[int, int]:
        """Return how many rows of the table at *path* are the person's and say so, and how many others name them."""
        self._get_ready(connection)
        present = text_columns(connection, path)
        own = own_rows(kind, present, self.person)
        says = _any([_tells(name, kind) for name in present])
        left = _any([f"{quoted(name)} IS NOT NULL" for name in present if is_personal(kind, name)])
        odd = _any([f"list_contains(getvariable('old_ids_of'), {quoted(name)})" for name in present])
        said = _any(
            [f"{quoted(name)} IN {literals(texts)}" for name, texts in self._said(connection, path, kind).items()]
        )
        own_says = f"({says} OR {left} OR {odd})" if kind in {"leads", "touches"} else says
        listed = _any([f"has_old_id({quoted(name)})" for name in present if name in SEVERAL])
        own_says = f"({own_says} OR {listed} OR {said})"
        [(mine, others)] = connection.execute(
            f"SELECT count_if(({own}) AND {own_says}), count_if(NOT ({own}) AND {says}) "
            f"FROM read_parquet({literal(str(path))})"
        ).fetchall()
        return int(mine), int(others)

    def _with_own_columns(self, connection: duckdb.DuckDBPyConnection, path: Path, present: Sequence[str]) -> int:
        """Return how many rows of the person's leads have something in columns of theirs, which may say anything."""
        filled = _any([f"{quoted(name)} IS NOT NULL" for name in present if name.startswith(OWN_PREFIX)])
        [(rows,)] = connection.execute(
            f"SELECT count_if(({own_rows('leads', present, self.person)}) AND {filled}) "
            f"FROM read_parquet({literal(str(path))})"
        ).fetchall()
        return int(rows)

    def _write(
        self, connection: duckdb.DuckDBPyConnection, path: Path, kind: str, personal: Personal, present: Sequence[str]
    ) -> None:
        own = own_rows(kind, present, self.person)
        kept = self._shared_values(connection, path, personal, own, present) if kind == "leads" else {}
        said = self._said(connection, path, kind)
        cells = {name: self._cell(kind, name, kept, said) for name in present}
        changed = ", ".join(f"{sql} AS {quoted(name)}" for name, sql in cells.items())
        part = path.with_suffix(".part")
        if kind == "touches" and "lead_id" not in present and (known := self._an_id()):
            added = f", CASE WHEN is_theirs THEN {literal(known)} END AS lead_id"
        else:
            added = ""
        source = f"(SELECT *, ({own}) AS is_theirs FROM read_parquet({literal(str(path))}))"
        connection.execute(
            f"COPY (SELECT * EXCLUDE (is_theirs) REPLACE ({changed}){added} FROM {source}) "
            f"TO {literal(str(part))} (FORMAT parquet)"
        )
        part.replace(path)

    def _said(self, connection: duckdb.DuckDBPyConnection, path: Path, kind: str) -> dict[str, list[str]]:
        """Return by column the texts of the person's rows that hold a part of their name.

        A campaign or an asset that many others share means somebody else. Colleagues and companies keep their names.
        """
        source, present = f"read_parquet({literal(str(path))})", text_columns(connection, path)
        own = own_rows(kind, present, self.person)
        asked = [
            name for name in present if not (name in _NAMED_OTHERWISE or name in SEVERAL or is_personal(kind, name))
        ]
        if not asked or not self.person.parts:
            return {}
        cells = ", ".join(map(quoted, asked))
        # their rows are few: what is looked for in every column is looked for in these alone
        connection.execute(f"CREATE OR REPLACE TEMP TABLE theirs AS SELECT {cells} FROM {source} WHERE {own}")
        found = {}
        for name in asked:
            column = quoted(name)
            rows = connection.execute(f"SELECT DISTINCT {column} FROM theirs WHERE tells_part({column})").fetchall()
            texts = [text for (text,) in rows if text not in self.shared]
            if texts and name in {one.name for one in TABLES[kind].columns}:
                shared = connection.execute(
                    f"SELECT {column} FROM {source} WHERE {column} IN {literals(texts)} AND NOT ({own}) GROUP BY 1 "
                    f"HAVING count(*) >= {SHARED_BY}"
                ).fetchall()
                texts = [text for text in texts if (text,) not in shared]
            if texts:
                found[name] = texts
        return found

    def _cell(self, kind: str, name: str, kept: dict[str, list[str]], said: dict[str, list[str]]) -> str:
        """Return SQL for what stays of a cell."""
        column = quoted(name)
        if name in SEVERAL:
            return self._references(column, "" if name == KNOWN_AS else self._an_id())
        if name in _ID_COLUMNS:
            anew = f"new_id({column})"
            if kind == "touches" and (known := self._an_id()):
                return f"CASE WHEN is_theirs AND {column} IS NULL THEN {literal(known)} ELSE {anew} END"
            return anew
        if is_personal(kind, name):
            return f"CASE WHEN NOT is_theirs AND NOT coalesce({_tells(name, kind)}, false) THEN {column} END"
        nothing = literal(FORGOTTEN) if name in {one.name for one in TABLES[kind].required} else "NULL"
        gone = f"WHEN {_tells_address(name)} THEN {nothing}"
        if is_said(kind, name) and name != "company":
            gone += f" WHEN is_theirs AND tells_name({column}) AND NOT is_shared({column}) THEN {nothing}"
        if name in kept:
            stays = f"{column} IN {literals(kept[name])}" if kept[name] else "false"
            gone += f" WHEN is_theirs AND NOT ({stays}) THEN NULL"
        if is_said(kind, name):
            cut = "renamed_company" if name == "company" else "without_names"
            gone += f" WHEN tells_name({column}) AND NOT is_shared({column}) THEN {cut}({column})"
        if name in said:
            gone += f" WHEN is_theirs AND {column} IN {literals(said[name])} THEN without_parts({column})"
        return f"CASE {gone} ELSE {column} END"

    def _references(self, column: str, anew: str) -> str:
        """Return SQL for a list of leads, where an address of the person makes way for *anew*, an id of theirs."""
        by_id = "WHEN is_id_of(trim(one)) THEN new_id(trim(one)) ELSE one END"
        each = f"lambda one: CASE WHEN is_email_of(one) THEN {literal(anew)} {by_id}"
        listed = f"list_filter(list_transform(string_split({column}, ';'), {each}), lambda one: one <> '')"
        return f"CASE WHEN is_theirs THEN nullif(array_to_string({listed}, ';'), '') ELSE {column} END"

    def _an_id(self) -> str:
        """Return the id under which the person's lead stays; empty where no lead of theirs is known."""
        anew = self.person.new_ids(self.key)
        plain = sorted(self.person.ids - anew.keys())
        return next(iter(plain or sorted(anew.values())), "")

    def _shared_values(
        self, connection: duckdb.DuckDBPyConnection, path: Path, personal: Personal, own: str, present: Sequence[str]
    ) -> dict[str, list[str]]:
        """Return which values of columns of theirs stay in the person's row: short ones that many rows share."""
        source, kept = f"read_parquet({literal(str(path))})", {}
        for name in (one for one in present if one.startswith(OWN_PREFIX)):
            column = quoted(name)
            shared = connection.execute(
                f"SELECT {column} FROM {source} WHERE {column} IN (SELECT {column} FROM {source} WHERE {own}) "
                f"AND length({column}) <= {_LONGEST} GROUP BY 1 HAVING count(*) >= {SHARED_BY}"
            ).fetchall()
            kept[name] = [value for (value,) in shared] if personal.roles.get(name) == "text" else []
        return kept


def _rejects_of(headers: dict[str, str]) -> str:
    """Return the condition that a reject is the person's; *headers* is header → column."""
    ids = [header for header, column in headers.items() if column in _ID_COLUMNS | SEVERAL]
    is_id = f"(cell.header IN {literals(ids)} AND is_id_of(trim(cell.value)))" if ids else "false"
    cells = f"len(list_filter(cells, lambda cell: coalesce(tells_anything(cell.value) OR {is_id}, false))) > 0"
    return f"({cells} OR coalesce(tells_anything(value), false))"


def _tells_address(name: str) -> str:
    """Return the condition that the cell of column *name* holds an address or a phone of the person."""
    return f"{'tells_email' if name in NUMBERS else 'tells_address'}({quoted(name)})"


def _tells(name: str, kind: str) -> str:
    """Return the condition that the cell of column *name* gives the person away and has to change."""
    column = quoted(name)
    named = f" OR (tells_name({column}) AND NOT is_shared({column}))" if is_said(kind, name) else ""
    return f"({_tells_address(name)}{named})"


def _any(conditions: Sequence[str]) -> str:
    return f"coalesce({' OR '.join(f'coalesce({one}, false)' for one in conditions)}, false)" if conditions else "false"
