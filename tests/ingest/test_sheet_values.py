"""What a spreadsheet makes of values: undone where that is sure, told where it is not."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from tests.ingest.read_values import read


def test_an_apostrophe_that_only_keeps_a_sheet_from_counting_is_no_part_of_a_value():
    assert read(["'1,200.00", "'$5.50", "'-3.00", "7.00"], "money")[0] == [
        Decimal("1200.00"), Decimal("5.50"), Decimal("-3.00"), Decimal("7.00"),
    ]  # fmt: skip
    assert read(["'2026-01-13", "'2026-01-14"], "date")[0] == [dt.date(2026, 1, 13), dt.date(2026, 1, 14)]


@pytest.mark.parametrize("nought", ["$ -", "$-", "- €", "-€", "€ -", "EUR -", "$ –"])
def test_a_dash_beside_a_currency_is_nought_as_sheets_show_it(nought):
    assert read([nought, "$1,200.00"], "money")[0] == [Decimal(0), Decimal("1200.00")]


@pytest.mark.parametrize("word", ["-", "–", "—", "--"])
def test_a_dash_alone_says_nothing(word):
    assert read([word, "1,200.00"], "money")[0] == [None, Decimal("1200.00")]


@pytest.mark.parametrize("text", ["Mrz 50", "Jan 50", "03. Jan", "3-Jan", "01. Mai", "Mai 50", "1. Aug", "Dez 12"])
def test_an_amount_that_a_sheet_took_for_a_date_is_told_not_read(text):
    assert read([text, "1,50"], "money")[0] == [None, Decimal("1.50")]
