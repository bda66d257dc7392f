"""The gap between plan and result, split by factor."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.domain.gap import split_gap

FACTORS = st.fractions(min_value=0, max_value=1000, max_denominator=50)


@given(pairs=st.lists(st.tuples(FACTORS, FACTORS), min_size=1, max_size=6))
def test_the_parts_add_up_to_the_gap(pairs):
    planned, actual = zip(*pairs, strict=True)
    assert sum(split_gap(planned, actual)) == prod(actual) - prod(planned)


@given(pairs=st.lists(st.tuples(FACTORS, FACTORS), min_size=1, max_size=4), seed=st.randoms())
def test_the_order_of_the_factors_changes_nothing(pairs, seed):
    order = list(range(len(pairs)))
    seed.shuffle(order)
    straight = split_gap(*zip(*pairs, strict=True))
    shuffled = split_gap(*zip(*[pairs[place] for place in order], strict=True))
    assert [straight[place] for place in order] == list(shuffled)


@given(pairs=st.lists(st.tuples(FACTORS, FACTORS), min_size=1, max_size=4))
def test_a_part_is_the_average_over_every_order_of_change(pairs):
    planned, actual = (list(side) for side in zip(*pairs, strict=True))
    totals, orders = [Fraction(0)] * len(pairs), list(permutations(range(len(pairs))))
    for order in orders:
        now = list(planned)
        for place in order:
            before = prod(now)
            now[place] = actual[place]
            totals[place] += prod(now) - before
    assert list(split_gap(planned, actual)) == [total / len(orders) for total in totals]


@pytest.mark.parametrize(
    ("planned", "actual", "parts"),
    [
        ([100, 10], [80, 10], [-200, 0]),
        ([100, 10], [80, 5], [-150, -450]),
        ([100, Fraction(1, 2), 1000], [100, Fraction(1, 2), 1000], [0, 0, 0]),
        ([10, 10], [0, 20], [-150, 50]),
    ],
)
def test_parts_worked_out_by_hand(planned, actual, parts):
    assert list(split_gap(list(map(Fraction, planned)), list(map(Fraction, actual)))) == parts
