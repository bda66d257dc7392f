"""The gap between two products, split over their factors so that the parts add up to it whatever the order."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from math import factorial, prod


def split_gap(planned: Sequence[Fraction], actual: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """Return what each factor adds to ``prod(actual) - prod(planned)``, in the order given.

    The Shapley value: a factor's part is what changing it alone does, averaged over every order in which the factors
    can change (Shapley 1953, "A value for n-person games").
    """
    return _split(tuple(planned), tuple(actual))


@lru_cache(maxsize=200)
def _split(planned: tuple[Fraction, ...], actual: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
    """Return what ``split_gap`` does; a page asks for the same split with every click."""
    places = range(len(planned))
    parts = []
    for factor in places:
        others = [place for place in places if place != factor]
        average = Fraction(0)
        for size in range(len(planned)):
            weight = Fraction(factorial(size) * factorial(len(others) - size), factorial(len(planned)))
            for changed in combinations(others, size):
                average += weight * prod(actual[place] if place in changed else planned[place] for place in others)
        parts.append(average * (actual[factor] - planned[factor]))
    return tuple(parts)
