"""Which values of a column stand for all of it beside its header."""

from __future__ import annotations

import pytest

from smarketing.ui.samples import spread


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ("", ""),
        ("a", "a"),
        ("ab", "ab"),
        ("abc", "abc"),
        ("abcd", "abd"),
        ("abcde", "ace"),
        ("abcdefghij", "aej"),
    ],
)
def test_three_values_from_all_over_a_column_are_shown_where_it_has_three(values: str, shown: str) -> None:
    assert spread(list(values)) == list(shown)
