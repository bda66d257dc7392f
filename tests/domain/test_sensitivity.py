"""What moves the revenue of a plan, and what one factor alone would have to be: worked out by hand."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.domain.planning import Plan, plan, rate
from smarketing.domain.sensitivity import DEAL, LEADS, Own, Reach, factors_of, leads_at_pace, moves, revenue_of, wanted

STAGES = ("lead", "sales_qualified", "customer")


def own(likely: str, low: str, high: str, n: int = 100) -> Own:
    return Own(Fraction(likely), Fraction(low), Fraction(high), n)


@pytest.fixture
def made() -> Plan:
    """100,000 at 10,000 a deal, one lead in ten: 10 customers, 20 SQL, 100 leads."""
    return plan(100_000, 10_000, {"lead": rate("0.2"), "sales_qualified": rate("0.5")}, stages=STAGES)


def test_a_plan_counts_on_its_leads_its_rates_and_its_deal(made: Plan) -> None:
    assert factors_of(made) == {
        LEADS: 100, "lead": Fraction(1, 5), "sales_qualified": Fraction(1, 2), DEAL: 10_000,
    }  # fmt: skip


def test_a_rate_at_the_ends_of_its_interval_moves_the_revenue_in_proportion(made: Plan) -> None:
    (moved,) = moves(made, {"lead": own("0.2", "0.15", "0.26")})
    assert [moved.low, moved.likely, moved.high] == [75_000, 100_000, 130_000]


def test_what_moves_most_comes_first_and_a_belief_far_from_the_history_counts_by_its_distance(made: Plan) -> None:
    found = moves(
        made,
        {
            "lead": own("0.2", "0.19", "0.21"),
            "sales_qualified": own("0.25", "0.24", "0.26"),  # half of what somebody believes in
            DEAL: own("10000", "8000", "12000"),
        },
    )
    assert [one.factor for one in found] == ["sales_qualified", DEAL, "lead"]
    assert [found[0].low, found[0].high] == [48_000, 52_000]


def test_with_half_the_leads_each_factor_alone_would_have_to_double(made: Plan) -> None:
    history = {
        LEADS: own("50", "40", "60"),
        "lead": own("0.2", "0.15", "0.45"),
        "sales_qualified": own("0.5", "0.4", "0.6"),
        DEAL: own("10000", "9000", "12000"),
    }
    found = {one.factor: one for one in wanted(made, Fraction(50), history)}
    assert {factor: one.needed for factor, one in found.items()} == {
        LEADS: 100, "lead": Fraction(2, 5), "sales_qualified": 1, DEAL: 20_000,
    }  # fmt: skip
    assert {factor: one.reach for factor, one in found.items()} == {
        LEADS: Reach.BEYOND, "lead": Reach.WITHIN, "sales_qualified": Reach.BEYOND, DEAL: Reach.BEYOND,
    }  # fmt: skip
    assert revenue_of(made, Fraction(50)) == 50_000


def test_no_rate_can_be_above_all(made: Plan) -> None:
    found = {one.factor: one.reach for one in wanted(made, Fraction(40), {})}
    assert found == {
        LEADS: Reach.UNKNOWN, "lead": Reach.UNKNOWN, "sales_qualified": Reach.IMPOSSIBLE, DEAL: Reach.UNKNOWN,
    }  # fmt: skip


def test_what_the_history_has_anyway_is_held(made: Plan) -> None:
    found = {one.factor: one.reach for one in wanted(made, Fraction(200), {"lead": own("0.2", "0.1", "0.3")})}
    assert found["lead"] is Reach.HELD


def test_without_leads_nothing_can_be_solved(made: Plan) -> None:
    assert wanted(made, Fraction(0), {}) == ()


def test_as_many_leads_come_as_came_by_the_day() -> None:
    found = leads_at_pace(400, days=100, coming_days=50)
    assert found is not None
    assert [found.likely, found.n] == [200, 400]
    assert (float(found.low), float(found.high)) == pytest.approx((200 - 1.96 * 10, 200 + 1.96 * 10), abs=0.01)
    assert leads_at_pace(0, days=0, coming_days=5) is None


shares = st.fractions(min_value=Fraction(1, 100), max_value=1, max_denominator=1000)


@given(first=shares, second=shares, size=st.integers(1, 10**6), goal=st.integers(1, 10**9), leads=st.integers(1, 10**6))
def test_whatever_is_solved_for_reaches_the_goal(
    first: Fraction, second: Fraction, size: int, goal: int, leads: int
) -> None:
    made = plan(goal, size, {"lead": rate(first), "sales_qualified": rate(second)}, stages=STAGES)
    planned = factors_of(made)
    for one in wanted(made, Fraction(leads), {}):
        tried = planned | {LEADS: Fraction(leads)} | {one.factor: one.needed}
        product = Fraction(1)
        for value in tried.values():
            product *= value
        assert product == goal
