"""How numbers look on the screen, by unit."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache
from typing import TypeAlias

from babel.core import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, get_currency_symbol

from smarketing.settings import settings

Number: TypeAlias = int | float | Decimal
NOTHING = "–"
THIN_SPACE = "\u202f"


@cache
def _locale() -> Locale:
    return Locale.parse(settings().locale)


def count(value: Number | None) -> str:
    """Return a whole number such as ``1,284``."""
    return NOTHING if value is None else str(format_decimal(round(value), locale=_locale()))


def rate(value: Number | None, digits: int = 1) -> str:
    """Return a share of 0-1 as ``38.2 %``."""
    if value is None:
        return NOTHING
    return f"{format_decimal(round(Decimal(str(value)) * 100, digits), locale=_locale())}{THIN_SPACE}%"


def exact_rate(value: Number | None) -> str:
    """Return a share of 0-1 with three digits, such as ``10.525 %``."""
    return rate(value, 3)


def money(value: Number | None, currency: str, *, short: bool = True) -> str:
    """Return an amount: ``€1.24 M`` where *short* and large, else exact."""
    if value is None:
        return NOTHING
    symbol = get_currency_symbol(currency, locale=_locale()) if currency else ""
    sign, size = "−" if value < 0 else "", abs(float(value))
    if short and size >= 1_000_000:
        body = f"{format_decimal(round(size / 1_000_000, 2), locale=_locale())}{THIN_SPACE}M"
    elif short and size >= 10_000:
        body = f"{format_decimal(round(size / 1_000), locale=_locale())}{THIN_SPACE}k"
    else:
        body = str(format_decimal(round(size, 0 if short else 2), locale=_locale()))
    return f"{sign}{symbol}{body}"


def days(value: Number | None) -> str:
    """Return a number of days such as ``41 days``."""
    if value is None:
        return NOTHING
    text = str(format_decimal(round(float(value), 1), locale=_locale()))
    return f"{text} day" if text == "1" else f"{text} days"


def date(value: dt.date | None) -> str:
    """Return a day such as ``20 Nov 2026``."""
    return NOTHING if value is None else str(format_date(value, format="medium", locale=_locale()))


def by_unit(value: object, unit: str, currency: str = "") -> str:
    """Return *value* the way its *unit* is shown in a tile or a sentence."""
    if value is None:
        return NOTHING
    if isinstance(value, dt.date):
        return date(value)
    if not isinstance(value, int | float | Decimal):
        return str(value)
    if unit == "money":
        return money(value, currency)
    shown = {"rate": rate, "days": days, "count": count}.get(unit)
    return shown(value) if shown else str(format_decimal(round(float(value), 2), locale=_locale()))
