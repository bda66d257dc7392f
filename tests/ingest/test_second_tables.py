"""Two tables in one file: the second is left out and told, or where that is sure of nothing, told."""

from __future__ import annotations

import pytest
import xlsxwriter

LEADS = [
    ["Lead ID", "Email", "Created", "Status"],
    *([f"{i}", f"a{i}@x.example", "2026-01-05", "New"] for i in range(9)),
]
DEALS = [
    ["Deal ID", "Deal name", "Close date", "Stage"],
    *([f"D{i}", f"Acme {i}", "2026-02-05", "Won"] for i in range(9)),
]
TOLD = "A second table starts at row 13; it was left out. Upload it as a file of its own."


def workbook(path, rows):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for place, cells in enumerate(rows):
            sheet.write_row(place, 0, cells)
    return path.read_bytes()


def text(rows):
    return "\n".join(",".join(cells) for cells in rows).encode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_rows_of_a_second_table_are_none_of_the_first(desk, tmp_path, kind):
    rows = [*LEADS, [""] * 4, [""] * 4, *DEALS]
    data = text(rows) if kind == "csv" else workbook(tmp_path / "mixed.xlsx", rows)
    [grid] = desk.grids(data, f"mixed.{kind}")
    assert desk.rows(grid) == LEADS
    assert TOLD in grid.notes


def test_exports_put_below_each_other_are_told_apart_by_their_headers(desk):
    [grid] = desk.grids(
        text([*LEADS, ["Email", "Lead ID", "Status", "Created"], ["z@x.example", "99", "New", "2026-01-06"]])
    )
    assert desk.rows(grid) == LEADS
    assert any(note.startswith("A second table starts at row 11") for note in grid.notes)


def test_values_that_are_called_like_columns_stay(desk):
    rows = [["Lead ID", "Channel", "Content", "Status"], *(["1", "Email", "Campaign", "Lead"] for _ in range(5))]
    [grid] = desk.grids(text(rows))
    assert desk.rows(grid) == rows


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_tables_side_by_side_are_told(desk, tmp_path, kind):
    rows = [[*left, "", *right] for left, right in zip(LEADS, DEALS, strict=True)]
    data = text(rows) if kind == "csv" else workbook(tmp_path / "mixed.xlsx", rows)
    [grid] = desk.grids(data, f"mixed.{kind}")
    assert any(
        "An empty column stands before “Deal ID”. If two tables stand side by side" in note for note in grid.notes
    )


def test_an_unnamed_column_with_values_parts_nothing(desk):
    rows = [[*left, "", *right] for left, right in zip(LEADS, DEALS, strict=True)]
    rows[3][4] = "x"
    [grid] = desk.grids(text(rows))
    assert not any("side by side" in note for note in grid.notes)
