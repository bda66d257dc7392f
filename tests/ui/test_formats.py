"""Numbers on the screen look the same everywhere, by their unit."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from smarketing.metrics import ColumnInfo
from smarketing.ui import formats
from smarketing.ui.tiles import change_of, fewest

NARROW = formats.THIN_SPACE


def test_september_is_written_in_a_sentence_as_on_the_axis_of_a_chart() -> None:
    assert formats.date(dt.date(2026, 9, 1)) == "1 Sep 2026"
    assert formats.month(dt.date(2026, 9, 1)) == "Sep 2026"


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (1_240_000, f"€1.24{NARROW}M"),
        (Decimal("23456.78"), f"€23{NARROW}k"),
        (Decimal("9999.4"), "€9,999"),
        (-5_000_000, f"−€5{NARROW}M"),
        (0, "€0"),
        (None, "—"),
    ],
)
def test_money_is_short_in_a_tile(amount: Decimal | int | None, shown: str) -> None:
    assert formats.money(amount, "EUR") == shown


def test_money_is_exact_where_asked_for() -> None:
    assert formats.money(Decimal("1234567.89"), "EUR", short=False) == "€1,234,567.89"


def test_a_rate_has_one_decimal_always_and_three_where_exactness_is_the_point() -> None:
    assert [formats.rate(value) for value in (0.3824, 0.04, 1.0)] == [
        f"38.2{NARROW}%", f"4.0{NARROW}%", f"100.0{NARROW}%",
    ]  # fmt: skip
    assert formats.rate(0.382, 0) == f"38{NARROW}%"
    assert [formats.exact_rate(value) for value in (842 / 8000, 0.0205)] == [f"10.525{NARROW}%", f"2.050{NARROW}%"]


def test_a_half_is_rounded_as_charts_round_it() -> None:
    shown = [formats.rate(share) for share in (1 / 16, 301 / 400, 247 / 2000)]
    assert shown == [f"6.3{NARROW}%", f"75.3{NARROW}%", f"12.3{NARROW}%"]
    assert (formats.decimal(2.5), formats.decimal(-2.5), formats.decimal(-0.04, 1)) == ("3", "−3", "0")


def test_the_interval_of_an_amount_holds_the_amount() -> None:
    assert formats.money_spread(-743.0, 243.0, -250.0, "EUR") == "−€250–€243"
    assert formats.money_spread(-100.0, 500.0, 200.0, "EUR") == "€0–€500"


@pytest.mark.parametrize(
    ("days", "shown"),
    [(0, "0 days"), (1, "1 day"), (45, "45 days"), (60, "60 days"), (61, "2 months"), (700, "22 months"),
     (731, "2 years"), (2_930, "8 years")],
)  # fmt: skip
def test_an_age_is_told_in_the_largest_unit_that_still_says_something(days: int, shown: str) -> None:
    assert formats.age(days) == shown


def test_small_and_large_changes_have_the_same_decimals() -> None:
    leads = ColumnInfo("Leads", "count", "higher")
    assert [change_of(now, 1000, leads)[1] for now in (1084, 1190)] == [f"8{NARROW}%", f"19{NARROW}%"]


def test_one_day_is_a_day_and_half_a_day_are_days() -> None:
    assert (formats.days(1), formats.days(40.5), formats.days(None)) == ("1 day", "40.5 days", "—")


def test_a_date_is_written_in_words() -> None:
    assert formats.date(dt.date(2026, 11, 20)) == "20 Nov 2026"


@pytest.mark.parametrize(
    ("now", "before", "info", "text", "is_good"),
    [
        (120, 100, ColumnInfo("Leads", "count", "higher"), f"20{NARROW}%", True),
        (0.30, 0.35, ColumnInfo("Rate", "rate", "higher"), "5.0 points", False),
        (38.0, 40.0, ColumnInfo("Cycle", "days", "lower"), "2 days", True),
        (100, 100, ColumnInfo("Leads", "count", "higher"), "steady", None),
        (5, 2, ColumnInfo("Customers", "count", "higher"), f"150{NARROW}% (n 2)", None),
        (2, 20, ColumnInfo("Customers", "count", "higher"), f"90{NARROW}%", False),
        (5, 0, ColumnInfo("Leads", "count", "higher"), "", None),
        (None, 3, ColumnInfo("Leads", "count", "higher"), "", None),
    ],
)
def test_a_change_says_its_size_and_whether_it_is_good_news(
    now: float | None, before: float | None, info: ColumnInfo, text: str, is_good: bool | None
) -> None:
    assert change_of(now, before, info)[1:] == (text, is_good)


def test_a_change_of_what_few_cases_made_says_how_many_and_is_neither_good_nor_bad() -> None:
    rate, money = ColumnInfo("Win rate", "rate", "higher"), ColumnInfo("Revenue", "money", "higher")
    assert change_of(0.5, 0.25, rate, 4)[1:] == ("25.0 points (n 4)", None)
    assert change_of(0.5, 0.25, rate, 10)[1:] == ("25.0 points", True)
    assert change_of(300, 100, money, 2)[1:] == (f"200{NARROW}% (n 2)", None)
    assert fewest([{"n": 12, "deals": 7}, {"n": 40, "deals": 9}], "n", "deals") == 7
    assert fewest([{"n": None}, {}], "n") is None


@pytest.mark.parametrize("named", ["<b>EUR</b>", "€uro'", "US Dollar", ""])
def test_what_a_file_calls_a_currency_is_written_only_if_it_is_a_code(named: str) -> None:
    assert formats.money(12, named) == "12"
    assert formats.money(12, "XYZ") == "XYZ12"


@pytest.mark.parametrize(("value", "shown"), [(2, "2.0"), (1234.56, "1,234.6"), (-0.04, "0.0"), (-12.5, "−12.5")])
def test_numbers_of_a_column_have_the_same_decimals(value: float, shown: str) -> None:
    assert formats.decimal(value, 1, fixed=True) == shown


def test_an_amount_with_cents_has_two_decimals() -> None:
    assert formats.money(Decimal("1234.5"), "EUR", short=False) == "€1,234.50"


def test_just_under_a_million_is_not_a_thousand_thousands() -> None:
    assert formats.money(999_700, "EUR") == f"€1{NARROW}M"


@pytest.mark.parametrize(("amount", "shown"), [(6_568_359_710_000, f"€6.57{NARROW}tn"), (2.5e9, f"€2.5{NARROW}bn")])
def test_huge_amounts_stay_short(amount: float, shown: str) -> None:
    assert formats.money(amount, "EUR") == shown


def test_one_of_a_thing_is_not_called_many():
    assert [formats.counted(number, "deal") for number in (0, 1, 1284)] == ["0 deals", "1 deal", "1,284 deals"]
