"""What is new, changed, the same and gone between two files of one canonical table, and the two made one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from smarketing.domain.tables import TABLES
from smarketing.ingest import cost_periods
from smarketing.ingest.engine import literal, open_engine, quoted
from smarketing.ingest.ids import KNOWN_AS
from smarketing.ingest.model import Mode
from smarketing.settings import Settings

Change = Literal["changed", "new", "gone", "same"]
DIFFERING: Final[tuple[Change, ...]] = ("changed", "new", "gone")
EVERY_CHANGE: Final[tuple[Change, ...]] = (*DIFFERING, "same")
EVERY_ROW: Final = 1 << 60
CELLS: Final = "cells"
DIGEST: Final = "row_digest"
SHARED: Final = "shared_digest"
_SAME: Final = "same_digest"
_OURS: Final = frozenset({DIGEST, SHARED, _SAME, "copy"})
FULL_EXPORT_SHARE: Final = 0.5


@dataclass(frozen=True)
class Difference:
    """How many rows are new, changed, the same and gone; ``rows`` are some of them.

    ``rows`` has the table's columns, then ``change`` and ``cells``: of a changed row which cells changed, in words such
    as ``Amount: 100.00 → 200.00; Owner: empty → Ann``, else null. It is None where no rows were asked for.
    ``by_columns`` counts the changed rows that are the same in every column that both tables have: only columns came or
    went.
    """

    kind: str
    new: int
    changed: int
    same: int
    gone: int
    rows: pa.Table | None = None
    by_columns: int = 0

    @property
    def is_none(self) -> bool:
        """Whether every row is the same."""
        return self.new == self.changed == self.gone == 0

    def count(self, change: Change) -> int:
        """Return how many rows are *change*."""
        return {"new": self.new, "changed": self.changed, "same": self.same, "gone": self.gone}[change]

    @property
    def in_columns(self) -> str:
        """How many rows changed by columns alone, as a sentence; empty where none did."""
        if not self.by_columns:
            return ""
        of_them = (
            "The changed row is" if self.changed == 1 else f"{self.by_columns:,} of the {self.changed:,} changed are"
        )
        if 1 < self.changed == self.by_columns:
            of_them = f"All {self.changed:,} changed are"
        return f"{of_them} changed only by columns that came or went; every other cell is the same."


def difference(
    before: Path | None,
    after: Path | None,
    kind: str,
    settings: Settings,
    *,
    limit: int = 0,
    changes: Sequence[Change] = DIFFERING,
    is_beside: bool = False,
) -> Difference:
    """Return what changed from *before* to *after*, two Parquet files of the table *kind*; None is an empty table.

    ``rows`` holds up to *limit* rows of each of *changes*; without a limit there are only counts. *is_beside* tells
    that both are of one upload, so that rows without a key are the same only where all of their cells are.
    """
    if before is None or after is None:
        return _against_nothing(before, after, kind, limit)
    if before == after:
        rows = pq.read_metadata(after).num_rows
        return Difference(kind, 0, 0, rows, 0)
    with _engine(settings, before, after) as connection:
        _digest(connection, before, after, kind, is_beside=is_beside)
        new, changed, same, gone, by_columns = _counts(connection, kind)
        found = _rows(connection, kind, limit, changes) if limit else None
    return Difference(kind, new, changed, same, gone, found, by_columns)


def _against_nothing(before: Path | None, after: Path | None, kind: str, limit: int) -> Difference:
    path, change = (after, "new") if after is not None else (before, "gone")
    if path is None:
        return Difference(kind, 0, 0, 0, 0)
    count = pq.read_metadata(path).num_rows
    rows = None
    if limit:
        first = next(pq.ParquetFile(path).iter_batches(batch_size=min(limit, max(count, 1))), None)
        table = pq.read_schema(path).empty_table() if first is None else pa.Table.from_batches([first])
        rows = table.append_column("change", pa.array([change] * len(table), pa.string()))
        rows = rows.append_column(CELLS, pa.nulls(len(table), pa.string()))
    return Difference(kind, count if change == "new" else 0, 0, 0, count if change == "gone" else 0, rows)


def merged(before: Path, after: Path, kind: str, out: Path, settings: Settings, *, is_newer: bool = False) -> int:
    """Write to *out* the rows of *after* and those of *before* that it does not replace; return how many.

    A lead that one of *after* was merged with is replaced. So are costs of days that *after*, where it *is_newer* and
    not just another file, has anew.
    """
    with _engine(settings, before, after, out) as connection:
        _digest(connection, before, after, kind, is_beside=not is_newer)
        names = _listed(_columns(connection))
        stay = f"SELECT {names} FROM before ANTI JOIN after USING ({_key(kind)}){_unmerged(connection, kind)}"  # noqa: S608 - names of ours
        if is_newer and kind in cost_periods.KINDS:
            gone = cost_periods.out_of_date_sql(_columns(connection))
            stay = f"SELECT {names} FROM before AS old WHERE NOT ({gone})"  # noqa: S608 - names of ours
        rows = f"{stay} UNION ALL {_filled(connection, after, kind)}"
        connection.execute(f"COPY ({rows}) TO {literal(str(out))} (FORMAT parquet, COMPRESSION zstd)")
    return int(pq.read_metadata(out).num_rows)


def _filled(connection: duckdb.DuckDBPyConnection, after: Path, kind: str) -> str:
    """Return SQL for the rows of ``after``; one without a key keeps what the same row has in columns it lacks now."""
    columns, own = _columns(connection), _described(connection, after)
    if TABLES[kind].key or all(name in own for name in columns):
        return f"SELECT {_listed(columns)} FROM after"  # noqa: S608 - names of ours
    cells = ", ".join(f"{'one' if name in own else 'old'}.{quoted(name)}" for name in columns)
    return f"SELECT {cells} FROM after AS one LEFT JOIN before AS old USING ({_key(kind)})"  # noqa: S608 - names of ours


def _unmerged(connection: duckdb.DuckDBPyConnection, kind: str) -> str:
    """Return SQL for the condition that a lead before is none of those that leads of the file were merged with."""
    if kind != "leads" or "merged_lead_ids" not in _columns(connection):
        return ""
    parts = "SELECT trim(unnest(string_split(merged_lead_ids, ';'))) FROM after WHERE merged_lead_ids IS NOT NULL"
    return f" WHERE lead_id NOT IN ({parts})"


@contextmanager
def _engine(settings: Settings, *paths: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    folders = {path.parent for path in paths}
    with tempfile.TemporaryDirectory() as work, open_engine(Path(work), settings, *folders) as connection:
        yield connection


def _digest(connection: duckdb.DuckDBPyConnection, before: Path, after: Path, kind: str, *, is_beside: bool) -> None:
    """Make views ``before`` and ``after`` with the same columns, and two digests of each row.

    The one is of all columns, the other of those that both files have. Two rows that differ have the same digest once
    in 10^19 pairs. The other ids that a lead goes by are no part of it.
    """
    described = {path: _described(connection, path) for path in (before, after)}
    types = described[before] | described[after]
    names = [name for name in types if name != KNOWN_AS]
    shared = [name for name in names if all(name in own for own in described.values())]
    same_by = SHARED if not is_beside and _says_the_same(*map(set, described.values())) else DIGEST
    for view, path in (("before", before), ("after", after)):
        own = described[path]
        columns = [quoted(name) if name in own else f"CAST(NULL AS {types[name]}) AS {quoted(name)}" for name in types]
        number = f", row_number() OVER (PARTITION BY {same_by}) AS copy" if not TABLES[kind].key else ""
        key = f", {same_by} AS {_SAME}" if not TABLES[kind].key else ""
        aligned = f"SELECT {', '.join(columns)} FROM read_parquet({literal(str(path))})"  # noqa: S608 - names of ours
        digests = f"hash({_listed(names)}) AS {DIGEST}, hash({_listed(shared) or 'NULL'}) AS {SHARED}"
        rows = f"SELECT *, {digests} FROM ({aligned})"  # noqa: S608 - names of ours
        connection.execute(f"CREATE TEMP VIEW {view} AS SELECT *{key}{number} FROM ({rows})")  # noqa: S608  # names of ours


def _says_the_same(before: set[str], after: set[str]) -> bool:
    """Return whether rows without a key can be told by the columns that both have: one has all of ours of the other."""
    ours = [{name for name in columns if not name.startswith("x_")} for columns in (before, after)]
    return ours[0] <= ours[1] or ours[1] <= ours[0]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(quoted(name) for name in names)


def _described(connection: duckdb.DuckDBPyConnection, path: Path) -> dict[str, str]:
    described = connection.execute(f"DESCRIBE FROM read_parquet({literal(str(path))})").fetchall()
    return {row[0]: row[1] for row in described}


def _columns(connection: duckdb.DuckDBPyConnection) -> list[str]:
    names = [row[0] for row in connection.execute("DESCRIBE FROM after").fetchall()]
    return [name for name in names if name not in _OURS]


def _key(kind: str) -> str:
    """Return what tells the rows of *kind* apart; without a key, their cells and how often these have been there."""
    return _listed(TABLES[kind].key) or f"{_SAME}, copy"


def _counts(connection: duckdb.DuckDBPyConnection, kind: str) -> Sequence[int]:
    counted = connection.execute(
        "SELECT count(*) FILTER (WHERE one IS NULL), count(*) FILTER (WHERE one <> other), "  # noqa: S608 - names of ours
        f"count(*) FILTER (WHERE one = other), count(*) FILTER (WHERE other IS NULL), "
        f"count(*) FILTER (WHERE one <> other AND is_alike) FROM "
        f"(SELECT old.{DIGEST} AS one, fresh.{DIGEST} AS other, old.{SHARED} = fresh.{SHARED} AS is_alike "
        f"FROM before AS old FULL JOIN after AS fresh USING ({_key(kind)}))"
    ).fetchone()
    return counted or (0, 0, 0, 0, 0)


def _rows(connection: duckdb.DuckDBPyConnection, kind: str, limit: int, changes: Sequence[Change]) -> pa.Table:
    """Return up to *limit* rows of each of *changes*: those that are gone as they were, the others as they are now.

    Of the changed, those that only columns changed come last.
    """
    columns = _columns(connection)
    names = ", ".join(f"one.{quoted(name)}" for name in columns)
    both, alike = f"JOIN before AS old USING ({_key(kind)}) WHERE one.{DIGEST}", f"old.{DIGEST}"
    source = {
        "changed": f"{_cells(connection, kind)} AS {CELLS} FROM after AS one {both} <> {alike} "
        f"ORDER BY one.{SHARED} = old.{SHARED}",
        "new": f"NULL AS {CELLS} FROM after AS one ANTI JOIN before USING ({_key(kind)})",
        "gone": f"NULL AS {CELLS} FROM before AS one ANTI JOIN after USING ({_key(kind)})",
        "same": f"NULL AS {CELLS} FROM after AS one {both} = {alike}",
    }
    sql = " UNION ALL ".join(
        f"(SELECT {names}, {literal(change)} AS change, {source[change]} LIMIT ?)" for change in changes
    )
    return connection.sql(sql, params=[limit] * len(changes)).to_arrow_table()


def _cells(connection: duckdb.DuckDBPyConnection, kind: str) -> str:
    """Return SQL that says in words which cells of row ``old`` became others in row ``one``."""
    labels = {column.name: column.label for column in TABLES[kind].columns}
    parts = []
    for name, type_ in connection.execute("SELECT column_name, column_type FROM (DESCRIBE FROM after)").fetchall():
        if name in {*_OURS, KNOWN_AS}:
            continue
        label = labels.get(name, name.removeprefix("x_").replace("_", " ").capitalize())
        old, now = f"old.{quoted(name)}", f"one.{quoted(name)}"
        told = f"{literal(f'{label}: ')} || {_told(old, type_)} || ' → ' || {_told(now, type_)}"
        parts.append(f"CASE WHEN {old} IS DISTINCT FROM {now} THEN {told} END")
    return f"concat_ws('; ', {', '.join(parts)})"


def _told(cell: str, type_: str) -> str:
    """Return SQL for *cell* in words; a time of midnight is a day."""
    text = f"CAST({cell} AS VARCHAR)"
    if type_ == "BOOLEAN":
        text = f"CASE WHEN {cell} THEN 'yes' WHEN NOT {cell} THEN 'no' END"
    elif type_ == "TIMESTAMP":
        text = f"replace({text}, ' 00:00:00', '')"
    return f"coalesce({text}, 'empty')"


def proposed_mode(found: Difference) -> Mode:
    """A file that has most of the rows in force is a full export and replaces; any other updates."""
    before = found.changed + found.same + found.gone
    return "replace" if before == 0 or found.gone < FULL_EXPORT_SHARE * before else "update"
