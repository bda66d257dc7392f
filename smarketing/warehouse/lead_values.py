"""The commonest values of a column of the leads, to choose from when a persona rule is written."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pyarrow.parquet as pq
from sqlglot import exp

from smarketing.settings import Settings
from smarketing.warehouse.asking_leads import asked_of_leads
from smarketing.warehouse.cells import canonical

MOST_VALUES: Final = 50


def common_values(leads: Path, column: str, *, settings: Settings) -> tuple[str, ...]:
    """Return the values of *column* in a Parquet file of canonical leads, commonest first, at most fifty.

    Raises:
        EngineError: the file can't be read.
    """
    if column not in pq.read_schema(leads).names:
        return ()
    value = exp.Trim(this=exp.cast(exp.column(column, quoted=True), "varchar"))
    query = (
        exp.select(exp.alias_(value, "cell"), exp.alias_(exp.Count(this=exp.Star()), "leads"))
        .from_(canonical("leads"))
        .where(exp.NEQ(this=value.copy(), expression=exp.Literal.string("")))
        .group_by(value.copy())
        .order_by(exp.Ordered(this=exp.column("leads"), desc=True), exp.column("cell"))
        .limit(MOST_VALUES)
    )
    return tuple(str(row["cell"]) for row in asked_of_leads(leads, query, settings=settings).to_pylist())
