"""An ad report without a day in its rows: its costs belong to the period that stands above its header."""

from __future__ import annotations

import datetime as dt

import pyarrow.parquet as pq
import pytest
import xlsxwriter

from smarketing.ingest.report_periods import period_in, period_orders

pytestmark = pytest.mark.slow

GOOGLE = (
    "Campaign report\n{period}\nCampaign status,Campaign,Budget,Campaign type,Impr.,Avg. cost,Cost,Currency code\n"
    'Enabled,Roofs & Gutters,50.00,Search,"40,000",1.10,990.00,CAD\n'
    "Paused,Old Promo,10.00,Display,0,0.00,0.00,CAD\n"
    'Total: Account,--,--,--,"40,000",1.10,990.00,CAD\n'
)
LINKEDIN = (
    "Campaign Performance Report (in UTC)\n"
    '"Report Start: {start}, Report End: {end}"\n\n'
    "Start Date (in UTC),Account Name,Campaign Name,Total Spent,Impressions,Clicks,Currency\n"
    "{start},Acme,Leads,10.50,100,3,USD\n"
)
MICROSOFT = (
    '"Report Name: Campaigns of January"\n"Report Time: 1/1/2026,1/31/2026"\n"Time Zone: (GMT+01:00) Paris"\n'
    '"Last Completed Available Day: 2/2/2026 11:59:00 PM (GMT+01:00)"\n"Report Aggregation: Summary"\n"Rows: 1"\n\n'
    '"Account number","Campaign","Impressions","Clicks","Spend","CurrencyCode"\n"X1","Brand","100","3","31.00","EUR"\n'
)
META = (
    "Reporting starts,Reporting ends,Campaign name,Amount spent (USD),Impressions,Link clicks\n"
    "2026-09-01,2026-09-30,Fall sale,33.33,1000,20\n"
)


def rows(upload):
    """Return the rows of the only table of an upload."""
    (staged,) = upload.staged
    return pq.read_table(staged.path).to_pylist()


def periods(upload):
    return {(row["period_start"].isoformat(), row["period_end"].isoformat()) for row in rows(upload)}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ('"July 8, 2025 - July 31, 2025"', "2025-07-08", "2025-07-31"),
        ("1 January 2026 - 31 January 2026", "2026-01-01", "2026-01-31"),
        ("2026-09-01 - 2026-09-02", "2026-09-01", "2026-09-02"),
        ("1. Januar 2026–31. Januar 2026", "2026-01-01", "2026-01-31"),
        ("1 januari 2026 - 31 januari 2026", "2026-01-01", "2026-01-31"),
        ("1 janvier 2026 - 31 janvier 2026", "2026-01-01", "2026-01-31"),
        ("1 de enero de 2026 - 31 de enero de 2026", "2026-01-01", "2026-01-31"),
        ("01.02.2026 - 28.02.2026", "2026-02-01", "2026-02-28"),
        ('"Sep 1, 2026 to Sep 30, 2026"', "2026-09-01", "2026-09-30"),
        ('"September 3, 2026"', "2026-09-03", "2026-09-03"),
    ],
)
def test_a_report_without_a_day_is_of_the_period_above_its_header(checked, period, first, last):
    upload = checked(("campaigns.csv", GOOGLE.format(period=period)))
    (report,) = upload.reports
    assert (report.kind, report.preset, report.rows_read, report.rows_rejected) == (
        "costs",
        "google_ads_campaigns",
        2,
        0,
    )
    assert periods(upload) == {(first, last)}
    assert upload.as_of == dt.date.fromisoformat(last)
    assert not upload.undecided
    assert any("No row has a date of its own" in note for note in report.notes)


def test_a_report_that_names_no_period_is_not_guessed_at(read):
    (found,) = read(("campaigns.csv", GOOGLE.format(period="All time")))
    assert "period_start" not in found.mapping.targets.values()


def test_a_report_of_days_keeps_its_days(checked):
    daily = (
        'Campaign report\n"September 1, 2026 - September 3, 2026"\nDay,Campaign,Currency code,Cost,Impr.,Clicks\n'
        "2026-09-02,Roofs,CAD,12.34,10,7\n"
    )
    (row,) = rows(checked(("campaigns.csv", daily)))
    assert (row["period_start"], row.get("period_end")) == (dt.date(2026, 9, 2), None)


def test_two_periods_above_the_header_that_are_compared_are_no_period():
    assert period_in(("September 1, 2026 - September 30, 2026 compared to August 1, 2026 - August 31, 2026",)) is None


def test_a_period_that_may_be_read_two_ways_is_asked_once(checked, kept, read):
    upload = checked(("campaigns.csv", GOOGLE.format(period="01/02/2026 - 03/04/2026")))
    assert [header for _, header in upload.undecided] == ["Report period from", "Report period to"]


def test_the_period_of_a_workbook_is_read_as_well(checked, tmp_path):
    lines = [
        ["Campaign report"],
        ["July 8, 2025 - July 31, 2025"],
        ["Campaign", "Campaign type", "Cost", "Currency code"],
    ]
    with xlsxwriter.Workbook(str(tmp_path / "campaigns.xlsx")) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([*lines, ["Roofs", "Search", 990.5, "CAD"], ["Brand", "Search", 12, "CAD"]]):
            sheet.write_row(number, 0, cells)
    assert periods(checked(tmp_path / "campaigns.xlsx")) == {("2025-07-08", "2025-07-31")}


def test_microsofts_report_time_is_its_period_and_its_last_day_is_not(checked):
    upload = checked(("campaigns.csv", MICROSOFT))
    assert upload.reports[0].preset == "microsoft_ads_campaigns"
    assert periods(upload) == {("2026-01-01", "2026-01-31")}


def test_metas_reporting_starts_and_ends_are_the_period(checked):
    upload = checked(("report.csv", META))
    assert periods(upload) == {("2026-09-01", "2026-09-30")}
    assert upload.as_of == dt.date(2026, 9, 30)


def test_metas_day_is_the_day_and_its_reporting_ends_no_end_of_it(checked):
    upload = checked(("report.csv", META.replace("Campaign name", "Day").replace("Fall sale", "2026-09-04")))
    (row,) = rows(upload)
    assert (row["period_start"], row.get("period_end")) == (dt.date(2026, 9, 4), None)


@pytest.mark.parametrize(
    ("start", "end", "day"),
    [
        ("09/01/2026", "09/30/2026", dt.date(2026, 9, 1)),
        ("01/09/2026", "30/09/2026", dt.date(2026, 9, 1)),
        ("09/01/2026", "09/02/2026", dt.date(2026, 9, 1)),  # LinkedIn writes the month first
    ],
)
def test_linkedins_order_of_day_and_month_is_not_asked(checked, start, end, day):
    upload = checked(("linkedin.csv", LINKEDIN.format(start=start, end=end)))
    assert not upload.undecided
    assert {row["period_start"] for row in rows(upload)} == {day}
    assert any("month" in note or "day" in note for note in upload.reports[0].notes)


def test_the_order_of_a_period_is_what_both_its_days_allow():
    assert period_orders(("09/01/2026", "09/30/2026")) == {"mdy"}
    assert period_orders(("2026-09-01", "2026-09-30")) == set()


def test_next_weeks_report_without_a_day_needs_no_click(kept, read, checked):
    kept(("campaigns.csv", GOOGLE.format(period='"July 1, 2025 - July 7, 2025"')))
    (found,) = read(("campaigns.csv", GOOGLE.format(period='"July 8, 2025 - July 14, 2025"')))
    assert (found.is_remembered, found.drift, found.doubt) == (True, (), "")
    upload = checked(("campaigns.csv", GOOGLE.format(period='"July 8, 2025 - July 14, 2025"')))
    assert periods(upload) == {("2025-07-01", "2025-07-07"), ("2025-07-08", "2025-07-14")}


def test_the_real_report_is_of_its_period(checked, shared_data):
    upload = checked(shared_data / "ads_exports/real/google_ads_campaign_report_en_INR.csv")
    assert periods(upload) == {("2025-07-08", "2025-07-31")}
    assert sum(float(row["amount"]) for row in rows(upload)) == pytest.approx(2565.93)


def test_dates_that_contradict_each_other_are_asked_whatever_a_preset_knows(checked):
    text = (
        LINKEDIN.format(start="09/01/2026", end="09/02/2026")
        + "09/13/2026,Acme,Leads,1,1,1,USD\n13/09/2026,Acme,Leads,1,1,1,USD\n"
    )
    assert [header for _, header in checked(("linkedin.csv", text)).undecided] == ["Start Date (in UTC)"]


def test_what_was_seen_of_one_column_and_what_a_preset_knows_of_another_count_together(kept, checked):
    kept(("linkedin.csv", LINKEDIN.format(start="09/13/2026", end="09/14/2026")))
    next_week = LINKEDIN.format(start="10/01/2026", end="10/02/2026").replace("Account Name", "End Date (in UTC)")
    upload = checked(("linkedin.csv", next_week.replace("Acme", "10/03/2026")))
    assert not upload.undecided
    found = {row["period_start"]: row["period_end"] for row in rows(upload)}
    assert found == {dt.date(2026, 9, 13): None, dt.date(2026, 10, 1): dt.date(2026, 10, 3)}
    (said,) = (note for note in upload.reports[0].notes if "month first" in note)
    assert said.startswith("The days of “End Date (in UTC)” were read")


def test_a_german_report_without_a_day_is_read_in_its_own_way(checked):
    lines = ("Anzeigengruppenbericht", "17. September 2026 - 1. Oktober 2026")
    header = "Anzeigengruppenstatus\tAnzeigengruppe\tWährungscode\tImpressionen\tKosten\tKlicks"
    body = ('Aktiviert\tDächer\tEUR\t6.111\t"275,35"\t419', 'Gesamt: Kampagne\t\tEUR\t6.111\t"275,35"\t419')
    upload = checked(("bericht.csv", "\n".join((*lines, header, *body)) + "\n"))
    assert periods(upload) == {("2026-09-17", "2026-10-01")}
    ((row,),) = [rows(upload)]
    assert (float(row["amount"]), row["impressions"], row["clicks"], row["currency"]) == (275.35, 6111, 419, "EUR")


def test_notes_below_a_report_are_no_rows_that_lack_cells(checked):
    (report,) = checked(("campaigns.csv", MICROSOFT + '"©2026 Microsoft Corporation. All rights reserved. "\n')).reports
    assert "1 row of totals or notes was left out." in report.notes
    assert not any("too few cells" in note for note in report.notes)


@pytest.mark.parametrize("first", ["month", "day"])
def test_days_that_fill_the_period_above_them_show_their_order(checked, first):
    pattern = {"month": "%-m/%-d/%Y", "day": "%-d/%-m/%Y"}[first]
    days = [dt.date(2026, 3, 2) + dt.timedelta(days=number) for number in range(7)]
    body = "".join(f'"{day.strftime(pattern)}","Brand","100","3","1.00","EUR"\n' for day in days)
    text = MICROSOFT.replace("1/1/2026,1/31/2026", ",".join(day.strftime(pattern) for day in (days[0], days[-1])))
    head, _, _ = text.partition('"Account number"')
    header = '"Gregorian date","Campaign","Impressions","Clicks","Spend","CurrencyCode"\n'
    upload = checked(("campaigns.csv", head + header + body))
    assert not upload.undecided
    assert {row["period_start"] for row in rows(upload)} == set(days)
    assert any(f"{first} first" in note and "fill the period" in note for note in upload.reports[0].notes)
