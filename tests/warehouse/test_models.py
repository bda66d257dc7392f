"""Models keep to what every engine answers alike."""

from __future__ import annotations

import pytest
import sqlglot

from smarketing.errors import UnsupportedSql
from smarketing.warehouse.engines.spelling import spell
from smarketing.warehouse.models import FOLDER, all_models
from smarketing.warehouse.portable import refuse_unportable

MODELS = {model.name: model for model in all_models()}


@pytest.mark.parametrize("name", MODELS)
def test_a_model_keeps_to_the_portable_subset(name):
    refuse_unportable(MODELS[name].query)


@pytest.mark.parametrize("name", MODELS)
def test_a_model_says_what_it_is_and_its_grain(name):
    lines = MODELS[name].text.splitlines()
    assert lines[0].startswith("-- ")
    assert any(line.startswith("-- grain: ") for line in lines)
    assert len(lines) <= 60


@pytest.mark.parametrize(
    "sql",
    [
        "select a from t qualify row_number() over (order by a) = 1",
        "select count(*) filter (where a > 1) from t",
        "select a, count(*) from t group by 1",
        "select list(a) from t",
        "select [a, b] from t",
        "select strftime(a, '%Y') from t",
        "select regexp_matches(a, 'x') from t",
        "select median(a) from t",
    ],
)
def test_what_engines_answer_differently_is_refused(sql):
    with pytest.raises(UnsupportedSql):
        refuse_unportable(sqlglot.parse_one(sql, read="duckdb"))


def test_a_percentile_is_spelled_as_each_engine_interpolates():
    tree = sqlglot.parse_one("select percentile(days, 0.8) from t", read="duckdb")
    assert spell(tree, "duckdb") == "SELECT QUANTILE_CONT(days, 0.8) FROM t"
    assert spell(tree, "spark") == "SELECT PERCENTILE(days, 0.8) FROM t"
    with pytest.raises(UnsupportedSql, match="clickhouse"):
        spell(tree, "clickhouse")


def test_every_model_comes_after_those_it_reads():
    seen = set()
    for model in all_models():
        assert model.reads & MODELS.keys() <= seen
        seen.add(model.name)
    assert seen == {path.stem for path in FOLDER.glob("*/*.sql")}
