"""The commonest values of a column of the leads, to choose from when a persona rule is written."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pyarrow.parquet as pq
from sqlglot import exp

from smarketing.settings import Settings
from smarketing.warehouse.engines.duckdb import DuckDBEngine
from smarketing.warehouse.sources import canonical

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
    with (
        TemporaryDirectory(prefix="smarketing-values-") as scratch,
        DuckDBEngine(
            Path(":memory:"), scratch=Path(scratch), threads=settings.threads, memory_limit=settings.memory_limit
        ) as engine,
    ):
        engine.read_parquet(canonical("leads"), leads)
        return tuple(str(row["cell"]) for row in engine.rows(query).to_pylist())
