"""Every model answers the same on DuckDB and on a cluster, cell by cell."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from smarketing.domain.stages import DEFAULT_STAGES, Stage
from smarketing.warehouse.engines.base import Engine
from smarketing.warehouse.engines.duckdb import DuckDBEngine
from smarketing.warehouse.engines.spark import SparkEngine
from smarketing.warehouse.engines.spelling import everything_of
from smarketing.warehouse.marts import BuildInput, make_marts
from smarketing.warehouse.models import all_models
from tests.warehouse.given import write_table
from tests.warehouse.golden_set import golden_deals, golden_leads
from tests.warehouse.random_set import RULES, random_tables

PREVIOUS = {"leads", "deals"}
AS_OF = dt.date(2026, 6, 30)
WEEK = dt.timedelta(days=7)
_LEAD, _MQL, _SQL, _OPPORTUNITY, _CUSTOMER = DEFAULT_STAGES
OWN_STAGES = (
    _LEAD, replace(_SQL, shown_by="first_contacted_at"),
    Stage("accepted", "Accepted", "sales", "", "", None, None, shown_by="job_title", called=("SAL", "New")),
    _OPPORTUNITY, _CUSTOMER,
)  # fmt: skip
"""A company without MQLs, with a stage of its own: told by a text that is seldom a day, and by words."""


def _tables(kind: str) -> dict[str, list[dict]]:
    if kind == "golden":
        return {"leads": golden_leads(), "deals": golden_deals()}
    return random_tables(seed=13 if kind == "own stages" else int(kind))


def _make(
    engine: Engine, paths: dict[str, Path], *, as_of: dt.date, stages: Sequence[Stage], previous: Path | None = None
) -> None:
    """Run all models; the marts of the snapshot before are Parquet files under *previous*."""
    for mart in PREVIOUS if previous else ():
        engine.read_parquet(f"previous_{mart}", previous / f"{mart}.parquet")
    snapshot = BuildInput(
        f"s-{as_of}", as_of, paths, "before" if previous else None, as_of - WEEK if previous else None
    )
    make_marts(
        engine,
        snapshot,
        rules=RULES,
        stages=stages,
        currency="",
        has_previous=previous is not None,
        progress=lambda _step, _share: None,
    )


def _all_rows(engine: Engine, name: str) -> pa.Table:
    return engine.rows(everything_of(name, engine.dialect))


@pytest.fixture(scope="module", params=["golden", "11", "12", "own stages"])
def engines(request, sail, tmp_path_factory) -> Iterator[tuple[DuckDBEngine, SparkEngine]]:
    folder = tmp_path_factory.mktemp("parity")
    tables = _tables(request.param)
    stages = OWN_STAGES if request.param == "own stages" else DEFAULT_STAGES
    paths = {name: write_table(folder, name, rows) for name, rows in tables.items()}
    before = {**tables, "leads": tables["leads"][: len(tables["leads"]) * 3 // 4], "deals": tables["deals"][2:]}
    with DuckDBEngine(folder / "before.duckdb", scratch=folder, threads=2, memory_limit="1GB") as earlier:
        earlier_paths = {name: write_table(folder / "before", name, rows) for name, rows in before.items()}
        _make(earlier, earlier_paths, as_of=AS_OF - WEEK, stages=stages)
        for mart in PREVIOUS:
            pq.write_table(_all_rows(earlier, mart), folder / f"{mart}.parquet")
    cluster = SparkEngine(sail, str(folder / "cluster"))
    with DuckDBEngine(folder / "now.duckdb", scratch=folder, threads=2, memory_limit="1GB") as local:
        for engine in (local, cluster):
            _make(engine, paths, as_of=AS_OF, stages=stages, previous=folder)
        yield local, cluster


@pytest.mark.parametrize("model", [model.name for model in all_models()])
def test_a_model_gives_the_same_rows_on_both_engines(engines, model):
    local, cluster = (_all_rows(engine, model) for engine in engines)
    assert cluster.column_names == local.column_names
    ours, theirs = _sorted_rows(local), _sorted_rows(cluster)
    assert len(theirs) == len(ours)
    for mine, other in zip(ours, theirs, strict=True):
        assert all(_equal(*cells) for cells in zip(mine, other, strict=True)), f"{mine}\n{other}"


def _sorted_rows(table: pa.Table) -> list[tuple]:
    rows = [tuple(row.values()) for row in table.to_pylist()]
    return sorted(rows, key=lambda row: [(cell is None, str(_plain(cell))) for cell in row])


def _plain(cell: object) -> object:
    """Return a cell in a form that both engines sort alike: whole numbers of any width, text, days."""
    if isinstance(cell, Decimal | int | float) and not isinstance(cell, bool):
        return round(float(cell), 6)
    return cell


def _equal(mine: object, other: object) -> bool:
    if isinstance(mine, float) and isinstance(other, float):
        return math.isclose(mine, other, rel_tol=1e-9, abs_tol=1e-9)
    return type(mine) is type(other) and mine == other
