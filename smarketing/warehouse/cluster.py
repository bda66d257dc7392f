"""Let a cluster make the marts, then bring them into the one file that is served."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
from sqlglot import exp

from smarketing.domain.personas import RuleSet
from smarketing.domain.stages import Stage
from smarketing.warehouse import models
from smarketing.warehouse.audits import check_audits
from smarketing.warehouse.engines.duckdb import DuckDBEngine
from smarketing.warehouse.engines.spark import SparkEngine
from smarketing.warehouse.engines.spelling import everything_of, spell
from smarketing.warehouse.marts import PREVIOUS_MARTS, BuildInput, Progress, make_marts


@dataclass(frozen=True)
class Cluster:
    """A Spark Connect *address* (``sc://host:port``) and a *folder* that the cluster and this machine both reach.

    The cluster must reach the canonical tables too, under the same paths.
    """

    address: str
    folder: Path


def make_marts_on_cluster(
    local: DuckDBEngine,
    cluster: Cluster,
    snapshot: BuildInput,
    *,
    rules: Sequence[RuleSet],
    stages: Sequence[Stage],
    currency: str,
    has_previous: bool,
    progress: Progress,
) -> None:
    """Make and audit the marts of *snapshot* on *cluster* and write them into *local*, which knows those before.

    Raises:
        AuditError: the marts break a promise; nothing was brought here.
        EngineError: the cluster or the engine here failed.
    """
    folder = cluster.folder / f"build-{snapshot.snapshot_id}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        engine = SparkEngine.connect(cluster.address, str(folder))
        for mart in PREVIOUS_MARTS if has_previous else ():
            carried = folder / f"previous_{mart}.parquet"
            pq.write_table(local.rows(everything_of(f"previous_{mart}", local.dialect)), carried)
            engine.read_parquet(f"previous_{mart}", carried)
        make_marts(
            engine,
            snapshot,
            rules=rules,
            stages=stages,
            currency=currency,
            has_previous=has_previous,
            progress=progress,
        )
        check_audits(engine)
        for model in models.all_models():
            if model.layer == "marts":
                _bring(local, engine, model, folder / "marts" / model.name)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _bring(local: DuckDBEngine, engine: SparkEngine, model: models.Model, folder: Path) -> None:
    """Copy a mart from its Parquet files, in its own order.

    A cluster that writes none for an empty mart is asked for its columns.
    """
    if not list(folder.glob("*.parquet")):
        folder.mkdir(parents=True, exist_ok=True)
        pq.write_table(engine.rows(everything_of(model.name, engine.dialect)), folder / "empty.parquet")
    local.read_parquet(f"cluster_{model.name}", folder / "*.parquet")
    query = exp.select("*").from_(f"cluster_{model.name}")
    if order := model.query.args.get("order"):
        query = query.order_by(*(exp.column(key.this.name) for key in order.expressions))
    local.table(model.name, spell(query, local.dialect), lasting=True)
