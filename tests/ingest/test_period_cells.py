"""Costs whose rows name their week or month in one cell are of these days, and of no others."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.ingest.test_report_periods import periods, rows

pytestmark = pytest.mark.slow

META = (
    "Reporting starts,Reporting ends,{name},Campaign name,Amount spent (EUR),Impressions,Link clicks\n"
    "2026-01-01,2026-02-28,{first},Brand,10.50,100,5\n"
    "2026-01-01,2026-02-28,{second},Brand,20.50,200,6\n"
)
WEEKS = {"name": "Week", "first": "2026-01-05 - 2026-01-11", "second": "2026-01-12 - 2026-01-18"}


def test_a_week_in_one_cell_goes_before_the_days_of_the_whole_report(checked):
    upload = checked(("meta.csv", META.format(**WEEKS)))
    assert periods(upload) == {("2026-01-05", "2026-01-11"), ("2026-01-12", "2026-01-18")}
    assert (
        "Each row is of the days that its “Week” names, such as “2026-01-05 - 2026-01-11”." in upload.reports[0].notes
    )


@pytest.mark.parametrize("mark", ["–", " – ", " bis ", " to ", " - "])
def test_a_month_of_a_sheet_written_by_hand_is_read_whatever_stands_between_its_days(checked, mark):
    week = f"05.01.2026{mark}11.01.2026"
    upload = checked(("kosten.csv", f"Zeitraum;Kampagne;Kosten;Klicks\n{week};Marke;10,50;5\n{week};Messe;2,00;1\n"))
    assert periods(upload) == {("2026-01-05", "2026-01-11")}


def test_a_day_of_its_own_says_more_than_a_week(checked):
    text = META.format(**WEEKS).replace("Campaign name", "Day,Campaign name").replace(",Brand", ",2026-01-06,Brand")
    assert {row["period_start"] for row in rows(checked(("meta.csv", text)))} == {dt.date(2026, 1, 6)}


def test_a_row_without_such_a_week_is_told_with_what_it_says(checked):
    text = META.format(**WEEKS) + "2026-01-01,2026-02-28,week 3,Brand,1.00,2,1\n"
    (report,) = checked(("meta.csv", text)).reports
    assert [(one.row, one.value, one.is_row) for one in report.rejects] == [(4, "week 3", True)]


def test_a_report_that_is_by_week_from_now_on_is_not_read_as_the_one_before(kept, checked):
    whole = "\n".join(
        line.replace(",Week", "").replace(",2026-01-05 - 2026-01-11", "")
        for line in META.format(**WEEKS).splitlines()[:2]
    )
    kept(("meta.csv", f"{whole}\n"))
    assert periods(checked(("meta.csv", META.format(**WEEKS)))) >= {("2026-01-05", "2026-01-11")}
