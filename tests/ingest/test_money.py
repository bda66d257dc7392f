"""Money as people write it: the amount, whatever its sign, marks and words of size."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ingest.test_values import read

CODES = ("USD", "EUR", "GBP", "MXN", "BRL", "KRW", "BGN", "MYR", "MAD", "THB", "BHD", "MDL", "KES", "CHF", "kr.", "Kč")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("$45,300", "45300"),
        ("45.3k", "45300"),
        ("1.234,56 €", "1234.56"),
        ("R$ 100.000", "100000"),
        ("(1,200)", "-1200"),
        ("($5.00)", "-5"),
        ("US$50.00", "50"),
        ("1'234.50 CHF", "1234.50"),
        ("1 234,56 €", "1234.56"),
        ("₹1,00,000", "100000"),
        ("2 Mio. €", "2000000"),
        ("1.5M USD", "1500000"),
        ("45kUSD", "45000"),
        ("5,00-", "-5"),
        ("12.50 USD", "12.50"),
    ],
)
def test_an_amount_alone_in_its_column_is_read_as_people_mean_it(text, amount):
    assert read([text], "money")[0] == [Decimal(amount)]


@pytest.mark.parametrize("code", CODES)
def test_the_first_letter_of_a_currency_is_no_word_of_size(code):
    assert read([f"100 {code}", f"7{code}", f"1,250.50 {code}"], "money")[0] == [100, 7, Decimal("1250.50")]


@settings(deadline=None, max_examples=30)
@given(cents=st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=10), code=st.sampled_from(CODES))
def test_any_amount_comes_back_with_its_currency_before_or_after(cents, code):
    texts = [f"{cent / 100:,.2f} {code}" if cent % 2 else f"{code} {cent / 100:,.2f}" for cent in cents]
    assert read(texts, "money")[0] == [Decimal(cent) / 100 for cent in cents]
