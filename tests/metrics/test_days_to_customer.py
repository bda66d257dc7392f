"""How long customers took is told of those won in the period, whenever they came: slow ones are not cut off."""

import datetime as dt

from smarketing.domain.filters import Filters
from smarketing.domain.period import Period
from tests.metrics.marts import lead

LAST_YEAR = Filters(Period(dt.date(2025, 7, 1), dt.date(2026, 7, 1)))
SLOW = [lead("customer", dt.date(2024, 6, 1), step_days=150, persona="Buyer") for _ in range(3)]
FAST = [lead("customer", dt.date(2026, 2, 1), step_days=10, persona="Buyer") for _ in range(2)]
LONG_AGO = [lead("customer", dt.date(2024, 1, 1), step_days=90, persona="Buyer") for _ in range(4)]


def test_customers_won_in_the_period_are_timed_whenever_they_came_as_leads(company):
    company.given(leads=[*SLOW, *FAST, *LONG_AGO])
    (basis,) = company.rows("plan_basis", LAST_YEAR)
    assert (basis["median_days_to_customer"], basis["p80_days_to_customer"]) == (600, 600)
    timed = {row["stage"]: (row["timed"], row["median_days"]) for row in company.rows("plan_rates", LAST_YEAR)}
    assert timed["lead"] == (5, 600)
    assert timed["opportunity"] == (5, 150)


def test_a_persona_is_timed_by_its_customers_won_in_the_period(company):
    company.given(leads=[*SLOW, *FAST, *LONG_AGO])
    (row,) = company.rows("persona_breakdown", LAST_YEAR)
    assert (row["leads"], row["median_days_to_customer"]) == (2, 600)
