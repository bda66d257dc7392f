"""The plan, worked backwards, with numbers a person can check."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.domain.intervals import wilson
from smarketing.domain.planning import (
    PlanError,
    exact,
    expected_customers,
    plan,
    plan_from_leads,
    rate,
    remaining_needed,
    to_customer,
)
from smarketing.domain.stages import DEFAULT_STAGES

STAGES = tuple(stage.key for stage in DEFAULT_STAGES)
RATES = {
    "lead": rate("0.30"),
    "marketing_qualified": rate("0.40"),
    "sales_qualified": rate("0.60"),
    "opportunity": rate("0.25"),
}


def test_half_a_million_takes_1389_leads_because_nothing_is_rounded_on_the_way():
    made = plan(500_000, 20_000, RATES, stages=STAGES)
    assert [planned.needed_rounded for planned in made.stages] == [1389, 417, 167, 100, 25]
    assert made.stage("lead").needed == Fraction(500_000, 20_000) / Fraction("0.018")


def test_amounts_and_leads_beyond_all_counting_are_refused_in_words():
    assert plan(10**15, 20_000, RATES, stages=STAGES).stages[-1].needed_rounded == 5 * 10**10
    with pytest.raises(PlanError, match=r"The revenue goal is beyond .* at most 1,000,000,000,000,000\.$"):
        plan(10**15 + 1, 20_000, RATES, stages=STAGES)
    with pytest.raises(PlanError, match="The deal size is beyond what can be planned"):
        plan(10, 10**16, RATES, stages=STAGES)
    with pytest.raises(PlanError, match="more leads than can be counted"):
        plan(10**15, "0.001", RATES, stages=STAGES)


def test_a_range_beyond_all_counting_has_no_most():
    assert plan_from_leads(10**15, 10, rate(0.5, n=9, low=0.00001, high=1.0)).stage("lead").most is None


def test_70_customers_at_7_percent_are_1000_leads():
    made = plan_from_leads(70, 1, rate(0.07))
    assert made.stage("lead").needed_rounded == 1000


def test_last_years_50_customers_of_2500_leads_carry_over():
    made = plan_from_leads(10_000, exact(50_000) / 50, rate(Fraction(50, 2500)))
    assert [planned.needed_rounded for planned in made.stages] == [500, 10]


def test_ten_thousand_visits_make_a_hundred_thousand():
    stages = ("visit", "lead", "customer")
    made = plan(100_000, 10_000, {"visit": rate("0.01"), "lead": rate("0.1")}, stages=stages)
    assert [planned.needed_rounded for planned in made.stages] == [10_000, 100, 10]


def test_a_wide_interval_spreads_the_leads_needed():
    made = plan_from_leads(10, 1, rate(0.5, n=10, low=0.25, high=1.0)).stage("lead")
    assert (made.fewest, made.needed, made.most, made.n) == (10, 20, 40, 10)


def test_an_interval_down_to_zero_has_no_most():
    assert plan_from_leads(10, 1, rate(0.5, n=2, low=0.0, high=1.0)).stage("lead").most is None


def test_leads_are_needed_as_long_before_the_end_as_they_take_to_buy():
    made = plan_from_leads(10, 1, rate(0.5), last_day=dt.date(2026, 12, 31), days_to_customer={"lead": 30.5})
    assert made.stage("lead").needed_by == dt.date(2026, 11, 30)
    assert made.stage("customer").needed_by is None


def test_no_stage_is_needed_after_a_later_one_whatever_few_cases_say_of_the_days():
    days = {"lead": 20.0, "marketing_qualified": 40.0, "opportunity": 10.0}
    made = plan(500_000, 20_000, RATES, stages=STAGES, last_day=dt.date(2026, 12, 31), days_to_customer=days)
    by = {stage.stage: stage.needed_by for stage in made.stages if stage.needed_by}
    assert by == {
        "lead": dt.date(2026, 11, 21),
        "marketing_qualified": dt.date(2026, 11, 21),
        "opportunity": dt.date(2026, 12, 21),
    }


def test_what_is_in_the_pipe_is_credited_at_its_chance():
    chances = to_customer(RATES, STAGES)
    assert chances["opportunity"] == Fraction(1, 4)
    assert chances["lead"] == Fraction("0.018")
    credit = expected_customers({"opportunity": 20, "lead": 0}, chances)
    left = remaining_needed(plan(500_000, 20_000, RATES, stages=STAGES), credit)
    assert (credit, left["customer"], left["opportunity"]) == (5, 20, 80)


def test_a_full_pipe_leaves_nothing_to_do():
    made = plan(500_000, 20_000, RATES, stages=STAGES)
    assert set(remaining_needed(made, Fraction(1000)).values()) == {0}


def test_no_goal_needs_no_leads():
    made = plan(0, 20_000, RATES, stages=STAGES)
    assert {planned.needed for planned in made.stages} == {0}
    assert set(remaining_needed(made, Fraction(0)).values()) == {0}


@pytest.mark.parametrize("wrong", [0, -0.1, 1.01, "7 %", "nan", "inf"])
def test_an_impossible_rate_is_refused_in_words(wrong):
    with pytest.raises(PlanError, match=r"can't lead anywhere|is no number"):
        rate(wrong)


def test_a_plan_says_which_rate_is_missing():
    with pytest.raises(PlanError, match="no rate from “Lead”"):
        plan(1, 1, {}, stages=("lead", "customer"))


@pytest.mark.parametrize(("goal", "size"), [(-1, 1), (1, 0), (1, -5)])
def test_impossible_amounts_are_refused(goal, size):
    with pytest.raises(PlanError, match="zero"):
        plan(goal, size, RATES, stages=STAGES)


@given(
    st.integers(0, 10**9),
    st.integers(1, 10**6),
    st.lists(st.integers(1, 100), min_size=4, max_size=4),
)
def test_the_leads_needed_bring_the_goal_back(goal, size, percents):
    rates = {stage: rate(Fraction(percent, 100)) for stage, percent in zip(STAGES, percents, strict=False)}
    made = plan(goal, size, rates, stages=STAGES)
    brought = made.stage("lead").needed
    for stage in STAGES[:-1]:
        brought *= rates[stage].likely
    assert brought * size == goal


@pytest.mark.parametrize(
    ("top", "n", "low", "high"),
    [(3, 10, 10.8, 60.3), (13, 100, 7.8, 21.0), (130, 1000, 11.1, 15.2), (0, 20, 0, 16.1)],
)
def test_the_wilson_interval_is_the_textbooks(top, n, low, high):
    assert [round(bound * 100, 1) for bound in wilson(top, n)] == [low, high]


def test_no_cases_no_interval():
    assert wilson(0, 0) is None


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_rate_and_lies_between_0_and_1(case):
    top, n = case
    low, high = wilson(top, n)
    assert 0 <= low <= top / n <= high <= 1


def test_a_missing_rate_is_named_as_people_call_the_stage():
    with pytest.raises(PlanError, match="no rate from “MQL”"):
        plan(1, 1, {}, stages=("marketing_qualified", "customer"))
