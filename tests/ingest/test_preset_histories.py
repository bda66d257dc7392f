"""Stage histories as three CRMs export them, small enough to be worked out by hand."""

from __future__ import annotations

import datetime as dt

import pyarrow.parquet as pq
import pytest

pytestmark = pytest.mark.slow

HUBSPOT = '''Record ID,Deal Name,Deal Stage,Amount,Create Date,Close Date,\
"Date entered ""Demo (Sales)""","Date entered ""Contract, sent (Sales)""",Date entered 'Closed Won (Sales)'
11,Roofs,Closed Won,1000,2026-01-02 09:00,2026-02-10,2026-01-05 08:30,2026-01-20 10:00,2026-02-10 12:00
12,Tiles,Demo,500,2026-01-03 09:00,,2026-01-09 08:30,,
13,Doors,Demo,,2026-01-04 09:00,,,,
'''
OPPORTUNITY_HISTORY = """Opportunity ID,Opportunity Name,From Stage,To Stage,Last Modified,Last Modified By,Stage,Amount
006A,Roofs,Prospecting,Proposal,2026-01-10 10:00,Ann,Closed Won,900
006A,Roofs,Proposal,Closed Won,2026-01-20 10:00,Ann,Closed Won,900
006B,Tiles,,Prospecting,2026-01-12 10:00,Bob,Prospecting,100
Grand Totals (3 records),,,,,,,1900
"""
LEAD_HISTORY = """Lead ID,First Name,Last Name,Field / Event,Old Value,New Value,Edited By,Edit Date
00QA,Ann,Lee,Created.,,,Web,2026-01-01 09:00
00QA,Ann,Lee,Lead Status,Open - Not Contacted,Working - Contacted,Bob,2026-01-03 09:00
00QA,Ann,Lee,Lead Owner,Web,Bob,Bob,2026-01-03 09:00
00QA,Ann,Lee,Lead Status,Working - Contacted,Qualified,Bob,2026-01-08 09:00
00QB,Cy,Day,Lead Status,Open - Not Contacted,Closed - Converted,Bob,2026-01-09 09:00
"""


def rows(snapshot, workspace, kind, *columns):
    table = pq.read_table(snapshot.table(workspace, kind), columns=list(columns))
    return sorted(tuple(str(value) for value in row.values()) for row in table.to_pylist())


def test_hubspot_s_columns_of_stages_become_a_history_beside_the_deals(kept, workspace):
    snapshot = kept(("deals.csv", HUBSPOT))
    assert rows(snapshot, workspace, "stage_history", "record_id", "stage", "entered_at") == [
        ("11", "Closed Won", "2026-02-10 12:00:00"),
        ("11", "Contract, sent", "2026-01-20 10:00:00"),
        ("11", "Demo", "2026-01-05 08:30:00"),
        ("12", "Demo", "2026-01-09 08:30:00"),
    ]
    assert rows(snapshot, workspace, "deals", "deal_id", "is_won", "is_closed") == [
        ("11", "True", "True"),
        ("12", "False", "False"),
        ("13", "False", "False"),
    ]


def test_an_opportunity_history_holds_its_deals_as_they_are_now(kept, workspace):
    snapshot = kept(("history.csv", OPPORTUNITY_HISTORY))
    assert rows(snapshot, workspace, "stage_history", "record_id", "stage", "entered_at", "changed_by") == [
        ("006A", "Closed Won", "2026-01-20 10:00:00", "Ann"),
        ("006A", "Proposal", "2026-01-10 10:00:00", "Ann"),
        ("006B", "Prospecting", "2026-01-12 10:00:00", "Bob"),
    ]
    assert rows(snapshot, workspace, "deals", "deal_id", "is_won", "amount") == [
        ("006A", "True", "900.00"),
        ("006B", "False", "100.00"),
    ]


def test_of_a_lead_history_only_changes_of_status_count_and_mean_stages_of_leads(kept, workspace):
    snapshot = kept(("history.csv", LEAD_HISTORY))
    assert rows(snapshot, workspace, "stage_history", "record_id", "stage", "mapped_stage", "entered_at") == [
        ("00QA", "Qualified", "sales_qualified", "2026-01-08 09:00:00"),
        ("00QA", "Working - Contacted", "lead", "2026-01-03 09:00:00"),
        ("00QB", "Closed - Converted", "opportunity", "2026-01-09 09:00:00"),
    ]
    left_out = next(note for note in snapshot.reports[0].notes if "left out" in note)
    assert left_out.startswith("2 rows of other changes left out: “Field / Event” is not Lead Status")


def test_a_lost_opportunity_of_odoo_is_archived_where_it_was_lost(kept, workspace):
    header = "External ID,Opportunity,Salesperson,Stage,Expected Revenue,Probability,Created on,Active\n"
    rest = "{id},Roofs,Ann,{stage},100,{chance},2026-01-03 10:00:00,{active}\n"
    told = (("A", "Won", 100, True), ("B", "Proposition", 0, False), ("C", "Proposition", 40, True))
    lines = (rest.format(id=one, stage=stage, chance=chance, active=active) for one, stage, chance, active in told)
    snapshot = kept(("pipeline.csv", header + "".join(lines)), as_of=dt.date(2026, 3, 1))
    assert rows(snapshot, workspace, "deals", "deal_id", "is_won", "is_closed") == [
        ("A", "True", "True"),
        ("B", "False", "True"),
        ("C", "False", "False"),
    ]


def test_an_opportunity_field_history_is_one_of_deals(kept, workspace):
    text = LEAD_HISTORY.replace("Lead ID", "Opportunity ID").replace("Lead Status", "Stage").replace("00Q", "006")
    snapshot = kept(("history.csv", text))
    assert "mapped_stage" not in pq.read_schema(snapshot.table(workspace, "stage_history")).names
    assert len(rows(snapshot, workspace, "stage_history", "record_id", "stage")) == 3


def test_whether_a_deal_was_won_may_be_said_in_words(kept, workspace):
    told = (("A", "Won"), ("B", "Lost"), ("C", "gewonnen"), ("D", "no"), ("E", "true"))
    lines = "".join(f"{deal},Roofs,2026-01-03,{won},yes\n" for deal, won in told)
    snapshot = kept(("deals.csv", "Deal ID,Deal name,Created,Is won,Is closed\n" + lines))
    assert [won for _, won in rows(snapshot, workspace, "deals", "deal_id", "is_won")] == [
        "True", "False", "True", "False", "True",
    ]  # fmt: skip


def test_a_stage_that_the_crm_added_is_in_next_week_s_history(kept, read, workspace):
    kept(("deals.csv", HUBSPOT), as_of=dt.date(2026, 2, 10))
    header = HUBSPOT.splitlines()[0].replace("Date entered 'Clo", "Date entered 'Trial (Sales)',Date entered 'Clo")
    week = f"{header}\n14,Gates,Closed Won,9,2026-02-02,2026-02-16,2026-02-03,,2026-02-05,2026-02-16\n"
    (found,) = read(("deals_2.csv", week))
    assert found.drift == ("“Date entered 'Trial (Sales)'” is new: read as the date a stage was entered.",)
    snapshot = kept(("deals_2.csv", week), as_of=dt.date(2026, 2, 17))
    assert rows(snapshot, workspace, "stage_history", "record_id", "stage", "stage_order")[-3:] == [
        ("14", "Closed Won", "4"),
        ("14", "Demo", "1"),
        ("14", "Trial", "3"),
    ]


def test_one_stage_s_dates_are_never_read_as_those_of_another_that_is_called_alike(kept, read):
    header = 'Record ID,Deal Name,Deal Stage,Create Date,"Date entered ""Closed {} (Sales Pipeline)"""'
    kept(("won.csv", header.format("Won") + "\n1,Roofs,Closed Won,2026-01-02,2026-01-09\n"))
    (found,) = read(("lost.csv", header.format("Lost") + "\n2,Tiles,Closed Lost,2026-01-02,2026-01-10\n"))
    assert [one.target for one in found.mapping.also[0].columns] == [
        "record_id",
        "entered_at:Closed Lost|Sales Pipeline",
    ]


def test_a_history_of_stages_comes_with_the_first_export_that_has_one(kept, read):
    plain = "Record ID,Deal Name,Deal Stage,Amount,Create Date\n1,Roofs,Demo,5,2026-01-02\n"
    kept(("deals.csv", plain))
    (found,) = read(("deals_2.csv", plain.replace("Create Date", 'Create Date,"Date entered ""Demo (S)"""')))
    assert [part.kind for part in found.mapping.also] == ["stage_history"]
