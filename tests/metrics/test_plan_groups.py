"""What each source, persona and team brought and cost: the history that a plan is split by."""

import datetime as dt

import pytest

from smarketing.domain.filters import Filters
from smarketing.domain.period import Period
from tests.metrics.marts import UNKNOWN, lead

SPRING = Filters(Period(dt.date(2026, 3, 1), dt.date(2026, 6, 1)))


def leads(number, stage="lead", **over):
    return [lead(stage, **over) for _ in range(number)]


@pytest.fixture
def two_sources(company):
    march = dt.date(2026, 3, 10)
    company.given(
        leads=[
            *leads(6, source="Paid", persona="A", team="North"),
            *leads(2, "customer", source="Paid", persona="B", revenue=500),
            *leads(2, source="Paid", persona="B", is_mature=False), *leads(3, source="Referral", persona="A"),
        ],
        cost_days=[{**UNKNOWN, "cost_date": march, "amount": 300, "source": "Paid"}],
    )  # fmt: skip
    return company


def test_rate_value_and_cost_of_each_source_are_of_its_own_leads(two_sources):
    """Paid: 10 leads of which 8 are old enough, 2 customers with 1,000; 300 spent."""
    rows = two_sources.by("plan_groups_by_source", "source", SPRING)
    paid = rows["Paid"]
    assert (paid["leads"], paid["n"], paid["mature_customers"], paid["mature_revenue"]) == (10, 8, 2, 1_000)
    assert (paid["buying_rate"], paid["lead_value"]) == (0.25, 125)
    assert (paid["spent"], paid["cost_per_lead"], paid["leads_without_costs"]) == (300, 30, 0)
    assert (rows["Referral"]["cost_per_lead"], rows["Referral"]["leads_without_costs"]) == (None, 3)


def test_a_persona_bears_the_cost_of_the_sources_it_comes_from(two_sources):
    """A: 6 of 9 leads are Paid at 30 each."""
    rows = two_sources.by("plan_groups_by_persona", "persona", SPRING)
    assert (rows["A"]["leads"], rows["A"]["spent"], rows["A"]["cost_per_lead"]) == (9, 180, 30)
    assert (rows["A"]["leads_without_costs"], rows["B"]["leads"]) == (3, 4)
    assert two_sources.by("plan_groups_by_team", "team", SPRING)["North"]["leads"] == 6
