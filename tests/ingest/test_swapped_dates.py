"""A workbook whose dates a spreadsheet read in another order than they were written in is asked about."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import xlsxwriter

pytestmark = pytest.mark.slow


def workbook(folder: Path, days: list[dt.date | str]) -> Path:
    path = folder / "deals.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "dd.mm.yyyy"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Deal ID", "Deal Name", "Deal Stage", "Create Date"])
        for number, day in enumerate(days, start=1):
            sheet.write_row(number, 0, [number, "Roof", "Demo"])
            if isinstance(day, dt.date):
                sheet.write_datetime(number, 3, dt.datetime(day.year, day.month, day.day))  # noqa: DTZ001  # sheets know no zones
            else:
                sheet.write_string(number, 3, day)
    return path


# written 1/2/2026 … 1/28/2026 and opened where the day stands first: what could be a day became the 1st of a month
SWAPPED = [dt.date(2026, day, 1) if day <= 12 else f"1/{day}/2026" for day in range(2, 29)]


def test_days_that_a_sheet_swapped_are_asked_about(checked, tmp_path):
    assert checked(workbook(tmp_path, SWAPPED)).undecided == (("deals.xlsx", "Create Date"),)


@pytest.mark.parametrize(
    "days",
    [
        [dt.date(2026, 1, day) for day in range(2, 29)],
        [*(dt.date(2026, 1, day) for day in range(2, 29)), *(f"1/{day}/2026" for day in range(13, 29))],
        [*(dt.date(2026, day, 1) for day in range(2, 12)), *(f"1/{day}/2026" for day in range(2, 29))],
        [*(dt.date(2026, day, 1) for day in range(2, 12)), "1/13/2026"],
    ],
)
def test_days_of_which_that_is_not_sure_are_read(checked, tmp_path, days):
    assert not checked(workbook(tmp_path, days)).undecided
