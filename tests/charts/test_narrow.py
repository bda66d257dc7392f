"""What a chart says where it is narrow, and that text stays readable on every shade."""

from __future__ import annotations

import json

import pytest

from smarketing import charts
from smarketing.charts import palette
from smarketing.charts.grids import SHADES
from tests.charts.test_palette import contrast

GRIDS = {
    "heat map": charts.heat_map(row="persona", column="source", rate="rate", n="n", title="Rate"),
    "cohorts": charts.cohort_triangle(month="m", age="a", rate="r", n="n", complete="done", title="Customers"),
}


@pytest.mark.parametrize("name", GRIDS)
def test_a_grid_says_its_numbers_as_far_as_there_is_room_for_them(name: str) -> None:
    text = json.dumps(GRIDS[name])
    assert "width / datum.columns < 46 ? format(" in text
    assert "width / datum.columns < 18 ? ''" in text
    assert '"opacity"' not in text


def blended(over: str, under: str, share: float) -> str:
    pairs = [(int(over[at : at + 2], 16), int(under[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02X}" for a, b in pairs)


@pytest.mark.parametrize("shade", SHADES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_in_a_cell_is_readable_on_every_shade(theme: str, shade: float) -> None:
    cell = blended(getattr(palette.MARKETING, theme), getattr(palette.CARD, theme), shade)
    assert contrast(getattr(palette.TEXT, theme), cell) >= 4.5


def test_a_currency_is_text_in_a_chart_whatever_it_holds() -> None:
    text = json.dumps(charts.waterfall(symbol="' + alert(1) + '"))
    assert r"\"' + alert(1) + '\"" in text
