"""The twelve leads worked out by hand, mart by mart."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.warehouse.given import build_from, rows_of
from tests.warehouse.golden_set import expected, golden_deals, golden_leads

STAGES = ("lead", "marketing_qualified", "sales_qualified", "opportunity", "customer")


@pytest.fixture(scope="module")
def golden(tmp_path_factory):
    return build_from(tmp_path_factory.mktemp("golden"), leads=golden_leads(), deals=golden_deals())


def test_the_funnel_is_counted_and_timed_as_on_paper(golden):
    found = rows_of(
        golden,
        """
        select stage, count(*), count(case when is_skipped then 1 end), count(case when is_open then 1 end),
               count(case when is_lost then 1 end), count(case when is_next_reached then 1 end), count(days_to_next),
               quantile_cont(days_to_next, 0.5), quantile_cont(days_to_next, 0.9)
        from lead_stages group by stage, stage_position order by stage_position
        """,
    )
    answers = expected()["funnel_cohort"]
    for row, answer, after in zip(found, answers, [*answers[1:], None], strict=True):
        counts = (answer["stage"], answer["reached"], answer["skipped"], answer["open"], answer["lost"])
        assert row[:5] == counts
        assert row[5] == (after["reached"] if after else 0)
        assert row[6] == answer.get("timed", 0)
        assert row[7:] == pytest.approx((answer.get("median_days"), answer.get("p90_days")))


@pytest.mark.parametrize("stage", STAGES)
def test_entries_of_january_are_those_dated_in_it(golden, stage):
    found = rows_of(
        golden,
        f"select count(*) from lead_stages where stage = '{stage}' and entered_date >= '2026-01-01' "
        "and entered_date < '2026-02-01'",
    )
    assert found == [(expected()["stage_entries_january"][stage],)]


def test_leads_customers_and_revenue_add_up_by_source(golden):
    found = rows_of(
        golden,
        "select source, count(*), count(case when is_customer then 1 end), sum(revenue) from leads group by source",
    )
    answers = expected()["leads_by_source"]
    assert {row[0]: row[1:] for row in found} == {
        source: (answer["leads"], answer["customers"], answer["revenue"]) for source, answer in answers.items()
    }


def test_deals_are_counted_once_and_tied_as_on_paper(golden):
    answer = expected()["deals"]
    found = rows_of(
        golden,
        "select count(case when is_won then 1 end), count(case when is_lost then 1 end), "
        "count(case when is_open then 1 end), "
        "sum(case when is_won then amount end), count(close_date), count(lead_id) from deals",
    )
    keys = ("won", "lost", "open", "revenue", "closed_in_period", "linked_to_a_lead")
    assert found == [tuple(answer[key] for key in keys)]


def test_every_contradiction_is_found_and_nothing_else(golden):
    found = rows_of(golden, "select check_name, record_id from contradictions order by check_name, record_id")
    answers = expected()["contradictions"]
    assert found == sorted((check, record) for check, records in answers.items() for record in records)


@pytest.mark.parametrize(
    ("lead", "stage", "dates"),
    [
        ("L1", "customer", ["2026-01-05", "2026-01-10", "2026-01-20", "2026-02-01", "2026-03-01"]),
        ("L2", "opportunity", ["2026-01-06", "2026-01-12", None, "2026-02-05"]),
        ("L3", "opportunity", ["2026-01-07", "2026-01-09", "2026-01-15", "2026-01-25"]),
        ("L4", "lead", ["2026-01-08"]),
        ("L5", "marketing_qualified", ["2026-01-09", None]),
        ("L6", "sales_qualified", ["2026-02-01", "2026-02-03", "2026-02-02"]),
        ("L7", "customer", ["2026-02-10", None, None, None, None]),
        ("L8", "customer", ["2026-03-01", "2026-03-05", "2026-03-25", "2026-04-01", "2026-05-01"]),
        ("L9", "customer", ["2026-03-02", "2026-03-06", None, "2026-04-01", "2026-05-01"]),
        ("L10", "lead", ["2026-06-25"]),
        ("L11", "marketing_qualified", ["2026-06-20", "2026-06-26"]),
        ("L12", "lead", ["2026-06-28"]),
    ],
)
def test_each_lead_stands_where_paper_says(golden, lead, stage, dates):
    days = [dt.date.fromisoformat(day) if day else None for day in dates]
    entered = rows_of(golden, f"select entered_date from lead_stages where lead_id = '{lead}' order by stage_position")
    assert [row[0] for row in entered] == days
    columns = "lead_date, marketing_qualified_date, sales_qualified_date, opportunity_date, customer_date"
    found = rows_of(golden, f"select stage, {columns} from leads where lead_id = '{lead}'")
    assert found == [(stage, *days, *[None] * (5 - len(days)))]


def test_the_step_that_contradicts_itself_is_not_timed(golden):
    found = rows_of(golden, "select stage, days_to_next from lead_stages where lead_id = 'L6' order by stage_position")
    assert found == [("lead", 2), ("marketing_qualified", None), ("sales_qualified", None)]


def test_a_stage_is_watched_unless_its_entry_or_the_step_it_made_has_no_date(golden):
    found = rows_of(golden, "select stage, watched_days from lead_stages where lead_id = 'L6' order by stage_position")
    assert found == [("lead", 149), ("marketing_qualified", None), ("sales_qualified", 148)]


def test_a_shared_deal_counts_with_the_lead_created_first(golden):
    assert rows_of(golden, "select lead_id, tie, lead_count from deals where deal_id = 'D4'") == [("L8", "id", 2)]
    found = rows_of(
        golden, "select lead_id, won_deals, revenue from leads where lead_id in ('L8', 'L9') order by lead_id"
    )
    assert found == [("L8", 1, 3000), ("L9", 1, 0)]


def test_a_deal_takes_what_it_lacks_from_its_first_lead(golden):
    assert rows_of(golden, "select persona, source from deals where deal_id = 'D3'") == [("Buyer", "Paid")]


def test_no_lag_is_known_under_ten_timed_leads(golden):
    found = rows_of(golden, "select distinct lag_days from stage_lags")
    assert found == [(None,)]
    assert rows_of(golden, "select count(*) from lead_stages where not is_mature") == [(0,)]
