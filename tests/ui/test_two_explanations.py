"""One sentence a source: what its numbers bear out, what may be chance, and what nobody knows."""

from __future__ import annotations

from typing import Any

from smarketing.domain.quality_or_follow_up import Share, Sides, judged
from smarketing.ui.two_explanations import sentence, sides_of

OTHERS = Sides(Share(60, 300), Share(30, 300), Share(150, 200), Share(300, 600))


def row(**over: int) -> dict[str, Any]:
    """Like the others but for what is said over it: of 100 leads, 60 rated."""
    numbers = {
        "handed_over": 100, "rated": 60, "followed_up": 50, "follow_up_judged": 100, "follow_up_unknown": 0,
        "not_due": 0, "bad_followed_up": 10, "rated_followed_up": 50, "rated_neglected": 10,
        "neglected_rejection_rate": 0.4, "customers_followed_up": 5, "mature_followed_up": 50,
        "good_followed_up": 30, "good_judged": 40,
    }  # fmt: skip
    return {**numbers, **over}


def told(**over: int) -> tuple[str, str]:
    numbers = row(**over)
    own = sides_of(numbers)
    said, under = sentence(numbers, "Fair", own, OTHERS, judged(own, OTHERS))
    return said.replace("\u202f", " "), under.replace("\u202f", " ")


def test_bad_leads_are_said_with_both_rates_n_and_interval():
    said, under = told(bad_followed_up=35)
    assert "The leads" in said
    assert "even followed up as agreed, <b>70 %</b> of 50 (56 % to 81 %) were bad, 20 % elsewhere" in said
    assert "settle" not in under


def test_what_may_be_chance_is_called_so_and_what_would_settle_it_is_named():
    said, under = told(bad_followed_up=15)
    assert "Open" in said
    assert "which may be chance" in said
    assert "more verdicts on leads followed up as agreed would settle it." in under


def test_bad_follow_up_of_good_leads_is_said_of_most_only_where_the_interval_says_most():
    assert "most of its good leads were let down: <b>20 %</b> of 40" in told(good_followed_up=8)[0]
    said, _ = told(good_followed_up=20)
    assert "most of its good leads" not in said


def test_leads_that_bought_more_are_told_against_the_verdicts():
    assert ", but more of them bought (40 % against 10 %)" in told(bad_followed_up=35, customers_followed_up=20)[0]


def test_few_verdicts_judge_nothing():
    said, _ = told(bad_followed_up=9, rated_followed_up=9, good_followed_up=0, good_judged=3)
    assert "of its leads, 9 followed up as agreed have a verdict, too few to judge" in said
    assert "3 good leads can't tell" in said
    assert "Open" in said


def test_what_is_unknown_is_said_in_shares():
    _, under = told(follow_up_unknown=20, not_due=3)
    assert "Unknown: 40 % have no verdict, of 20 % no file shows the follow-up, 3 not due yet." in under
