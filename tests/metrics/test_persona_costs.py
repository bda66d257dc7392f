"""What personas cost: spend lies on the leads of its source and campaign, and nobody seldom buys by chance."""

import datetime as dt

import pytest

from smarketing.domain.filters import Filters
from smarketing.domain.period import Period
from tests.metrics.marts import UNKNOWN, lead

SPRING = Filters(Period(dt.date(2026, 3, 1), dt.date(2026, 6, 1)))
MARCH = dt.date(2026, 3, 10)


def leads(number, persona, stage="lead", **over):
    return [lead(stage, persona=persona, **over) for _ in range(number)]


def spend(amount, source="(unknown)", campaign="(unknown)", day=MARCH):
    return {**UNKNOWN, "cost_date": day, "amount": amount, "source": source, "campaign": campaign}


@pytest.fixture
def costly(company):
    company.given(
        leads=[
            *leads(2, "A", source="Paid", campaign="Spring"), *leads(1, "A", source="Paid", campaign="Autumn"),
            *leads(2, "B", source="Paid", campaign="Spring"), *leads(2, "B", source="Paid", campaign="Autumn"),
            *leads(1, "C", source="Referral"),
        ],
        cost_days=[
            spend(100, "Paid", "Spring"), spend(60, "Ads", "Autumn"), spend(70, "Paid"), spend(50, "Radio", "Night"),
            spend(999, "Paid", "Spring", dt.date(2026, 6, 1)),
        ],
    )  # fmt: skip
    return company


def test_spend_lies_on_the_leads_of_its_campaign_else_of_its_source_alike(costly):
    """Spring: 100 on 4 leads. Autumn: 60 on 3, though the ads call the source otherwise. Paid: 70 on all its 7."""
    rows = costly.by("persona_costs", "persona", SPRING)
    assert rows["A"]["spent"] == pytest.approx(2 * (25 + 10) + 1 * (20 + 10))
    assert rows["B"]["spent"] == pytest.approx(2 * (25 + 10) + 2 * (20 + 10))
    assert (rows["A"]["cost_per_lead"], rows["A"]["spend_share"]) == pytest.approx((100 / 3, 100 / 230))
    assert (rows["C"]["spent"], rows["C"]["leads_without_costs"]) == (None, 1)


def test_what_a_lead_cost_is_the_same_under_any_filter(costly):
    (only,) = costly.rows("persona_costs", SPRING.narrowed("persona", "A"))
    assert (only["persona"], only["spent"]) == ("A", pytest.approx(100))
    (spring,) = costly.rows("persona_costs", SPRING.narrowed("persona", "A").narrowed("campaign", "Spring"))
    assert spring["spent"] == pytest.approx(70)


def test_sources_tell_which_spend_lies_on_no_lead_and_which_leads_have_none(costly):
    rows = costly.by("costs_by_source", "source", SPRING)
    assert (rows["Radio"]["spent"], rows["Radio"]["unplaced"], rows["Radio"]["leads"]) == (50, 50, 0)
    assert (rows["Paid"]["spent"], rows["Paid"]["lead_costs"]) == (170, pytest.approx(230))
    assert (rows["Referral"]["lead_costs"], rows["Referral"]["leads_without_costs"]) == (None, 1)
    assert rows["Referral"]["spent"] is None  # no row says what it cost: that is not the same as nothing


def test_a_persona_that_never_bought_is_named_only_beyond_chance(company):
    company.given(leads=[*leads(60, "Student"), *leads(60, "Buyer", "customer"), *leads(60, "Buyer")])
    rows = company.by("persona_costs", "persona", SPRING)
    assert (rows["Student"]["buys"], rows["Student"]["buying_rate"], rows["Student"]["rest_rate"]) == (
        "never buys",
        0,
        0.5,
    )
    assert (rows["Student"]["rest_n"], rows["Buyer"]["buys"]) == (120, "buys more")


def test_one_sale_to_a_young_lead_is_enough_not_to_be_called_never(company):
    young = lead("customer", persona="Student", is_mature=False)
    company.given(leads=[*leads(60, "Student"), young, *leads(60, "Buyer", "customer"), *leads(60, "Buyer")])
    row = company.by("persona_costs", "persona", SPRING)["Student"]
    assert (row["buys"], row["customers"], row["n"]) == ("buys less", 1, 60)


@pytest.mark.parametrize(
    ("bought", "of", "others", "said"), [(0, 29, 30, "too few"), (0, 60, 6, "too few"), (25, 60, 32, "may be chance")]
)
def test_few_leads_rare_sales_and_small_differences_get_no_verdict(company, bought, of, others, said):
    students = [*leads(bought, "Student", "customer"), *leads(of - bought, "Student")]
    company.given(leads=[*students, *leads(others, "Buyer", "customer"), *leads(60 - others, "Buyer")])
    assert company.by("persona_costs", "persona", SPRING)["Student"]["buys"] == said


def test_what_reps_did_is_counted_by_its_own_day_and_without_what_marketing_did(company):
    touch = {**UNKNOWN, "lead_id": "x", "persona": "A", "direction": "sales", "occurred_date": MARCH}
    others = [{**touch, "direction": "marketing"}, {**touch, "occurred_date": dt.date(2026, 6, 1)}]
    company.given(leads=leads(1, "A"), touches=[touch, touch, *others])
    assert company.by("persona_costs", "persona", SPRING)["A"]["sales_activities"] == 2


def test_costs_stand_by_month_with_what_a_lead_and_a_customer_cost(company):
    """March: 100 + 70 on 4 leads, of them 2 customers. April: a young lead, so no cost of a customer. May: no lead."""
    april, may = dt.date(2026, 4, 2), dt.date(2026, 5, 20)
    company.given(
        leads=[
            *leads(2, "A", source="Paid"), *leads(2, "B", "customer", source="Paid"),
            lead("customer", persona="A", source="Paid", created_date=april, created_month=dt.date(2026, 4, 1),
                 is_mature=False),
        ],
        cost_days=[spend(100, "Paid"), spend(70, "Radio"), spend(30, "Paid", day=april), spend(9, "Paid", day=may)],
    )  # fmt: skip
    rows = {row["created_month"].month: row for row in company.rows("costs_by_month", SPRING)}
    march = rows[3]
    assert (march["spent"], march["leads"], march["customers"]) == (170, 4, 2)
    assert (march["cost_per_lead"], march["cost_per_customer"]) == (42.5, 85)
    assert (rows[4]["cost_per_lead"], rows[4]["cost_per_customer"], rows[4]["immature"]) == (30, None, 1)
    assert (rows[5]["spent"], rows[5]["leads"], rows[5]["cost_per_lead"]) == (9, 0, None)
    assert all(row["is_complete"] for row in rows.values())
    paid = {
        row["created_month"].month: row for row in company.rows("costs_by_month", SPRING.narrowed("source", "Paid"))
    }
    assert (paid[3]["spent"], paid[3]["cost_per_customer"]) == (100, 50)
    whole = {row["created_month"].month: row for row in company.rows("costs_by_month", SPRING.narrowed("persona", "A"))}
    assert whole == rows, "spend names no persona: such a filter changes nothing, and the page says so"


def test_a_month_that_is_not_over_is_marked(company):
    company.given(leads=[], cost_days=[spend(5, "Paid", day=dt.date(2026, 6, 1))])
    (june,) = company.rows("costs_by_month", Filters(Period(dt.date(2026, 6, 1), dt.date(2026, 6, 20))))
    assert not june["is_complete"]


def test_what_a_customer_cost_is_told_to_rest_on_its_customers(company):
    company.given(leads=[lead()])
    assert company.ask("costs_by_month").columns["cost_per_customer"].n_column == "customers"
