"""Two sides of the funnel are watched for equally long, and differ only where chance does not explain it."""

import datetime as dt
from dataclasses import replace

import pytest

from smarketing import metrics
from smarketing.domain.comparison import around, with_a_value, with_the_period_before, with_the_year_before
from smarketing.domain.filters import Filters
from smarketing.domain.intervals import newcombe, wilson
from smarketing.domain.period import Period
from smarketing.domain.stages import DEFAULT_STAGES
from smarketing.errors import FilterError
from tests.metrics.generated import OVER, lags, lead_stages
from tests.metrics.marts import AS_OF, deal, lead

pytestmark = pytest.mark.slow

SPRING = Filters(Period(dt.date(2026, 4, 1), dt.date(2026, 6, 1)))
LAGS = [{"stage": "lead", "stage_position": 1, "lag_days": 10.5}]
MAY = dt.date(2026, 5, 4)
MARCH = dt.date(2026, 3, 2)


def asked(company, comparison, **params):
    rows = company.rows("funnel_compared", comparison.filters, **comparison.params, **params)
    return {row["stage"]: row for row in rows}


def leads(stage, number, created, days=5, **over):
    return [lead(stage, created=created, step_days=days, **over) for _ in range(number)]


def test_each_side_has_its_counts_its_rate_and_its_interval_and_newcombes_beside_them(company):
    company.given(
        leads=[
            *leads("marketing_qualified", 12, MAY), *leads("lead", 28, MAY),
            *leads("marketing_qualified", 24, MARCH), *leads("lead", 26, MARCH),
        ],
        stage_lags=LAGS,
    )  # fmt: skip
    step = asked(company, with_the_period_before(SPRING))["lead"]
    assert (step["step_label"], step["days_allowed"], step["team"]) == ("Lead → MQL", 10, "marketing")
    assert (step["reached"], step["made"], step["n"]) == (40, 12, 40)
    assert (step["other_reached"], step["other_made"], step["other_n"]) == (50, 24, 50)
    assert (step["low"], step["high"]) == pytest.approx(wilson(12, 40))
    assert (step["other_low"], step["other_high"]) == pytest.approx(wilson(24, 50))
    told = (step["difference"], step["difference_low"], step["difference_high"])
    assert told == pytest.approx([100 * part for part in newcombe(12, 40, 24, 50)])
    assert (round(step["difference"], 1), step["finding"], step["worth"]) == (-18.0, "may be chance", None)


def test_what_came_after_the_days_allowed_counts_on_neither_side_and_the_young_are_left_out(company):
    company.given(
        leads=[
            *leads("marketing_qualified", 15, MAY), *leads("lead", 15, MAY),
            *leads("lead", 5, AS_OF - dt.timedelta(31), is_mature=False),
            *leads("marketing_qualified", 15, MARCH), *leads("marketing_qualified", 9, MARCH, days=11),
            *leads("lead", 6, MARCH),
        ],
        stage_lags=LAGS,
    )  # fmt: skip
    step = asked(company, with_the_period_before(SPRING))["lead"]
    assert (step["reached"], step["immature"], step["n"]) == (35, 5, 30)
    assert step["rate_in_time"] == step["other_rate"] == 0.5


def test_a_difference_beyond_chance_is_named_and_priced_through_the_rest_of_the_funnel(company):
    bought = leads("customer", 40, MAY) + leads("opportunity", 120, MAY)
    before = leads("customer", 10, MARCH) + leads("opportunity", 30, MARCH) + leads("lead", 120, MARCH)
    company.given(leads=[*bought, *before], stage_lags=LAGS, deals=[deal(amount=1000), deal(amount=3000)])
    rows = asked(company, with_the_period_before(SPRING), least_cases=160)
    step = rows["lead"]
    assert (step["rate_in_time"], step["other_rate"], step["finding"]) == (1, 0.25, "higher")
    assert step["later_rate"] == pytest.approx(50 / 200)  # both sides together: 50 customers of 200 MQL
    assert float(step["worth"]) == pytest.approx(160 * 0.75 * 0.25 * 2000)
    assert rows["customer"]["finding"] is None
    assert (rows["customer"]["reached"], rows["customer"]["other_reached"]) == (40, 10)


def test_without_a_known_time_only_sides_of_the_same_days_are_compared(company):
    company.given(leads=[
        *leads("marketing_qualified", 40, MAY, source="Paid"), *leads("lead", 40, MAY), *leads("lead", 40, MARCH),
    ])  # fmt: skip
    step = asked(company, with_the_period_before(SPRING))["lead"]
    assert (step["days_allowed"], step["finding"]) == (None, "not equally old")
    same_days = asked(company, with_a_value(SPRING, "source", "Paid"))["lead"]
    assert (same_days["rate_in_time"], same_days["other_rate"], same_days["finding"]) == (0, 1, "lower")


def test_leads_without_dates_are_counted_apart_and_too_many_of_them_leave_the_step_unsaid(company):
    went_on = leads("marketing_qualified", 5, MAY) + leads("marketing_qualified", 4, MAY, marketing_qualified_date=None)
    company.given(leads=[*went_on, *leads("lead", 30, MAY), *leads("lead", 35, MARCH)], stage_lags=LAGS)
    step = asked(company, with_the_period_before(SPRING))["lead"]
    assert (step["n"], step["undated"], step["finding"]) == (35, 4, "dates missing")


def test_a_step_that_the_export_does_not_record_has_no_rate(company):
    rows = [*leads("sales_qualified", 40, MAY), *leads("lead", 40, MARCH)]
    company.given(leads=rows, stage_lags=LAGS, unrecorded=["marketing_qualified"])
    found = asked(company, with_the_period_before(SPRING))
    assert [(found[stage]["finding"], found[stage]["n"]) for stage in ("lead", "marketing_qualified")] == [
        ("not recorded", None),
        ("not recorded", None),
    ]


def test_the_whole_way_to_customer_is_compared_too_by_dates_of_customers(company):
    rows = [*leads("customer", 6, MAY, days=2), *leads("lead", 34, MAY), *leads("customer", 30, MARCH, days=2)]
    lag = [{"stage": "to_customer", "stage_position": 0, "lag_days": 8}]
    company.given(leads=[*rows, *leads("customer", 10, MARCH, days=3)], stage_lags=lag)
    way = asked(company, with_the_period_before(SPRING))["to_customer"]
    assert (way["step_label"], way["made"], way["n"]) == ("Lead → Customer", 6, 40)
    assert (way["other_made"], way["other_n"], way["finding"]) == (30, 40, "lower")


def test_every_lead_of_the_days_is_on_one_side_and_only_one(company):
    kinds = [("Paid", "Champion"), ("Paid", "Buyer"), ("Organic", "Champion"), ("(unknown)", "Buyer")]
    days = [dt.date(2025, 4, 1), dt.date(2025, 5, 31), MARCH, dt.date(2026, 4, 10), MAY, dt.date(2026, 5, 31)]
    company.given(leads=[lead(created=day, source=one, persona=who) for day in days for one, who in kinds])

    def counted(comparison):
        row = asked(company, comparison)["lead"]
        return row["reached"], row["other_reached"]

    assert counted(with_the_period_before(SPRING)) == (12, 4)
    assert counted(with_the_year_before(SPRING)) == (12, 8)
    assert counted(around(SPRING, MAY, AS_OF)) == (8, 4)
    assert counted(with_a_value(SPRING, "source", "Paid")) == (6, 6)
    assert counted(with_a_value(SPRING.narrowed("persona", "Champion"), "persona", "Buyer")) == (6, 6)
    assert counted(with_a_value(Filters(), "source", "Paid")) == (12, 12)
    for comparison in (
        with_the_year_before(SPRING),
        with_a_value(SPRING.narrowed("source", "Organic"), "source", "Paid"),
    ):
        row = asked(company, comparison)["lead"]
        behind = metrics.rows_behind(
            company.reader, company.build, "funnel_compared", comparison.filters,
            params=comparison.params, limit=None, live=company.live,
        )  # fmt: skip
        assert behind.n == row["reached"] + row["other_reached"]


@pytest.mark.slow
def test_where_nothing_changed_at_least_95_companies_in_100_hear_of_no_difference(company):
    untargeted = [replace(stage, target_rate=None) for stage in DEFAULT_STAGES]
    company.given(lead_stages=lead_stages(200, OVER, 400, before=1600), stage_lags=lags(), stages=untargeted)
    both = with_the_period_before(Filters(OVER))
    silent = 0
    for number in range(200):
        rows = company.rows("funnel_compared", both.filters.narrowed("segment", f"company {number}"))
        silent += not any(row["finding"] in ("higher", "lower") for row in rows)
    assert silent >= 190


def test_what_can_not_be_compared_is_said_in_words():
    for impossible in (
        lambda: with_the_period_before(Filters()),
        lambda: with_the_year_before(Filters()),
        lambda: around(SPRING, dt.date(2026, 6, 1), AS_OF),
        lambda: with_a_value(SPRING.narrowed("source", "Paid"), "source", "Paid"),
    ):
        with pytest.raises(FilterError, match="Choose"):
            impossible()


def test_days_in_both_years_belong_to_the_period_itself():
    long = Filters(Period(dt.date(2024, 2, 29), dt.date(2026, 3, 10)))
    assert with_the_year_before(long).other == Period(dt.date(2023, 2, 28), dt.date(2024, 2, 29))
