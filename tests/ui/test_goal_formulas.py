"""What a goal's tiles show is made of numbers that the reader can follow."""

from __future__ import annotations

from decimal import Decimal

from smarketing.domain import planning
from smarketing.domain.pace import Pace
from smarketing.ui import goal_formulas
from smarketing.ui.formats import THIN_SPACE

PLAN = planning.plan(
    Decimal(2_600_000),
    Decimal(32_500),
    {"lead": planning.rate(0.5), "opportunity": planning.rate(0.2)},
    stages=("lead", "opportunity", "customer"),
)


def test_customers_needed_are_the_goal_divided_by_a_deal() -> None:
    made = goal_formulas.customers_needed(PLAN, "EUR")
    assert made.formula == "Customers needed = goal €2,600,000 ÷ average deal €32,500 = 80"


def test_the_close_rate_is_of_the_leads_needed() -> None:
    assert goal_formulas.close_rate(PLAN).formula == (
        f"Close rate = customers needed 80 ÷ leads needed 800 = 10.0{THIN_SPACE}%"
    )


def test_the_pace_says_what_is_due_by_now() -> None:
    told = goal_formulas.pace(Pace(2_600_000, 0.5, 900_000), "EUR").formula.splitlines()
    assert told == [
        f"Expected by now = goal €2,600,000 × share due by now 50{THIN_SPACE}% = €1,300,000",
        f"Pace = won €900,000 ÷ expected €1,300,000 = 69{THIN_SPACE}%",
    ]
