"""A table of our own: what is grey, what is folded into a rate, what is escaped, what a phone and a reader get."""

from __future__ import annotations

import datetime as dt
import re

import pyarrow as pa
import pytest

from smarketing.metrics import ColumnInfo
from smarketing.ui.formats import THIN_SPACE
from smarketing.ui.html_table import as_html, shown_columns

INFOS = {
    "source": ColumnInfo("Source", "text"),
    "leads": ColumnInfo("Leads", "count"),
    "step_rate": ColumnInfo("Step rate", "rate", "higher", "step_n"),
    "step_n": ColumnInfo("Leads judged", "count"),
    "low": ColumnInfo("Low", "rate", "neither", "step_n"),
    "high": ColumnInfo("High", "rate", "neither", "step_n"),
    "revenue": ColumnInfo("Revenue", "money"),
    "per_customer": ColumnInfo("Per customer", "money", "lower", "leads"),
    "days": ColumnInfo("Median time", "days"),
    "created_month": ColumnInfo("Month", "date"),
    "cohort_month": ColumnInfo("Created in", "date"),
    "a_month": ColumnInfo("A month", "number"),
    "seen": ColumnInfo("Last activity", "date"),
    "company": ColumnInfo("Company", "text"),
}


def drawn(**columns: list[object]) -> str:
    table = pa.table(columns)
    return as_html(table, shown_columns(table, INFOS, table.column_names), currency="EUR", alt="Sources")


def words(html: str) -> str:
    return re.sub(r"<[^>]+>", "|", html)


def test_a_rate_of_fewer_than_ten_is_grey_and_says_why() -> None:
    html = drawn(source=["Fair", "Web"], step_rate=[0.5, 0.25], step_n=[8, 40])
    fair, web = re.findall(r"<tr role=\"row\"><th scope=\"row\".*?</tr>", html)
    assert 'class="n few"' in fair
    assert 'title="Only 8: under 10, too few to compare."' in fair
    assert "too few to compare" in words(fair)
    assert "few" not in web


def test_money_that_rests_on_fewer_than_ten_is_grey_too_and_says_why() -> None:
    html = drawn(source=["Fair", "Web", "Shop"], leads=[8, 40, 3], per_customer=[500.0, 250.0, None])
    fair, web, shop = re.findall(r"<tr role=\"row\"><th scope=\"row\".*?</tr>", html)
    assert 'class="n few" data-head="Per customer" title="Only 8: under 10, too few to compare."' in fair
    assert "few" not in web
    assert "few" not in shop


def test_a_rate_takes_up_its_n_and_its_interval() -> None:
    html = drawn(source=["Web"], step_rate=[0.276], step_n=[693], low=[0.244], high=[0.31])
    assert html.count("<th scope") == 3
    assert f"27.6{THIN_SPACE}%" in html
    assert f"n 693 · 24.4–31.0{THIN_SPACE}%" in html


def test_bounds_that_are_counts_stay_columns_of_their_own() -> None:
    table = pa.table({"source": ["Web"], "step_rate": [0.2], "step_n": [50], "low": [3], "high": [9]})
    infos = INFOS | {"low": ColumnInfo("At best rates", "count"), "high": ColumnInfo("At worst rates", "count")}
    names = [column.name for column in shown_columns(table, infos, table.column_names)]
    assert names == ["source", "step_rate", "low", "high"]


def test_every_value_is_escaped() -> None:
    html = drawn(source=['<img src=x onerror="alert(1)">'], company=["<b>A & B</b>" * 6])
    assert "<img" not in html
    assert "<b>" not in html


def test_numbers_stand_to_the_right_with_the_same_decimals() -> None:
    html = drawn(source=["Web", "Fair"], days=[3.0, 35.5], revenue=[1200.5, 90.0])
    assert ">3.0 days<" in html
    assert ">35.5 days<" in html
    assert ">€1,200.50<" in html
    assert ">€90.00<" in html
    assert html.count('class="n"') == 6


def test_a_cell_says_what_to_sort_it_by() -> None:
    html = drawn(source=["Web", "Fair"], leads=[1200, None], seen=[dt.date(2026, 11, 5), None])
    assert 'data-v="1200.0">1,200<' in html
    assert 'data-v="2026-11-05">5 Nov 2026<' in html
    assert html.count('data-v=""') == 2


def test_a_column_of_texts_that_is_empty_throughout_is_left_out() -> None:
    assert "Company" not in drawn(source=["Web"], company=[None], leads=[3])


def test_a_long_text_is_cut_with_its_whole_as_title() -> None:
    text = "A later stage is dated before an earlier one: 3 May against 9 May"
    assert f'<span class="cut" title="{text}">{text}</span>' in drawn(source=["Web"], company=[text])


def test_a_screen_reader_hears_a_table_with_heads() -> None:
    html = drawn(source=["Web"], leads=[3])
    assert 'role="region" aria-label="Sources" tabindex="0"' in html
    assert html.count('role="columnheader"') == 2
    assert 'scope="row" role="rowheader"' in html
    assert 'data-head="Leads"' in html


def test_a_phone_gets_a_button_to_what_its_cards_leave_out_and_only_then() -> None:
    assert "Show" not in drawn(source=["Web"], leads=[3])
    assert "Show all 30 rows" in drawn(source=["Web"] * 30, leads=[3] * 30)


def test_only_a_long_table_can_be_searched() -> None:
    assert 'type="search"' not in drawn(source=["Web"] * 12)
    assert 'type="search"' in drawn(source=["Web"] * 13)


@pytest.mark.parametrize(
    ("rates", "widths"),
    [
        ([0.31, 0.32], ["62", "64"]),
        ([0.31, 0.82], ["31", "82"]),
        ([0.5], ["100"]),
        ([0.501], ["50"]),
        ([0.004, 0.02], ["8", "40"]),
        ([0.0, None], ["0"]),
    ],
)
def test_a_full_bar_is_a_round_share_and_never_the_largest_row(rates: list[object], widths: list[str]) -> None:
    html = drawn(source=["Web", "Fair"][: len(rates)], step_rate=rates, step_n=[40] * len(rates))
    assert re.findall(r"--w:(\d+)%", html) == widths


def test_a_rate_of_few_cases_does_not_outgrow_its_bar() -> None:
    html = drawn(source=["Web", "Fair"], step_rate=[0.3, 0.9], step_n=[40, 5])
    assert re.findall(r"--w:(\d+)%", html) == ["30", "90"]


def test_a_table_that_is_searched_elsewhere_has_no_field_of_its_own() -> None:
    table = pa.table({"source": [f"Source {number}" for number in range(20)]})
    columns = shown_columns(table, INFOS, table.column_names)
    assert as_html(table, columns, currency="EUR", alt="Sources").count("<input") == 1
    assert "<input" not in as_html(table, columns, currency="EUR", alt="Sources", search=False)


def test_an_interval_stands_under_the_rate_of_its_own_cases() -> None:
    table = pa.table(
        {"source": ["Web"], "step_rate": [0.35], "step_n": [3359], "of_all": [1.0], "low": [0.332], "high": [0.365]}
    )
    infos = INFOS | {"of_all": ColumnInfo("Of all", "rate", "higher", None)}
    bounds = {column.name: column.bounds for column in shown_columns(table, infos, table.column_names)}
    assert bounds == {"source": [], "step_rate": ["low", "high"], "of_all": []}


def test_a_month_reads_as_a_month_and_sorts_by_its_day() -> None:
    html = drawn(created_month=[dt.date(2026, 3, 1)], cohort_month=[dt.date(2026, 2, 1)], seen=[dt.date(2026, 3, 1)])
    assert "|Mar 2026|" in words(html)
    assert "|Feb 2026|" in words(html)
    assert "|1 Mar 2026|" in words(html)
    assert 'data-v="2026-03-01">Mar 2026<' in html


def test_numbers_show_no_more_decimals_than_the_longest_of_them_has() -> None:
    assert "|18.1|" in words(drawn(source=["Fair", "Web"], a_month=[18.1, 16.0]))
    assert "|16.0|" in words(drawn(source=["Fair", "Web"], a_month=[18.1, 16.0]))
    assert "|18.13|" in words(drawn(source=["Fair", "Web"], a_month=[18.126, 16.0]))
