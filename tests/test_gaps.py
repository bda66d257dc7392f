"""Where the plan and what was won so far part: whose factor, whose stage, worth how much."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from smarketing.domain.planning import plan, rate
from smarketing.workspace.gaps import PER_CUSTOMER, revenue_gap, shortfalls

STEPS = [
    {"stage_label": "Lead", "team": "marketing"},
    {"stage_label": "MQL", "team": "marketing"},
    {"stage_label": "Customer", "team": "sales"},
]
STAGES = ("lead", "marketing_qualified", "customer")
RATES = {"lead": rate(Fraction(1, 2)), "marketing_qualified": rate(Fraction(1, 5))}


@pytest.fixture
def made():
    """100,000 at 1,000 a deal: 100 customers of 500 MQL of 1,000 leads."""
    return plan(100_000, 1_000, RATES, stages=STAGES, last_day=dt.date(2026, 12, 31))


def test_what_is_missing_is_counted_and_valued_at_the_rates_of_the_plan(made):
    behind = shortfalls(made, STEPS, {"lead": 600, "marketing_qualified": 216, "customer": 50}, share=0.5)
    assert [(one.label, one.team, one.missing, one.following, one.onward, one.worth) for one in behind] == [
        ("MQL", "marketing", 34, "Customer", Fraction(34, 5), 6_800)
    ]


def test_a_stage_on_plan_falls_short_of_nothing(made):
    assert shortfalls(made, STEPS, {"lead": 500, "marketing_qualified": 250, "customer": 50}, share=0.5) == ()


def test_the_factors_name_their_owner_and_add_up_to_the_gap(made):
    factors = revenue_gap(
        made, STEPS, {"lead": 400, "marketing_qualified": 200, "customer": 20}, Decimal(30_000), share=0.5
    )
    assert [(one.label, one.team, one.unit) for one in factors] == [
        ("Lead", "marketing", "count"), ("Lead → MQL", "marketing", "rate"), ("MQL → Customer", "marketing", "rate"),
        (PER_CUSTOMER, "sales", "money"),
    ]  # fmt: skip
    assert sum(one.part for one in factors) == 30_000 - 50_000
    assert [(one.planned, one.actual) for one in factors] == [
        (500, 400), (Fraction(1, 2), Fraction(1, 2)), (Fraction(1, 5), Fraction(1, 10)), (1_000, 1_500),
    ]  # fmt: skip
    assert factors[1].part == 0
    assert factors[0].part < 0 < factors[3].part


def test_there_is_no_split_while_nobody_entered_a_stage(made):
    assert revenue_gap(made, STEPS, {"lead": 400, "customer": 1}, Decimal(500), share=0.5) == ()
