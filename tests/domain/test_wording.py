"""One of a thing is never called many."""

from __future__ import annotations

import pytest

from smarketing.domain.wording import counted, plural, visible


@pytest.mark.parametrize(("number", "words"), [(0, "0 rows"), (1, "1 row"), (1284, "1,284 rows")])
def test_things_are_counted_in_words(number: int, words: str) -> None:
    assert counted(number, "row") == words


def test_nouns_take_their_usual_plural() -> None:
    assert [plural(noun) for noun in ("opportunity", "day", "person")] == ["opportunities", "days", "people"]


def test_control_and_direction_marks_are_shown_and_never_at_work() -> None:
    assert visible("\x1b[31mred\u202etxt\x9b") == r"\x1b[31mred\u202etxt\x9b"
    assert visible("two\nlines\tof text, Größe, 日本") == "two\nlines\tof text, Größe, 日本"
