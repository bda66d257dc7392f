"""What a forecast asks for: counted by whole weeks back from its day, and nothing that came after it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from smarketing import metrics
from tests.metrics.marts import AS_OF, deal, lead

DAY = {"known_by": "2026-05-31"}


def on(days_before: int) -> dt.date:
    return AS_OF - dt.timedelta(days=days_before)


def test_deals_stand_at_whole_weeks_before_the_day(company):
    company.given(
        deals=[
            deal(created=on(13), closed=on(6)),
            deal("lost", created=on(14), closed=on(7)),
            deal("open", created=on(0)),
        ]
    )
    found = {
        (row["created_weeks_ago"], row["closed_weeks_ago"], row["outcome"]) for row in company.rows("forecast_deals")
    }
    assert found == {(1, 0, "won"), (2, 1, "lost"), (0, None, "open")}


def test_a_deal_that_closed_later_was_open_then_and_one_created_later_was_not_there(company):
    company.given(
        deals=[
            deal(created=dt.date(2026, 5, 1), closed=dt.date(2026, 6, 9)),
            deal(created=dt.date(2026, 6, 2), closed=dt.date(2026, 6, 9)),
        ]
    )
    (row,) = company.rows("forecast_deals", **DAY)
    assert (row["outcome"], row["closed_weeks_ago"], row["created_weeks_ago"], row["deals"]) == ("open", None, 4, 1)
    (row,) = company.rows("forecast_open_deals_then", **DAY)
    assert (row["deal_stage_position"], row["deals"]) == (None, 1)
    assert company.rows("forecast_amounts", **DAY) == []


def test_the_rows_behind_open_deals_are_the_open_ones(company):
    company.given(deals=[deal(), deal("lost"), deal("open"), deal("open", amount=None)])
    rows = metrics.rows_behind(company.reader, company.build, "forecast_open_deals", live=company.live)
    assert rows.n == sum(row["deals"] for row in company.rows("forecast_open_deals")) == 2


def test_a_closed_deal_without_a_day_is_left_out(company):
    company.given(deals=[{**deal(), "close_date": None}])
    assert company.rows("forecast_deals") == []


def test_amounts_close_to_each_other_are_put_together_at_their_mean(company):
    company.given(
        deals=[deal(amount=Decimal(amount)) for amount in (1000, 1010, 5000)] + [deal("lost", amount=Decimal(9))]
    )
    assert [(row["deals"], row["deal_amount"]) for row in company.rows("forecast_amounts")] == [
        (2, 1005.0),
        (1, 5000.0),
    ]


@pytest.mark.parametrize(("opportunity", "weeks"), [(dt.date(2026, 5, 20), 1), (dt.date(2026, 6, 10), None)])
def test_a_lead_that_became_an_opportunity_later_had_not_then(company, opportunity, weeks):
    company.given(leads=[lead("opportunity", created=dt.date(2026, 5, 4), opportunity_date=opportunity)])
    (row,) = company.rows("forecast_leads", **DAY)
    assert (row["created_weeks_ago"], row["opportunity_weeks_ago"], row["leads"]) == (3, weeks, 1)


def test_a_stage_wins_as_often_as_deals_found_in_it_on_any_day(company):
    """By hand: one deal won after 1 day in the stage, one lost after 9: on 9 of 10 days it is the lost one."""
    stage = {
        "pipeline": "Sales",
        "deal_stage": "Demo",
        "deal_stage_position": 2,
        "created_date": on(40),
        "entered_date": on(30),
    }
    company.given(
        deals=[
            {**deal(created=on(40), closed=on(20)), "deal_id": "W", "pipeline": "Sales"},
            {**deal("lost", created=on(40), closed=on(20)), "deal_id": "L", "pipeline": "Sales"},
        ],
        deal_stages=[{**stage, "deal_id": "W", "days_in_stage": 1}, {**stage, "deal_id": "L", "days_in_stage": 9}],
    )
    (row,) = company.rows("forecast_stage_rates")
    assert (row["stage_win_rate"], row["n"], row["won_days"], row["closed_days"]) == (0.1, 2, 1, 10)
