"""What holds for any data: joins multiply nothing, the order of rows means nothing, parts add up."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest

from smarketing.warehouse.models import all_models
from tests.warehouse.given import build_from, rows_of
from tests.warehouse.random_set import RULES, random_tables

MARTS = [model.name for model in all_models() if model.layer == "marts"]
SEEDS = (3, 4)


@pytest.fixture(scope="module", params=SEEDS)
def given(request):
    return random_tables(seed=request.param)


@pytest.fixture(scope="module")
def made(given, tmp_path_factory):
    return build_from(tmp_path_factory.mktemp("laws"), rules=RULES, **given)


@pytest.fixture(scope="module")
def shuffled(given, tmp_path_factory):
    chance = Random(99)
    turned = {name: chance.sample(rows, len(rows)) for name, rows in given.items()}
    return build_from(tmp_path_factory.mktemp("shuffled"), rules=RULES, **turned)


def test_joins_leave_deals_and_their_amounts_as_they_were(given, made):
    amounts = (row["converted_amount"] if row["amount"] is None else row["amount"] for row in given["deals"])
    total = sum((Decimal(str(amount)) for amount in amounts if amount is not None), Decimal(0))
    found = rows_of(made, "select count(*), count(distinct deal_id), sum(original_amount) from deals")
    assert found == [(len(given["deals"]), len(given["deals"]), total)]


def test_an_amount_is_either_in_the_reporting_currency_or_apart(made):
    for mart in ("deals", "costs"):
        found = rows_of(
            made,
            f"select count(*), count(amount) > 0, count(other_currency_amount) > 0 from {mart} "
            "where original_amount is not null and (amount is null) = (other_currency_amount is not null)",
        )
        whole = rows_of(made, f"select count(original_amount) from {mart}")
        assert found == [(whole[0][0], True, True)]


@pytest.mark.parametrize("mart", ["leads", "touches", "costs", "traffic"])
def test_a_mart_has_as_many_rows_as_its_export(given, made, mart):
    assert rows_of(made, f"select count(*) from {mart}") == [(len(given[mart]),)]


@pytest.mark.parametrize("mart", MARTS)
def test_shuffling_rows_changes_nothing(made, shuffled, mart):
    assert sorted(map(repr, rows_of(made, f"from {mart}"))) == sorted(map(repr, rows_of(shuffled, f"from {mart}")))


def test_revenue_of_leads_is_the_revenue_of_deals_with_a_lead(made):
    of_leads = rows_of(made, "select sum(revenue), sum(open_amount) from leads")
    of_deals = rows_of(
        made,
        "select sum(case when is_won then amount end), sum(case when is_open then amount end) from deals "
        "where lead_id is not null",
    )
    assert of_leads == of_deals


def test_every_lead_is_in_every_stage_up_to_its_highest(made):
    found = rows_of(
        made,
        "select count(*) from leads as l where stage_position <> "
        "(select count(*) from lead_stages as s where s.lead_id = l.lead_id)",
    )
    assert found == [(0,)]


def test_open_lost_and_customers_are_all_leads(made):
    found = rows_of(made, "select count(*) from leads where is_open = (is_lost or is_customer)")
    assert found == [(0,)]


def test_no_time_is_negative(made):
    for mart, column in (
        ("lead_stages", "days_to_next"), ("deal_stages", "days_in_stage"), ("deals", "sales_cycle_days"),
        ("leads", "days_to_customer"),
    ):  # fmt: skip
        assert rows_of(made, f"select count(*) from {mart} where {column} < 0") == [(0,)]
        assert rows_of(made, f"select count(*) > 0 from {mart} where {column} > 0") == [(True,)]


def test_a_deal_moved_on_from_a_stage_or_ended_there_or_is_there(made):
    found = rows_of(
        made,
        "select count(*) from deal_stages where is_moved_on::int + is_lost_here::int + is_open_here::int <> 1",
    )
    assert found == [(0,)]
