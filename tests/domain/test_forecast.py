"""Where revenue lands: small cases by hand, what always holds, and whether intervals hold what comes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.domain.forecast import Landing, landing, plausible
from smarketing.domain.known import Amounts, Known, Leads, OpenDeals, Stages, arrivals, drift, odds_drift
from smarketing.domain.timing import Ends
from tests.domain.test_timing import ends
from tests.trying import tries

NOBODY = Leads(*(np.array([], np.int64) for _ in range(3)))
NOTHING_OPEN = OpenDeals(*(np.array([], np.int64) for _ in range(2)), np.array([]), np.array([], np.int64))
QUARTER = np.ones(13)
HALF_WON = ends((30, 28, True, 200), (30, 28, False, 200))
"""Every second deal is won, two weeks after it was created; none came lately."""


def known(
    history: Ends = HALF_WON, opened: OpenDeals = NOTHING_OPEN, leads: Leads = NOBODY, *, size: float = 100.0
) -> Known:
    """Return what is known where each won deal brought *size* and open deals have amounts of their own."""
    no_stages = Stages(*(np.array([], np.int64) for _ in range(3)))
    return Known(history, no_stages, opened, Amounts(np.array([size]), np.array([history.won_deals])), leads, 1.0)


def waiting(*deals: tuple[int, float, int], stage: int = -1) -> OpenDeals:
    """Return open deals as (created weeks ago, amount, how many)."""
    created, amount, many = zip(*deals, strict=True)
    return OpenDeals(np.full(len(deals), stage), np.array(created), np.array(amount, float), np.array(many))


def test_without_open_deals_and_arrivals_it_lands_at_what_is_won():
    found = landing(known(), QUARTER, 5_000)
    assert found.total == 5_000
    assert found.interval == (5_000, 5_000)
    assert (found.probability(5_000), found.probability(5_001)) == (1, 0)


def test_a_period_that_is_over_lands_at_what_is_won():
    found = landing(known(opened=waiting((0, 100, 10))), np.zeros(0), 700)
    assert (found.total, found.interval, found.expected.tolist()) == (700, (700, 700), [])


def test_an_open_deal_is_won_in_half_of_the_futures_two_weeks_after_its_creation():
    """By hand: created this week, it is won or lost in the second week to come; half of 1,000 is 500."""
    found = landing(known(opened=waiting((0, 1_000, 1))), QUARTER, 0)
    assert found.open_deals == pytest.approx(500, rel=0.06)
    assert set(np.unique(found.futures)) == {0.0, 1_000.0}
    assert found.expected[0] == 0
    assert found.expected[1] == found.total
    assert found.probability(1_000) == pytest.approx(0.5, abs=0.03)


def test_only_what_is_won_within_the_period_counts():
    later = QUARTER.copy()
    later[:2] = 0
    assert landing(known(opened=waiting((0, 1_000, 50))), later, 0).open_deals == 0


def test_deals_to_come_are_those_of_the_recent_weeks_whose_wins_fall_into_the_period():
    """By hand: 4 deals a week, each won in half of the cases two weeks on: 11 of 13 weeks bring 2 wins of 100 each."""
    lately = ends(
        *((week, week - 2, won, 2) for week in range(2, 13) for won in (True, False)),
        (1, -1, False, 4),
        (0, -1, False, 4),
    )
    found = landing(known(lately), QUARTER, 0)
    assert found.new_deals == pytest.approx(11 * 2 * 100, rel=0.05)


def test_leads_bring_deals_by_their_age_and_at_the_recent_rate():
    """By hand: 10 leads a week, one of ten an opportunity three weeks later, one deal each: one deal a week."""
    weeks = np.arange(52)
    leads = Leads(
        np.concatenate([weeks, weeks]), np.concatenate([np.where(weeks < 3, -1, weeks - 3), np.full(52, -1)]),
        np.concatenate([np.full(52, 1), np.full(52, 9)]),
    )  # fmt: skip
    history = ends(*((week, -1, False, 1) for week in range(49)))
    assert arrivals(known(history, leads=leads), 6).tolist() == pytest.approx([1] * 6)


def test_a_better_stage_brings_more():
    stages = Stages(np.array([200, 200]), np.array([100, 900]), np.array([1_000, 1_000]))
    early, late = (
        landing(replace(known(opened=waiting((0, 100, 20), stage=stage)), stages=stages), QUARTER, 0).open_deals
        for stage in (0, 1)
    )
    assert early < 700
    assert late > 1_300


def test_amounts_known_only_of_won_deals_are_drawn_from_what_was_won():
    own = known(opened=waiting((0, 9_999, 10)))
    assert landing(own, QUARTER, 0).open_deals == pytest.approx(5 * 9_999, rel=0.05)
    assert landing(replace(own, lost_with_amount=0.0), QUARTER, 0).open_deals == pytest.approx(5 * 100, rel=0.05)


def test_many_deals_together_come_to_what_they_come_to_one_by_one():
    one = landing(known(opened=waiting((0, 100, 100))), QUARTER, 0)
    many = landing(known(opened=waiting((0, 100, 10_000))), QUARTER, 0)
    assert many.total == pytest.approx(100 * one.total, rel=0.02)


def test_the_same_history_gives_the_same_numbers():
    first, second = (landing(known(opened=waiting((0, 100, 30))), QUARTER, 10) for _ in range(2))
    assert first.futures.tolist() == second.futures.tolist()


@given(goals=st.lists(st.floats(0, 10_000), min_size=2, max_size=8))
def test_a_higher_goal_is_never_reached_more_often(goals):
    found = _some_landing()
    reached = [found.probability(goal) for goal in sorted(goals)]
    assert reached == sorted(reached, reverse=True)


def test_the_more_deals_the_narrower_the_interval():
    widths = []
    for times in (1, 10, 100):
        history = ends((30, 28, True, 20 * times), (30, 28, False, 20 * times))
        found = landing(known(history, waiting((0, 100, 20 * times))), QUARTER, 0)
        low, high = found.interval
        widths.append((high - low) / found.total)
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] < widths[0] / 4


@given(st.integers(0, 60), st.integers(0, 40), st.integers(0, 40), st.floats(0, 1e6))
def test_the_parts_add_up_to_the_curve(created, open_deals, coming, won):
    history = ends((60, 40, True, 30), (60, 40, False, 30), (3, -1, False, coming))
    found = landing(known(history, waiting((created, 250.0, open_deals))), np.full(8, 0.5), won, draws=200)
    assert found.total == pytest.approx(float(found.futures.mean()))
    assert found.total == pytest.approx(float(found.expected[-1]))
    assert (np.diff(found.expected) >= -1e-6).all()
    assert (found.low <= found.high).all()
    assert found.futures.min() >= won


def test_win_rates_that_swing_from_quarter_to_quarter_make_less_sure():
    steady = ends(*((week + 1, week, won, 20) for week in range(52) for won in (True, False)))
    swinging = ends(
        *(
            (week + 1, week, won, 30 if (week // 13 % 2 == 0) == won else 10)
            for week in range(52)
            for won in (True, False)
        )
    )
    assert odds_drift(swinging) > 1
    assert odds_drift(steady) < 0.1
    wide, narrow = (landing(known(one, waiting((0, 100, 400))), QUARTER, 0).interval for one in (swinging, steady))
    assert wide[1] - wide[0] > 2 * (narrow[1] - narrow[0])


def test_few_quarters_never_pass_for_certainty():
    assert drift(np.full(52, 100)) > 0
    swinging = np.repeat([100, 200, 100, 200], 13)
    assert drift(swinging) > 0.5
    assert drift(np.full(52, 100)) < 0.2


@pytest.mark.parametrize(("tried", "between"), [(0, (0, 0)), (12, (7, 12)), (100, (72, 88))])
def test_so_many_intervals_may_hold_by_chance(tried, between):
    assert plausible(tried) == between


def test_intervals_hold_what_comes_in_four_of_five_companies_and_half_as_wide_ones_do_not():
    """Companies drawn at random, whose arrivals and skill drift from quarter to quarter: what the interval promises."""
    random = np.random.default_rng(5)
    made = [_company(random) for _ in range(tries(150))]
    low, high = plausible(len(made))
    assert low <= _holding(made, 1.0) <= high
    assert _holding(made, 0.5) < low
    assert _holding(made, 2.0) > high


def _holding(made: list[tuple[Landing, float]], width: float) -> int:
    return sum(
        found.total - width * (found.total - found.interval[0]) <= came
        <= found.total + width * (found.interval[1] - found.total)
        for found, came in made
    )  # fmt: skip


def _company(random: np.random.Generator) -> tuple[Landing, float]:
    """Return the landing of a quarter of a made-up company, seen at its start, and what came."""
    weekly, quickness = random.uniform(1, 12), random.uniform(0.08, 0.4)
    times, skill = (np.repeat(np.cumsum(random.normal(0, 0.15, 8)), 13)[:83] for _ in range(2))
    born = np.repeat(np.arange(-70, 13), random.poisson(weekly * np.exp(times)))
    ended = born + random.geometric(quickness, len(born))
    chance = 1 / (1 + np.exp(random.uniform(0, 1.7) - skill[born + 70]))
    won, amount = random.random(len(born)) < chance, random.lognormal(10, 0.7, len(born))
    seen, over = born < 0, ended < 0
    history = Ends(
        -1 - born[seen], np.where(over, -1 - ended, -1)[seen], won[seen] & over[seen], np.ones(seen.sum(), int)
    )
    opened, past = seen & ~over, won & over & (ended >= -52)
    book = OpenDeals(np.full(opened.sum(), -1), -1 - born[opened], amount[opened], np.ones(opened.sum(), int))
    brought = Amounts(np.sort(amount[past]), np.ones(past.sum(), int))
    found = landing(replace(known(history, book), amounts=brought), QUARTER, 0, draws=800)
    return found, float(amount[won & (ended >= 0) & (ended < 13)].sum())


def _some_landing() -> Landing:
    if not _KEPT:
        _KEPT.append(landing(known(opened=waiting((0, 150, 60))), QUARTER, 100, draws=500))
    return _KEPT[0]


_KEPT: list[Landing] = []
