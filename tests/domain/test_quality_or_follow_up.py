"""Bad leads or bad follow-up: no claim that chance explains as well, and what would settle it."""

from __future__ import annotations

from random import Random

import pytest

from smarketing.domain.intervals import newcombe
from smarketing.domain.quality_or_follow_up import EMPTY, Share, Sides, judged

OTHERS = Sides(Share(60, 300), Share(30, 300), Share(150, 200), Share(300, 600))


def sides(rejected: tuple[int, int] = (10, 50), bought=(5, 50), kept=(30, 40), followed=(50, 100)) -> Sides:
    return Sides(Share(*rejected), Share(*bought), Share(*kept), Share(*followed))


def test_the_interval_of_a_difference_is_the_published_one():
    """Newcombe 1998, table II: 56 of 70 against 48 of 80."""
    difference, low, high = newcombe(56, 70, 48, 80)
    assert (difference, low, high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


def test_of_nothing_there_is_no_difference():
    assert newcombe(0, 0, 1, 2) is None


def test_leads_rejected_more_often_though_followed_up_are_bad_leads():
    found = judged(sides(rejected=(35, 50)), OTHERS)
    assert (found.leads, found.cause) == ("worse", "leads")


def test_good_leads_that_mostly_were_not_followed_up_are_bad_follow_up():
    found = judged(sides(kept=(8, 40)), OTHERS)
    assert (found.follow_up, found.is_mostly_kept, found.cause) == ("worse", False, "follow-up")


def test_leads_followed_up_less_than_others_are_bad_follow_up_whatever_the_few_good_ones_say():
    found = judged(sides(kept=(4, 5), followed=(30, 100)), OTHERS)
    assert (found.follow_up, found.followed, found.cause) == ("few", "worse", "follow-up")


def test_both_may_be_so():
    assert judged(sides(rejected=(35, 50), kept=(8, 40)), OTHERS).cause == "both"


def test_a_source_rejected_less_and_mostly_followed_up_is_neither():
    found = judged(sides(rejected=(1, 80), kept=(38, 40)), OTHERS)
    assert (found.leads, found.cause) == ("better", "neither")


def test_few_cases_are_called_few_and_blame_nobody():
    found = judged(sides(rejected=(9, 9), kept=(0, 9)), OTHERS)
    assert (found.leads, found.follow_up, found.is_mostly_kept, found.cause) == ("few", "few", None, "open")


def test_what_chance_explains_stays_open_and_says_how_many_verdicts_would_settle_it():
    own = Share(15, 50)  # 30 % against 20 %
    found = judged(Sides(own, *[Share(0, 0)] * 3), OTHERS)
    assert (found.leads, found.cause) == ("open", "open")
    assert found.verdicts_needed is not None
    enough = 50 + found.verdicts_needed
    assert newcombe(0.3 * enough, enough, 60, 300)[1] > 0
    assert newcombe(0.3 * (enough - 1), enough - 1, 60, 300)[1] <= 0


def test_of_equal_rates_no_number_of_verdicts_would_settle_it():
    assert judged(sides(rejected=(10, 50)), OTHERS).verdicts_needed is None


def test_the_more_are_compared_the_more_it_takes_to_claim_anything():
    own = sides(rejected=(17, 50))
    assert judged(own, OTHERS).leads == "worse"
    assert judged(own, OTHERS, groups=12).leads == "open"


def test_where_every_source_is_alike_hardly_any_company_is_told_that_one_is_to_blame():
    chance, blamed = Random(4), 0
    for _ in range(200):
        groups = [_alike(chance) for _ in range(8)]
        total = sum(groups, EMPTY)
        blamed += any(judged(one, total - one, groups=8).cause != "open" for one in groups)
    assert blamed <= 20  # one in twenty for each of the two explanations


def _alike(chance: Random) -> Sides:
    """A source like all others: a quarter of the leads is bad, half of the good ones are followed up."""
    rated, good = chance.randint(15, 120), chance.randint(12, 60)
    bad = sum(chance.random() < 0.25 for _ in range(rated))
    kept = sum(chance.random() < 0.5 for _ in range(good))
    return Sides(Share(bad, rated), Share(0, 0), Share(kept, good), Share(0, 0))
