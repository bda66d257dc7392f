"""An export with other columns than last week's: nothing counts twice, and what really changed is told apart."""

from __future__ import annotations

import datetime as dt

import pyarrow.parquet as pq
import pytest

from smarketing.ingest.differences import difference
from smarketing.ingest.snapshots import current

pytestmark = pytest.mark.slow

LEADS = "lead_id,email,created_at,source\n1,a@x.example,2026-01-05,Fair\n2,b@x.example,2026-01-06,Web\n"
CALLS = "Contact ID,Activity Type,Activity Date,Subject\n" + "".join(
    f"C{number},Call,2026-05-0{number} 10:00,Talk {number}\n" for number in range(1, 6)
)
FIRST, SECOND = dt.date(2026, 6, 1), dt.date(2026, 6, 8)
DEALS = "Record ID,Deal Name,Deal Stage,Amount,Close Date,Deal owner,Create Date,{}\n1,One,Closed Won,5,{}\n"


def more(text: str, header: str, value: str) -> str:
    first, *rows = text.splitlines()
    return "\n".join([f"{first},{header}", *(f"{row},{value}" for row in rows), ""])


def table(upload, kind):
    (staged,) = (one for one in upload.staged if one.kind == kind)
    return pq.read_table(staged.path)


def test_rows_that_only_a_new_column_changed_are_told_from_those_that_really_changed(kept, checked):
    kept(("leads.csv", LEADS), as_of=FIRST)
    upload = checked(("leads.csv", more(LEADS.replace("Web", "Paid"), "Budget", "5")), as_of=SECOND)
    (report,) = upload.reports
    assert (report.new, report.changed, report.same, report.gone) == (0, 2, 0, 0)
    (staged,) = upload.staged
    assert staged.difference.by_columns == 1
    assert any(
        note.startswith("1 of the 2 changed are changed only by columns that came or went") for note in report.notes
    )


def test_rows_that_really_changed_are_shown_before_those_that_only_a_new_column_changed(kept, workspace, config):
    rows = "".join(f"{number},l{number}@x.example,2026-01-05,Fair\n" for number in range(50))
    text = f"lead_id,email,created_at,source\n{rows}"
    kept(("leads.csv", text), as_of=FIRST)
    before = current(workspace).table(workspace, "leads")
    changed = text.replace("49@x.example,2026-01-05,Fair", "49@x.example,2026-01-05,Web")
    kept(("leads.csv", more(changed, "Budget", "5")), as_of=SECOND)
    found = difference(before, current(workspace).table(workspace, "leads"), "leads", config, limit=1)
    assert found.rows.column("lead_id").to_pylist() == ["49"]
    assert found.in_columns.startswith("49 of the 50 changed")


@pytest.mark.parametrize("mode", [None, "update", "replace"])
def test_activities_do_not_count_twice_because_their_export_has_a_column_more(kept, checked, mode):
    kept(("calls.csv", CALLS), as_of=FIRST)
    upload = checked(("calls.csv", more(CALLS, "Outcome", "Reached")), mode=mode, as_of=SECOND)
    assert table(upload, "touches").num_rows == 5


def test_activities_keep_what_an_update_has_no_column_for(kept, checked):
    kept(("calls.csv", more(CALLS, "Campaign name", "Spring")), as_of=FIRST)
    upload = checked(("calls.csv", f"{CALLS}C6,Call,2026-06-05 10:00,Talk 6\n"), mode="update", as_of=SECOND)
    found = table(upload, "touches")
    assert sorted(found.column("campaign").to_pylist(), key=str) == [None, *["Spring"] * 5]


def test_two_files_of_one_upload_are_still_told_apart_by_every_cell(checked):
    later = more(CALLS, "Outcome", "Reached")
    upload = checked(("a.csv", CALLS), ("b.csv", later), as_of=FIRST)
    assert table(upload, "touches").num_rows == 10


@pytest.mark.parametrize(
    ("columns", "ids", "emails"),
    [
        (("Associated Contact IDs", "Associated Contact Email"), "Associated Contact IDs", "Associated Contact Email"),
        (("Associated Contact Email", "Associated Contact IDs"), "Associated Contact IDs", "Associated Contact Email"),
    ],
)
def test_hubspot_deals_that_name_their_contacts_in_a_second_way_are_tied_by_both(kept, read, columns, ids, emails):
    values = {"Associated Contact IDs": "101", "Associated Contact Email": "ann@x.example"}
    common = "2026-05-05,Kim,2026-01-05,"
    first, second = columns
    kept(("deals.csv", DEALS.format(first, f"{common}{values[first]}")), as_of=FIRST)
    (found,) = read(("deals.csv", DEALS.format(f"{first},{second}", f"{common}{values[first]},{values[second]}")))
    assert found.is_remembered
    assert (found.mapping.header_of("lead_ids"), found.mapping.header_of("lead_emails")) == (ids, emails)
