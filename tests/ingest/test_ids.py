"""Ids that changed their shape from one export to the next still name the same record."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import duckdb
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.ingest import check
from smarketing.ingest.ids import (
    each_one_shape_sql,
    is_lost,
    is_lost_sql,
    is_plain_sql,
    one_shape,
    one_shape_sql,
)

pytestmark = pytest.mark.slow


def shaped(value: str, sql: str) -> str:
    found = duckdb.execute(f"SELECT {sql} FROM (SELECT ? AS c1)", [value]).fetchone()
    assert found is not None
    return str(found[0])


@pytest.mark.parametrize(
    ("as_exported", "as_kept"),
    [
        ("0013000000bDQPB", "0013000000bDQPBAA4"),
        ("0013000000bDQPBAA4", "0013000000bDQPBAA4"),
        ("40100007.0", "40100007"),
        ("'0040100007", "0040100007"),
        ("40100007", "40100007"),
        ("1.0.0", "1.0.0"),
        ("v2.0", "v2.0"),
        ("001234567890123", "001234567890123"),
        ("lead-00Q5g00000", "lead-00Q5g00000"),
        ("L1", "L1"),
        ("L1\u00a0", "L1"),
        ("\u200b0013000000bDQPB\ufeff", "0013000000bDQPBAA4"),
        ("\t104", "104"),
        ('="00104"', "00104"),
        ("Müller\u00a01", "Müller\u00a01"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("12.345", "12345"),
        ("1'234'567", "1234567"),
        ("1\u202f234\u00a0567", "1234567"),
        ("12,34,567", "1234567"),
        ("1,234,567.00", "1234567"),
        ("1.234.567,0", "1234567"),
        ("40100007.00", "40100007"),
        ("1.234567E+6", "1234567"),
        ("1,5E+01", "15"),
        ("012.345", "012.345"),
        ("1.2345", "1.2345"),
        ("1,23,456,7", "1,23,456,7"),
        ("3E5", "3E5"),
    ],
)
def test_an_id_is_kept_in_one_shape(as_exported, as_kept):
    assert shaped(as_exported, one_shape_sql("c1")) == as_kept
    assert one_shape(as_exported) == as_kept


def test_ids_in_a_list_are_each_kept_in_one_shape():
    found = shaped("0013000000bDQPB; 7.0;ann@one.example", each_one_shape_sql("c1"))
    assert found == "0013000000bDQPBAA4;7;ann@one.example"


def test_what_keeps_a_spreadsheet_from_counting_is_no_part_of_an_id_in_a_list():
    assert shaped('\'0123;="0045";6', each_one_shape_sql("c1")) == "0123;0045;6"
    assert shaped("'0123|6", each_one_shape_sql("c1")) == "0123;6"


def test_thousands_of_ids_in_a_list_are_told_from_the_next_id_by_what_separates_them():
    assert shaped("1,234;5.678", each_one_shape_sql("c1")) == "1234;5678"
    assert shaped("12.345", each_one_shape_sql("c1")) == "12345"
    assert shaped("123,456", each_one_shape_sql("c1")) == "123,456"  # two ids or one: nothing tells


def leads(*ids: str) -> tuple[str, str]:
    rows = "".join(f"{name},2026-01-0{number}\n" for number, name in enumerate(ids, start=1))
    return "leads.csv", f"lead_id,created_at\n{rows}"


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (("0013000000bDQPB", "00Q3000000xYzAb"), ("0013000000bDQPBAA4", "00Q3000000xYzAbEAK")),
        (("0013000000bDQPBAA4",), ("0013000000bDQPB",)),
        (("40100007", "40100008"), ("40100007.0", "40100008.0")),
        (("40100007.0",), ("40100007",)),
        (("40100007", "999"), ("40.100.007", "999")),
        (("40100007", "104"), ('"40,100,007"', "104.00")),
    ],
)
def test_next_week_s_export_in_another_shape_changes_nothing(kept, checked, first, then):
    kept(leads(*first))
    upload = checked(leads(*then))
    assert upload.changes_nothing
    assert upload.staged[0].difference.same == len(first)


def test_a_record_that_stands_in_a_file_in_both_shapes_is_one(checked):
    upload = checked(leads("0013000000bDQPB", "0013000000bDQPBAA4"))
    (report,) = upload.reports
    assert (report.rows_kept, report.rows_rejected) == (1, 1)


def test_a_deal_finds_its_leads_whatever_the_shape_of_their_ids(kept, workspace):
    deals = "deals.csv", "deal_id,lead_ids,deal_stage\n9.0,0013000000bDQPB,Closed Won\n"
    snapshot = kept(leads("0013000000bDQPBAA4"), deals)
    assert pq.read_table(snapshot.table(workspace, "deals"), columns=["deal_id", "lead_ids"]).to_pylist() == [
        {"deal_id": "9", "lead_ids": "0013000000bDQPBAA4"}
    ]
    assert pq.read_table(snapshot.table(workspace, "leads"))["lead_id"].to_pylist() == ["0013000000bDQPBAA4"]


def test_a_column_of_leads_is_known_by_its_ids_in_another_shape(kept, read):
    kept(leads("0013000000bDQPBAA4", "0013000000bDQPCAA4"))
    (found,) = read(("deals.csv", "deal_id,Who,deal_stage\n9,0013000000bDQPB,Won\n8,0013000000bDQPC,Open\n"))
    assert found.mapping.header_of("lead_ids") == "Who"


def test_a_value_that_was_mended_is_read_like_the_others(read, workspace, config):
    (found,) = read(("deals.csv", 'deal_id,amount,created_at\n1,"$45,300",2026-01-05\n2,about 9k,2026-02-30\n'))
    mended = tuple(
        replace(
            column,
            values={"amount": (("about 9k", "9k"),), "created_at": (("2026-02-30", "28.02.2026"),)}.get(
                column.header, column.values
            ),
        )
        for column in found.mapping.columns
    )
    upload = check([found], [replace(found.mapping, columns=mended)], workspace, config)
    assert upload.reports[0].cells_nulled == 0
    kept = pq.read_table(upload.staged[0].path, columns=["amount", "created_at"]).to_pylist()
    assert [str(row["amount"]) for row in kept] == ["45300.00", "9000.00"]
    assert kept[1]["created_at"].date() == dt.date(2026, 2, 28)


LOST = ("9.00720E+15", "9,0072E+15", "1.23457e+11", "9E+15", "9.00719925474099E+18")


@pytest.mark.parametrize("value", LOST)
def test_an_id_that_lost_its_digits_is_no_id(value):
    assert is_lost(value)
    assert duckdb.execute(f"SELECT {is_lost_sql('c1')} FROM (SELECT ? AS c1)", [value]).fetchone() == (True,)
    assert duckdb.execute(f"SELECT {one_shape_sql('c1')} FROM (SELECT ? AS c1)", [value]).fetchone() == (None,)


@pytest.mark.parametrize("value", ["1.234567E+6", "9007199254740993", "3E5", "E+15", "9.00720E+15x", "1,234,567"])
def test_other_ids_have_all_of_their_digits(value):
    assert not is_lost(value)
    assert duckdb.execute(f"SELECT {is_lost_sql('c1')} FROM (SELECT ? AS c1)", [value]).fetchone() == (False,)


def test_a_record_whose_id_lost_its_digits_is_left_out_and_told_never_taken_for_another(kept, checked):
    kept(("leads.csv", "lead_id,email,created_at\n9007199254740993,a@x.example,2026-01-01\n7,b@x.example,2026-01-01\n"))
    rows = "9.00720E+15,a@x.example,2026-01-01\n9.00720E+15,c@x.example,2026-01-02\n7,b@x.example,2026-01-01\n"
    upload = checked(("leads.csv", f"lead_id,email,created_at\n{rows}"))
    (report,) = upload.reports
    assert (report.rows_read, report.rows_kept, report.rows_rejected) == (3, 1, 2)
    assert {(reject.column, reject.value, reject.is_row) for reject in report.rejects} == {
        ("lead_id", "9.00720E+15", True)
    }
    assert report.rejects[0].reason == (
        "A spreadsheet cut the last digits of this id. Export it again, and don't open it in Excel."
    )


def test_a_file_all_of_whose_ids_lost_their_digits_is_refused(checked):
    upload = checked(leads("9.00720E+15", "9.00721E+15"))
    assert "cut the last digits of this id" in upload.refusal


def test_a_touch_whose_lead_id_lost_its_digits_is_kept_by_its_address(checked):
    rows = "9.00720E+15,ann@one.example,2026-01-02,visit\n9.00720E+15,,2026-01-03,visit\n"
    upload = checked(("touches.csv", f"lead_id,email,occurred_at,kind\n{rows}"))
    (report,) = upload.reports
    assert (report.rows_kept, report.rows_rejected, report.cells_nulled) == (1, 1, 1)
    assert pq.read_table(upload.staged[0].path, columns=["lead_id", "email"]).to_pylist() == [
        {"lead_id": None, "email": "ann@one.example"}
    ]


def test_a_deal_whose_lead_lost_its_id_is_kept_without_that_tie(checked):
    rows = "9,9.00720E+15,Won,2026-01-02\n8,7;9.00720E+15,Open,2026-01-02\n7,5,Open,2026-01-03\n"
    upload = checked(("deals.csv", f"deal_id,lead_ids,deal_stage,created_at\n{rows}"))
    (report,) = upload.reports
    assert (report.rows_kept, report.cells_nulled) == (3, 2)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1001, 1002", "1001;1002"),
        ("1001,1002", "1001;1002"),
        ("101|102.0", "101;102"),
        ("101;", "101"),
        ("a@x.example,b@y.example", "a@x.example;b@y.example"),
        ("Ann Lee (a@x.example); Bo <b@y.example>", "a@x.example;b@y.example"),
        ("Lee, Ann (a@x.example)", "Lee;a@x.example"),
        ("Ann Lee", "Ann Lee"),
        ("1,234,567", "1,234,567"),
    ],
)
def test_several_ids_or_addresses_in_a_cell_are_parted_whatever_stands_between(text, told):
    assert shaped(text, each_one_shape_sql("c1")) == told


def test_of_several_e_mails_of_a_lead_the_first_is_its_own_and_it_goes_by_the_others(kept, workspace):
    text = 'lead_id,email,created_at\n1,a@x.example,2026-01-05\n2,"b@y.example, B@y.example; C@y.example",2026-01-05\n'
    snapshot = kept(("leads.csv", text))
    found = pq.read_table(snapshot.table(workspace, "leads"), columns=["email", "known_as"]).to_pylist()
    assert [tuple(row.values()) for row in found] == [("a@x.example", None), ("b@y.example", "c@y.example")]


ITEM = "([0-9]{1,20}|[0-9A-Za-z-]{1,20}|[A-Za-z_][0-9A-Za-z_.-]{0,9}@[0-9A-Za-z_.-]{1,9}|[0-9a@.;']{1,9})"


@settings(deadline=None)
@given(st.from_regex(f"{ITEM}(;{ITEM})*", fullmatch=True))
def test_a_list_that_is_plain_is_kept_as_it_stands(value):
    sql = f"SELECT {is_plain_sql('c1')}, {each_one_shape_sql('c1')} FROM (SELECT ? AS c1)"
    [(is_plain, shaped)] = duckdb.execute(sql, [value]).fetchall()
    assert not is_plain or shaped == value


@pytest.mark.parametrize(
    ("value", "is_plain"),
    [
        ("20300631", True),
        ("20300631;20300632", True),
        ("0035g00000AbCdEAAV", True),
        ("tena.ost-quin@works-61.example;b@c.example", True),
        ("0035g00000AbCdE", False),
        ("1.234", False),
        ("9.00720E+15", False),
        ("Ann <ann@works.example>", False),
        ("1;;2", False),
        ("'00104", False),
    ],
)
def test_what_a_list_needs_is_told_apart_from_what_is_plain(value, is_plain):
    assert duckdb.execute(f"SELECT {is_plain_sql('c1')} FROM (SELECT ? AS c1)", [value]).fetchone() == (is_plain,)


def test_the_error_of_a_spreadsheet_is_no_id(checked):
    rows = "#REF!,a@x.example,2026-01-01\n#REF!,c@x.example,2026-01-02\n#7,b@x.example,2026-01-01\n"
    upload = checked(("leads.csv", f"lead_id,email,created_at\n{rows}"))
    (report,) = upload.reports
    assert (report.rows_read, report.rows_kept, report.rows_rejected) == (3, 1, 2)
    assert {reject.reason for reject in report.rejects} == {
        "A spreadsheet shows an error where this id stood. Export it again, and don't open it in Excel."
    }
