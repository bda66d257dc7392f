"""Ids that changed their shape from one export to the next still name the same record."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import duckdb
import pyarrow.parquet as pq
import pytest

from smarketing.ingest import check
from smarketing.ingest.ids import each_one_shape_sql, one_shape, one_shape_sql


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
    ],
)
def test_an_id_is_kept_in_one_shape(as_exported, as_kept):
    assert shaped(as_exported, one_shape_sql("c1")) == as_kept
    assert one_shape(as_exported) == as_kept


def test_ids_in_a_list_are_each_kept_in_one_shape():
    found = shaped("0013000000bDQPB; 7.0;ann@one.example", each_one_shape_sql("c1"))
    assert found == "0013000000bDQPBAA4;7;ann@one.example"


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
