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
