"""Every metric answers the same on DuckDB and on a cluster, cell by cell."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal

import duckdb
import pyarrow.parquet as pq
import pytest

from smarketing.domain.filters import Filters
from smarketing.domain.period import Period
from smarketing.metrics.compiler import compile_metric
from smarketing.metrics.dictionary import dictionary
from smarketing.warehouse.engines.spark import SparkEngine
from tests.laws.conftest import AS_OF, company

FEW_CASES = {"weakest_step": {"least_cases": 1}}
METRICS = sorted(dictionary().metrics)
CHOSEN = {
    "all time": Filters(),
    "a quarter of two sources": Filters(
        Period(dt.date(2026, 1, 1), dt.date(2026, 4, 1)), (("source", ("Organic", "(unknown)")),)
    ),
}


@pytest.fixture(scope="module")
def both(sail, tmp_path_factory):
    folder = tmp_path_factory.mktemp("metrics-parity")
    local = company(folder / "workspace", 31)
    cluster = SparkEngine(sail, str(folder / "cluster"))
    with duckdb.connect(str(local.build.file), read_only=True) as marts:
        tables = {name: marts.table(name).to_arrow_table() for (name,) in marts.execute("show tables").fetchall()}
    for name, table in {**tables, **local.live.tables}.items():
        pq.write_table(table, folder / f"{name}.parquet")
        cluster.read_parquet(name, folder / f"{name}.parquet")
    yield local, sail
    local.reader.close()


@pytest.mark.parametrize("filters", CHOSEN.values(), ids=CHOSEN.keys())
@pytest.mark.parametrize("name", METRICS)
def test_a_metric_gives_the_same_rows_on_both_engines(both, name, filters):
    local, session = both
    params = FEW_CASES.get(name, {})
    ours = local.rows(name, filters, **params)
    statement = compile_metric(name, filters, AS_OF, tuple(params.items()), dialect="spark")
    theirs = session.sql(statement).toArrow().to_pylist()
    assert len(ours) == len(theirs)
    for mine, other in zip(ours, theirs, strict=True):
        assert mine.keys() == other.keys()
        assert all(same(mine[column], other[column]) for column in mine), f"{mine}\n{other}"


def same(mine: object, other: object) -> bool:
    if isinstance(mine, float) or isinstance(other, float):
        return mine == other or (None not in (mine, other) and math.isclose(mine, other, rel_tol=1e-9, abs_tol=1e-9))
    if isinstance(mine, Decimal | int) and isinstance(other, Decimal | int):
        return mine == other
    return type(mine) is type(other) and mine == other
