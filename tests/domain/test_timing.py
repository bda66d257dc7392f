"""How long things take, week by week: worked out by hand, and what always holds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.domain.timing import Ends, follow_up, timing

WEEKS = st.integers(0, 120)
DEALS = st.lists(st.tuples(WEEKS, st.integers(-1, 120), st.booleans(), st.integers(1, 50)), max_size=40)


def ends(*deals: tuple[int, int, bool, int]) -> Ends:
    """Return deals as (created weeks ago, closed weeks ago or -1, won, how many)."""
    created, closed, won, many = (list(column) for column in zip(*deals, strict=True)) if deals else ([], [], [], [])
    whole = np.int64
    return Ends(np.array(created, whole), np.array(closed, whole), np.array(won, bool), np.array(many, whole))


def test_chances_are_what_happened_of_those_still_open():
    """Ten deals came three weeks ago: two were lost at once, four won a week later, one two weeks later."""
    found = timing(ends((3, 3, False, 2), (3, 2, True, 4), (3, 1, True, 1), (3, -1, False, 3)))
    assert found.loss[:3].tolist() == [2 / 10, 0, 0]
    assert found.win[:4].tolist() == [0, 4 / 8, 1 / 4, 0]
    assert found.won_in(0, 3).tolist() == pytest.approx([0, 0.4, 0.1])
    assert found.won_in(2, 1).tolist() == [1 / 4]
    assert found.ever_won()[:4].tolist() == pytest.approx([0.5, 0.625, 0.25, 0])


def test_weeks_before_the_first_close_known_are_not_weeks_in_which_nothing_closed():
    """Deals of ten weeks ago, whose closes are known for the last two weeks alone: nothing is known of eight weeks."""
    found = timing(ends((10, 1, True, 5), (10, -1, False, 5)))
    assert found.win[9] == pytest.approx(5 / 15)  # steps 8 to 11 share a band: ten were there at 9, five at 10
    assert found.win[:8].tolist() == [0] * 8


def test_deals_not_closed_yet_lower_the_chance_of_a_win():
    few = timing(ends((20, 15, True, 10), (20, -1, False, 10)))
    many = timing(ends((20, 15, True, 10), (20, -1, False, 90)))
    assert many.ever_won()[0] < few.ever_won()[0]


def test_half_of_the_wins_are_there_when_half_of_the_wins_are_there():
    found = timing(ends((8, 7, True, 50), (8, 6, True, 50)))
    assert found.weeks_to_win(0.4, 0.9) == (1, 2)


def test_what_follows_is_counted_per_one_that_came():
    """Of a hundred leads of two weeks ago ten became opportunities a week later; of those this week none could yet."""
    rates = follow_up(np.array([2, 2, 0]), np.array([1, -1, -1]), np.array([10, 90, 60]))
    assert rates[:3].tolist() == pytest.approx([0, 0.1, 0])


@given(deals=DEALS)
def test_chances_stay_chances_whatever_the_deals(deals):
    found = timing(ends(*((created, closed, won, many) for created, closed, won, many in deals)))
    ever = found.ever_won()
    assert ((found.win >= 0) & (found.loss >= 0) & (found.win + found.loss <= 1 + 1e-12)).all()
    assert ((ever >= 0) & (ever <= 1 + 1e-12)).all()
    for age in (0, 5, 60):
        assert found.won_in(age, 30).sum() <= ever[age] + 1e-9
