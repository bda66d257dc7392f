"""The smallest thing that must hold."""

import datetime as dt

from smarketing.domain.filters import Filters
from smarketing.domain.period import Period
from tests.metrics.marts import deal, lead

SPRING = Filters(Period(dt.date(2026, 3, 1), dt.date(2026, 6, 1)))


def test_a_rate_without_cases_is_null_and_so_is_its_interval(company):
    company.given(leads=[lead("customer"), lead()], deals=[deal(), deal("lost"), deal("open")])
    last = company.by("funnel", "stage", SPRING)["customer"]
    assert (last["step_rate"], last["low"], last["high"]) == (None, None, None)
