"""What is new, changed, the same and gone between two files of one canonical table, and the two made one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from smarketing.domain.tables import TABLES
from smarketing.ingest.engine import literal, open_engine, quoted
from smarketing.settings import Settings

DIGEST: Final = "row_digest"


@dataclass(frozen=True)
class Difference:
    """How many rows are new, changed, the same and gone; ``rows`` are some of those that are not.

    ``rows`` has the table's columns before a column ``change`` (new, changed or gone); None where none were asked for.
    """

    kind: str
    new: int
    changed: int
    same: int
    gone: int
    rows: pa.Table | None = None

    @property
    def is_none(self) -> bool:
        """Whether every row is the same."""
        return self.new == self.changed == self.gone == 0


def difference(before: Path | None, after: Path | None, kind: str, settings: Settings, *, limit: int = 0) -> Difference:
    """Return what changed from *before* to *after*, two Parquet files of the table *kind*; None is an empty table.

    ``rows`` holds up to *limit* rows each that are changed, new and gone; without a limit there are only counts.
    """
    if before is None or after is None:
        return _against_nothing(before, after, kind, limit)
    if before == after:
        rows = pq.read_metadata(after).num_rows
        return Difference(kind, 0, 0, rows, 0)
    with _engine(settings, before, after) as connection:
        _digest(connection, before, after, kind)
        new, changed, same, gone = _counts(connection, kind)
        rows = _changed_rows(connection, kind, limit) if limit else None
    return Difference(kind, new, changed, same, gone, rows)


def _against_nothing(before: Path | None, after: Path | None, kind: str, limit: int) -> Difference:
    path, change = (after, "new") if after is not None else (before, "gone")
    if path is None:
        return Difference(kind, 0, 0, 0, 0)
    count = pq.read_metadata(path).num_rows
    rows = None
    if limit:
        first = next(pq.ParquetFile(path).iter_batches(batch_size=limit), None)
        table = pq.read_schema(path).empty_table() if first is None else pa.Table.from_batches([first])
        rows = table.append_column("change", pa.array([change] * len(table), pa.string()))
    return Difference(kind, count if change == "new" else 0, 0, 0, count if change == "gone" else 0, rows)


def merged(before: Path, after: Path, kind: str, out: Path, settings: Settings) -> int:
    """Write to *out* the rows of *after* and those of *before* that it does not replace; return how many."""
    with _engine(settings, before, after, out) as connection:
        _digest(connection, before, after, kind)
        names = ", ".join(quoted(name) for name in _columns(connection))
        stay = f"SELECT {names} FROM before ANTI JOIN after USING ({_key(kind)})"  # noqa: S608 - names of ours
        rows = f"{stay} UNION ALL SELECT {names} FROM after"  # noqa: S608 - names of ours
        connection.execute(f"COPY ({rows}) TO {literal(str(out))} (FORMAT parquet, COMPRESSION zstd)")
    return int(pq.read_metadata(out).num_rows)


@contextmanager
def _engine(settings: Settings, *paths: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    folders = {path.parent for path in paths}
    with tempfile.TemporaryDirectory() as work, open_engine(Path(work), settings, *folders) as connection:
        yield connection


def _digest(connection: duckdb.DuckDBPyConnection, before: Path, after: Path, kind: str) -> None:
    """Make views ``before`` and ``after`` with the same columns, and a digest of each row.

    Two rows that differ have the same digest once in 10^19 pairs.
    """
    types = {name: kind_ for path in (before, after) for name, kind_ in _described(connection, path).items()}
    for view, path in (("before", before), ("after", after)):
        own = _described(connection, path)
        columns = [quoted(name) if name in own else f"CAST(NULL AS {types[name]}) AS {quoted(name)}" for name in types]
        names = ", ".join(quoted(name) for name in types)
        number = ", row_number() OVER (PARTITION BY digest) AS copy" if not TABLES[kind].key else ""
        aligned = f"SELECT {', '.join(columns)} FROM read_parquet({literal(str(path))})"  # noqa: S608 - names of ours
        rows = f"SELECT *, hash({names}) AS digest FROM ({aligned})"  # noqa: S608 - names of ours
        connection.execute(
            f"CREATE TEMP VIEW {view} AS SELECT * EXCLUDE (digest), digest AS {DIGEST}{number} FROM ({rows})"  # noqa: S608  # names of ours
        )


def _described(connection: duckdb.DuckDBPyConnection, path: Path) -> dict[str, str]:
    described = connection.execute(f"DESCRIBE FROM read_parquet({literal(str(path))})").fetchall()
    return {row[0]: row[1] for row in described}


def _columns(connection: duckdb.DuckDBPyConnection) -> list[str]:
    names = [row[0] for row in connection.execute("DESCRIBE FROM after").fetchall()]
    return [name for name in names if name not in {DIGEST, "copy"}]


def _key(kind: str) -> str:
    """Return what tells the rows of *kind* apart; without a key, the whole row and how often it has been there."""
    return ", ".join(quoted(name) for name in TABLES[kind].key) or f"{DIGEST}, copy"


def _counts(connection: duckdb.DuckDBPyConnection, kind: str) -> Sequence[int]:
    counted = connection.execute(
        "SELECT count(*) FILTER (WHERE one IS NULL), count(*) FILTER (WHERE one <> other), "  # noqa: S608 - names of ours
        f"count(*) FILTER (WHERE one = other), count(*) FILTER (WHERE other IS NULL) FROM "
        f"(SELECT old.{DIGEST} AS one, fresh.{DIGEST} AS other "
        f"FROM before AS old FULL JOIN after AS fresh USING ({_key(kind)}))"
    ).fetchone()
    return counted or (0, 0, 0, 0)


def _changed_rows(connection: duckdb.DuckDBPyConnection, kind: str, limit: int) -> pa.Table:
    """Return up to *limit* rows each that are changed (as they are now), new and gone."""
    names = ", ".join(f"one.{quoted(name)}" for name in _columns(connection))
    key = _key(kind)
    parts = (
        f"'changed' AS change FROM after AS one JOIN before AS old USING ({key}) WHERE one.{DIGEST} <> old.{DIGEST}",
        f"'new' AS change FROM after AS one ANTI JOIN before USING ({key})",
        f"'gone' AS change FROM before AS one ANTI JOIN after USING ({key})",
    )
    sql = " UNION ALL ".join(f"(SELECT {names}, {part} LIMIT ?)" for part in parts)
    return connection.sql(sql, params=[limit] * len(parts)).to_arrow_table()
