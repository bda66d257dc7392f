"""Odoo keeps leads and opportunities in one list: the rows say by their type which they are."""

from __future__ import annotations

import datetime as dt

import pyarrow.parquet as pq
import pytest

pytestmark = pytest.mark.slow

HEADER = (
    "External ID,Type,Opportunity,Email,Company Name,Salesperson,Stage,Expected Revenue,Created on,Active,Lost Reason\n"
)
ROW = "{id},{type},Roofs,{id}@acme.example,Acme,Ann,{stage},{amount},2026-01-0{day} 10:00:00,{active},{reason}\n"
BOTH = (
    ("a", "Lead", "New", 0, True, ""),
    ("b", "Opportunity", "Proposition", 100, True, ""),
    ("c", "Lead", "New", 0, False, "Not a fit"),
    ("d", "Opportunity", "Won", 250, True, ""),
)


def export(*rows):
    return HEADER + "".join(
        ROW.format(id=one, type=kind, stage=stage, amount=amount, day=day, active=active, reason=reason)
        for day, (one, kind, stage, amount, active, reason) in enumerate(rows, start=1)
    )


def cells(snapshot, workspace, kind, *columns):
    table = pq.read_table(snapshot.table(workspace, kind), columns=list(columns))
    return sorted(tuple(row.values()) for row in table.to_pylist())


def test_both_are_leads_and_only_opportunities_are_deals(kept, workspace):
    snapshot = kept(("crm.csv", export(*BOTH)))
    assert cells(snapshot, workspace, "deals", "deal_id", "lead_ids", "is_won") == [("b", "b", False), ("d", "d", True)]
    assert cells(snapshot, workspace, "leads", "lead_id", "mapped_stage", "is_disqualified") == [
        ("a", "lead", False),
        ("b", "opportunity", False),
        ("c", "lead", True),
        ("d", "opportunity", False),
    ]
    assert any("2 rows" in note and "leads" in note for report in snapshot.reports for note in report.notes)


def test_a_list_of_leads_alone_is_no_list_of_deals(kept, workspace):
    snapshot = kept(("crm.csv", export(BOTH[0], BOTH[2])))
    assert snapshot.table(workspace, "deals") is None
    assert len(cells(snapshot, workspace, "leads", "lead_id")) == 2
    assert [report.kind for report in snapshot.reports] == ["leads"]


def test_a_list_of_opportunities_alone_makes_no_leads(kept, workspace):
    snapshot = kept(("crm.csv", export(BOTH[1], BOTH[3])))
    assert snapshot.table(workspace, "leads") is None
    assert cells(snapshot, workspace, "deals", "lead_ids") == [("b@acme.example",), ("d@acme.example",)]


def test_a_lead_that_becomes_an_opportunity_next_week_stays_a_lead(kept, read, workspace):
    kept(("crm.csv", export(*BOTH)))
    moved = ("a", "Opportunity", "Qualified", 50, True, "")
    (found,) = read(("crm.csv", export(moved, *BOTH[1:])))
    assert (found.is_remembered, found.drift) == (True, ())
    snapshot = kept(("crm.csv", export(moved, *BOTH[1:])), as_of=dt.date(2026, 2, 1))
    assert ("a", "opportunity") in cells(snapshot, workspace, "leads", "lead_id", "mapped_stage")
    assert ("a", "a") in cells(snapshot, workspace, "deals", "deal_id", "lead_ids")


def test_leads_that_appear_only_next_week_are_told_and_taken(kept, read, workspace):
    kept(("crm.csv", export(BOTH[1], BOTH[3])))
    (found,) = read(("crm.csv", export(*BOTH)))
    assert any("leads" in sentence for sentence in found.drift)
    snapshot = kept(("crm.csv", export(*BOTH)), as_of=dt.date(2026, 2, 1))
    assert len(cells(snapshot, workspace, "leads", "lead_id")) == 4
    assert len(cells(snapshot, workspace, "deals", "deal_id")) == 2


def test_leads_without_the_day_they_came_are_left_out_with_a_word(checked):
    text = "\n".join(",".join(line.split(",")[:8]) for line in export(*BOTH).splitlines())
    upload = checked(("crm.csv", text), as_of=dt.date(2026, 3, 1))
    (report,) = upload.reports
    assert (report.kind, report.rows_read) == ("deals", 2)
    assert any("“Type” is Lead" in note and "Created" in note for note in report.notes)
