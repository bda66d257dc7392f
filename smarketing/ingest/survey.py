"""One pass over all rows that tells what is written plainly, so that only the rest needs decisions."""

# ruff: noqa: S608 - statements are built from names of ours and quoted literals, values are parameters

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from smarketing.ingest import numbers
from smarketing.ingest.targets import Target, Targets
from smarketing.ingest.values import NUMBER_TYPES, clean_sql, plain_sql


@dataclass(frozen=True)
class Survey:
    """How many rows there are, lack something required, or repeat a key.

    ``plain`` names the canonical columns in which every value is written plainly.
    """

    rows: int
    plain: frozenset[str]
    lacking: int
    repeated: int

    def is_plain(self, targets: Targets) -> bool:
        """Return whether every row can be kept as it lies."""
        return (
            not self.lacking
            and not self.repeated
            and all(target.column.name in self.plain for target in targets.targets)
        )


def survey(connection: duckdb.DuckDBPyConnection, relation: str, targets: Targets) -> Survey:
    """Return what one pass over *relation* finds; faulty lines of a text file are in ``reject_errors`` afterwards."""
    typed = [target for target in targets.targets if target.column.type not in {"text", "list"}]
    counts = [_doubts(target) for target in typed]
    for names in targets.required:
        sources = [target.source for name in names if (target := targets.target_of(name))]
        counts.append(f"count(*) - count(coalesce({', '.join(clean_sql(source) for source in sources)}))")
    keys = [f"coalesce({', '.join(clean_sql(target.source) for target in key)})" for key in targets.keys]
    counts.append(f"count(*) - count(DISTINCT hash({', '.join(keys)}))" if keys else "0")
    # all rows are fetched, though there is one: faulty lines are written down only when the result has ended
    [found] = connection.execute(f"SELECT count(*), {', '.join(counts)} FROM {relation}").fetchall()
    doubts, lacking = found[1 : len(typed) + 1], found[len(typed) + 1 : -1]
    doubtful = {target.column.name for target, doubt in zip(typed, doubts, strict=True) if doubt}
    plain = frozenset(target.column.name for target in targets.targets) - doubtful
    return Survey(int(found[0]), plain, sum(lacking), int(found[-1]))


def _doubts(target: Target) -> str:
    """Return SQL that counts the values of *target* that aren't plain, or may mean something else than they seem to."""
    unread = f"count({target.source}) - count({plain_sql(target.field)})"
    return (
        f"{unread} + count_if({numbers.doubtful_sql(target.source)})" if target.column.type in NUMBER_TYPES else unread
    )
