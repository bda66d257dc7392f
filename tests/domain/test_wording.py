"""One of a thing is never called many."""

from __future__ import annotations

import pytest

from smarketing.domain.wording import counted, plural


@pytest.mark.parametrize(("number", "words"), [(0, "0 rows"), (1, "1 row"), (1284, "1,284 rows")])
def test_things_are_counted_in_words(number: int, words: str) -> None:
    assert counted(number, "row") == words


def test_nouns_take_their_usual_plural() -> None:
    assert [plural(noun) for noun in ("opportunity", "day", "person")] == ["opportunities", "days", "people"]
