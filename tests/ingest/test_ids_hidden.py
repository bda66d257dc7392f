"""Leads without their ids are known again by a keyed hash where e-mails are hashed or dropped at the door."""

from __future__ import annotations

import datetime as dt

import pyarrow.parquet as pq
import pytest

from smarketing.ingest import check, current, keep, prepare
from smarketing.ingest.hiding import hide_history
from smarketing.settings import read_settings

pytestmark = pytest.mark.slow

WITH_IDS = "Record ID,Email,Create Date,Company\n101,Ann@a.example,2026-01-05,A\n102,ben@b.example,2026-01-06,B\n"
WITHOUT = (
    "Email,Create Date,Company\nann@a.example,2026-01-05,A\nBen@b.example,2026-01-06,B\ncyd@c.example,2026-01-07,C\n"
)
DEALS = "deal_id,lead_ids,deal_stage,amount,created_at\nD1,ann@a.example; ben@b.example,Closed won,100,2026-02-01\n"


@pytest.fixture
def put(tmp_path, workspace):
    def put(rule, text, day, name="leads.csv"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        settings = read_settings(time_zone="UTC", personal_data=rule)
        found = prepare([(tmp_path / name, name)], workspace, settings)
        upload = check(found, [one.mapping for one in found], workspace, settings, as_of=dt.date(2026, 2, day))
        return keep(upload, workspace, settings, author="Ann")

    return put


def leads(workspace):
    table = pq.read_table(current(workspace).table(workspace, "leads"))
    return {row["lead_id"]: row for row in table.to_pylist()}


@pytest.mark.parametrize("rule", ["hash", "drop"])
def test_leads_keep_their_ids_when_a_file_has_none(put, workspace, rule):
    put(rule, WITH_IDS, 1)
    report = put(rule, WITHOUT, 8).reports[0]
    assert (report.new, report.same + report.changed, report.gone) == (1, 2, 0)
    assert {"101", "102"} < set(leads(workspace))


@pytest.mark.parametrize("rule", ["hash", "drop"])
def test_leads_whose_ids_come_later_keep_what_they_had(put, workspace, rule):
    put(rule, WITHOUT, 1)
    before = set(leads(workspace))
    report = put(rule, WITH_IDS, 8).reports[0]
    assert (report.new, report.same + report.changed, report.gone) == (0, 2, 1)
    assert set(leads(workspace)) < before
    assert [row["known_as"].split(";")[-1] for row in leads(workspace).values()] == ["101", "102"]


def test_what_is_dropped_afterwards_still_ties_what_comes_then(put, workspace):
    put("keep", WITH_IDS, 1)
    hide_history(workspace, read_settings(time_zone="UTC", personal_data="drop"))
    put("drop", DEALS, 2, "deals.csv")
    (deal,) = pq.read_table(current(workspace).table(workspace, "deals")).to_pylist()
    assert deal["lead_ids"].split(";") == [row["known_as"] for row in leads(workspace).values()]
    assert all(row["email"] is None for row in leads(workspace).values())
