"""Money in several currencies, as the Data page tells it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from smarketing.settings import read_settings
from smarketing.workspace import open_workspace
from tests.pages.conftest import OpenPage, shown_text

DAY = dt.date(2026, 6, 30)
DEALS = """Record ID,Deal Name,Deal Stage,Amount,Currency,Create Date,Close Date
1,A,Closed Won,1000,USD,2026-01-05,2026-02-01
2,B,Closed Won,1000,USD,2026-01-05,2026-02-02
3,C,Closed Won,100,EUR,2026-01-05,2026-03-02
5,E,Closed Won,0.50,USD,2026-01-05,2026-02-03
4,D,Closed Won,150,EUR,2026-01-05,2026-04-02
"""
RATES = "Date,EUR/USD\n2026-03-10,1.10\n"


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """Return the folder of a company whose first euro came before its first rate."""
    here = open_workspace(read_settings(workspace=tmp_path / "company"))
    for name, text in (("deals.csv", DEALS), ("rates.csv", RATES)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        here.keep(here.check(here.prepare([(tmp_path / name, name)]), as_of=DAY), by="Ada")
    here.close()
    return tmp_path / "company"


def test_it_tells_which_money_lacks_a_rate_and_what_to_do(company: Path, open_app: OpenPage) -> None:
    told = shown_text(open_app("pages/data.py", company))
    assert "Money without an exchange rate" in told
    assert "100</b> EUR in 1 deal" in told
    assert "upload one that is valid from 2 Mar 2026 or before" in told
    assert "1 exchange rate" in told


def test_revenue_counts_what_has_a_rate(company: Path) -> None:
    here = open_workspace(read_settings(workspace=company))
    months = {row["month"]: row["revenue"] for row in here.ask("won_revenue_by_month").table.to_pylist()}
    here.close()
    assert {month: revenue for month, revenue in months.items() if revenue} == {
        dt.date(2026, 2, 1): Decimal("2000.50"),
        dt.date(2026, 4, 1): 165,
    }


def test_the_weeks_sentence_counts_only_the_deals_whose_money_is_in_it(company: Path, open_app: OpenPage) -> None:
    told = shown_text(open_app("app.py", company, period="all"))
    assert "from 4 of 5 won deals; nothing converts the currency of the others." in told
    assert "1 deal in EUR left out: no exchange rate" in told
