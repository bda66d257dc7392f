"""Charts are plain Vega-Lite without data: small, shared, and coloured by meaning only."""

from __future__ import annotations

import json
import re

import pytest

from smarketing import charts
from smarketing.charts import palette

SPECS = {
    "funnel": charts.funnel(),
    "compact funnel": charts.funnel(compact=True),
    "ranked rates": charts.ranked_rates(category="source", rate="rate", n="n", low="low", high="high", title="Rate"),
    "months": charts.monthly_bars(month="month", amount="revenue", unit="money", title="Revenue"),
    "waterfall": charts.waterfall(),
    "two sides": charts.compared_rates(),
    "weeks": charts.weekly_counts(week="week", count="heard", title="Heard"),
    "tornado": charts.tornado(symbol="€"),
    "landing": charts.landing(symbol="€"),
    "heat map": charts.heat_map(row="persona", column="source", rate="rate", n="n", title="Rate"),
    "cohorts": charts.cohort_triangle(month="m", age="a", rate="r", n="n", complete="done", title="Customers"),
}


@pytest.mark.parametrize("name", SPECS)
def test_a_spec_carries_no_rows(name: str) -> None:
    assert "datasets" not in SPECS[name]
    assert "values" not in json.dumps(SPECS[name].get("data", {}))


@pytest.mark.parametrize("name", SPECS)
def test_a_spec_uses_no_colour_of_its_own(name: str) -> None:
    known = {
        value for colour in vars(palette).values() if isinstance(colour, palette.Colour)
        for value in (colour.light, colour.dark)
    }  # fmt: skip
    assert set(re.findall(r"#[0-9A-Fa-f]{6}", json.dumps(SPECS[name]))) <= known


def test_a_spec_is_built_once() -> None:
    assert charts.funnel() is charts.funnel()
