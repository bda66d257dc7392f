"""Privacy at the door: names, e-mails and phones of a converted table hashed or dropped before anything is kept."""

# ruff: noqa: S608 - statements are built from quoted names and literals of ours

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import duckdb
import pyarrow.parquet as pq

from smarketing.domain.tables import TABLES
from smarketing.errors import SHOWN_CHARACTERS, shown
from smarketing.ingest.engine import literal, literals, open_engine, quoted, readable
from smarketing.ingest.ids import KNOWN_AS
from smarketing.ingest.keyed_hashes import Key, use_key
from smarketing.ingest.model import Converted, Mapping, Reject
from smarketing.ingest.personal_columns import Personal, Role, look_for_personal
from smarketing.ingest.rejecting import SHOWN_REJECTS
from smarketing.settings import PersonalData, Settings

_LARGEST_DICTIONARY: Final = 10_000
_SURPLUS: Final = "The row has more cells"
_PLAIN: Final[frozenset[Role]] = frozenset({"email", "phone", "name"})
_HASHED: Final[Dictionary[Role, str]] = {
    "email": "hidden_email({0})",
    "phone": "hidden_phone({0})",
    "name": "hidden_name({0})",
    "maybe_phone": "CASE WHEN is_hashed({0}) THEN {0} WHEN length(digits_of({0})) >= 6 THEN hidden_phone({0}) "
    "ELSE masked({0}) END",
    "id": "hidden_id({0})",
    "ids": "CASE WHEN contains({0}, '@') THEN array_to_string(list_transform(string_split({0}, ';'), "
    "lambda one: CASE WHEN is_hashed(trim(one)) THEN trim(one) WHEN is_address(one) THEN hidden_email(one) "
    "ELSE masked(one) END), ';') ELSE {0} END",
    "text": "CASE WHEN NOT may_hide({0}) OR is_hashed({0}) THEN {0} WHEN is_address({0}) THEN hidden_email({0}) "
    "ELSE masked({0}) END",
}
_DROPPED: Final[Dictionary[Role, str]] = {
    "email": "CAST(NULL AS VARCHAR)",
    "phone": "CAST(NULL AS VARCHAR)",
    "name": "CAST(NULL AS VARCHAR)",
    "maybe_phone": "CASE WHEN length(digits_of({0})) < 6 THEN masked({0}) END",
    "id": "hidden_id({0})",
    "ids": "CASE WHEN contains({0}, '@') THEN array_to_string(list_transform(string_split({0}, ';'), "
    "lambda one: CASE WHEN contains(one, '@') THEN key_of_email(one) ELSE one END), ';') ELSE {0} END",
    "text": "CASE WHEN NOT may_hide({0}) THEN {0} WHEN NOT is_address({0}) THEN masked({0}) END",
}

_TIED_BY: Final = {"leads": KNOWN_AS, "touches": "lead_id"}
"""Where the keyed hash of a dropped e-mail stays, so that deals and touches that have nothing else still tie."""


@dataclass(frozen=True)
class Door:
    """What becomes of personal data on its way in: ``hash`` or ``drop``, and the key of the workspace."""

    rule: PersonalData
    key: Key

    def sql(self, role: Role, cell: str) -> str:
        """Return SQL for what is kept of *cell*, which has *role*; needs the macros of ``use_key``."""
        return (_HASHED if self.rule == "hash" else _DROPPED)[role].format(cell)


def protected(converted: Converted, mapping: Mapping, door: Door, settings: Settings) -> Converted:
    """Return *converted* without plain personal data, in its table, its rejects and what is told of them."""
    folder = converted.path.parent
    with readable(converted.path.name, settings), open_engine(folder, settings) as connection:
        use_key(connection, door.key)
        headers = {column: header for header, column in converted.extra}
        personal = look_for_personal(connection, converted.path, converted.kind, headers)
        protect_table(connection, converted.path, converted.kind, personal, door)
        told = (*converted.notes, *_notes(converted, mapping, personal, door))
        if converted.rejects_path is None:
            return replace(converted, notes=told)
        protect_rejects(connection, converted.rejects_path, _roles_by_header(converted, mapping, personal), door)
    return replace(converted, rejects=shown_rejects(converted.rejects_path), notes=told)


def protect_table(connection: duckdb.DuckDBPyConnection, path: Path, kind: str, personal: Personal, door: Door) -> None:
    """Write the table at *path* anew in its place, without plain personal data; its rows and columns stay."""
    source = f"read_parquet({literal(str(path))})"
    cells = {name: door.sql(role, quoted(name)) for name, role in personal.roles.items()}
    if door.rule == "hash":  # made plain first, in a step of its own: a value named twice would be worked out twice
        plain = {name: role for name, role in personal.roles.items() if role in _PLAIN}
        source = _replaced(source, {name: f"plain_{role}({quoted(name)})" for name, role in plain.items()}, plain)
        cells |= {name: f"hashed_{role}({quoted(name)})" for name, role in plain.items()}
    if kind == "leads" and {"first_name", "last_name"} <= personal.roles.keys():
        for name in personal.texts:
            hidden = door.sql("name", quoted(name))
            cells[name] = f"CASE WHEN {_names_its_own(name)} THEN {hidden} ELSE {cells[name]} END"
    if door.rule == "drop" and "email" in personal.roles and kind in _TIED_BY:
        column, tie = _TIED_BY[kind], "key_of_email(email)"
        kept = cells.get(column, "NULL")
        tied = f"coalesce({kept}, {tie})" if kind == "touches" else f"nullif(concat_ws(';', {tie}, {kept}), '')"
        cells[column] = tied
    part = path.with_suffix(".hidden")
    connection.execute(
        f"COPY {_replaced(source, cells, personal.roles)} "
        f"TO {literal(str(part))} (FORMAT parquet, DICTIONARY_SIZE_LIMIT {_LARGEST_DICTIONARY})"
    )
    part.replace(path)


def _replaced(source: str, cells: Dictionary[str, str], held: Dictionary[str, Role]) -> str:
    """Return a relation of *source* with *cells* in place of the columns that it *held*, and besides them."""
    changed, added = (
        ", ".join(f"{sql} AS {quoted(name)}" for name, sql in cells.items() if (name in held) is is_held)
        for is_held in (True, False)
    )
    return f"(SELECT *{f' REPLACE ({changed})' if changed else ''}{f', {added}' if added else ''} FROM {source})"


def _names_its_own(column: str) -> str:
    """Return the condition that a text of a lead holds that lead's own first and last name."""
    has = "contains(lower({1}), lower({0})) AND length({0}) > 1 AND NOT is_hashed({0})"
    return " AND ".join(has.format(name, quoted(column)) for name in ("last_name", "first_name"))


def _roles_by_header(converted: Converted, mapping: Mapping, personal: Personal) -> dict[str, Role]:
    """Return the role of each header of the file; what has none there is text."""
    columns = mapping.targets | dict(converted.extra)
    return {header: personal.roles[name] for header, name in columns.items() if name in personal.roles}


def protect_rejects(
    connection: duckdb.DuckDBPyConnection, path: Path, roles: Dictionary[str, Role], door: Door
) -> None:
    """Write the rejects at *path* anew; of a row with too many cells, nobody knows what is whose: it is emptied."""
    cases = []
    for role in dict.fromkeys(roles.values()):
        names = [header for header, one in roles.items() if one == role]
        cases.append(f"WHEN cell.header IN {literals(names)} THEN {door.sql(role, 'cell.value')}")
    kept = f"CASE WHEN starts_with(reason, {literal(_SURPLUS)}) THEN NULL {' '.join(cases)} "
    kept += f"ELSE {door.sql('text', 'cell.value')} END"
    value = f"CASE WHEN starts_with(reason, {literal(_SURPLUS)}) THEN '' ELSE {door.sql('text', 'value')} END"
    part = path.with_suffix(".hidden")
    connection.execute(
        f"COPY (SELECT * REPLACE ({value} AS value, list_transform(cells, lambda cell: "
        f"struct_pack(header := cell.header, value := {kept})) AS cells) FROM read_parquet({literal(str(path))})) "
        f"TO {literal(str(part))} (FORMAT parquet, COMPRESSION zstd)"
    )
    part.replace(path)


def shown_rejects(path: Path) -> tuple[Reject, ...]:
    """Return the first of the rejects in *path*, as a report shows them."""
    names = ["row", "column", "value", "reason", "is_row"]
    with pq.ParquetFile(path) as file:
        batch = next(file.iter_batches(batch_size=SHOWN_REJECTS, columns=names), None)
        rows = batch.to_pylist() if batch is not None else []
    return tuple(
        Reject(row["row"], row["column"], (row["value"] or "")[:SHOWN_CHARACTERS], row["reason"], row["is_row"])
        for row in rows
    )


def _notes(converted: Converted, mapping: Mapping, personal: Personal, door: Door) -> tuple[str, ...]:
    table = TABLES[converted.kind]
    targets = {column.target for column in mapping.columns}
    labels = [column.label for column in table.columns if column.is_personal and column.name in targets]
    done = "Kept only as keyed hashes" if door.rule == "hash" else "Not kept"
    notes = [f"{done}, as SMARKETING_PERSONAL_DATA says: {', '.join(labels)}."] if labels else []
    if personal.found:
        theirs = ", ".join(f"“{shown(header)}” ({what})" for header, what in personal.found)
        notes.append(f"{done} in columns of your own, by their names and values: {theirs}.")
    return tuple(notes)
