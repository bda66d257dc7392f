"""The mix of personas: shares of the leads that have one, with the interval; those without stand apart."""

import datetime as dt

import pytest

from smarketing.domain.filters import Filters
from smarketing.domain.intervals import wilson
from smarketing.domain.period import Period
from tests.metrics.marts import lead

SPRING = Filters(Period(dt.date(2026, 3, 1), dt.date(2026, 6, 1)))


def test_shares_are_of_the_leads_with_a_persona(company):
    company.given(leads=[lead(persona=name) for name in ("A", "A", "A", "B", "(unknown)")])
    rows = company.by("persona_mix", "persona", SPRING)
    assert (rows["A"]["persona_leads"], rows["A"]["share"], rows["A"]["n"]) == (3, 0.75, 4)
    assert (rows["A"]["low"], rows["A"]["high"]) == pytest.approx(wilson(3, 4))
    assert (rows["(unknown)"]["persona_leads"], rows["(unknown)"]["share"]) == (1, None)


def test_shares_of_the_customers_are_of_those_with_a_persona(company):
    """Of A's four leads one buys, of B's three two do: A brings most leads, B most customers."""
    company.given(
        leads=[
            *(lead(persona="A") for _ in range(3)), lead("customer", persona="A"),
            lead(persona="B"), *(lead("customer", persona="B") for _ in range(2)),
            *(lead("customer", persona="(unknown)") for _ in range(5)),
        ]
    )  # fmt: skip
    rows = company.by("persona_mix", "persona", SPRING)
    assert (rows["A"]["share"], rows["A"]["customer_share"]) == pytest.approx((4 / 7, 1 / 3))
    assert (rows["B"]["customers"], rows["B"]["customers_n"]) == (2, 3)
    assert (rows["B"]["customer_share_low"], rows["B"]["customer_share_high"]) == pytest.approx(wilson(2, 3))
    assert (rows["(unknown)"]["customers"], rows["(unknown)"]["customer_share"]) == (5, None)
