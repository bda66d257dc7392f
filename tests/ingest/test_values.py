"""Text becomes dates, money, shares and yes or no, decided over whole columns."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.ingest.date_orders import orders_of
from smarketing.ingest.model import DateOrder
from smarketing.ingest.values import (
    EMPTY_WORDS,
    FALSE_WORDS,
    TRUE_WORDS,
    Field,
    decide_formats,
)
from tests.ingest.converted import at
from tests.ingest.read_values import read
from tests.trying import tries


def test_iso_dates_with_and_without_time():
    values, found = read(
        ["2026-01-05", "2026-01-05 10:36", "2026-01-05T10:36:07", "2026-1-5", "2026-01-05 10:36:00.25"], "timestamp"
    )
    assert values == [
        at("2026-01-05"), at("2026-01-05 10:36"), at("2026-01-05 10:36:07"), at("2026-01-05"),
        at("2026-01-05 10:36:00.25"),
    ]  # fmt: skip
    assert found.order is None


def test_zoned_times_become_local_times_of_the_workspace():
    texts = [
        "2026-01-05T10:36:00Z",
        "2026-07-05T10:36:00+02:00",
        "2026-01-05 10:36:00 UTC",
        "2026-01-05T10:36:00.000-0500",
    ]
    values, _ = read(texts, "timestamp")
    assert values == [at("2026-01-05 11:36"), at("2026-07-05 10:36"), at("2026-01-05 11:36"), at("2026-01-05 16:36")]


def test_the_afternoon_is_not_the_morning():
    assert read(["2026-01-05 10:36 PM"], "timestamp")[0] == [at("2026-01-05 22:36")]
    assert read(["13/01/2026 3:05 pm", "01/02/2026 3:05 AM"], "timestamp")[0] == [
        at("2026-01-13 15:05"),
        at("2026-02-01 03:05"),
    ]


@pytest.mark.parametrize(
    ("texts", "order", "first"),
    [
        (["01/02/2026", "28/01/2026"], "dmy", "2026-02-01"),
        (["01/02/2026", "01/28/2026"], "mdy", "2026-01-02"),
        (["1.2.2026", "3.4.2026"], "dmy", "2026-02-01"),
        (["01-02-98", "28-02-98"], "dmy", "1998-02-01"),
    ],
)
def test_one_value_decides_day_and_month_for_the_whole_column(texts, order, first):
    values, found = read(texts, "timestamp")
    assert (values[0], found.order, found.is_undecided) == (at(first), order, False)


def test_a_proof_may_stand_in_any_row():
    texts = ["03/04/2026"] * 5_000 + ["04/13/2026"]
    values, found = read(texts, "timestamp")
    assert (found.order, values[0]) == ("mdy", at("2026-03-04"))


@pytest.mark.parametrize("impossible", ["31/13/2026", "13/32/2026", "32/13/2026", "00/13/2026", "30/13/26"])
def test_what_is_a_date_in_no_order_proves_none(impossible):
    texts = ["28/01/2026", "03/04/2026", impossible]
    values, found = read(texts, "timestamp")
    assert (values, found.order, found.is_undecided) == ([at("2026-01-28"), at("2026-04-03"), None], "dmy", False)


def test_what_nothing_decides_is_reported_and_an_answer_settles_it():
    assert read(["01/02/2026", "03/04/2026"], "timestamp")[1].is_undecided
    values, found = read(["01/02/2026", "03/04/2026"], "timestamp", order="mdy")
    assert (values[0], found.is_undecided) == (at("2026-01-02"), False)


def test_what_a_column_proves_goes_before_an_answer_given_for_another_file():
    values, found = read(["01/02/2026", "01/28/2026"], "timestamp", order="dmy")
    assert (values, found.order) == ([at("2026-01-02"), at("2026-01-28")], "mdy")


def test_a_column_that_proves_both_orders_is_undecided():
    assert read(["13/01/2026", "01/13/2026"], "timestamp")[1].is_undecided


def test_another_column_of_the_file_may_decide():
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE texts AS SELECT '01/02/2026' AS c1, '12/31/2026' AS c2")
        first, _ = decide_formats(connection, "texts", [Field("c1", "date"), Field("c2", "date")], "UTC")
        assert connection.execute(f"SELECT {first.sql} FROM texts").fetchall() == [(dt.date(2026, 1, 2),)]


def test_months_in_words_of_several_languages():
    texts = [
        "Sep 1, 2026",
        "September 3, 2026",
        "1 Oct 2026",
        "Mon, 5 Jan 2026 10:00",
        "5-Jan-26",
        "1. März 2026",
        "3 de janeiro de 2026",
        "12 févr. 2026",
    ]
    values, _ = read(texts, "date")
    assert values == [
        dt.date(2026, 9, 1), dt.date(2026, 9, 3), dt.date(2026, 10, 1), dt.date(2026, 1, 5), dt.date(2026, 1, 5),
        dt.date(2026, 3, 1), dt.date(2026, 1, 3), dt.date(2026, 2, 12),
    ]  # fmt: skip


def test_three_formats_in_one_column_all_read():
    values, _ = read(["2026-01-05", "28/01/2026", "Feb 3, 2026"], "date")
    assert values == [dt.date(2026, 1, 5), dt.date(2026, 1, 28), dt.date(2026, 2, 3)]


def test_excel_serials_and_seconds_since_1970():
    assert read(["45761", "45761.5"], "timestamp")[0] == [at("2025-04-14"), at("2025-04-14 12:00")]
    assert read(["1767225600", "1767225600000"], "timestamp")[0] == [at("2026-01-01 01:00")] * 2
    assert read(["20260105"], "date")[0] == [dt.date(2026, 1, 5)]


def test_impossible_dates_are_not_bent_into_possible_ones():
    values, _ = read(["2026-02-30", "0001-01-01", "05/06/20x6", "soon", "31/12/2026", "31/13/2026"], "date")
    assert values == [None, None, None, None, dt.date(2026, 12, 31), None]


def test_words_for_nothing_are_empty_not_bad():
    assert read(["Select", "N/A", " -- ", "(not set)", "NULL", "", None, "real"], "text")[0] == [None] * 7 + ["real"]


@pytest.mark.parametrize(
    ("texts", "amounts"),
    [
        (
            ["$45,300", "45.3k", "(1,200)", "-5", "1,200.50-", "USD 300", "2.5M"],
            ["45300", "45300", "-1200", "-5", "-1200.50", "300", "2500000"],
        ),
        (["1.234,56 €", "12,5", "1.000", "-3,20"], ["1234.56", "12.50", "1000", "-3.20"]),
        (["1.230", "5.670", "0.340", "9.100"], ["1.23", "5.67", "0.34", "9.10"]),
        (["R$ 100.000", "R$ 5.000"], ["100000", "5000"]),
        (["1'234.50", "CHF 2'000"], ["1234.50", "2000"]),
        (["1 234,50 zł", "7,00 zł"], ["1234.50", "7"]),
        (["10,00,000.50"], ["1000000.50"]),
        (["1000.500", "12.250"], ["1000.50", "12.25"]),
    ],
)
def test_money_in_usual_spellings(texts, amounts):
    assert read(texts, "money")[0] == [Decimal(amount) for amount in amounts]


def test_money_that_is_none_stays_empty():
    assert read(["12 apples tbd", "1.2.3", "abc", "1,2,3", "12-13"], "money")[0] == [None] * 5


def test_shares_in_percent_or_parts_of_one():
    assert read(["25%", "0.5%"], "rate")[0] == [0.25, 0.005]
    assert read(["25", "0", "100"], "rate")[0] == [0.25, 0.0, 1.0]
    assert read(["0.25", "1"], "rate")[0] == [0.25, 1.0]
    assert read(["12,5", "7,5"], "rate")[0] == [0.125, 0.075]
    assert read(["0,5", "0,25"], "rate")[0] == [0.5, 0.25]
    assert read(["150%", "0.5"], "rate")[0] == [None, 0.5]


def test_whole_numbers_are_not_rounded_into_being():
    assert read(["1,234", "3.0", "7", "3.5", "many"], "integer")[0] == [1234, 3, 7, None, None]


def test_yes_and_no_in_several_languages():
    assert read(["true", "Yes", "ja", "1", "x", "sim", "Oui"], "boolean")[0] == [True] * 7
    assert read(["FALSE", "no", "nein", "0", "não", "perhaps"], "boolean")[0] == [False] * 5 + [None]


DAYS = st.lists(st.dates(dt.date(1950, 1, 1), dt.date(2100, 12, 31)), min_size=1, max_size=30)
STYLES: dict[DateOrder, str] = {"dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y", "ymd": "%Y-%m-%d"}


@settings(deadline=None, max_examples=tries(40))
@given(days=DAYS, order=st.sampled_from(sorted(STYLES)))
def test_any_days_written_in_one_order_come_back_or_are_reported(days, order):
    values, found = read([day.strftime(STYLES[order]) for day in days], "date")
    if not found.is_undecided:
        assert values == days


@pytest.mark.parametrize(
    ("texts", "first"),
    [
        (["26/01/13", "31/12/05"], None),  # 2026 and 2031, or 2013 and 2005
        (["26-01-13", "25-11-30"], None),
        (["05/06/07", "08/09/10"], None),
        (["26/01/13", "98/12/05"], "1998-12-05"),
        (["13/01/26", "12/12/99"], "1999-12-12"),
        (["01/13/26", "12/12/05"], "2005-12-12"),
        (["26/01/13 10:36", "98/12/05 09:00"], "1998-12-05 09:00"),
        (["13.01.26", "12.12.05"], None),  # with dots the month never stands first, but the year may
        (["26.01.13 10:36", "25.11.30 09:00"], None),
        (["05.06.07", "31.12.99"], "1999-12-31"),
        (["05.06.2007", "06.05.26"], "2026-05-06"),  # a year of four digits shows where the year stands
        ([f"{day:02d}.{day % 12 + 1:02d}.26" for day in range(1, 31)], "2026-07-30"),
        ([f"{day:02d}/{day % 12 + 1:02d}/26" for day in range(1, 31)], "2026-07-30"),
        ([f"26/{day % 12 + 1:02d}/{day:02d}" for day in range(1, 31)], "2026-07-30"),
    ],
)
def test_a_year_of_two_digits_is_told_from_the_day_by_all_rows_or_asked_for(texts, first):
    values, found = read(texts, "timestamp")
    assert found.is_undecided == (first is None)
    if first:
        assert values[-1] == at(first)


def test_a_year_of_two_digits_is_read_where_somebody_said_that_it_stands():
    for order, day in {"ymd": "2026-01-13", "dmy": "2013-01-26"}.items():
        values, found = read(["26/01/13", "25/11/30"], "date", order)
        assert (values[0], found.is_undecided) == (dt.date.fromisoformat(day), False)


def test_an_order_that_some_value_rules_out_is_not_taken_over_from_before():
    _, found = read(["26/01/13", "25/11/30"], "date", "mdy")
    assert found.is_undecided


@pytest.mark.parametrize(
    ("samples", "orders"),
    [
        (["26/01/13", "25/11/30"], {"dmy", "ymd"}),
        (["05/06/07"], {"dmy", "mdy", "ymd"}),
        (["05/06/2007"], {"dmy", "mdy"}),
        (["26.01.13"], {"dmy", "ymd"}),
        (["05.06.07"], {"dmy", "ymd"}),
        (["soon", "2026-01-05"], set()),
    ],
)
def test_only_orders_that_the_values_allow_are_offered(samples, orders):
    assert orders_of(samples) == orders


def test_a_year_of_four_digits_behind_says_that_the_short_ones_stand_there_too():
    values, found = read(["13/01/26", "14/02/2026"], "date")
    assert values == [dt.date(2026, 1, 13), dt.date(2026, 2, 14)]
    assert not found.is_undecided


@settings(deadline=None, max_examples=tries(40))
@given(
    days=st.lists(st.dates(dt.date(1969, 1, 1), dt.date(2068, 12, 31)), min_size=1, max_size=30),
    style=st.sampled_from(["%d/%m/%y", "%m-%d-%y", "%y/%m/%d"]),
)
def test_any_days_with_a_year_of_two_digits_come_back_or_are_asked_for(days, style):
    values, found = read([day.strftime(style) for day in days], "date")
    if not found.is_undecided:
        assert values == days


@settings(deadline=None, max_examples=tries(40))
@given(
    cents=st.lists(st.integers(-(10**11), 10**11), min_size=1, max_size=30),
    style=st.sampled_from([",.", ".,", " ,", "'."]),
    currency=st.sampled_from(["", "$", "€ ", "R$ "]),
)
def test_any_money_written_with_cents_comes_back(cents, style, currency):
    def written(cent: int) -> str:
        text = f"{abs(cent) // 100:,}#{abs(cent) % 100:02d}".replace(",", style[0]).replace("#", style[1])
        return f"{'-' if cent < 0 else ''}{currency}{text}"

    assert read([written(cent) for cent in cents], "money")[0] == [Decimal(cent) / 100 for cent in cents]


@pytest.mark.parametrize(
    ("yes", "no"),
    [("Sì", "No"), ("waar", "onwaar"), ("ja", "nee"), ("on", "off"), ("是", "否"), ("da", "nu"), ("ja", "nej"),
     ("1.0", "0.0"), ("☑", "☐"), ("SÍ", "NO"), ("True", "False")],
)  # fmt: skip
def test_every_pair_of_yes_and_no_is_read(yes, no):
    assert read([yes, no, f" {yes} "], "boolean")[0] == [True, False, True]


def test_no_word_means_both_yes_and_no():
    assert not set(TRUE_WORDS) & set(FALSE_WORDS)
    assert all(word == word.lower() for word in (*TRUE_WORDS, *FALSE_WORDS, *EMPTY_WORDS))
