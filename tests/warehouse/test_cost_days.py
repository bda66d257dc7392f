"""Spend of a period lies on its days alike, so that a month has its share of a report over several, to the cent."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from tests.warehouse.given import a_lead, build_from, rows_of

BY_MONTH = """
select date_trunc('month', cost_date) as month, sum(amount) as amount, count(*) as days, sum(clicks) as clicks
from cost_days group by 1 order by 1
"""


def test_a_report_over_two_months_costs_each_its_share_by_days(tmp_path):
    costs = [{"period_start": "2026-01-22", "period_end": "2026-02-10", "amount": "100", "clicks": 41}]
    made = build_from(tmp_path, leads=[a_lead("1")], costs=costs, currency="EUR")
    months = {month: rest for month, *rest in rows_of(made, BY_MONTH)}
    assert [rest[:2] for rest in months.values()] == [[Decimal("50.00"), 10], [Decimal("50.00"), 10]]
    assert sorted(rest[2] for rest in months.values()) == [20, 21]


def test_cents_that_do_not_divide_are_neither_lost_nor_made(tmp_path):
    costs = [{"period_start": "2026-01-30", "period_end": "2026-02-01", "amount": "10", "clicks": 2}]
    made = build_from(tmp_path, leads=[a_lead("1")], costs=costs, currency="EUR")
    found = rows_of(made, "select cost_date, amount, clicks from cost_days order by 1")
    assert found == [
        (dt.date(2026, 1, 30), Decimal("3.33"), 0),
        (dt.date(2026, 1, 31), Decimal("3.33"), 1),
        (dt.date(2026, 2, 1), Decimal("3.34"), 1),
    ]


def test_a_day_a_row_without_an_end_and_an_end_before_its_start_are_one_day(tmp_path):
    costs = [
        {"period_start": "2026-01-30", "period_end": None, "amount": "1"},
        {"period_start": "2026-01-30", "period_end": "2026-01-30", "amount": "2"},
        {"period_start": "2026-01-30", "period_end": "2026-01-01", "amount": "3"},
        {"period_start": "2026-01-30", "period_end": "2199-01-01", "amount": "4"},
    ]
    made = build_from(tmp_path, leads=[a_lead("1")], costs=costs, currency="EUR")
    found = rows_of(made, "select cost_date, amount, is_spread from cost_days order by 2")
    assert found == [(dt.date(2026, 1, 30), number, False) for number in (1, 2, 3, 4)]
