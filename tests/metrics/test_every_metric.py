"""What holds for every metric there is."""

import datetime as dt

import pytest

from smarketing.domain.filters import Filters
from smarketing.domain.period import Period
from smarketing.metrics.dictionary import dictionary
from tests.metrics.marts import deal, lead

METRICS = sorted(dictionary().metrics)
SPRING = Filters(Period(dt.date(2026, 3, 1), dt.date(2026, 6, 1)))


@pytest.fixture(scope="module")
def small(module_company):
    module_company.given(
        leads=[
            lead("customer", source="Paid", persona="Champion", revenue=1000, lead_id="rated"),
            lead("opportunity", persona="Champion"),
            lead("marketing_qualified"),
            lead("lead", is_lost=True),
        ],
        deals=[deal(persona="Champion"), deal("lost"), deal("open")],
        feedback=[{"lead_id": "rated", "verdict": "good", "reason": "Fits", "reason_team": "sales"}],
    )
    return module_company


@pytest.mark.parametrize("name", METRICS)
def test_it_answers_and_says_what_each_column_means(small, name):
    answer = small.ask(name, SPRING)
    assert list(answer.columns) == answer.table.column_names
    assert all(column.label and column.unit for column in answer.columns.values())
    assert answer.label
    assert answer.question.endswith("?")


@pytest.mark.parametrize("name", METRICS)
def test_its_grain_is_unique(small, name):
    rows = small.rows(name)
    grain = dictionary().metric(name).grain
    if grain == ("one row",):
        assert len(rows) == 1
    else:
        assert len({tuple(row[column] for column in grain) for row in rows}) == len(rows)


@pytest.mark.parametrize("name", METRICS)
def test_it_answers_where_there_is_no_data(empty, name):
    answer = empty.ask(name, SPRING)
    rates = [
        column
        for column, info in answer.columns.items()
        if info.unit == "rate" and column not in {"target_rate", "wanted_rate"}
    ]
    assert all(row[column] is None for row in answer.table.to_pylist() for column in rates)


@pytest.mark.parametrize("name", METRICS)
def test_every_rate_of_its_own_travels_with_its_n(small, name):
    for column, info in small.ask(name, SPRING).columns.items():
        if info.unit == "rate" and column not in {
            "target_rate",
            "wanted_rate",
            "later_rate",
            "customer_rate",
            "cumulative_rate",
        }:
            assert info.n_column, column
