"""Google Analytics reports without a column of days: of the period that their comment lines name, or told why not."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest

ABOVE = "# ---\n# Traffic acquisition: Session source/medium\n# Account: A\n# ---\n#\n{}"
PERIOD = "# Start date: 20260301\n# End date: 20260331\n"
COMPARED = (
    "# Start date: 20260301-20260331\n# Start date: 20260201-20260228\nSession source / medium,Date range,Sessions\n"
    "google / cpc,20260301-20260331,7\ngoogle / cpc,20260201-20260228,8\n"
)


def visits(upload):
    """Return visits by day and source."""
    (staged,) = upload.staged
    rows = pq.read_table(staged.path).to_pylist()
    return {(row["period_start"].isoformat(), row["source"]): row["visits"] for row in rows}


def test_totals_by_source_are_of_the_period_that_the_file_names(checked):
    upload = checked(("ga4.csv", ABOVE.format(PERIOD) + "Session source / medium,Sessions,Views\ngoogle / cpc,7,9\n"))
    assert visits(upload) == {("2026-03-01", "google / cpc"): 7}
    assert any("its visits count on the first day" in note for note in upload.reports[0].notes)


def test_days_that_are_only_counted_are_days_of_that_period(checked):
    rows = "Nth day,Session source / medium,Sessions\n0000,google / cpc,7\n0001,google / cpc,8\n0030,bing / cpc,1\n"
    upload = checked(("ga4.csv", ABOVE.format(PERIOD) + rows))
    assert visits(upload) == {
        ("2026-03-01", "google / cpc"): 7, ("2026-03-02", "google / cpc"): 8, ("2026-03-31", "bing / cpc"): 1,
    }  # fmt: skip
    assert any("“Nth day” counts from 2026-03-01 on" in note for note in upload.reports[0].notes)


@pytest.mark.parametrize(
    "content",
    [
        ABOVE.format("") + "Session source / medium,Sessions,Engaged sessions\ngoogle / cpc,7,9\n",
        f"{ABOVE.format(PERIOD)}Nth week,Session source / medium,Sessions\n0000,google / cpc,7\n0001,bing / cpc,8\n",
        COMPARED,
    ],
    ids=["no period", "by week", "two periods compared"],
)
def test_where_nothing_tells_the_days_it_is_said_and_what_to_do(read, content):
    (found,) = read(("ga4.csv", content))
    assert not found.is_needed
    assert "no day. Nothing says which days it is of: add the day to the report" in found.why


@pytest.mark.parametrize(
    "content",
    [
        "First user source / medium,Total users,New users,Key events,Total revenue\ngoogle / cpc,7,5,1,0\n",
        "Page path and screen class,Views,Active users,Event count,Key events,Total revenue\n/,7,5,3,1,0\n",
        "Event name,Event count,Total users,Event count per active user,Total revenue\nclick,7,5,1.4,0\n",
    ],
)
def test_a_report_without_visits_by_source_is_left_out_with_the_name_of_the_one_to_export(read, content):
    (found,) = read(("ga4.csv", ABOVE.format(PERIOD) + content))
    assert not found.is_needed
    assert "Export the report Traffic acquisition" in found.why
