"""One question asked of the canonical leads in a Parquet file, before anything is built of them."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
from sqlglot import exp

from smarketing.settings import Settings
from smarketing.warehouse.cells import canonical
from smarketing.warehouse.engines.duckdb import DuckDBEngine
from smarketing.warehouse.engines.spelling import spell


def asked_of_leads(leads: Path, query: exp.Query, *, settings: Settings) -> pa.Table:
    """Return the answer of *query*, which reads ``canonical("leads")``, over the file *leads*.

    Raises:
        EngineError: the file can't be read.
    """
    with (
        TemporaryDirectory(prefix="smarketing-leads-") as scratch,
        DuckDBEngine(
            Path(":memory:"), scratch=Path(scratch), threads=settings.threads, memory_limit=settings.memory_limit
        ) as engine,
    ):
        engine.read_parquet(canonical("leads"), leads)
        return engine.rows(spell(query, engine.dialect))
