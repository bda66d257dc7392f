"""Amounts with exactly three digits after their mark: a thousand, or decimals, as whatever tells says, else asked."""

from __future__ import annotations

from decimal import Decimal

import pytest

from smarketing.ingest import check, keep
from smarketing.ingest.three_digits import with_answer
from tests.ingest.read_values import read as read_column
from tests.ingest.test_money import deals, rows_of

pytestmark = pytest.mark.slow


def amounts(*texts):
    return [Decimal(text) for text in texts]


@pytest.mark.parametrize(
    ("texts", "read"),
    [
        (
            ["$45,300", "45.3k", "1.234,56 €", "R$ 100.000", "(1,200)", "US$50.00"],
            ["45300", "45300", "1234.56", "100000", "-1200", "50"],
        ),
        (["R$ 100.000", "US$50.00"], ["100000", "50"]),
        (["€ 1.234", "2.345 €", "7 EUR"], ["1234", "2345", "7"]),
        (["$1,234", "£2,345", "US$3,456"], ["1234", "2345", "3456"]),
        (["$1,234", "12,50 €", "R$ 1.000,00"], ["1234", "12.50", "1000"]),
        (["₩5.678", "₩9"], ["5678", "9"]),  # there are no decimals of a won
        (["KWD 1.234"], ["1.23"]),
        (["-R$ 100.000", "(€ 1.234)"], ["-100000", "-1234"]),
        (["R$ 1.234.567", "US$0.125", "$0.50"], ["1234567", "0.13", "0.50"]),
    ],
)
def test_each_amount_of_a_column_is_read_by_its_own_form_or_currency(texts, read):
    values, found = read_column(texts, "money")
    assert (values, found.doubt) == (amounts(*read), None)


@pytest.mark.parametrize(
    ("texts", "read"),
    [
        (["1.234", "50,00"], ["1234", "50"]),
        (["1.234", "1.234.567"], ["1234", "1234567"]),
        (["1.234,-", "5.678,– €"], ["1234", "5678"]),
        (["1,234", "5,678"], ["1234", "5678"]),
        (["1,234", "50.25"], ["1234", "50.25"]),
        (["$1,234", "$50.25", "7,000"], ["1234", "50.25", "7000"]),
        (["100.000", "50.00", "0.125"], ["100", "50", "0.13"]),  # a lone nought shows three decimals
        (["100.000", "50.00", "1250.500"], ["100", "50", "1250.50"]),
        (["100.000", "50.00", "1,250.500"], ["100", "50", "1250.50"]),
        (["KWD 100.000", "12.3456 KWD"], ["100", "12.35"]),
        (["$1.125M", "$50.00", "2.500 k"], ["1125000", "50", "2500"]),  # nobody writes 1,125 millions so
        (["1.125M", "3 M"], ["1125000", "3000000"]),
    ],
)
def test_what_the_column_proves_is_not_asked(texts, read):
    values, found = read_column(texts, "money")
    assert (values, found.doubt) == (amounts(*read), None)


def test_a_share_is_no_amount_in_doubt():
    assert read_column(["1.234 %", "5"], "money")[1].doubt is None


@pytest.mark.parametrize(
    ("texts", "doubtful", "thousands", "decimals"),
    [
        (["1.234", "5.678", "7"], 2, ["1234", "5678", "7"], ["1.23", "5.68", "7"]),
        (["100.000", "50.00", "-1.250"], 2, ["100000", "50", "-1250"], ["100", "50", "-1.25"]),
        (["012.500 €", "100.000 €", "9.50 €"], 2, ["12500", "100000", "9.50"], ["12.50", "100", "9.50"]),
        (["100,000", "50,00"], 1, ["100000", "50"], ["100", "50"]),
        (["$1.234", "7"], 1, ["1234", "7"], ["1.23", "7"]),
        (["¥1.234"], 1, ["1234"], ["1.23"]),  # yen and yuan share the sign
        (["€1,234"], 1, ["1234"], ["1.23"]),
        (["R$ 100.000", "R$ 50.00"], 1, ["100000", "50"], ["100", "50"]),
        (["1.234", "1,50", "2.50"], 1, ["1234", "1.50", "2.50"], ["1.23", "1.50", "2.50"]),
        (["€1.125M", "$45,300"], 1, ["1125000000", "45300"], ["1125000", "45300"]),
    ],
)
def test_what_nothing_tells_is_counted_and_read_as_somebody_says(texts, doubtful, thousands, decimals):
    assert read_column(texts, "money")[1].doubt.answer is None
    for answer, expected in (("thousands", thousands), ("decimals", decimals)):
        values, found = read_column(texts, "money", three_digits=answer)
        assert (values, found.doubt.count, found.doubt.answer) == (amounts(*expected), doubtful, answer)


def test_the_question_is_asked_once_and_remembered_with_the_mapping(read, checked, workspace, config):
    week = deals("Amount", "1.234", "5.678", "9")
    assert checked(week).undecided == (("deals_2026-02-01.csv", "Amount"),)
    found = read(week)
    answered = check(found, [with_answer(one.mapping, "decimals") for one in found], workspace, config)
    said = "2 amounts of “Amount”, such as “1.234”, may mean two things: the three digits after the mark are decimals"
    assert any(note.startswith(said) for note in answered.reports[0].notes)
    keep(answered, workspace, config, author="Ann")
    again = checked(deals("Amount", "7.125", "R$ 5.678", "9"))
    assert (again.undecided, rows_of(again, "deals", "amount")) == (
        (),
        [(amount,) for amount in amounts("7.13", "5678", "9")],
    )
