"""Reading: many threads, live tables, nothing but marts."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import pytest

from smarketing.errors import EngineError
from smarketing.warehouse.reader import KEPT_BUILDS, KEPT_REVISIONS, LiveTables, Reader
from smarketing.warehouse.short_answers import SHORT
from tests.warehouse.given import build_from
from tests.warehouse.golden_set import golden_deals, golden_leads

COUNT = "select count(*) as leads from leads"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return tmp_path_factory.mktemp("workspace")


@pytest.fixture(scope="module")
def builds(workspace):
    """Builds of one, two, three … leads, one more than stay attached."""
    return [
        build_from(workspace, as_of=dt.date(2026, 7, 1 + n), leads=golden_leads()[: n + 1], deals=golden_deals())
        for n in range(KEPT_BUILDS + 1)
    ]


@pytest.fixture
def reader(workspace, builds):
    made = Reader(workspace, threads=2, memory_limit="500MB")
    yield made
    made.close()


def _live(limit_days):
    table = pa.table({"stage": ["lead"], "limit_days": [limit_days]})
    return LiveTables(str(limit_days), {"live_stages": table})


def test_eight_threads_on_several_builds_and_revisions_each_get_their_own_answer(reader, builds):
    sql = "select count(*) as leads, max(limit_days) as days from leads cross join live_stages"

    def ask(n):
        answer = reader.query(sql, build_id=builds[n % len(builds)].id, live=_live(n % 7)).to_pylist()
        return answer == [{"leads": n % len(builds) + 1, "days": n % 7}]

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(400)))


def test_a_build_let_go_is_attached_again(reader, builds):
    for _ in range(2):
        for n, build in enumerate(builds):
            assert reader.query(COUNT, build_id=build.id).to_pylist() == [{"leads": n + 1}]


def test_a_revision_of_live_tables_dropped_is_loaded_again(reader, builds):
    for _ in range(2):
        for limit in range(KEPT_REVISIONS + 2):
            found = reader.query("select limit_days from live_stages", build_id=builds[0].id, live=_live(limit))
            assert found.to_pylist() == [{"limit_days": limit}]


def test_values_are_bound_not_spliced(reader, builds):
    sql = "select count(*) as leads from leads where lead_id = ?"
    assert reader.query(sql, build_id=builds[0].id, parameters=["L1' or '1' = '1"]).to_pylist() == [{"leads": 0}]


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_text('/etc/passwd')",
        "select * from read_csv('../../../etc/passwd')",
        "copy leads to 'stolen.csv'",
        "attach 'other.duckdb'",
        "install httpfs",
        "set enable_external_access = true",
        "set memory_limit = '20GB'",
        "drop table leads",
        "insert into stages values ('x', 9, 'X', 'sales')",
    ],
)
def test_nothing_but_marts_can_be_read_and_nothing_written(reader, builds, sql):
    with pytest.raises(EngineError):
        reader.query(sql, build_id=builds[0].id)
    assert reader.query("select count(*) as stages from stages", build_id=builds[0].id).to_pylist() == [{"stages": 5}]


def test_a_build_that_is_gone_is_said_to_be(reader):
    with pytest.raises(EngineError, match="Reload the page"):
        reader.query(COUNT, build_id="no such build")


@pytest.mark.parametrize("rows", [0, 1, SHORT, SHORT + 1])
def test_a_question_asked_again_and_again_answers_the_same_rows_and_types_however_many(reader, builds, rows):
    sql = """
        select i as whole, cast(i as hugeint) as large, cast(i as decimal(18, 2)) as amount, i / 2 as half,
            null as nothing, case when i > 0 then 'text' end as word, i = 1 as is_one,
            date '2026-07-01' + cast(i as int) as day
        from range($rows) as numbers(i)
    """
    wanted = reader.query(sql, build_id=builds[0].id, parameters={"rows": rows})
    for _ in range(2):
        assert reader.ask(sql, build_id=builds[0].id, parameters={"rows": rows}).equals(wanted)
        assert reader.query(COUNT, build_id=builds[0].id).to_pylist() == [{"leads": 1}]


def test_a_question_that_fails_leaves_nothing_behind_for_the_next(reader, builds):
    for _ in range(2):
        with pytest.raises(EngineError):
            reader.ask("select no_such_column from leads", build_id=builds[0].id)
        assert reader.ask(COUNT, build_id=builds[0].id).to_pylist() == [{"leads": 1}]
