"""Shares of 1 under a header that says percent: read as what they look like, and told."""

from __future__ import annotations

import re
from typing import Final

from smarketing.domain.tables import TABLES
from smarketing.errors import shown
from smarketing.ingest.model import Grid, Mapping
from smarketing.ingest.value_counts import counts_of

_PERCENT: Final = re.compile(
    r"%|\b(percent|per cent|pct|prozent|procent|pourcent|porcentaje|percentuale)", re.IGNORECASE
)
_SHARE: Final = re.compile(r"0*1(?:[.,]0*)?|0*[.,]\d+|0+(?:[.,]\d*)?")


def shares_in_words(grid: Grid, mapping: Mapping) -> tuple[str, ...]:
    """Return a sentence for each column of rates that is called percent and holds nothing above 1, nor a sign of it."""
    rates = {column.name for column in TABLES[mapping.kind].columns if column.type == "rate"}
    called = [one for one in mapping.columns if one.target in rates and _PERCENT.search(one.header)]
    if not called:
        return ()
    counts = counts_of(grid, [one.header for one in called])
    return tuple(
        f"“{shown(one.header)}” says percent, but no value of it is above 1: read as shares, 0.2 as 20 % and 1 as "
        "100 %. If they are percents, export the column again with a % sign in its cells."
        for one in called
        if _are_shares([dict(one.values).get(value, value) for value, _ in counts[one.header]])
    )


def _are_shares(values: list[str]) -> bool:
    """Return whether all of *values* are shares, one of them more than nought: nought is the same either way."""
    return all(map(_SHARE.fullmatch, values)) and any(re.search("[1-9]", value) for value in values)
