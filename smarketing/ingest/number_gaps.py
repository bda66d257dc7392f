"""Words that stand for a missing number: kept as the text they are, and told."""

# ruff: noqa: S608 - statements are built from names of ours and quoted literals, values are parameters

from __future__ import annotations

from collections import Counter
from typing import Final

import duckdb

from smarketing.domain.wording import counted
from smarketing.errors import shown
from smarketing.ingest.model import Grid
from smarketing.ingest.scanning import columns_of, scan_sql
from smarketing.settings import Settings

_MOSTLY: Final = 0.9
_LEAST: Final = 2
_MOST_TOLD: Final = 5


def notes_of_gaps(connection: duckdb.DuckDBPyConnection, grid: Grid, config: Settings) -> list[str]:
    """Return a sentence for each word that stands, twice or more, in columns of *grid* that mostly hold numbers."""
    names, relation = columns_of(grid), scan_sql(grid, config)
    filled = ", ".join(
        f"count({name}), count({name}) FILTER (TRY_CAST(replace({name}, ',', '') AS DOUBLE) IS NOT NULL)"
        for name in names
    )
    found = connection.execute(f"SELECT {filled} FROM {relation}").fetchone() or ()
    mixed = [
        name
        for name, count, numbers in zip(names, found[::2], found[1::2], strict=True)
        if numbers < count and numbers >= _MOSTLY * count
    ]
    words: Counter[str] = Counter()
    for name in mixed:
        said = connection.execute(
            f"SELECT {name}, count(*) FROM {relation} WHERE regexp_full_match({name}, '[^0-9]*\\pL[^0-9]*') "
            "GROUP BY ALL ORDER BY ALL LIMIT ?",
            [_MOST_TOLD],
        ).fetchall()
        words.update(dict(said))
    told = [(word, count) for word, count in words.most_common(_MOST_TOLD) if count >= _LEAST]
    return [
        f"“{shown(word)}” stands in {counted(count, 'cell')} of columns that otherwise hold numbers; "
        "it is text here, and no number to an import."
        for word, count in told
    ]
