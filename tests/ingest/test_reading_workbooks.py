"""Excel workbooks: every filled sheet, dates as ISO text, rows numbered as the sheet shows them."""

from __future__ import annotations

import datetime as dt
import io

import pyarrow.parquet as pq
import pytest
import xlsxwriter

from smarketing.ingest.model import ColumnMapping

pytestmark = pytest.mark.slow


def workbook() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    book.add_worksheet("Cover")
    sheet = book.add_worksheet("Deals")
    sheet.write_row(1, 0, ["id", "made", "amount", "won"])
    sheet.write(2, 0, "x")
    sheet.write_datetime(2, 1, dt.datetime.fromisoformat("2026-03-04"), day)
    sheet.write(2, 2, 1234.5)
    sheet.write(2, 3, True)
    sheet.write_row(4, 0, ["y", "soon", 10, False])
    people = book.add_worksheet("People")
    people.write_row(0, 0, ["name", "city"])
    people.write_row(1, 0, ["Ann", "Ulm"])
    book.close()
    return out.getvalue()


def test_each_filled_sheet_is_offered_whatever_the_file_is_called(desk):
    deals, people = desk.grids(workbook(), "deals.csv")
    assert (deals.sheet, deals.header) == ("Deals", ("id", "made", "amount", "won"))
    assert desk.rows(deals)[1] == ["x", "2026-03-04 00:00:00", "1234.5", "true"]
    assert desk.rows(people) == [["name", "city"], ["Ann", "Ulm"]]


def test_rejects_name_the_row_that_the_sheet_shows(desk):
    columns: dict[str, str | ColumnMapping] = {
        "id": "deal_id",
        "made": "created_at",
        "amount": "amount",
        "won": "is_won",
    }
    converted = desk.convert(workbook(), "deals", columns)
    assert (converted.rows_read, converted.rows_kept, converted.cells_nulled) == (2, 2, 1)
    assert [(reject.row, reject.column, reject.value) for reject in converted.rejects] == [(5, "made", "soon")]


def test_merged_titles_over_groups_of_columns_are_no_header(desk):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:B1", "Contact")
        sheet.merge_range("C1:D1", "Dates")
        sheet.write("E1", "Stage")
        sheet.write_row(1, 0, ["Record ID", "Email", "Create Date", "Last Activity Date", "Lifecycle Stage"])
        for number in range(4):
            cells = [number, f"a{number}@one.example", "2026-01-05", "2026-02-05", "Lead"]
            sheet.write_row(2 + number, 0, cells)
    [grid] = desk.grids(out.getvalue(), "contacts.xlsx")
    assert grid.header == ("Record ID", "Email", "Create Date", "Last Activity Date", "Lifecycle Stage")
    assert grid.first_row == 3
    assert len(desk.rows(grid)) == 5


def test_a_row_with_one_bad_value_below_columns_without_names_is_no_header(desk):
    [grid] = desk.grids("id,,,made\nx,y,z,soon\na,b,c,2026-01-05\nd,e,f,2026-01-06\n")
    assert grid.header == ("id", "Column 2", "Column 3", "made")


def merged_book(*merges: tuple[str, str], rows: list[list[object]], first: int = 0) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("Notes & more").write(0, 0, "for nobody")
        sheet = book.add_worksheet("People & firms")
        for place, row in enumerate(rows):
            sheet.write_row(place, first, row)
        for cells, value in merges:
            sheet.merge_range(cells, value)
    return out.getvalue()


PEOPLE: list[list[object]] = [["Owner", "Email", "City"], *[["", f"p{number}@x.example", "Ulm"] for number in range(6)]]


def test_a_value_merged_over_several_rows_counts_for_each_of_them_and_is_told(desk):
    book = merged_book(("A2:A4", "Ann"), ("A6:A7", "Ben"), rows=PEOPLE)
    people = desk.grids(book, "people.xlsx")[-1]
    assert [row[0] for row in desk.rows(people)] == ["Owner", "Ann", "Ann", "Ann", "", "Ben", "Ben"]
    assert "2 cells of “Owner” are merged over several rows, 5 in all; their value counts for each row." in people.notes


def test_merged_cells_are_found_in_a_table_that_does_not_start_in_the_first_column(desk):
    people = desk.grids(merged_book(("C2:C3", "Ann"), rows=PEOPLE, first=2), "people.xlsx")[-1]
    assert [row[0] for row in desk.rows(people)][:4] == ["Owner", "Ann", "Ann", ""]


def test_an_area_merged_over_rows_and_columns_is_told_and_left_as_it_is(desk):
    rows: list[list[object]] = [["Owner", "Team", "Email"], *[["", "", f"p{number}@x.example"] for number in range(4)]]
    people = desk.grids(merged_book(("A2:B3", "Ann"), rows=rows), "people.xlsx")[-1]
    assert desk.rows(people)[1:3] == [["Ann", "", "p0@x.example"], ["", "", "p1@x.example"]]
    assert "1 area merged over several rows and columns was left as it is: its value in its first cell." in people.notes


def test_a_header_merged_downwards_is_no_value(desk):
    rows: list[list[object]] = [["", "Contact", ""], ["", "Email", "City"], ["Ann", "a@x.example", "Ulm"]]
    book = merged_book(("A1:A2", "Owner"), ("B1:C1", "Contact"), rows=rows)
    people = desk.grids(book, "people.xlsx")[-1]
    assert desk.rows(people)[-1] == ["Ann", "a@x.example", "Ulm"]
    assert not any("merged over several rows" in note for note in people.notes)


def test_ids_that_a_workbook_holds_as_numbers_too_long_for_it_are_told_and_ids_in_text_are_whole(checked, tmp_path):
    path = tmp_path / "leads.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Lead ID", "Reference", "Created"])
        for number in range(1, 4):
            long = 123456789012345670 + number
            sheet.write_number(number, 0, long if number < 3 else 40100007)
            sheet.write_string(number, 1, str(long))
            sheet.write_string(number, 2, f"2026-01-0{number}")
    upload = checked(path)
    (report,) = upload.reports
    assert (report.rows_kept, report.rows_rejected) == (1, 2)
    assert {reject.value for reject in report.rejects} == {"1.23456789012345E+17"}
    (kept,) = pq.read_table(upload.staged[0].path).to_pylist()
    assert (kept["lead_id"], kept["x_reference"]) == ("40100007", "123456789012345673")
