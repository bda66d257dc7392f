"""Costs by week or month lie on all days of it, whoever says so, and no day of them counts twice."""

from __future__ import annotations

import datetime as dt

import pyarrow.parquet as pq
import pytest

pytestmark = pytest.mark.slow

GOOGLE = "{header},Campaign,Campaign type,Cost,Currency code,Impr.,Clicks\n"


def google(header, *rows):
    lines = "".join(f"{start},Brand,Search,{cost},EUR,10,1\n" for start, cost in rows)
    return "google.csv", GOOGLE.format(header=header) + lines


def spans(upload):
    [costs] = [table for table in upload.staged if table.kind == "costs"]
    rows = pq.read_table(costs.path).to_pylist()
    ends = (row.get("period_end") for row in rows)
    return sorted(
        (row["period_start"].isoformat(), end and end.isoformat()) for row, end in zip(rows, ends, strict=True)
    )


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        ("Week", "2026-03-02", "2026-03-08"),
        ("WeekStartDate", "2026-03-01", "2026-03-07"),
        ("Woche", "2026-03-02", "2026-03-08"),
        ("Month", "2026-02-01", "2026-02-28"),
        ("Month", "February 2026", "2026-02-28"),
        ("Date", "2026-02", "2026-02-28"),
        ("Date", "2026-W10", "2026-03-08"),
        ("Monat", "2026-02-01", "2026-02-28"),
        ("Month", "2026-02-15", None),
        ("Day", "2026-03-02", None),
        ("Date", "2026-03-01", None),
    ],
)
def test_what_is_of_a_week_or_a_month_ends_with_its_last_day(checked, header, first, last):
    upload = checked(google(header, (first, 70)), as_of=dt.date(2026, 4, 1))
    assert [end for _, end in spans(upload)] == [last]
    assert any("lies on all days of the" in note for note in upload.reports[0].notes) == (last is not None)


def test_first_days_alone_show_whether_they_are_of_weeks_or_months(checked):
    header = "Start Date (in UTC),Campaign Name,Total Spent,Currency,Impressions,Clicks\n"
    weeks = "".join(f"2026-03-{day:02},Brand,7,EUR,10,1\n" for day in (2, 9, 16))
    months = "".join(f"2026-0{month}-01,Brand,7,EUR,10,1\n" for month in (1, 2, 3))
    days = "".join(f"2026-03-{day:02},Brand,7,EUR,10,1\n" for day in (2, 9, 17))
    as_of = dt.date(2026, 4, 1)
    assert spans(checked(("linkedin.csv", header + weeks), as_of=as_of))[0] == ("2026-03-02", "2026-03-08")
    assert spans(checked(("linkedin.csv", header + months), as_of=as_of))[0] == ("2026-01-01", "2026-01-31")
    assert {end for _, end in spans(checked(("linkedin.csv", header + days), as_of=as_of))} == {None}


def test_a_week_that_is_not_over_ends_with_the_day_of_the_upload(checked):
    week = google("Week", ("2026-03-02", 70), ("2026-03-09", 30))
    assert spans(checked(week, as_of=dt.date(2026, 3, 11)))[1] == ("2026-03-09", "2026-03-11")
    assert spans(checked(week, as_of=dt.date(2026, 3, 9)))[1] == ("2026-03-09", None)


def test_a_week_exported_again_when_it_is_over_counts_once(kept, checked):
    kept(google("Week", ("2026-03-02", 70), ("2026-03-09", 30)), as_of=dt.date(2026, 3, 11))
    upload = checked(google("Week", ("2026-03-09", 77), ("2026-03-16", 10)), as_of=dt.date(2026, 3, 18))
    assert spans(upload) == [("2026-03-02", "2026-03-08"), ("2026-03-09", "2026-03-15"), ("2026-03-16", "2026-03-18")]


def test_days_in_force_give_way_to_the_weeks_that_hold_them(kept, checked):
    kept(google("Day", ("2026-03-03", 10), ("2026-03-12", 20)), as_of=dt.date(2026, 3, 12))
    upload = checked(google("Week", ("2026-03-02", 77)), mode="update", as_of=dt.date(2026, 3, 18))
    assert spans(upload) == [("2026-03-02", "2026-03-08"), ("2026-03-12", None)]


def test_the_same_file_twice_changes_nothing(kept, checked):
    week = google("Week", ("2026-03-02", 70), ("2026-03-09", 30))
    kept(week)
    assert checked(week).changes_nothing
