"""One pass over a text file that tells whether it can be converted as it lies."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from smarketing.ingest import numbers
from smarketing.ingest.targets import Targets
from smarketing.ingest.values import NUMBER_TYPES, clean_sql, plain_sql


@dataclass(frozen=True)
class Survey:
    """How many rows there are, and whether each value is plain, each required one there and each key alone."""

    rows: int
    is_plain: bool


def survey(connection: duckdb.DuckDBPyConnection, relation: str, targets: Targets) -> Survey:
    """Return what one pass over *relation* finds; faulty lines are in ``reject_errors`` afterwards."""
    pairs = [pair for target in targets.targets if target.column.type not in {"text", "list"} for pair in [target]]
    counts = [f"count({target.source}) - count({plain_sql(target.field)})" for target in pairs]
    counts += [f"count_if({numbers.doubtful_sql(target.source)})" for target in pairs if target.column.type in NUMBER_TYPES]
    for names in targets.required:
        sources = [target.source for name in names if (target := targets.target_of(name))]
        counts.append(f"count(*) - count(coalesce({', '.join(clean_sql(source) for source in sources)}))")
    keys = [target.source for name in targets.table.key if (target := targets.target_of(name))]
    if keys:
        counts.append(f"count(*) - count(DISTINCT hash({', '.join(clean_sql(key) for key in keys)}))")
    if not targets.required:
        counts.append("1")
    found = connection.execute(f"SELECT count(*), {', '.join(counts)} FROM {relation}").fetchone()  # noqa: S608 - names of ours
    rows, *doubts = found or (0,)
    return Survey(int(rows), not any(doubts))
