"""Amounts whose currency only the format of their cell shows are never mixed without a word."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from smarketing.ingest.sheet_currencies import currencies_shown

pytestmark = pytest.mark.slow


def workbook(folder: Path, *formats: str, header: str = "Amount") -> Path:
    path = folder / "deals.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Deal ID", "Deal Name", "Deal Stage", "Create Date", "Amount", header])
        for row, shape in enumerate(formats, start=1):
            sheet.write_row(row, 0, [row, "Roof", "Demo", "2026-01-05"])
            sheet.write_number(row, 4, 100.5, book.add_format({"num_format": shape}))
            sheet.write_string(row, 5, "EUR")
    return path


def test_several_currencies_of_cells_are_told(desk, tmp_path):
    path = workbook(tmp_path, "[$€-407]#,##0.00", "[$$-409]#,##0.00")
    (grid,) = desk.grids(path.read_bytes(), "deals.xlsx")
    (told,) = grid.notes
    assert told == (
        "Cells of this workbook show several currencies, $ and €, by their format alone, which is not read: amounts "
        "count as of one currency. Export a column of currencies as well, or CSV."
    )


@pytest.mark.parametrize(
    ("formats", "header"), [(("[$€-407]#,##0.00", '#,##0.00 "€"', "0%"), "Note"), (("[$€-407]0", '"$"0'), "Currency")]
)
def test_one_currency_or_a_column_of_them_needs_no_word(desk, tmp_path, formats, header):
    (grid,) = desk.grids(workbook(tmp_path, *formats, header=header).read_bytes(), "deals.xlsx")
    assert grid.notes == ()


def test_a_workbook_without_styles_shows_none(tmp_path):
    (tmp_path / "no.xlsx").write_bytes(b"no workbook")
    assert currencies_shown(tmp_path / "no.xlsx") == []
