"""Reports grouped by a column: every row has its group's value, no subtotal is a record."""

from __future__ import annotations

import datetime as dt

import pyarrow.parquet as pq
import pytest
import xlsxwriter

HEADER = "Stage,Opportunity Owner,Opportunity ID,Opportunity Name,Amount,Close Date"
WITH_TITLES = f"""{HEADER}
Prospecting (2 records),,,,,
,Bob,006A000000AbCdE,Acme,"12,000.00",2/13/2026
,Bob,006A000000AbCdF,Blue,"5,000.00",2/28/2026
Subtotal,,Count,2,"17,000.00",
Closed Won (1 record),,,,,
,Eve,006A000000AbCdG,Cyan,700.00,1/30/2026
Subtotal,,Count,1,700.00,
Total,,Count,3,"17,700.00",

Confidential Information - Do Not Distribute
"""
WITH_GAPS = f"""{HEADER}
Prospecting,Bob,006A000000AbCdE,Acme,"12,000.00",2/13/2026
,,006A000000AbCdF,Blue,"5,000.00",2/28/2026
,Subtotal,Count,2,"17,000.00",
,Ann,006A000000AbCdH,Drab,10.00,2/28/2026
,Subtotal,Count,1,10.00,
Subtotal,,Count,3,"17,010.00",
Closed Won,Eve,006A000000AbCdG,Cyan,700.00,1/30/2026
,Subtotal,Count,1,700.00,
Subtotal,,Count,1,700.00,
Total,,Count,4,"17,710.00",
"""


def test_titles_of_groups_are_the_value_of_their_rows_and_subtotals_no_records(desk):
    [grid] = desk.grids(WITH_TITLES)
    assert [row[:4] for row in desk.rows(grid)[1:]] == [
        ["Prospecting", "Bob", "006A000000AbCdE", "Acme"],
        ["Prospecting", "Bob", "006A000000AbCdF", "Blue"],
        ["Closed Won", "Eve", "006A000000AbCdG", "Cyan"],
    ]
    assert "grouped by “Stage”: the value of a group counts for each of its rows, 3 in all" in " ".join(grid.notes)


def test_a_group_named_once_in_its_first_row_counts_for_all_of_them_also_within_another(desk):
    [grid] = desk.grids(WITH_GAPS)
    assert [row[:4] for row in desk.rows(grid)[1:]] == [
        ["Prospecting", "Bob", "006A000000AbCdE", "Acme"],
        ["Prospecting", "Bob", "006A000000AbCdF", "Blue"],
        ["Prospecting", "Ann", "006A000000AbCdH", "Drab"],
        ["Closed Won", "Eve", "006A000000AbCdG", "Cyan"],
    ]


def test_a_grouped_report_counts_what_is_won_and_adds_up_no_subtotal(checked):
    upload = checked(("report.csv", WITH_TITLES), as_of=dt.date(2026, 3, 2))
    [part] = upload.parts
    deals = pq.read_table(part.converted.path).to_pylist()
    assert [(float(deal["amount"]), deal["is_won"]) for deal in deals] == [(12000, False), (5000, False), (700, True)]


def test_subtotals_that_a_sheet_puts_below_each_group_are_no_costs(desk):
    rows = "Brand,2026-01-01,100\nBrand,2026-01-02,50\n{}\nGeneric,2026-01-01,10\nGeneric,2026-01-02,20\n{}\n"
    for below in (("Subtotal,2026-01-02,150", "Subtotal,2026-01-02,30"), ("Brand Total,,150", "Generic Total,,30")):
        text = f"Campaign,Date,Cost\n{rows.format(*below)}Grand Total,,180\n"
        [grid] = desk.grids(text)
        assert [row[2] for row in desk.rows(grid)[1:]] == ["100", "50", "10", "20"]
        assert grid.footer_rows == 3


def test_a_grouped_workbook_is_read_alike(desk, tmp_path):
    path = tmp_path / "report.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for place, line in enumerate(WITH_GAPS.replace('"12,000.00"', "12000").replace('"', "").splitlines()):
            sheet.write_row(place, 0, line.split(",")[:6])
    [grid] = desk.grids(path.read_bytes(), "report.xlsx")
    assert [row[0] for row in desk.rows(grid)[1:]] == ["Prospecting"] * 3 + ["Closed Won"]


@pytest.mark.parametrize("owners", [("Bob", "", "", "Eve", "")])
def test_gaps_that_only_look_like_groups_stay_and_are_told(desk, owners):
    rows = "".join(f"{one},D{place},{place}00,2026-01-05\n" for place, one in enumerate(owners))
    [grid] = desk.grids(f"Owner,Deal ID,Amount,Close Date\n{rows}")
    assert [row[0] for row in desk.rows(grid)[1:]] == list(owners)
    assert any("“Owner” is empty in 3 rows" in note for note in grid.notes)


def test_missing_values_are_no_groups(desk):
    owners = ("Bob", "", "Eve", "Bob", "", "")
    rows = "".join(f"{one},D{place},{place}00,2026-01-05\n" for place, one in enumerate(owners))
    [grid] = desk.grids(f"Owner,Deal ID,Amount,Close Date\n{rows}")
    assert [row[0] for row in desk.rows(grid)[1:]] == list(owners)
    assert grid.notes == ()
