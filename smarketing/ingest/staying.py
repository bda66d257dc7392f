"""Where a person's full name stays: in what many rows share, and where somebody else is called the same."""

# ruff: noqa: S608 - statements are built from quoted names and literals of ours

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from smarketing.domain.tables import TABLES
from smarketing.domain.wording import counted
from smarketing.ingest.engine import literal, quoted, text_columns
from smarketing.ingest.personal_columns import COLLEAGUES
from smarketing.ingest.persons import Person, own_rows

SHARED_BY: Final = 5
"""From how many rows of others on a text counts as a campaign's or a company's, and not as something said."""
NUMBERS: Final = frozenset({"lead_id", "record_id", "deal_id", "phone"})
"""Where digits like those of the person's phone are an id, or a switchboard's in the row of somebody else."""
_SHARED: Final = (
    "five rows of others or more share a text with the full name, such as a campaign's. To cut it there too, forget "
    "the person once more with --everywhere and --name"
)
_IN_KEY: Final = "an id holds the full name, and ids can't change. Rename it in the CRM, and upload anew"
_NAMESAKE: Final = "another lead is called the same. If it is the same person, forget it by its own id too"
_COLLEAGUE: Final = "a colleague is called the same, and stays. If it is the same person, rename them in the CRM"
NAMESAKE_HERE: Final = (
    "somebody who works here is called the same, and stays beside what they decided. If it is the same person, take "
    "them off the page People; who decided what is kept."
)


@dataclass(frozen=True)
class Stay:
    """Where a full name stays: the place and column, how many rows, why and what to do.

    ``is_left`` where the name is the person's; else it is that of somebody else, as far as anything tells.
    ``is_shared`` where it goes if it is to go everywhere.
    """

    place: str
    column: str
    rows: int
    told: str
    is_left: bool = False
    is_shared: bool = False

    @property
    def in_words(self) -> str:
        """The whole of it as one line."""
        return f"{self.place}, column {self.column}, {counted(self.rows, 'row')}: {self.told}"


def place_of(path: Path, kind: str) -> str:
    """Return how the table file *path* of *kind* is told."""
    return f"{TABLES[kind].label.lower()} ({path.name})"


def is_personal(kind: str, name: str) -> bool:
    """Return whether column *name* of table *kind* says who a row is about, and nothing else."""
    known = {column.name: column.is_personal and column.type != "list" for column in TABLES[kind].columns}
    return known.get(name, False)


def is_said(kind: str, name: str) -> bool:
    """Return whether column *name* of table *kind* says something in words, where a full name can be cut out."""
    return not (name in NUMBERS or name in COLLEAGUES or is_personal(kind, name) or _is_list(kind, name))


def shared_texts(connection: duckdb.DuckDBPyConnection, path: Path, kind: str, person: Person) -> set[str]:
    """Return the texts with the full name, in the table at *path*, that many rows of others share."""
    source, present = f"read_parquet({literal(str(path))})", text_columns(connection, path)
    own = own_rows(kind, present, person)
    found: set[str] = set()
    for column in (quoted(name) for name in present if is_said(kind, name) and person.names):
        asked = f"SELECT {column} FROM {source} WHERE tells_name({column}) AND NOT ({own}) GROUP BY 1"
        found |= {text for (text,) in connection.execute(f"{asked} HAVING count(*) >= {SHARED_BY}").fetchall()}
    return found


def stays_in(
    connection: duckdb.DuckDBPyConnection, path: Path, kind: str, person: Person, *, place: str
) -> Iterator[Stay]:
    """Yield where the full name stays in the table at *path*, once the person was forgotten in it."""
    if not person.names:
        return
    present = text_columns(connection, path)
    own = own_rows(kind, present, person)
    for columns, condition, told, is_left in _asked(kind, present, own):
        [(rows,)] = connection.execute(
            f"SELECT count_if(coalesce({condition}, false)) FROM read_parquet({literal(str(path))})"
        ).fetchall()
        if rows:
            yield Stay(place, columns, rows, f"{told}.", is_left, told == _SHARED)


def _asked(kind: str, present: Iterable[str], own: str) -> Iterator[tuple[str, str, str, bool]]:
    """Yield which columns to look into, when a row counts, why the name stays there, and whether it is left."""
    names = [name for name in ("first_name", "last_name") if name in present]
    if kind == "leads" and names:
        whole = f"concat_ws(' ', {', '.join(map(quoted, names))})"
        yield ", ".join(names), f"NOT ({own}) AND tells_name({whole})", _NAMESAKE, False
    for name in present:
        column = quoted(name)
        if name in COLLEAGUES:
            yield name, f"tells_name({column})", _COLLEAGUE, False
        elif name in NUMBERS or _is_list(kind, name):
            yield name, f"tells_name({column})", _IN_KEY, True
        elif is_said(kind, name):
            yield name, f"is_shared({column}) AND tells_name({column})", _SHARED, True


def _is_list(kind: str, name: str) -> bool:
    return any(column.name == name and column.type == "list" for column in TABLES[kind].columns)
