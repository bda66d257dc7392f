"""Patterns: what is accepted is read alike by the engine and by Python, and what is not is refused in a sentence."""

from __future__ import annotations

import re

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.domain.patterns import LONGEST, pattern_in_lower_case
from smarketing.errors import SettingsError

PIECES = (
    *"abZ9 .^$|()[]*+?{}-,\\&", "(?:", "[a-z]", "[^x]", r"\b", r"\d", r"\W", "{2}", "{1,3}", r"\.", "(?i)", r"\1",
    "++", "[[:alpha:]]", "(?=", r"\Z", "[b-", "{400}",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join), st.text("abz9 .-x", max_size=12))
def test_whatever_is_accepted_means_the_same_in_the_engine_and_in_python(pattern: str, text: str) -> None:
    try:
        lowered = pattern_in_lower_case(pattern)
    except SettingsError:
        return
    (found,) = duckdb.execute("select regexp_matches($1, $2)", [text, lowered]).fetchone() or ("",)
    assert found == bool(re.search(lowered, text))


def test_letters_are_compared_without_case_and_escapes_stay_as_they_are() -> None:
    assert pattern_in_lower_case(r"^Head OF\b|\D+[A-F]") == r"^head of\b|\D+[a-f]"


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("(head", "can't be read"),
        ("[", "not read everywhere"),
        ("*a", "can't be read"),
        ("(?=head)", "not read everywhere"),
        (r"(a)\1", "not read everywhere"),
        ("a++", "not read everywhere"),
        ("[[:alpha:]]", "not read everywhere"),
        ("(a{900}){900}", "repeats too often"),
        ("a" * (LONGEST + 1), "longer than"),
    ],
)
def test_a_pattern_that_cannot_be_used_gets_a_sentence(pattern: str, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        pattern_in_lower_case(pattern)
