"""Ad reports that come again each week: no day counts twice, none gets lost, and no platform takes another's place."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pyarrow.parquet as pq
import pytest

pytestmark = pytest.mark.slow

GOOGLE = "Day,Campaign,Campaign type,Cost,Currency code,Impr.,Clicks\n"
META = "Reporting starts,Reporting ends,Day,Campaign name,Amount spent (EUR),Impressions,Link clicks\n"
RANGE = 'Campaign report\n"{0} - {1}"\nCampaign,Campaign type,Cost,Currency code,Impr.,Clicks\n'


def google(first, last, cost=1, campaign="Brand"):
    """Return a daily report of March 2026 from one day to another."""
    days = range(first, last + 1)
    return "google.csv", GOOGLE + "".join(f"2026-03-{day:02},{campaign},Search,{cost},EUR,10,1\n" for day in days)


def meta(first, last, cost=1, campaign="Brand"):
    days = range(first, last + 1)
    period = f"2026-03-{first:02},2026-03-{last:02}"
    return "meta.csv", META + "".join(f"{period},2026-03-{day:02},{campaign},{cost},10,1\n" for day in days)


def span(first, last, cost):
    dates = (dt.date(2026, 3, day).strftime("%B %-d, %Y") for day in (first, last))
    return "google.csv", RANGE.format(*dates) + f"Brand,Search,{cost},EUR,10,1\n"


@pytest.fixture
def totals(kept, workspace):
    """Return what keeps reports one after another and returns the spend in force by source, and how many rows."""
    weeks = (dt.date(2026, 4, 1) + dt.timedelta(weeks=number) for number in range(9))

    def keep_all(*files):
        for file in files:
            snapshot = kept(file, as_of=next(weeks))
        rows = pq.read_table(snapshot.table(workspace, "costs")).to_pylist()
        spent = Counter()
        for row in rows:
            spent[row["source"]] += row["amount"]
        return dict(spent), len(rows)

    return keep_all


def test_a_window_that_moves_on_loses_no_day_and_counts_none_twice(totals):
    assert totals(google(1, 20), google(8, 27)) == ({"Google Ads": 27}, 27)


def test_days_that_the_platform_corrected_count_as_they_are_now(totals):
    assert totals(google(1, 10, cost=1), google(8, 17, cost=2)) == ({"Google Ads": 7 + 20}, 17)
    assert totals(meta(1, 10, cost=1), meta(8, 17, cost=2))[0]["Meta Ads"] == 7 + 20


def test_another_platforms_report_is_not_read_as_the_one_before(kept, read):
    kept(google(1, 5))
    (found,) = read(meta(1, 5))
    assert (found.mapping.preset, found.is_remembered) == ("meta_ads_report", False)


def test_the_whole_report_once_more_replaces_all_of_it(kept, checked):
    kept(google(1, 20))
    (report,) = checked(google(1, 20, cost=3)).reports
    assert (report.mode, report.new, report.gone) == ("update", 20, 20)


def test_platforms_with_campaigns_of_one_name_stay_beside_each_other(totals):
    spent, rows = totals(google(1, 10), meta(1, 10, cost=2), google(5, 14, cost=3))
    assert (spent, rows) == ({"Google Ads": 4 + 30, "Meta Ads": 20}, 24)


def test_a_month_counted_anew_each_week_counts_once(totals):
    assert totals(span(1, 7, 70), span(1, 14, 150)) == ({"Google Ads": 150}, 1)
    assert totals(google(1, 7), span(1, 14, 160)) == ({"Google Ads": 160}, 1)


def test_periods_that_share_only_some_days_are_told(kept, checked):
    kept(span(2, 8, 70), as_of=dt.date(2026, 4, 1))
    (report,) = checked(span(6, 15, 100), as_of=dt.date(2026, 4, 8)).reports
    assert (report.new, report.gone) == (1, 0)
    assert any(note.startswith("1 row in force is of a period with days of this file's") for note in report.notes)
    for file in (span(9, 15, 100), span(2, 15, 100)):
        (report,) = checked(file, as_of=dt.date(2026, 4, 8)).reports
        assert not any("count twice" in note for note in report.notes)


def test_what_is_left_out_of_a_part_stays(totals):
    assert totals(google(1, 5), google(1, 5, campaign="Other"))[0] == {"Google Ads": 10}


def test_the_same_report_twice_changes_nothing(kept, checked):
    kept(google(1, 5), as_of=dt.date(2026, 4, 1))
    assert checked(google(1, 5), as_of=dt.date(2026, 4, 1)).changes_nothing


def test_where_the_money_went_is_the_platform_unless_the_file_says_otherwise(checked):
    (report,) = checked(google(1, 2)).reports
    assert any("“Source” is “Google Ads” in every row" in note for note in report.notes)
    name, text = google(1, 2)
    own = text.replace("Campaign type", "Source").replace("Search", "Bing")
    (part,) = checked((name, own)).parts
    assert set(pq.read_table(part.converted.path)["source"].to_pylist()) == {"Bing"}


def test_activities_of_the_last_days_are_added_to_those_before(checked, kept):
    text = "Lead id,When,Kind\n" + "".join(f"L{day},2026-03-{day:02},call\n" for day in range(1, 29))
    kept(("touches.csv", text), as_of=dt.date(2026, 4, 1))
    later = "Lead id,When,Kind\n" + "".join(f"L{day},2026-03-{day:02},call\n" for day in range(8, 32))
    (report,) = checked(("touches.csv", later), as_of=dt.date(2026, 4, 8)).reports
    assert (report.mode, report.new, report.same, report.gone) == ("update", 3, 21, 0)


def test_a_sheet_of_all_costs_replaces_what_it_was_before(checked, kept):
    lines = [f"2026-03-{day:02},Fair,{day}\n" for day in range(1, 21)]
    kept(("costs.csv", "Date,Campaign,Cost\n" + "".join(lines)))
    (report,) = checked(("costs.csv", "Date,Campaign,Cost\n" + "".join(lines[:4] + lines[5:]))).reports
    assert (report.mode, report.same, report.gone) == ("replace", 19, 1)


def test_another_ad_account_that_takes_the_place_of_the_first_is_told(kept, checked):
    kept(google(1, 10, cost=4))
    (other,) = checked(google(1, 10, cost=9)).reports
    assert any("10 of 10 rows in force with a campaign and days of this file's cost" in note for note in other.notes)
    assert any("export both with the account's name or id" in note for note in other.notes)
    (same,) = checked(google(1, 12, cost=4)).reports
    assert not any("account" in note for note in same.notes)


def of_account(account, cost, header="Account name"):
    name, text = google(1, 5, cost=cost)
    head, *lines = text.splitlines()
    return name, "\n".join((f"{head},{header}", *(f"{line},{account}" for line in lines))) + "\n"


@pytest.mark.parametrize("header", ["Account name", "Account", "Customer ID", "Kontoname"])
def test_accounts_that_are_named_stay_beside_each_other(totals, header):
    north, south, again = (of_account(*one, header) for one in (("North", 1), ("South", 2), ("North", 3)))
    assert totals(north, south, again) == ({"Google Ads": 25}, 10)


def test_costs_from_before_the_account_was_exported_make_way_for_those_that_name_it(totals):
    assert totals(google(1, 5, cost=8), of_account("North", 1)) == ({"Google Ads": 5}, 5)
