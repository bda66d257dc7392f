"""Which of several short texts may mean the same as another: told by the rare words that they share."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Final

from rapidfuzz import fuzz

MOST: Final = 3
_WORD: Final = re.compile(r"[^\W_]{2,}")
_SAME_WORD: Final = 80
_ENOUGH: Final = 0.5


def alike(text: str, known: Mapping[str, str], *, most: int = MOST) -> list[str]:
    """Return the keys of the *known* texts that may mean the same as *text*, the likeliest first, *most* at most.

    A word counts the more the fewer of the texts have it, so that no list of small words is needed in any language.
    """
    words = {key: _words(one) for key, one in known.items()}
    spread = Counter(word for one in words.values() for word in one)
    asked = _words(text)
    scores = {key: _share(asked, one, spread, len(words)) for key, one in words.items()}
    found = [key for key, score in scores.items() if score >= _ENOUGH]
    return sorted(found, key=lambda key: -scores[key])[:most]


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def _share(one: Collection[str], other: Collection[str], spread: Counter[str], texts: int) -> float:
    """Return how much of the shorter of two texts is in the longer, by weight of its words: 0 to 1."""
    short, long = sorted((one, other), key=len)
    weights = {word: math.log(1 + texts / max(spread[word], 1)) for word in short}
    shared = sum(weight for word, weight in weights.items() if any(_is_same(word, said) for said in long))
    return shared / sum(weights.values()) if weights else 0.0


def _is_same(word: str, other: str) -> bool:
    return word == other or (min(len(word), len(other)) > 3 and fuzz.ratio(word, other) >= _SAME_WORD)
