"""Which rows can't be kept and which cells are emptied, with where a spreadsheet shows them and why."""

# ruff: noqa: S608 - statements are built from names of ours and quoted literals, values are parameters

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import duckdb

from smarketing.errors import SHOWN_CHARACTERS
from smarketing.ingest.derived import OUTCOMES, untold_outcome
from smarketing.ingest.engine import literal
from smarketing.ingest.ids import seems_lost_sql
from smarketing.ingest.model import Reject
from smarketing.ingest.staging import Rows
from smarketing.ingest.survey import LOADED, STAGED, stage
from smarketing.ingest.targets import Target, Targets
from smarketing.ingest.values import ID_TYPES, Format

DOUBLES: Final = "doubles"
SHOWN_REJECTS: Final = 1_000
_WANTED: Final = {
    "timestamp": "is no date that we can read",
    "date": "is no date that we can read",
    "money": "is no amount of money",
    "number": "is no number",
    "integer": "is no whole number",
    "rate": "is no share between 0 and 100 %",
    "boolean": "is neither yes nor no",
}
_UNTOLD: Final = "nothing else in the row tells how the deal ended"
_ERROR: Final = "A spreadsheet shows an error where this id stood. Export it again, and don't open it in Excel."
_SHORTENED: Final = "A spreadsheet cut the last digits of this id. Export it again, and don't open it in Excel."


def find_problems(
    connection: duckdb.DuckDBPyConnection, targets: Targets, formats: Dictionary[str, Format], width: int
) -> None:
    """Make the table ``problems`` (id, row, header, value, reason, is_row) of what is wrong in ``staged``.

    A surplus cell, or a required value that is missing or unreadable, costs the row; another bad value its cell.
    """
    connection.execute(
        "CREATE TEMP TABLE problems "
        "(id BIGINT, row BIGINT, position INTEGER, header VARCHAR, value VARCHAR, reason VARCHAR, is_row BOOLEAN)"
    )
    reason = f"The row has more cells than the header has columns ({width})."
    connection.execute(
        f"INSERT INTO problems SELECT id, row, 0, NULL, array_to_string(surplus, ' | '), ?, true FROM {STAGED} "
        "WHERE len(surplus) > 0",
        [reason],
    )
    needed = {names[0]: names for names in targets.required}
    _find_lost_ids(connection, targets, formats, needed)
    alone = {name for name, names in needed.items() if len(names) == 1}
    untold = _untold(targets, formats)
    for position, target in enumerate(targets.targets, start=1):
        if target.column.type in _WANTED:
            is_row = untold.get(target.column.name, str(target.column.name in alone).lower())
            _find_bad_values(connection, target, formats[target.column.name], position, is_row=is_row)
    for name, names in needed.items():
        found = [each for each in map(targets.target_of, names) if each]
        sources = [each.source for each in found]
        label = " and ".join(each.column.label for each in found)
        connection.execute(
            f"INSERT INTO problems SELECT id, row, 0, ?, '', ?, true FROM {STAGED} "
            f"WHERE coalesce({', '.join(sources)}) IS NULL",
            [
                found[0].header,
                f"{label} {'is' if len(sources) == 1 else 'are'} empty, but a {targets.table.row} needs it ({name}).",
            ],
        )


def _untold(targets: Targets, formats: Dictionary[str, Format]) -> dict[str, str]:
    """Return by column SQL that is true where a value of it that can't be read leaves open how a deal ended."""
    if targets.table.name != "deals":
        return {}
    return untold_outcome(targets, {name: f"({found.sql})" for name, found in formats.items()})


def _find_bad_values(
    connection: duckdb.DuckDBPyConnection, target: Target, reading: Format, position: int, *, is_row: str
) -> None:
    """A value that can't be read costs the row where *is_row*, SQL, is true, else its cell."""
    why = f"This {_WANTED[target.column.type]}"
    row_why = f"{why}, and {_UNTOLD}" if target.column.name in OUTCOMES else why
    connection.execute(
        "INSERT INTO problems SELECT id, row, position, header, value, CASE WHEN is_row THEN ? ELSE ? END, is_row FROM "
        f"(SELECT id, row, {position} AS position, ? AS header, {target.source} AS value, ({is_row}) AS is_row "
        f"FROM {STAGED} WHERE {target.source} IS NOT NULL AND ({reading.sql}) IS NULL)",
        [f"{row_why}.", f"{why}.", target.header],
    )


def _find_lost_ids(
    connection: duckdb.DuckDBPyConnection,
    targets: Targets,
    formats: Dictionary[str, Format],
    needed: Dictionary[str, tuple[str, ...]],
) -> None:
    """A record without its id costs the row, also where an address could stand in: it would be new every week."""
    for position, target in enumerate(targets.targets, start=1):
        name = target.column.name
        # asked first, for the engine takes long to plan how an id is read
        if target.field.type not in ID_TYPES or not _has_any(connection, seems_lost_sql(target.source)):
            continue
        others = [other.source for each in needed.get(name, ())[1:] if (other := targets.target_of(each))]
        is_row = "true" if name in targets.table.key else f"coalesce({', '.join(['NULL', *others])}) IS NULL"
        connection.execute(
            f"INSERT INTO problems SELECT id, row, {position}, ?, {target.source}, "
            f"CASE WHEN contains({target.source}, '#') THEN ? ELSE ? END, "
            f"{is_row if name in needed else 'false'} FROM {STAGED} "
            f"WHERE {seems_lost_sql(target.source)} AND ({formats[name].sql}) IS NULL",
            [target.header, _ERROR, _SHORTENED],
        )


def _has_any(connection: duckdb.DuckDBPyConnection, condition: str) -> bool:
    return connection.execute(f"SELECT 1 FROM {STAGED} WHERE {condition} LIMIT 1").fetchone() is not None


def find_duplicates(connection: duckdb.DuckDBPyConnection, rows: Rows, targets: Targets) -> None:
    """Add to ``problems`` the rows whose key stands again in a row that wins: the latest changed, else the last.

    ``doubles`` has them with the ``place`` of the row that wins.
    """
    connection.execute(f"CREATE TEMP TABLE {DOUBLES} (id BIGINT, row BIGINT, winner BIGINT, place BIGINT, key VARCHAR)")
    if not targets.keys:
        return
    keys = [f"k{place}" for place in range(1, len(targets.keys) + 1)]
    key = ", ".join(keys)
    label = " and ".join(targets.table.column(name).label.lower() for name in targets.table.key)
    number = "row" if rows.is_numbered else f"rowid + {rows.first_row}"
    changed = "changed" if targets.modified else "NULL"
    whole = " AND ".join(f"{name} IS NOT NULL" for name in keys)
    # hashes tell quickly which few rows to compare, nearly always none
    connection.execute(
        f"CREATE TEMP TABLE known AS SELECT rowid AS id, {number} AS row, {key}, {changed} AS changed FROM {LOADED} "
        f"WHERE {whole} AND rowid NOT IN (SELECT id FROM problems WHERE is_row) "
        f"AND hash({key}) IN (SELECT hash({key}) FROM {LOADED} WHERE {whole} GROUP BY ALL HAVING count(*) > 1)"
    )
    connection.execute(
        f"INSERT INTO {DOUBLES} SELECT id, row, winner, place, k1 FROM (SELECT id, row, k1, "
        "row_number() OVER same AS n, first_value(row) OVER same AS winner, first_value(id) OVER same AS place "
        f"FROM known WHERE ({key}) IN (SELECT ({key}) FROM known GROUP BY {key} HAVING count(*) > 1) "
        f"WINDOW same AS (PARTITION BY {key} ORDER BY changed DESC NULLS LAST, id DESC)) WHERE n > 1"
    )
    connection.execute(
        f"INSERT INTO problems SELECT id, row, 0, NULL, key, {literal('The same ' + label + ' stands again in row ')} "
        f"|| CAST(winner AS VARCHAR) || ', which was kept.', true FROM {DOUBLES}"
    )


def stage_the_rest(connection: duckdb.DuckDBPyConnection, rows: Rows, targets: Targets) -> None:
    """Add to ``staged`` the rows of ``told`` that are not in it, whose key stands twice, and those kept instead."""
    missing = f"(SELECT id FROM told UNION SELECT place FROM {DOUBLES} WHERE id IN (SELECT id FROM told)) "
    missing += f"EXCEPT SELECT id FROM {STAGED}"
    stage(connection, rows, targets, missing)


def first_rejects(connection: duckdb.DuckDBPyConnection) -> tuple[Reject, ...]:
    """Return the first ``SHOWN_REJECTS`` problems by row, one per row that was left out."""
    rows = connection.execute(
        "SELECT row, header, left(value, ?), reason, is_row FROM told ORDER BY row, id, position LIMIT ?",
        [SHOWN_CHARACTERS, SHOWN_REJECTS],
    ).fetchall()
    return tuple(Reject(row, header, value or "", reason, is_row) for row, header, value, reason, is_row in rows)


def tell_problems(connection: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    """Make ``told``, every emptied cell and one reason per row left out; return how many rows and cells that is."""
    connection.execute(
        "CREATE TEMP TABLE told AS SELECT * FROM problems WHERE is_row "
        "QUALIFY row_number() OVER (PARTITION BY id ORDER BY position, header NULLS FIRST, reason) = 1 "
        "UNION ALL SELECT * FROM problems WHERE NOT is_row AND id NOT IN (SELECT id FROM problems WHERE is_row)"
    )
    counted = connection.execute("SELECT count(*) FILTER (is_row), count(*) FILTER (NOT is_row) FROM told").fetchone()
    return (int(counted[0]), int(counted[1])) if counted else (0, 0)


def write_rejects(
    connection: duckdb.DuckDBPyConnection, header: Sequence[str], names: Sequence[str], out: Path
) -> None:
    """Write ``told`` to *out* as Parquet, each with the cells of its row under their own headers in ``cells``."""
    cells = ", ".join(
        f"struct_pack(header := {literal(title)}, value := {name})" for title, name in zip(header, names, strict=True)
    )
    connection.execute(
        f'COPY (SELECT told.row, told.header AS "column", told.value, told.reason, told.is_row, [{cells}] AS cells '
        f"FROM told JOIN {STAGED} USING (id) ORDER BY told.row, told.id, told.position) "
        f"TO {literal(str(out))} (FORMAT parquet, COMPRESSION zstd)"
    )
