"""Why deals were lost: each lost deal counts once, under the reason given for it."""

import datetime as dt

import pytest

from smarketing.domain.filters import Filters
from smarketing.domain.intervals import wilson
from smarketing.domain.period import Period
from tests.metrics.marts import deal

SPRING = Filters(Period(dt.date(2026, 4, 1), dt.date(2026, 7, 1)))


def test_lost_deals_of_the_period_are_told_by_reason_with_their_share(company):
    company.given(
        deals=[
            *(deal("lost", lost_reason="Price", persona="Buyer") for _ in range(3)),
            deal("lost", lost_reason="No decision"),
            deal("lost", lost_reason=None),
            deal("lost", lost_reason="Price", closed=dt.date(2026, 2, 1)),
            deal("won", lost_reason="Price"),
            deal("open", lost_reason="Price"),
        ]
    )
    rows = company.rows("lost_reasons", SPRING)
    assert [(row["reason"], row["lost_deals"], row["n"]) for row in rows] == [
        ("Price", 3, 5),
        ("(none given)", 1, 5),
        ("No decision", 1, 5),
    ]
    assert rows[0]["share"] == pytest.approx(0.6)
    assert (rows[0]["low"], rows[0]["high"]) == pytest.approx(wilson(3, 5))
    (bought,) = company.rows("lost_reasons", SPRING.narrowed("persona", "Buyer"))
    assert (bought["reason"], bought["share"]) == ("Price", 1)
