"""Make the marts of a snapshot on any engine: lay the sources before it, run the models."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

from smarketing.domain.personas import RuleSet
from smarketing.domain.stages import Stage
from smarketing.warehouse import models
from smarketing.warehouse.cells import canonical
from smarketing.warehouse.currencies import codes_of, reporting_currency, seen_currencies
from smarketing.warehouse.engines.base import Engine
from smarketing.warehouse.engines.spelling import spell
from smarketing.warehouse.sources import READ_TABLES, Facts, source_queries

Progress = Callable[[str, float], None]
PREVIOUS_MARTS: Final = ("leads", "deals")


@dataclass(frozen=True)
class BuildInput:
    """What a build is made from: a snapshot's id, its day, its Parquet file per canonical table (absent: none).

    ``previous_build`` is the file built from the latest snapshot with an earlier day; movements are told against it,
    and are empty without it.
    """

    snapshot_id: str
    as_of: dt.date
    tables: Mapping[str, Path] = field(default_factory=dict)
    previous_snapshot_id: str | None = None
    previous_as_of: dt.date | None = None
    previous_build: Path | None = None


def make_marts(
    engine: Engine,
    snapshot: BuildInput,
    *,
    rules: Sequence[RuleSet],
    stages: Sequence[Stage],
    currency: str,
    has_previous: bool,
    progress: Progress,
) -> None:
    """Lay the sources of *snapshot* before *engine* and run every model on it.

    *currency* is the reporting currency; if empty, the one that most deals are in, else the one of most costs.
    """
    columns = {}
    for table in READ_TABLES:
        if table in snapshot.tables:
            path = snapshot.tables[table]
            columns[table] = frozenset(pq.read_schema(path).names)
            engine.read_parquet(canonical(table), path)
    seen = seen_currencies(engine, columns)
    reporting = currency.strip().upper() or reporting_currency(seen)
    facts = Facts(
        snapshot.as_of,
        snapshot.snapshot_id,
        reporting,
        snapshot.previous_snapshot_id if has_previous else None,
        snapshot.previous_as_of if has_previous else None,
        codes_of(seen, reporting),
    )
    sources = source_queries(columns, facts=facts, stages=stages, rules=rules, has_previous=has_previous)
    for name, query in sources.items():
        engine.view(name, spell(query, engine.dialect))
    ordered = models.all_models()
    for done, model in enumerate(ordered):
        progress(model.name, done / len(ordered))
        engine.table(model.name, models.spelled(model, engine.dialect), lasting=model.layer == "marts")
