"""What an export doesn't show: it blames nobody, is no nought that looks measured, and leaves no gap in a time line."""

import datetime as dt
from decimal import Decimal

import pytest

from smarketing.domain.filters import Filters
from smarketing.domain.period import Period
from tests.metrics.marts import deal, lead

SPRING = Filters(Period(dt.date(2026, 3, 1), dt.date(2026, 6, 1)))


@pytest.mark.slow
@pytest.mark.parametrize(("unrecorded", "named"), [(["marketing_qualified"], []), ([], ["lead"])])
def test_a_step_is_weakest_only_where_something_shows_who_went_on(company, unrecorded, named):
    company.given(leads=[lead() for _ in range(40)], unrecorded=unrecorded)
    assert [row["stage"] for row in company.rows("weakest_step", SPRING)] == named


def test_a_month_without_a_win_is_a_month_of_nought(company):
    company.given(deals=[deal(closed=dt.date(2026, 3, 9)), deal(closed=dt.date(2026, 5, 9))])
    months = {row["month"]: row["deals"] for row in company.rows("won_revenue_by_month", SPRING)}
    assert months == {dt.date(2026, 3, 1): 1, dt.date(2026, 4, 1): 0, dt.date(2026, 5, 1): 1}


@pytest.mark.parametrize(("amount", "size"), [(None, None), (Decimal(500), Decimal(500))])
def test_a_deal_size_is_not_known_where_no_won_deal_has_an_amount(company, amount, size):
    company.given(deals=[deal(amount=amount, closed=dt.date(2026, 4, 9))])
    (basis,) = company.rows("plan_basis", SPRING)
    assert basis["average_deal_size"] == size
