"""What is dated after the day of the export has not happened by then; it stays listed."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.warehouse.given import a_deal, a_lead, build_from, lost, one_of, rows_of, won


@pytest.fixture(scope="module")
def ahead(tmp_path_factory):
    leads = [
        a_lead("qualified_later", became_marketing_qualified_at="2026-07-02", mapped_stage="marketing_qualified"),
        a_lead("seen_in_time", became_marketing_qualified_at="2026-07-02"),
        a_lead("won_later", mapped_stage="customer"),
        a_lead("lost_later"),
        a_lead("comes_later", "2026-07-01"),
        a_lead("on_the_day", "2026-06-30", became_marketing_qualified_at="2026-06-30"),
    ]
    deals = [
        won("W", lead_ids="won_later", closed_at="2026-07-03"),
        lost("L", lead_ids="lost_later") | {"closed_at": "2026-07-04"},
        a_deal("N", lead_ids="comes_later"),
    ]
    history = [{"record_id": "seen_in_time", "stage": "MQL", "entered_at": "2026-01-20"}]
    return build_from(tmp_path_factory.mktemp("ahead"), leads=leads, deals=deals, stage_history=history)


def test_a_stage_dated_after_the_day_of_the_export_is_not_reached_by_it(ahead):
    assert one_of(ahead, "qualified_later", "stage, marketing_qualified_date") == ("lead", None)
    assert one_of(ahead, "seen_in_time", "stage, stage_date") == ("marketing_qualified", dt.date(2026, 1, 20))
    assert one_of(ahead, "on_the_day", "stage, stage_date") == ("marketing_qualified", dt.date(2026, 6, 30))


def test_a_deal_closed_after_the_day_of_the_export_is_open_on_it(ahead):
    columns = "deal_id, is_won, is_lost, is_open, close_date, expected_close_date"
    assert rows_of(ahead, f"select {columns} from deals where deal_id <> 'N' order by deal_id") == [
        ("L", False, False, True, None, dt.date(2026, 7, 4)),
        ("W", False, False, True, None, dt.date(2026, 7, 3)),
    ]
    assert one_of(ahead, "won_later", "stage, is_customer, revenue, open_amount") == ("opportunity", False, 0, 100)
    assert one_of(ahead, "lost_later", "stage, is_lost, open_deals") == ("opportunity", False, 1)


def test_a_lead_created_after_the_day_of_the_export_counts_nowhere(ahead):
    assert rows_of(ahead, "select count(*) from leads where lead_id = 'comes_later'") == [(0,)]
    assert rows_of(ahead, "select count(*) from lead_stages where lead_id = 'comes_later'") == [(0,)]
    assert rows_of(ahead, "select lead_id, tie from deals where deal_id = 'N'") == [(None, "none")]


def test_what_is_dated_after_the_day_of_the_export_stays_listed(ahead):
    listed = "select record_kind, record_id from contradictions where check_name = 'after_as_of' order by all"
    assert rows_of(ahead, listed) == [
        *(("deal", key) for key in "LW"),
        *(("lead", key) for key in ("comes_later", "qualified_later", "seen_in_time", "won_later")),
    ]
