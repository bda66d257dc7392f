"""Which rows of a file are not written: told by what is in them where that is enough, else by their place."""

# ruff: noqa: S608 - statements are built from names of ours and quoted literals, values are parameters

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import duckdb

from smarketing.ingest.rejecting import DOUBLES
from smarketing.ingest.staging import IS_MARKED, Rows, marks
from smarketing.ingest.survey import LOADED, STAGED, Formats
from smarketing.ingest.targets import Targets

_FEW: Final = 50
_MANY: Final = 100_000


@dataclass(frozen=True)
class Left:
    """Rows to write: those of *relation* that meet *condition*, which stands outside where text is tidied."""

    relation: str
    condition: str
    parameters: dict[str, str] = field(default_factory=dict)


def left_out(connection: duckdb.DuckDBPyConnection, rows: Rows, targets: Targets, formats: Formats) -> Iterator[Left]:
    """Yield ways to leave out the rows of ``problems`` and ``superseded``, the cheapest first, the last one sure.

    To tell rows by their place, one thread must read them all; so rows that lack something required are told by that,
    and in a long file a few others by their cells. That is not sure: it depends on how cells were read.
    """
    out = "(SELECT id FROM problems WHERE is_row UNION SELECT id FROM superseded)"
    has_all = _has_all(rows, targets, formats)
    others = f"(SELECT id FROM {out} EXCEPT SELECT id FROM {STAGED} WHERE NOT ({has_all}))"
    blank = f"SELECT rowid AS id FROM {LOADED} WHERE is_doubtful AND rowid NOT IN (SELECT id FROM {STAGED})"
    [(count, total)] = connection.execute(
        f"SELECT (SELECT count(*) FROM {others}), (SELECT count(*) FROM {LOADED})"
    ).fetchall()
    if not connection.execute(f"FROM (FROM {out} EXCEPT FROM {others}) UNION ALL {blank} LIMIT 1").fetchall():
        has_all = "true"
    if not count:
        yield Left(rows.relation, has_all)
    elif count <= _FEW and total > _MANY and (others_left := _by_their_cells(connection, rows, others)):
        yield Left(others_left, has_all)
    places = [place for (place,) in connection.execute(f"FROM {out} UNION ALL {blank}").fetchall()]
    yield Left(rows.counted, f"NOT ({IS_MARKED})", {"marks": marks(places, total)})


def _by_their_cells(connection: duckdb.DuckDBPyConnection, rows: Rows, others: str) -> str | None:
    """Return the rows without those of *others* that are staged; a row kept that is their like moves to the end."""
    names = ", ".join(rows.names)
    cells = ", ".join(f"cells[{place}] AS {name}" for place, name in enumerate(rows.names, start=1))
    known = connection.execute(
        f"SELECT hash({rows.names[0]}), hash({names}) FROM (SELECT {cells} FROM {STAGED} WHERE id IN {others})"
    ).fetchall()
    if not known:
        return None
    first, whole = (", ".join(f"CAST({row[place]} AS UBIGINT)" for row in known) for place in (0, 1))
    like = connection.execute(
        f"SELECT DISTINCT place FROM {DOUBLES} JOIN {STAGED} AS lost USING (id) JOIN {STAGED} AS kept "
        "ON kept.id = place WHERE hash(lost.cells) = hash(kept.cells)"
    ).fetchall()
    kept = f"FROM {rows.relation} WHERE NOT (hash({rows.names[0]}) IN ({first}) AND hash({names}) IN ({whole}))"
    if not like:
        return f"({kept})"
    places = ", ".join(str(place) for (place,) in like)
    return f"(SELECT {names} {kept} UNION ALL SELECT {cells} FROM {STAGED} WHERE id IN ({places}))"


def _has_all(rows: Rows, targets: Targets, formats: Formats) -> str:
    """Return the condition that a row has everything required, or is not blank where nothing is."""
    needed = []
    for names in targets.required:
        found = [f"({formats[name].sql})" for name in names if targets.target_of(name)]
        needed.append(f"coalesce({', '.join(found)}) IS NOT NULL")
    return " AND ".join(needed) or f"coalesce({', '.join(rows.names)}) IS NOT NULL"
