"""Leads that the CRM merged: what names the one that is gone is of the one it became part of."""

from __future__ import annotations

from tests.warehouse.given import a_lead, build_from, rows_of, won


def test_deals_and_touches_of_a_lead_merged_away_are_of_the_lead_it_became_part_of(tmp_path):
    leads = [a_lead("kept", merged_lead_ids="gone; old"), a_lead("other")]
    deals = [
        won("1", lead_ids="gone"),
        won("2", lead_ids="old;kept;gone"),
        won("3", lead_ids="other"),
        won("4", lead_ids="who"),
    ]
    touches = [{"lead_id": one, "occurred_at": "2026-03-01"} for one in ("gone", "kept", "other", "who")]
    made = build_from(tmp_path, leads=leads, deals=deals, touches=touches)
    assert rows_of(made, "select deal_id, lead_id, tie, lead_count from deals order by 1") == [
        ("1", "kept", "id", 1), ("2", "kept", "id", 1), ("3", "other", "id", 1), ("4", None, "none", 0),
    ]  # fmt: skip
    counted = rows_of(made, "select lead_id, count(*) from touches group by 1 order by 1 nulls last")
    assert counted == [("kept", 2), ("other", 1), (None, 1)]


def test_a_lead_that_is_still_there_keeps_its_own(tmp_path):
    leads = [a_lead("a", merged_lead_ids="b"), a_lead("b")]
    made = build_from(tmp_path, leads=leads, deals=[won("1", lead_ids="b")])
    assert rows_of(made, "select lead_id from deals") == [("b",)]
    assert rows_of(made, "select * from merged_leads") == []
