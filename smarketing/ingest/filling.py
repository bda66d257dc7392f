"""An update that lacks columns: its rows with what is in force there, so that nothing is emptied by being left out."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from smarketing.domain.tables import TABLES
from smarketing.domain.wording import counted
from smarketing.errors import shown
from smarketing.ingest.derived import DERIVED_FROM
from smarketing.ingest.engine import literal, open_engine, quoted
from smarketing.settings import Settings

_NAMED: Final = 6


def columns_to_fill(before: Path, after: Path, kind: str, read: Collection[str]) -> tuple[str, ...]:
    """Return the columns of *before* that the file of *after*, of which the columns *read* were read, says nothing of.

    Both are Parquet files of the table *kind*; one without a key has no rows to fill.
    """
    known, held = pq.read_schema(before).names, set(pq.read_schema(after).names)
    derived = DERIVED_FROM.get(kind, {})
    unsaid = {name for name, sources in derived.items() if name not in read and not set(sources) & set(read)}
    return tuple(name for name in known if name not in held or name in unsaid) if TABLES[kind].key else ()


def fill(before: Path, after: Path, kind: str, names: Sequence[str], *, out: Path, settings: Settings) -> Path:
    """Write to *out*, and return it, the rows of *after* with what the same of *before* say in the columns *names*."""
    schema = pq.read_schema(after)
    theirs = {name: _filled_sql(name, schema) for name in names}
    own = [f"one.{quoted(name)}" for name in schema.names if name not in theirs]
    cells = ", ".join((*own, *(f"{sql} AS {quoted(name)}" for name, sql in theirs.items())))
    key = ", ".join(quoted(name) for name in TABLES[kind].key)
    sources = [f"read_parquet({literal(str(path))})" for path in (after, before)]
    with (
        tempfile.TemporaryDirectory() as work,
        open_engine(Path(work), settings, before.parent, after.parent, out.parent) as connection,
    ):
        connection.execute(
            f"COPY (SELECT {cells} FROM {sources[0]} AS one "  # noqa: S608 - quoted names and paths of ours
            f"LEFT JOIN (SELECT *, true AS known FROM {sources[1]}) AS old USING ({key})) "
            f"TO {literal(str(out))} (FORMAT parquet, COMPRESSION zstd)"
        )
    return out


def _filled_sql(name: str, schema: pa.Schema) -> str:
    """Return SQL for a cell: a yes or no that was worked out from nothing is no, and so gives way to what is known."""
    one, old = f"one.{quoted(name)}", f"old.{quoted(name)}"
    if name not in schema.names:
        return old
    if schema.field(name).type == pa.bool_():
        return f"CASE WHEN old.known THEN {old} ELSE {one} END"
    return f"coalesce({one}, {old})"


def filled_in_words(names: Sequence[str], kind: str, headers: dict[str, str]) -> str:
    """Return which columns stay as they are in an update, by their labels; *headers* is header → column."""
    labels = {column: header for header, column in headers.items() if column.startswith("x_")}
    labels |= {column.name: column.label for column in TABLES[kind].columns}
    said = [shown(labels[name]) for name in names if name in labels]
    if not said:
        return ""
    first, more = said[:_NAMED], len(said) - _NAMED
    last = counted(more, "other") if more > 0 else first.pop()
    return f"Columns that it doesn't have stay as they are: {' and '.join(filter(None, (', '.join(first), last)))}."
