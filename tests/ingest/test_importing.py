"""An upload is read to its last row, and what it would change is shown."""

from __future__ import annotations

import csv
import datetime as dt

import pyarrow.parquet as pq
import pytest

from smarketing.errors import IngestError, MissingColumn
from smarketing.ingest import current, discard, rejects_path, write_mendable
from smarketing.ingest.file_days import date_in_name

LEADS = "lead_id,email,created_at,source,lifecycle_stage\n{}"
ROWS = ["L1,a@one.example,2026-01-05,Paid,Lead\n", "L2,b@two.example,2026-01-06,Organic,Customer\n"]


def leads(*rows: str) -> tuple[str, str]:
    return "leads.csv", LEADS.format("".join(rows))


def counts(upload, kind="leads"):
    found = next(table.difference for table in upload.staged if table.kind == kind)
    return found.new, found.changed, found.same, found.gone


@pytest.mark.parametrize(
    ("files", "rows"),
    [
        (
            ("olist/olist_closed_deals_dataset.csv", "olist/olist_marketing_qualified_leads_dataset.csv"),
            {"leads": 8000, "deals": 842},
        ),
        (("maven_crm/sales_pipeline.csv",), {"deals": 8800}),
        (("hubspot_dummy/hubspot_deals.csv", "hubspot_dummy/hubspot_contacts.csv"), {"deals": 500, "leads": 950}),
        (("stage_history/sample_hubspot_deals.csv",), {"deals": 1600, "stage_history": 5476}),
        (("stage_history/sample_salesforce_history.csv",), {"deals": 1600, "stage_history": 5931}),
        (("golden/leads.csv", "golden/deals.csv"), {"leads": 12, "deals": 6}),
    ],
)
def test_real_exports_are_kept_to_the_last_row(kept, shared_data, workspace, files, rows):
    snapshot = kept(*[shared_data / name for name in files])
    assert {kind: table.rows for kind, table in snapshot.tables.items()} == rows
    assert all(report.rows_read == report.rows_kept + report.rows_rejected for report in snapshot.reports)
    assert all(pq.read_metadata(snapshot.table(workspace, kind)).num_rows == count for kind, count in rows.items())


@pytest.mark.parametrize("name", ["sample_hubspot_deals.csv", "sample_salesforce_history.csv"])
def test_a_stage_history_says_who_won(kept, shared_data, workspace, name):
    snapshot = kept(shared_data / "stage_history" / name)
    deals = pq.read_table(snapshot.table(workspace, "deals"), columns=["is_won", "is_closed", "amount"]).to_pylist()
    assert sum(deal["is_won"] for deal in deals) == 175
    assert sum(deal["is_closed"] and not deal["is_won"] for deal in deals) == 1384
    assert sum(deal["amount"] or 0 for deal in deals if deal["is_won"]) == 6_493_000


def test_files_of_several_kinds_make_one_snapshot(kept, workspace):
    deals = ("deals.csv", "deal_id,lead_ids,amount,deal_stage,created_at\nD1,L1,10,Closed Won,2026-02-01\n")
    snapshot = kept(leads(*ROWS), deals)
    assert snapshot.number == 1
    assert set(snapshot.tables) == {"leads", "deals"}
    assert (workspace / "uploads" / f"{snapshot.reports[0].sha256}.csv").read_text() == LEADS.format("".join(ROWS))


def test_the_same_file_twice_changes_nothing(kept, checked, workspace):
    first = kept(leads(*ROWS))
    again = checked(leads(*ROWS))
    assert again.changes_nothing
    assert counts(again) == (0, 0, 2, 0)
    assert kept(leads(*ROWS)) == first
    assert len(list((workspace / "snapshots").iterdir())) == 1


def test_the_difference_is_shown_before_anything_is_kept(kept, checked, workspace):
    kept(leads(*ROWS, "L3,c@three.example,2026-01-07,Paid,Lead\n"))
    upload = checked(leads(ROWS[0], ROWS[1].replace("Organic", "Referral"), "L4,d@four.example,2026-01-08,Paid,Lead\n"))
    assert counts(upload) == (1, 1, 1, 1)
    assert current(workspace).tables["leads"].rows == 3
    discard(upload)
    assert not upload.work.exists()


def test_a_full_export_replaces_and_a_partial_one_updates(kept, checked, workspace):
    rows = [f"L{n},p{n}@one.example,2026-01-05,Paid,Lead\n" for n in range(1, 11)]
    kept(leads(*rows))
    full = checked(leads(*rows[:9], "L11,p11@one.example,2026-02-01,Paid,Lead\n"))
    assert [table.mode for table in full.staged] == ["replace"]
    part = checked(leads(rows[0].replace("Paid", "Event"), "L11,p11@one.example,2026-02-01,Paid,Lead\n"))
    assert [table.mode for table in part.staged] == ["update"]
    assert counts(part) == (1, 1, 0, 0), "the nine that the file does not hold are no rows of it"


def test_an_update_keeps_the_rows_that_the_file_does_not_name(kept, workspace):
    kept(leads(*ROWS))
    snapshot = kept(leads(ROWS[1].replace("Organic", "Referral")), mode="update")
    found = pq.read_table(snapshot.table(workspace, "leads")).to_pylist()
    assert {row["lead_id"]: row["source"] for row in found} == {"L1": "Paid", "L2": "Referral"}


def test_costs_of_another_week_are_added_not_replaced(kept, workspace):
    header = "Day,Campaign,Cost,Impr.,Clicks\n"
    kept(("costs_1.csv", f"{header}2026-01-01,Spring,10,100,1\n2026-01-01,Spring,10,100,1\n"))
    snapshot = kept(("costs_2.csv", f"{header}2026-01-02,Spring,20,200,2\n"))
    amounts = pq.read_table(snapshot.table(workspace, "costs"))["amount"].to_pylist()
    assert sorted(amounts) == [10, 10, 20]


def test_two_files_of_one_kind_are_one_table(kept, workspace):
    other = ("more.csv", LEADS.format("L3,c@three.example,2026-01-07,Paid,Lead\n"))
    assert kept(leads(*ROWS), other).tables["leads"].rows == 3


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("deals_2026-06-30.csv", dt.date(2026, 6, 30)),
        ("deals 20260630 final.csv", dt.date(2026, 6, 30)),
        ("Leads-30.06.2026.xlsx", dt.date(2026, 6, 30)),
        ("deals_2026-02-30.csv", None),
        ("report_12345678901.csv", None),
    ],
)
def test_the_day_of_an_export_is_read_from_its_name(name, day):
    assert date_in_name(name) == day


def test_the_day_given_wins_over_the_name_and_the_name_over_the_data(checked):
    named = ("leads_2026-03-01.csv", LEADS.format(ROWS[0]))
    given = checked(named, as_of=dt.date(2026, 4, 1))
    assert (given.as_of, given.as_of_from) == (dt.date(2026, 4, 1), "given")
    assert (checked(named).as_of, checked(named).as_of_from) == (dt.date(2026, 3, 1), "file name")
    told = checked(leads(*ROWS))
    assert (told.as_of, told.as_of_from) == (dt.date(2026, 1, 6), "latest event")


def test_a_later_file_with_older_events_does_not_turn_back_the_day(kept, checked):
    kept(leads(*ROWS))
    older = ("deals.csv", "deal_id,amount,deal_stage,created_at\nD1,10,Open,2025-01-01\n")
    assert checked(older).as_of == dt.date(2026, 1, 6)


def test_an_upload_of_nothing_we_need_is_refused_with_the_reason(checked):
    with pytest.raises(IngestError, match="It fits none of our tables"):
        checked(("products.csv", "product,series\nA,B\n"))


def test_a_file_without_a_required_column_is_refused_whole(checked, workspace):
    good = leads(*ROWS)
    with pytest.raises(MissingColumn, match="has no column for “Created”"):
        checked(good, ("people.csv", "lead_id,email,first_name,lead_status\n1,a@b.example,Ann,New\n"))
    assert current(workspace) is None


def test_rejected_rows_can_be_mended_and_uploaded_again(kept, workspace, tmp_path):
    bad = "L3,=c@three.example,,Paid,Lead\n"
    snapshot = kept(leads(*ROWS, bad), as_of=dt.date(2026, 1, 31))
    (report,) = snapshot.reports
    assert (report.rows_read, report.rows_kept, report.rows_rejected) == (3, 2, 1)
    assert [(reject.row, reject.column) for reject in report.rejects] == [(4, "created_at")]

    out = tmp_path / "rejects.csv"
    assert write_mendable(rejects_path(workspace, snapshot.id, report.file, "leads"), out) == 1
    header, row = csv.reader(out.read_text(encoding="utf-8-sig").splitlines())
    assert header[:-1] == LEADS.format("").strip().split(",")
    assert row[1] == "'=c@three.example"
    assert row[-1].startswith("Row 4. ")

    mended = out.read_text(encoding="utf-8-sig").replace("'=c", "c").replace(",,", ",2026-01-07,")
    after = kept(("mended.csv", mended), mode="update")
    assert after.tables["leads"].rows == 3
    assert not [name for name in pq.read_schema(after.table(workspace, "leads")).names if name.startswith("x_")]


def test_a_mended_file_comes_back_as_it_was(kept, workspace, tmp_path):
    text = "lead_id,email,created_at,=note\nL1,a@one.example,,=call her\nL2,b@two.example,,'=quoted\nL3,,2026-01-02,x\n"
    snapshot = kept(("leads.csv", text), as_of=dt.date(2026, 1, 31))
    out = tmp_path / "rejects.csv"
    write_mendable(rejects_path(workspace, snapshot.id, "leads.csv", "leads"), out)
    written = out.read_text(encoding="utf-8-sig")
    assert written.startswith("lead_id,email,created_at,'=note,")
    after = kept(("mended.csv", written.replace(",,", ",2026-01-07,")), mode="update", as_of=dt.date(2026, 1, 31))
    rows = pq.read_table(after.table(workspace, "leads")).to_pylist()
    assert {row["lead_id"]: row["x_note"] for row in rows} == {"L1": "=call her", "L2": "'=quoted", "L3": "x"}


def test_numbers_with_a_sign_stay_numbers_in_the_file_of_rejects(kept, workspace, tmp_path):
    snapshot = kept(
        ("deals.csv", "deal_id,amount,deal_stage,created_at\nD1,5,Open,2026-01-01\n,-7.50,Open,2026-01-01\n")
    )
    out = tmp_path / "rejects.csv"
    write_mendable(rejects_path(workspace, snapshot.id, "deals.csv", "deals"), out)
    assert ",-7.50," in out.read_text(encoding="utf-8-sig")
