"""A part of the records, or of their columns, updates what is in force and leaves the rest as it is."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest

pytestmark = pytest.mark.slow

ALL_LEADS = """lead_id,email,created_at,source,lifecycle_stage,Zebra
1,a@x.example,2026-01-05,Fair,customer,A
2,b@x.example,2026-01-06,Web,lead,B
3,c@x.example,2026-01-07,Web,lead,C
"""
ALL_DEALS = """deal_id,deal_name,amount,currency,deal_stage,created_at,closed_at
D1,One,100,USD,Closed won,2026-01-05,2026-02-01
D2,Two,200,USD,Open,2026-01-06,
"""
LEADS, DEALS = ("leads.csv", ALL_LEADS), ("deals.csv", ALL_DEALS)


def rows(upload, kind, *names):
    (staged,) = (one for one in upload.staged if one.kind == kind)
    found = pq.read_table(staged.path, columns=list(names)).to_pylist()
    return sorted(tuple(row.values()) for row in found)


def test_columns_that_an_update_does_not_have_stay_as_they_are(kept, checked):
    kept(LEADS)
    upload = checked(("part.csv", "lead_id,created_at,source\n2,2026-01-06,Paid\n4,2026-01-09,Fair\n"), mode="update")
    assert rows(upload, "leads", "lead_id", "email", "source", "mapped_stage", "x_zebra") == [
        ("1", "a@x.example", "Fair", "customer", "A"),
        ("2", "b@x.example", "Paid", "lead", "B"),
        ("3", "c@x.example", "Web", "lead", "C"),
        ("4", None, "Fair", None, None),
    ]
    (report,) = upload.reports
    assert (report.new, report.changed, report.same) == (1, 1, 0)
    assert "Columns that it doesn't have stay as they are: E-mail, Lifecycle stage and Zebra." in report.notes


def test_what_is_new_in_a_table_of_two_files_is_counted_once(kept, checked):
    kept(LEADS)
    more = ("more.csv", "lead_id,created_at,source\n4,2026-01-09,Fair\n")
    upload = checked(("part.csv", "lead_id,created_at,source\n5,2026-01-06,Paid\n"), more, mode="update")
    assert [(one.new, one.gone) for one in upload.reports] == [(2, 0), (0, 0)]
    assert "is counted with part.csv." in upload.reports[1].notes[-1]


def test_an_empty_cell_of_a_column_that_an_update_has_empties_it(kept, checked):
    kept(LEADS)
    upload = checked(("part.csv", "lead_id,created_at,source\n2,2026-01-06,\n"), mode="update")
    assert rows(upload, "leads", "lead_id", "email", "source")[1] == ("2", "b@x.example", None)


def test_a_won_deal_stays_won_where_an_update_does_not_say_how_it_ended(kept, checked):
    kept(DEALS)
    upload = checked(("part.csv", "deal_id,amount,created_at\nD1,150,2026-01-05\n"), mode="update")
    assert rows(upload, "deals", "deal_id", "amount", "currency", "is_won", "is_closed") == [
        ("D1", 150, "USD", True, True),
        ("D2", 200, "USD", False, False),
    ]


def test_a_full_export_without_a_column_empties_it(kept, checked):
    kept(LEADS)
    upload = checked(("all.csv", "lead_id,created_at\n1,2026-01-05\n2,2026-01-06\n"), mode="replace")
    assert rows(upload, "leads", "lead_id", "mapped_stage") == [("1", None), ("2", None)]


def test_an_update_of_the_same_values_changes_nothing(kept, checked):
    kept(LEADS)
    upload = checked(("part.csv", "lead_id,created_at,source\n2,2026-01-06,Web\n"), mode="update")
    assert upload.changes_nothing


def test_files_of_one_upload_empty_no_cells_of_each_other(checked):
    named = (
        "a.csv",
        "lead_id,email,created_at,company\n1,a@a.example,2026-01-01,Acme\n2,b@b.example,2026-01-02,Beta\n",
    )
    phoned = ("b.csv", "lead_id,email,created_at,phone\n2,b@b.example,2026-01-02,0123\n3,c@c.example,2026-01-03,0456\n")
    for files in ((named, phoned), (phoned, named)):
        upload = checked(*files)
        rows = {row["lead_id"]: row for row in pq.read_table(upload.staged[0].path).to_pylist()}
        assert (rows["2"]["company"], rows["2"]["phone"]) == ("Beta", "0123")
        assert (rows["1"]["phone"], rows["3"]["company"]) == (None, None)
        assert "Columns that it doesn't have stay as they are:" in " ".join(upload.reports[1].notes)


def test_what_one_file_of_an_update_lacks_stays_though_another_has_it(kept, checked):
    rows = "".join(f"{key},{key}@a.example,2026-01-01,0{key}\n" for key in "123")
    kept(("all.csv", f"lead_id,email,created_at,phone\n{rows}"))
    first = ("a.csv", "lead_id,email,created_at,phone\n1,a@a.example,2026-01-01,0999\n")
    second = ("b.csv", "lead_id,email,created_at,company\n2,2@a.example,2026-01-01,Beta\n")
    upload = checked(first, second, mode="update")
    rows = {row["lead_id"]: row for row in pq.read_table(upload.staged[0].path).to_pylist()}
    assert [rows[key]["phone"] for key in "123"] == ["0999", "02", "03"]
    assert rows["2"]["x_company"] == "Beta"
