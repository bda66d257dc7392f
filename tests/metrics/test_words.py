"""What our words mean in SQL is what the domain and the tables of statistics say."""

from math import sqrt
from statistics import NormalDist

import pytest

from smarketing.domain.filters import Filters
from smarketing.domain.intervals import newcombe
from smarketing.metrics.compiler import compile_query
from smarketing.metrics.portable import parse
from tests.metrics.marts import AS_OF, lead


def said(company, expression):
    company.given(leads=[lead()])
    tree = parse(f"select {expression} as said from leads_now", "a test").copy()
    sql = compile_query(tree, Filters(), AS_OF)
    (row,) = company.reader.query(sql, build_id=company.build.id, live=company.live).to_pylist()
    return row["said"]


@pytest.mark.parametrize(("top", "n", "other", "others"), [(12, 40, 24, 50), (0, 30, 9, 31), (40, 40, 0, 7)])
def test_the_interval_of_a_difference_is_newcombes(company, top, n, other, others):
    given = f"{top}, {n}, {other}, {others}"
    ends = (said(company, f"difference_low({given})"), said(company, f"difference_high({given})"))
    assert ends == pytest.approx(newcombe(top, n, other, others)[1:])


def test_how_many_standard_errors_a_difference_is_goes_by_the_rate_of_both(company):
    common = 36 / 90
    error = sqrt(common * (1 - common) * (1 / 40 + 1 / 50))
    assert said(company, "standard_errors(12, 40, 24, 50)") == pytest.approx(abs(0.3 - 0.48) / error)


@pytest.mark.parametrize("nothing", ["standard_errors(0, 40, 0, 50)", "difference_low(0, 0, 1, 2)", "chance_limit(0)"])
def test_where_nothing_stands_below_the_line_nothing_is_said(company, nothing):
    assert said(company, nothing) is None


@pytest.mark.parametrize("tests", [1, 4, 24, 150, 5000])
def test_all_tests_together_are_wrong_once_in_forty_times(company, tests):
    assert said(company, f"chance_limit({tests})") == pytest.approx(NormalDist().inv_cdf(1 - 0.025 / tests), abs=5e-4)
