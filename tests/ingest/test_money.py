"""Money as people write it: the amount, the currency it is in, and the rates that lead from one to the other."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.ingest.profile import profile
from tests.ingest.test_values import read as read_column

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
        ("€ 1.234,-", "1234"),
        ("1.234,-- €", "1234"),
        ("CHF 1'234.–", "1234"),
        ("1’234.50", "1234.50"),
        ("1\u00a0234,50\u00a0zł", "1234.50"),
        ("1\u202f234,50 €", "1234.50"),
        ("\u22121,200.50", "-1200.50"),
        ("\u2013 5,00 €", "-5"),
        ("－5", "-5"),
        ("1,200.50 −", "-1200.50"),
        ("1,23,456.00", "123456"),
        ("Rs 5,000/-", "5000"),
        ("5 Lakh", "500000"),
        ("₹1.5 crore", "15000000"),
        ("1,234万", "12340000"),
        ("3 млн", "3000000"),
        ("2 mln zł", "2000000"),
        ("1,2 Mrd. €", "1200000000"),
        ("US $5", "5"),
        ("5 dollars", "5"),
        ("\u200e5", "5"),
        ("１,２３４円", "1234"),
        ("٣٤٥", "345"),
        ("500 T€", "500000"),
        ("T€ 500", "500000"),
        ("5 TEUR", "5000"),
        ("KEUR 1,5", "1500"),
        ("MUSD 2", "2000000"),
        ("500 tkr", "500000"),
        ("2 Md€", "2000000000"),
        ("R$ 3 mi", "3000000"),
        ("R$ 2 milhões", "2000000"),
        ("Rp 5 jt", "5000000"),
        ("Rp 500 rb", "500000"),
        ("R$ 5 mil", "5000"),
        ("5 mil €", "5000"),
        ("5 mil pesos", "5000"),
        ("2 Millionen", "2000000"),
        ("3 miljoner kr", "3000000"),
        ("S/ 100.50", "100.50"),
    ],
)
def test_an_amount_alone_in_its_column_is_read_as_people_mean_it(text, amount):
    assert read_column([text], "money")[0] == [Decimal(amount)]


@pytest.mark.parametrize(
    "text", ["5 CR", "5,000.00 Dr", "5 Cr.", "5 €/month", "12–15", "5,-5", "1-2-3", "5 mil", "$5 mil", "Q1 2026",
             "5 10", "1 2 3", "1 23", "5 days", "5 T", "₹2.5L", ">1000", "<1,000", "≥ 5", "~5000", "5,000/yr", "5 %",
             "99¢", "50 ct", "3x"],
)  # fmt: skip
def test_an_amount_that_may_mean_two_things_is_not_guessed(text):
    assert read_column([text, "1,250.50"], "money")[0] == [None, Decimal("1250.50")]


@pytest.mark.parametrize("text", ["12 %", "12\u00a0%", "% 12", "12 pct", "12 Prozent", "12％", "0.12"])
def test_a_share_is_the_same_in_every_spelling(text):
    assert read_column([text], "rate")[0] == [0.12]


MINUSES = "-−–‐‑‒﹣－"


@settings(deadline=None, max_examples=30)
@given(
    cents=st.lists(st.integers(1, 10**9), min_size=1, max_size=10),
    minus=st.sampled_from(MINUSES),
    space=st.sampled_from([" ", "\u00a0", "\u202f", "’", "'", "."]),
    behind=st.booleans(),
)
def test_any_amount_below_zero_comes_back_with_any_minus_and_any_space(cents, minus, space, behind):
    texts = [f"{cent / 100:,.2f}".replace(",", space).replace(".", ",") for cent in cents]
    if space == ".":
        texts = [f"{cent / 100:,.2f}".translate({44: 46, 46: 44}) for cent in cents]
    written = [f"{text}{minus} zł" if behind and minus == "-" else f"{minus}{text} zł" for text in texts]
    assert read_column([text.removesuffix(" zł") if behind else text for text in written], "money")[0] == [
        -Decimal(cent) / 100 for cent in cents
    ]


@pytest.mark.parametrize("code", CODES)
def test_the_first_letter_of_a_currency_is_no_word_of_size(code):
    assert read_column([f"100 {code}", f"7{code}", f"1,250.50 {code}"], "money")[0] == [100, 7, Decimal("1250.50")]


@settings(deadline=None, max_examples=30)
@given(cents=st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=10), code=st.sampled_from(CODES))
def test_any_amount_comes_back_with_its_currency_before_or_after(cents, code):
    texts = [f"{cent / 100:,.2f} {code}" if cent % 2 else f"{code} {cent / 100:,.2f}" for cent in cents]
    assert read_column(texts, "money")[0] == [Decimal(cent) / 100 for cent in cents]


def rows_of(upload, kind, columns):
    path = next(table.path for table in upload.staged if table.kind == kind)
    with duckdb.connect() as connection:
        return connection.execute(f"SELECT {columns} FROM read_parquet(?)", [str(path)]).fetchall()


def deals(amount, *texts):
    cells = "\n".join(f'{number},"{text}",2026-01-0{number}' for number, text in enumerate(texts, 1))
    return ("deals_2026-02-01.csv", f"Deal ID,{amount},Create date\n{cells}\n")


@pytest.mark.parametrize(
    ("header", "currency"),
    [
        ("Deal value (EUR)", "EUR"),
        ("Amount (€)", "EUR"),
        ("Amount USD", "USD"),
        ("amount_gbp", "GBP"),
        ("Amount", None),
    ],
)
def test_a_currency_in_the_header_is_that_of_every_row(checked, header, currency):
    upload = checked(deals(header, "10", "20.50"))
    assert upload.parts[0].mapping.header_of("amount") == header
    assert rows_of(upload, "deals", "amount, currency") == [(10, currency), (Decimal("20.50"), currency)]


def test_the_mapping_says_which_currency_the_header_names(read):
    [found] = read(deals("Deal value (EUR)", "10", "20"))
    [amount] = [column for column in found.mapping.columns if column.target == "amount"]
    assert amount.why.endswith("in EUR, as its header says")


def test_every_cell_has_the_currency_of_its_own_sign(checked):
    texts = ("US$50.00", "R$ 100", "40 €", "100 MXN", "2k", "$7", "500 kr.", "R 5M", "12")
    found = rows_of(checked(deals("Amount (GBP)", *texts)), "deals", "amount, currency")
    assert found == [
        (50, "USD"), (100, "BRL"), (40, "EUR"), (100, "MXN"), (2000, "GBP"), (7, "$"), (500, "KR"), (5_000_000, "ZAR"),
        (12, "GBP"),
    ]  # fmt: skip


def test_every_cell_has_the_currency_of_its_own_sign_however_it_is_spaced(checked):
    texts = ("1\u00a0234,50\u00a0zł", "Rs 5,000/-", "5 Lakh INR", "US $5", "−5,00 €", "2 mln zł", "1.234,– €")
    found = rows_of(checked(deals("Amount", *texts)), "deals", "currency")
    assert found == [("PLN",), ("INR",), ("INR",), ("USD",), ("EUR",), ("PLN",), ("EUR",)]


def test_an_amount_in_thousands_or_millions_keeps_its_currency(checked):
    texts = ("500 T€", "KEUR 5", "R$ 5 mil", "2 Md€", "500 tkr", "Rp 5 jt", "１,２３４円", "$5M")
    found = rows_of(checked(deals("Amount", *texts)), "deals", "amount, currency")
    assert found == [
        (500_000, "EUR"), (5_000, "EUR"), (5_000, "BRL"), (2_000_000_000, "EUR"), (500_000, "KR"), (5_000_000, "IDR"),
        (1234, "JPY"), (5_000_000, "$"),
    ]  # fmt: skip


def test_a_column_of_currencies_says_more_than_a_sign(checked):
    file = ("deals_2026-02-01.csv", "Deal ID,Amount,Currency,Create date\n1,$5,CAD,2026-01-01\n2,$6,,2026-01-02\n")
    assert rows_of(checked(file), "deals", "amount, currency") == [(5, "CAD"), (6, None)]


def test_spend_has_the_currency_of_its_header(checked):
    file = (
        "meta_2026-02-01.csv",
        "Reporting starts,Campaign name,Amount spent (USD)\n2026-01-01,Spring,12.50\n2026-01-02,Spring,3\n",
    )
    upload = checked(file)
    assert upload.parts[0].mapping.preset == "meta_ads_report"
    assert rows_of(upload, "costs", "amount, currency") == [(Decimal("12.50"), "USD"), (3, "USD")]


def test_what_the_crm_converted_is_no_amount_of_the_deals_own_currency(checked):
    header = "Record ID,Deal Name,Deal Stage,Amount,Currency,Amount in company currency,Create Date"
    rows = "1,A,Closed Won,100,EUR,108,2026-01-01\n2,B,Closed Won,50,USD,50,2026-01-02\n"
    upload = checked(("hubspot_2026-02-01.csv", f"{header}\n{rows}"))
    assert rows_of(upload, "deals", "amount, currency, converted_amount") == [(100, "EUR", 108), (50, "USD", 50)]


@pytest.mark.parametrize(
    "text", ["US$50.00", "R$ 100.000", "45.3k", "500 kr.", "1.5M USD", "CA$5", "100 MXN", "5 €", "5,-", "−5", "5 Lakh"]
)
def test_a_column_of_such_values_is_taken_for_money(text):
    assert profile([text]).can_be("money")
