"""The plan split among groups: it adds up, respects limits, and few leads lean on the whole."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.domain.agreements import AgreementError, PlanAgreement, Portion, differences
from smarketing.domain.period import Period
from smarketing.domain.planning import Plan, PlanError, Rate, plan_from_leads
from smarketing.domain.split import Group, GroupHistory, Split, groups_of, months_in, split

YEAR = Period(dt.date(2026, 1, 1), dt.date(2027, 1, 1))
PAID = GroupHistory("Paid", 1_000, 1_000, 20, Decimal(20_000))
REFERRAL = GroupHistory("Referral", 500, 500, 30, Decimal(60_000))


def made(goal: int = 80_000, size: int = 1_600, rate: Fraction = Fraction(1, 30)) -> Plan:
    """Return a plan: by default at the history of both groups, 80,000 from 50 customers of 1,500 leads."""
    return plan_from_leads(goal, size, Rate(rate))


def said(
    name: str, share: str | None = None, most: int | None = None, dimension: str = "source"
) -> Portion:  # fmt: skip
    return Portion(dimension, name, None if share is None else Decimal(share), most, "Ann", "budget")


def leads_of(found: Split) -> dict[str, int]:
    return {one.group.name: one.leads_rounded for one in found.groups}


histories = st.lists(
    st.builds(
        lambda judged, young, bought, each: (judged + young, judged, min(bought, judged), Decimal(each) * bought),
        st.integers(0, 5_000), st.integers(0, 500), st.integers(0, 60), st.integers(0, 90_000),
    ),
    min_size=1, max_size=8,
).map(lambda rows: [GroupHistory(f"S{place}", *row) for place, row in enumerate(rows)])  # fmt: skip
goals = st.decimals("1", "1e8", places=2)
groups = st.lists(
    st.tuples(st.integers(0, 100), st.integers(1, 900), st.none() | st.integers(0, 4_000)), min_size=1, max_size=8
).map(
    lambda rows: tuple(
        Group(
            f"S{place}", Fraction(share, sum(row[0] for row in rows) or 1), Fraction(1, 50), Fraction(value),
            Fraction(1), limit,
        )
        for place, (share, value, limit) in enumerate(rows)
    )
)  # fmt: skip


def test_by_default_each_brings_what_it_brought_and_the_plan_is_the_same() -> None:
    found = split(Fraction(80_000), groups_of([PAID, REFERRAL], made()))
    assert leads_of(found) == {"Paid": 1_000, "Referral": 500}
    assert found.leads == 1_500
    assert sum(one.revenue for one in found.groups) == 80_000
    assert sum(one.customers for one in found.groups) == 50
    assert found.short == 0


def test_a_greater_share_of_the_better_source_takes_fewer_leads_for_the_same_goal() -> None:
    found = split(Fraction(80_000), groups_of([PAID, REFERRAL], made(), [said("Referral", "0.5")]))
    assert found.leads < 1_500
    assert sum(one.revenue for one in found.groups) == 80_000
    assert found.groups[0].leads == found.groups[1].leads


def test_a_source_at_its_limit_leaves_the_rest_to_the_others() -> None:
    groups = groups_of([PAID, REFERRAL], made(), [said("Paid", most=50)], YEAR)
    found = split(Fraction(80_000), groups)
    paid, referral = found.groups
    assert (paid.leads, paid.is_at_limit, paid.held_back) == (600, True, 400)
    assert referral.leads > 500
    assert paid.revenue + referral.revenue == 80_000


def test_where_all_are_at_their_limits_what_is_left_is_told_in_money_and_leads() -> None:
    portions = [said("Paid", most=50), said("Referral", most=20)]
    found = split(Fraction(80_000), groups_of([PAID, REFERRAL], made(), portions, YEAR))
    assert leads_of(found) == {"Paid": 600, "Referral": 240}
    assert found.short > 0
    assert sum(one.revenue for one in found.groups) + found.short == 80_000
    assert found.short_leads == pytest.approx(float(found.short) / (80_000 / 1_500), rel=1e-4)


def test_few_leads_lean_on_the_whole_and_many_stand_for_themselves() -> None:
    few = GroupHistory("Event", 10, 10, 5, Decimal(50_000))
    groups = {one.name: one for one in groups_of([PAID, REFERRAL, few], made())}
    assert groups["Event"].is_thin
    assert groups["Event"].rate < Fraction(1, 10)
    assert not groups["Paid"].is_thin
    assert groups["Paid"].value < groups["Referral"].value


def test_a_source_without_history_counts_as_the_company_and_none_without_sales_is_worth_nothing() -> None:
    never = GroupHistory("List", 400, 400)
    groups = {one.name: one for one in groups_of([PAID, REFERRAL, never], made(), [said("Fair", "0.1")])}
    assert groups["Fair"].own_weight == 0
    assert groups["Fair"].share == Fraction(1, 10)
    assert 0 < groups["List"].value < groups["Fair"].value


def test_what_the_plan_believes_in_more_moves_all_groups_alike() -> None:
    before, after = (groups_of([PAID, REFERRAL], made(rate=rate)) for rate in (Fraction(1, 30), Fraction(1, 15)))
    assert [new.rate / old.rate for old, new in zip(before, after, strict=True)] == [2, 2]
    assert [new.value / old.value for old, new in zip(before, after, strict=True)] == [2, 2]


def test_without_amounts_or_customers_the_plan_own_deal_size_and_rate_stand_for_all() -> None:
    no_amounts = [GroupHistory("A", 100, 100, 10), GroupHistory("B", 100, 100, 30)]
    one, other = groups_of(no_amounts, made())
    assert one.value / one.rate == other.value / other.rate == 1_600
    one, other = groups_of([GroupHistory("A", 100), GroupHistory("B", 100)], made())
    assert (one.rate, one.value) == (other.rate, other.value) == (Fraction(1, 30), Fraction(1_600, 30))


@pytest.mark.parametrize(
    ("portions", "words"),
    [
        ([said("Paid", "0.7"), said("Referral", "0.4")], "The shares said come to 110 %, more than all. Lower one."),
        ([said("Paid", "0.7"), said("Referral", "0.2")], "come to 90 % and nobody is left for the rest"),
    ],
)
def test_shares_that_do_not_fit_are_refused_in_a_sentence(portions: list[Portion], words: str) -> None:
    with pytest.raises(PlanError, match=words):
        groups_of([PAID, REFERRAL], made(), portions)


def test_without_any_lead_somebody_has_to_say_the_shares() -> None:
    with pytest.raises(PlanError, match="Say who is to bring which share"):
        groups_of([], made())


@given(histories.filter(lambda found: any(one.leads for one in found)), goals)
def test_the_own_mix_takes_the_plan_s_leads_and_customers_and_brings_its_goal(
    found: list[GroupHistory], goal: Decimal
) -> None:
    plan = plan_from_leads(goal, "1234.5", Rate(Fraction(1, 40)))
    result = split(plan.revenue_goal, groups_of(found, plan))
    assert result.leads == plan.stages[0].needed
    assert sum(one.customers for one in result.groups) == plan.stages[-1].needed
    assert sum(one.leads_rounded for one in result.groups) == plan.stages[0].needed_rounded
    assert sum(one.revenue for one in result.groups) == goal


@given(groups, goals)
def test_whatever_the_limits_revenue_and_what_is_left_come_to_the_goal_to_the_cent(
    found: tuple[Group, ...], goal: Decimal
) -> None:
    result = split(Fraction(goal), found)
    assert sum(one.revenue for one in result.groups) + result.short == goal
    assert sum(one.leads_rounded for one in result.groups) == ceil(result.leads)
    for one in result.groups:
        assert one.group.limit is None or one.leads_rounded <= one.group.limit
        assert one.leads >= 0
        assert one.held_back >= 0
    able = [one for one in result.groups if one.group.share and not one.is_at_limit]
    assert not (able and result.short), "nothing is left while somebody could bring it"
    assert len({one.leads / one.group.share for one in able}) <= 1, "those below their limit keep their proportions"


@given(groups, goals, goals)
def test_a_higher_goal_never_asks_less_of_anybody(found: tuple[Group, ...], goal: Decimal, more: Decimal) -> None:
    before, after = split(Fraction(goal), found), split(Fraction(goal + more), found)
    assert all(new.leads >= old.leads for old, new in zip(before.groups, after.groups, strict=True))
    assert after.short >= before.short


@given(groups, goals, st.integers(1, 500), st.data())
def test_a_higher_limit_never_leaves_more_and_asks_no_more_of_the_others(
    found: tuple[Group, ...], goal: Decimal, more: int, data: st.DataObject
) -> None:
    place = data.draw(st.sampled_from(range(len(found))))
    one = found[place]
    raised = Group(
        one.name, one.share, one.rate, one.value, one.own_weight, None if one.limit is None else one.limit + more
    )
    before = split(Fraction(goal), found)
    after = split(Fraction(goal), (*found[:place], raised, *found[place + 1 :]))
    assert after.short <= before.short
    for at, (old, new) in enumerate(zip(before.groups, after.groups, strict=True)):
        assert new.leads >= old.leads if at == place else new.leads <= old.leads


def test_a_limit_is_for_each_month_and_a_part_of_one_counts_by_its_days() -> None:
    assert months_in(YEAR) == 12
    assert months_in(Period(dt.date(2026, 1, 1), dt.date(2026, 2, 15))) == Fraction(3, 2)


@pytest.mark.parametrize(
    ("share", "most", "words"),
    [
        ("1.2", None, "between 0 and 100 %"),
        ("NaN", None, "between 0 and 100 %"),
        (None, -1, "below zero"),
        (None, None, "Nothing is said"),
    ],
)
def test_a_share_or_limit_that_cannot_be_is_refused(share: str | None, most: int | None, words: str) -> None:
    with pytest.raises(AgreementError, match=words):
        said("Paid", share, most)


def test_what_changes_for_a_group_is_told_in_words() -> None:
    plan = PlanAgreement("P", Decimal(10), YEAR.start, YEAR.last_day, portions=(said("Paid", "0.3", 40),))
    other = PlanAgreement("P", Decimal(10), YEAR.start, YEAR.last_day, portions=(said("Paid", "0.25", 50),))
    told = [one.sentence for one in differences(plan, other)]
    assert told == [
        "Share of the leads of the source Paid: 30 % → 25 %",
        "At most of the source Paid: 40 → 50 leads a month",
    ]
