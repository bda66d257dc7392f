"""How the rows of a ``Grid`` are reached: as an SQL relation, as a sample, as counts."""

# ruff: noqa: S608 - statements are built from names of ours and quoted literals, values are parameters

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice

import duckdb

from smarketing.ingest.copies import column_name
from smarketing.ingest.engine import literal, open_engine, readable
from smarketing.ingest.model import Grid
from smarketing.ingest.records import Dialect, well_formed
from smarketing.ingest.values import trimmed_sql
from smarketing.settings import Settings, settings

_SAMPLED_WHOLE = 2 * 1024**2
_STRETCH = 8 * 1024
_LONGEST_STRETCH = 256 * 1024
_ROWS_PER_STRETCH = 5


def columns_of(grid: Grid) -> list[str]:
    """Return the names of the scanned text columns, in the order of ``grid.header``."""
    return [column_name(number) for number in range(1, len(grid.header) + 1)]


def scan_sql(grid: Grid, config: Settings, empty: Sequence[str] = ("",)) -> str:
    """Return a relation of *grid*'s rows as text columns ``c1`` …, empty cells null.

    A copy of ours also has ``row`` and ``surplus``. In a text file, cells that are one of *empty* are null as well, and
    faulty lines go to ``reject_errors``.
    """
    names = columns_of(grid)
    if grid.is_copy:
        return f"read_parquet({literal(str(grid.path))})"
    if grid.format == "parquet":
        texts = ", ".join(f"nullif(trim(CAST({name} AS VARCHAR)), '') AS {name}" for name in names)
        return f"(SELECT {texts} FROM read_parquet({literal(str(grid.path))}) AS uploaded({', '.join(names)}))"
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    # strict_mode is on unless told; told so, DuckDB 2.0.0 answers no rows at all for lines that end with \r\n
    line_end = {"\n": "\\n", "\r\n": "\\r\\n"}[grid.line_end]
    return (
        f"read_csv({literal(str(grid.path))}, auto_detect = false, header = false, skip = {grid.skip_lines + 1}, "
        f"delim = {literal(grid.delimiter)}, quote = {literal(grid.quote)}, escape = {literal(grid.escape)}, "
        f"new_line = {literal(line_end)}, columns = {{{columns}}}, max_line_size = {config.max_cell_bytes}, "
        f"nullstr = [{', '.join(literal(word) for word in empty)}], "
        "store_rejects = true, rejects_limit = 0)"
    )


def has_faulty_lines(connection: duckdb.DuckDBPyConnection) -> bool:
    """Return whether the scans of *connection* so far met lines that are no rows."""
    known = connection.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'reject_errors'").fetchone()
    if not known or not known[0]:
        return False
    found = connection.execute("SELECT count(*) FROM reject_errors").fetchone()
    return bool(found and found[0])


@contextmanager
def open_for(grid: Grid, config: Settings | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield an engine that reaches the folder of *grid*.

    Raises:
        UnreadableFile: what is asked of it can't be read.
    """
    config = config or settings()
    with readable(grid.file, config), open_engine(grid.path.parent, config) as connection:
        yield connection


def sample(grid: Grid, n: int, config: Settings | None = None) -> list[tuple[str | None, ...]]:
    """Return up to *n* rows from all over *grid*, the fullest of each stretch, none empty; quick on any length."""
    is_long = grid.format == "text" and grid.path.stat().st_size > _SAMPLED_WHOLE
    rows = _stretches(grid, n) if is_long else []
    if not rows:
        config = config or settings()
        with open_for(grid, config) as connection:
            names = ", ".join(columns_of(grid))
            few = f" LIMIT {n}" if is_long else ""
            rows = connection.execute(f"SELECT {names} FROM {scan_sql(grid, config)}{few}").fetchall()
    present = [row for row in rows if any(row)]
    size = max(1, len(present) / max(1, n))
    starts = range(min(n, len(present)))
    return [max(present[int(i * size) : max(int((i + 1) * size), int(i * size) + 1)], key=_fill) for i in starts]


def _fill(row: tuple[str | None, ...]) -> int:
    return sum(1 for cell in row if cell)


def _stretches(grid: Grid, n: int) -> list[tuple[str | None, ...]]:
    """Return whole, sound rows from *n* places of a long text file; more is read at a place where rows are long."""
    size = grid.path.stat().st_size
    stretch = min(max(_STRETCH, (2 + _ROWS_PER_STRETCH) * _longest_line(grid)), _LONGEST_STRETCH)
    dialect = Dialect(grid.delimiter, grid.quote, grid.escape)
    rows: list[tuple[str | None, ...]] = []
    with grid.path.open("rb") as file:
        for place in range(n):
            file.seek(int(size * place / n))
            lines = file.read(stretch).decode("utf-8", "replace").split("\n")[1:-1]
            lines = lines[grid.skip_lines :] if place == 0 else lines
            cut = (well_formed(line.rstrip("\r"), dialect) for line in lines[: 2 * _ROWS_PER_STRETCH])
            sound = (cells for cells in cut if cells and len(cells) == len(grid.header))
            rows.extend(tuple(cell or None for cell in cells) for cells in islice(sound, _ROWS_PER_STRETCH))
    return rows


def _longest_line(grid: Grid) -> int:
    """Return the bytes of the longest of the first lines of *grid*: those of the header, and of a few rows."""
    with grid.path.open("rb") as file:
        return max((len(line) for line in islice(file, grid.skip_lines + 1 + 2 * _ROWS_PER_STRETCH)), default=0)


def column_values(grid: Grid, header: str, limit: int, config: Settings | None = None) -> list[tuple[str, int]]:
    """Return the *limit* commonest values under *header*, trimmed, with their counts; empty cells are left out."""
    return values_of_columns(grid, [header], limit, config)[header]


def values_of_columns(
    grid: Grid, headers: Sequence[str], limit: int, config: Settings | None = None
) -> dict[str, list[tuple[str, int]]]:
    """Return what ``column_values`` does for each of *headers*, from one look at the file."""
    config = config or settings()
    names = [column_name(grid.header.index(header) + 1) for header in headers]
    if not names:
        return {}
    counted = (
        f"SELECT coalesce({', '.join(names)}) AS value, count(*) AS rows, grouping({', '.join(names)}) AS others "
        f"FROM {scan_sql(grid, config)} GROUP BY GROUPING SETS ({', '.join(f'({name})' for name in names)})"
    )
    with open_for(grid, config) as connection:
        # few values are to be trimmed once they are counted, all of a file before
        connection.execute(
            f"CREATE TEMP TABLE counted AS SELECT {trimmed_sql('value')} AS value, "
            f"CAST(sum(rows) AS BIGINT) AS rows, others FROM ({counted}) GROUP BY ALL"
        )
        all_but = 2 ** len(names) - 1
        return {
            header: connection.execute(
                "SELECT value, rows FROM counted WHERE others = ? AND value IS NOT NULL "
                "ORDER BY rows DESC, value LIMIT ?",
                [all_but - 2 ** (len(names) - 1 - place), limit],
            ).fetchall()
            for place, header in enumerate(headers)
        }
