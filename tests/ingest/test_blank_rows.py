"""Rows without a value are no rows, and every one of them is accounted for."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

HEADER = ["lead_id", "email", "created_at"]
FIRST, SECOND = ["1", "a@x.example", "2026-05-01"], ["2", "b@x.example", "2026-05-02"]
BLANK = ["", "", ""]


def text(rows: list[list[str]]) -> str:
    return "".join(",".join(row) + "\n" for row in rows)


def workbook(path: Path, rows: list[list[str]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, place, cell)
    return path


def parquet(path: Path, rows: list[list[str]]) -> Path:
    columns = {name: [row[place] or None for row in rows[1:]] for place, name in enumerate(rows[0])}
    pq.write_table(pa.table(columns), path)
    return path


@pytest.mark.parametrize("blanks", [0, 1, 3])
@pytest.mark.parametrize("form", ["delimiters", "lines", "n/a", "xlsx", "parquet"])
def test_rows_without_a_value_are_told(checked, tmp_path, form, blanks):
    between = {"lines": [""], "n/a": ["N/A", "", "null"]}.get(form, BLANK)
    rows = [HEADER, FIRST, *[between] * blanks, SECOND]
    file: Path | tuple[str, str] = ("leads.csv", text(rows))
    if form == "xlsx":
        file = workbook(tmp_path / "leads.xlsx", rows)
    elif form == "parquet":
        file = parquet(tmp_path / "leads.parquet", rows)
    (report,) = checked(file, as_of=dt.date(2026, 6, 30)).reports
    assert (report.rows_read, report.rows_kept) == (2, 2)
    told = [note for note in report.notes if "without a value" in note]
    one = "1 row without a value was left out."
    assert told == ([] if not blanks else [one if blanks == 1 else f"{blanks} rows without a value were left out."])


def test_lines_below_the_last_row_are_no_rows(checked):
    (report,) = checked(("leads.csv", f"{text([HEADER, FIRST, SECOND])}\n\n\n"), as_of=dt.date(2026, 6, 30)).reports
    assert (report.rows_read, report.notes) == (2, ())
