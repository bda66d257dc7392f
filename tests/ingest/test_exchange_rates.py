"""What one currency is worth in another: tables of rates as banks, spreadsheets and CRMs write them."""

from __future__ import annotations

import datetime as dt

import pytest

from smarketing.errors import MissingColumn
from smarketing.ingest import check
from tests.ingest.test_money import rows_of

RATES = "currency, valid_from, base_currency, rate"


@pytest.mark.parametrize(
    ("name", "text", "rows"),
    [
        (
            "rates.csv",
            "currency,valid_from,rate,base_currency\nEUR,2026-01-01,1.08,USD\nGBP,2026-01-01,1.27,USD\n",
            [("EUR", "2026-01-01", "USD", 1.08), ("GBP", "2026-01-01", "USD", 1.27)],
        ),
        (
            "fx.csv",
            "Date;Currency;Exchange rate\n13.01.2026;EUR;1,0812\n14.01.2026;EUR;1,0795\n",
            [("EUR", "2026-01-13", None, 1.0812), ("EUR", "2026-01-14", None, 1.0795)],
        ),
        (
            "pairs.csv",
            "Date,EUR/USD,GBP/USD\n2026-01-01,1.08,1.27\n2026-01-02,1.09,N/A\n",
            [
                ("EUR", "2026-01-01", "USD", 1.08),
                ("GBP", "2026-01-01", "USD", 1.27),
                ("EUR", "2026-01-02", "USD", 1.09),
            ],
        ),
    ],
)
def test_exchange_rates_come_in_like_any_export(checked, name, text, rows):
    upload = checked((name, text), as_of=dt.date(2026, 2, 1))
    columns = RATES if "base_currency" in text or "/" in text else RATES.replace("base_currency", "NULL")
    found = rows_of(upload, "exchange_rates", columns)
    assert [(code, str(day), base, rate) for code, day, base, rate in found] == rows


ECB_CODES = ("USD", "JPY", "BGN", "CZK", "DKK", "GBP", "HUF", "PLN", "RON", "SEK", "CHF")


def test_a_central_banks_table_becomes_a_row_per_currency_and_day(checked):
    days = "2026-01-02,1.08,160.5,N/A,24.1,7.46,0.85,390,4.3,4.97,11.4,0.94,\n"
    days += "2026-01-01,1.07,160.1,1.95,24,7.46,0.85,390,4.3,4.97,11.4,0.93,\n"
    upload = checked(("eurofxref-hist.csv", f"Date,{','.join(ECB_CODES)},\n{days}"), as_of=dt.date(2026, 2, 1))
    found = rows_of(upload, "exchange_rates", "currency, valid_from, base_currency, units_per_base")
    assert len(found) == 21
    assert found[:2] == [("USD", dt.date(2026, 1, 2), "EUR", 1.08), ("JPY", dt.date(2026, 1, 2), "EUR", 160.5)]
    [report] = upload.reports
    assert report.mapping["units_per_base"] == "units_per_base"
    assert report.notes[-1] == "Read as exchange rates of 11 currencies, each how many of it 1 EUR is."


def test_units_for_one_of_the_base_keep_their_direction(checked):
    file = (
        "ecb.csv",
        "KEY,FREQ,CURRENCY,CURRENCY_DENOM,TIME_PERIOD,OBS_VALUE\nEXR.D.USD,D,USD,EUR,2026-01-02,1.08\nEXR.D.GBP,D,GBP,EUR,2026-01-02,0.85\n",
    )
    upload = checked(file, as_of=dt.date(2026, 2, 1))
    assert upload.parts[0].mapping.preset == "ecb_exchange_rates"
    assert rows_of(upload, "exchange_rates", "currency, base_currency, units_per_base") == [
        ("USD", "EUR", 1.08),
        ("GBP", "EUR", 0.85),
    ]


def test_a_table_of_bare_codes_that_says_no_direction_is_not_guessed_at(read):
    [found] = read(("rates.csv", "Date,EUR,GBP\n2026-01-01,1.08,1.27\n2026-01-02,1.09,1.28\n"))
    assert found.mapping.kind != "exchange_rates"


def test_rates_without_a_rate_column_are_refused_by_what_a_rate_is(read, workspace, config):
    found = read(("r.csv", "currency,valid_from\nEUR,2026-01-01\n"), kind="exchange_rates")
    with pytest.raises(MissingColumn, match="what 1 of the currency is in the base currency"):
        check(found, [one.mapping for one in found], workspace, config, as_of=dt.date(2026, 2, 1))
