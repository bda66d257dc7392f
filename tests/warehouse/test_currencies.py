"""Money in several currencies, added up by hand: each amount by the rate in force on its own day, else told."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from tests.warehouse.given import a_deal, build_from, lost, rows_of, won

RATES = [
    {"currency": "EUR", "valid_from": "2026-01-01", "rate": "1.10", "base_currency": "USD"},
    {"currency": "EUR", "valid_from": "2026-03-01", "rate": "1.13", "base_currency": "USD"},
    {"currency": "eur", "valid_from": "2026-06-01", "rate": "1.20", "base_currency": "usd"},
    {"currency": "JPY", "valid_from": "2026-01-01", "units_per_base": "160", "base_currency": "USD"},
]


def amounts(made, columns="deal_id, amount"):
    return dict(rows_of(made, f"select {columns} from deals order by deal_id"))


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    deals = [
        won("own", amount="1000", currency="USD"),
        won("before_the_change", amount="100", currency="EUR", closed_at="2026-02-28 23:59"),
        won("on_the_change", amount="1.50", currency="EUR", closed_at="2026-03-01"),
        lost("lost", amount="100", currency="eur "),
        a_deal("expected", amount="100", currency="EUR", expected_close_at="2026-09-01"),
        a_deal("planned", amount="100", currency="EUR", closed_at="2026-09-01"),
        a_deal("created_only", amount="100", currency="EUR"),
        won("yen", amount="16000", currency="JPY"),
        won("too_early", amount="100", currency="EUR", closed_at="2025-12-31"),
        won("no_rate", amount="70", currency="GBP"),
        won("no_rate_either", amount="30.50", currency="GBP", closed_at="2026-04-01"),
        won("no_amount", amount=None, currency="GBP"),
        won("no_currency", amount="5"),
    ]
    costs = [
        {"period_start": "2026-02-10", "period_end": "2026-03-31", "amount": "10", "currency": "EUR"},
        {"period_start": "2026-03-01", "amount": "10", "currency": "EUR"},
        {"period_start": "2026-03-01", "amount": "10", "currency": "USD"},
        {"period_start": "2026-03-01", "amount": "7", "currency": "SEK"},
    ]
    return build_from(tmp_path_factory.mktemp("mixed"), deals=deals, costs=costs, exchange_rates=RATES, currency="USD")


@pytest.mark.parametrize(
    ("deal", "amount"),
    [
        ("own", "1000"),
        ("before_the_change", "110"),
        ("on_the_change", "1.70"),  # 1.695: half a cent goes up, which no binary fraction does
        ("lost", "113"),
        ("expected", "120"),
        ("planned", "120"),
        ("created_only", "110"),
        ("yen", "100"),
        ("no_currency", "5"),
    ],
)
def test_a_deal_counts_by_the_rate_in_force_on_its_own_day(mixed, deal, amount):
    assert amounts(mixed)[deal] == Decimal(amount)


@pytest.mark.parametrize("deal", ["too_early", "no_rate", "no_rate_either", "no_amount"])
def test_what_lacks_a_rate_is_never_guessed(mixed, deal):
    assert amounts(mixed)[deal] is None


def test_a_deal_keeps_what_it_was_and_how_it_was_converted(mixed):
    columns = "original_amount, currency, conversion, rate, rate_date, other_currency_amount"
    found = rows_of(mixed, f"select {columns} from deals where deal_id in ('before_the_change', 'no_rate') order by 1")
    assert found == [
        (70, "GBP", "none", None, dt.date(2026, 3, 1), 70),
        (100, "EUR", "rate", Decimal("1.1"), dt.date(2026, 2, 28), None),
    ]


def test_spend_counts_by_the_rate_on_the_first_day_of_its_period(mixed):
    found = rows_of(mixed, "select amount, original_amount, currency, rate from costs order by 2, 1")
    assert found == [
        (None, 7, "SEK", None),
        (10, 10, "USD", 1),
        (Decimal("11.00"), 10, "EUR", Decimal("1.1")),
        (Decimal("11.30"), 10, "EUR", Decimal("1.13")),
    ]


def test_what_lacks_a_rate_is_told_by_currency_with_the_days_it_is_needed_for(mixed):
    columns = "record_kind, currency, records, original_amount, first_date, last_date"
    assert rows_of(mixed, f"select {columns} from unconverted_amounts order by 1, 2") == [
        ("cost", "SEK", 1, 7, dt.date(2026, 3, 1), dt.date(2026, 3, 1)),
        ("deal", "EUR", 1, 100, dt.date(2025, 12, 31), dt.date(2025, 12, 31)),
        ("deal", "GBP", 2, Decimal("100.50"), dt.date(2026, 3, 1), dt.date(2026, 4, 1)),
    ]


def test_what_lacks_a_rate_or_a_currency_is_a_finding_of_its_record(mixed):
    sql = (
        "select check_name, record_kind, record_id from contradictions where check_name like '%_currency' order by 1, 3"
    )
    assert rows_of(mixed, sql) == [
        ("no_currency", "deal", "no_currency"),
        ("other_currency", "cost", "SEK"),
        ("other_currency", "deal", "no_rate"),
        ("other_currency", "deal", "no_rate_either"),
        ("other_currency", "deal", "too_early"),
    ]


def test_where_no_deal_names_a_currency_none_is_missed(tmp_path):
    made = build_from(tmp_path, deals=[won("1"), won("2")])
    assert rows_of(made, "select count(*) from contradictions where check_name like '%_currency'") == [(0,)]
    assert amounts(made) == {"1": 100, "2": 100}


def test_rates_of_a_third_currency_lead_from_one_to_the_other(tmp_path):
    """What a central bank publishes: units of each currency for one euro. Here the reports are in dollars."""
    day = {"valid_from": "2026-02-01", "base_currency": "EUR"}
    rates = [
        {"currency": "USD", "units_per_base": "1.25", **day},
        {"currency": "GBP", "units_per_base": "0.50", **day},
    ]
    deals = [won("euro", currency="EUR"), won("pound", currency="GBP"), won("dollar", currency="USD")]
    made = build_from(tmp_path, deals=deals, exchange_rates=rates, currency="USD")
    assert amounts(made) == {"dollar": 100, "euro": 125, "pound": 250}
    assert amounts(made, "deal_id, rate") == {"dollar": 1, "euro": Decimal("1.25"), "pound": Decimal("2.5")}


def test_a_rate_without_a_base_currency_is_one_to_the_reporting_currency(tmp_path):
    rates = [{"currency": "EUR", "valid_from": "2026-01-01", "rate": "1.1"}]
    made = build_from(tmp_path, deals=[won("1", currency="EUR")], exchange_rates=rates, currency="USD")
    assert amounts(made) == {"1": 110}


def test_rates_to_another_currency_that_nobody_named_are_not_used(tmp_path):
    """They say what 1 USD is in something else than USD, so 1 EUR in it is no rate to USD."""
    rates = [
        {"currency": "EUR", "valid_from": "2026-01-01", "rate": "1.17"},
        {"currency": "USD", "valid_from": "2026-01-01", "rate": "0.86"},
    ]
    made = build_from(tmp_path, deals=[won("1", currency="EUR")], exchange_rates=rates, currency="USD")
    assert amounts(made) == {"1": None}
    assert rows_of(made, "select currency, records from unconverted_amounts") == [("EUR", 1)]


def test_a_rate_of_nothing_or_less_converts_nothing(tmp_path):
    rates = [
        {"currency": "EUR", "valid_from": "2026-01-01", "rate": "0"},
        {"currency": "GBP", "valid_from": "2026-01-01", "units_per_base": "-2"},
    ]
    deals = [won("1", currency="EUR"), won("2", currency="GBP")]
    made = build_from(tmp_path, deals=deals, exchange_rates=rates, currency="USD")
    assert amounts(made) == {"1": None, "2": None}


def test_an_amount_too_large_to_convert_stands_apart_instead_of_stopping_the_build(tmp_path):
    rates = [{"currency": "USD", "valid_from": "2026-01-01", "rate": "25000"}]
    deals = [won("1", amount="9000000000000000", currency="USD")]
    made = build_from(tmp_path, deals=deals, exchange_rates=rates, currency="VND")
    assert amounts(made, "deal_id, conversion") == {"1": "none"}


def test_the_crms_own_conversion_counts_where_no_rate_does(tmp_path):
    rates = [{"currency": "EUR", "valid_from": "2026-01-01", "rate": "1.1", "base_currency": "USD"}]
    told = {"converted_currency": "USD"}
    deals = [
        won("rate", currency="EUR", converted_amount="108", **told),
        won("crm", currency="GBP", converted_amount="127", **told),
        won("only", amount=None, converted_amount="50", **told),
        won("same", currency="USD", converted_amount="100", **told),
        won("elsewhere", currency="GBP", converted_amount="127", converted_currency="CHF"),
    ]
    made = build_from(tmp_path, deals=deals, exchange_rates=rates, currency="USD")
    assert amounts(made) == {"rate": 110, "crm": 127, "only": 50, "same": 100, "elsewhere": None}
    assert amounts(made, "deal_id, conversion")["crm"] == "crm"


@pytest.mark.parametrize(("in_dollars", "amount"), [("100", 127), ("86", None)])
def test_a_conversion_to_a_currency_not_named_counts_unless_a_deal_shows_that_it_is_another(
    tmp_path, in_dollars, amount
):
    deals = [
        won("1", currency="USD", converted_amount=in_dollars),
        won("2", currency="GBP", converted_amount="127"),
    ]
    assert amounts(build_from(tmp_path, deals=deals, currency="USD"))["2"] == amount


def test_the_reporting_currency_is_the_commonest_of_deals_else_of_costs(tmp_path):
    costs = [{"period_start": "2026-03-01", "amount": "10", "currency": "sek"}]
    assert rows_of(build_from(tmp_path / "1", costs=costs, deals=[won("1")]), "select currency from build") == [
        ("SEK",)
    ]
    named = build_from(tmp_path / "2", costs=costs, deals=[won("1", currency="EUR")])
    assert rows_of(named, "select currency from build") == [("EUR",)]


@pytest.mark.parametrize(
    ("written", "reporting", "meant"),
    [
        (" eur ", "", "EUR"),
        ("US Dollar", "", "USD"),
        ("Schweizer Franken", "", "CHF"),
        ("EUR - Euro", "", "EUR"),
        ("€", "", "EUR"),
        ("US$", "", "USD"),
        ("$", "", "USD"),
        ("$", "CAD", "CAD"),
        ("$", "EUR", "USD"),
        ("kr", "DKK", "DKK"),
        ("kr", "EUR", "KR"),
        ("Galleon", "", "GALLEON"),
    ],
)
def test_a_currency_by_any_name_is_its_code(tmp_path, written, reporting, meant):
    made = build_from(tmp_path, deals=[won("1", currency=written)], currency=reporting)
    assert rows_of(made, "select currency from deals") == [(meant,)]
