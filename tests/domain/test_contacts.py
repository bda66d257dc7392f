"""Addresses and phones are hidden within a text, and what only looks a little like them is not."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from smarketing.domain.contacts import CONTACT, HIDDEN, without_contacts


@pytest.mark.parametrize(
    "said",
    ["ada@acme.example", "+49 30 1234567", "0049 (30) 123-4567", "030 1234567", "(0170) 123 45 67", "089/12 34 56",
     "(555) 234-5678", "555-234-5678"],
)  # fmt: skip
def test_an_address_or_a_phone_is_hidden_wherever_it_stands(said: str) -> None:
    text = f"Ring {said}, or wait"
    assert without_contacts(text) == f"Ring {HIDDEN}, or wait"
    assert pc.replace_substring_regex(pa.array([text]), CONTACT, HIDDEN).to_pylist() == [f"Ring {HIDDEN}, or wait"]


@pytest.mark.parametrize(
    "said",
    ["01-02-2026", "2026-06-30 12:00", "1,234,567.89", "00815", "0815 - 2026", "5551234567", "12:30-14:45",
     "L-0012-34", "10 000 000", "100 200 300"],
)  # fmt: skip
def test_days_amounts_and_ids_stay(said: str) -> None:
    assert without_contacts(said) == said
