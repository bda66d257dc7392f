"""How numbers look on the screen, by unit."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache, lru_cache
from typing import Final, TypeAlias

from babel.core import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, get_currency_symbol, get_decimal_symbol, get_group_symbol

from smarketing.charts import LARGE
from smarketing.domain.period import Period
from smarketing.domain.wording import plural
from smarketing.settings import settings

Number: TypeAlias = int | float | Decimal
NOTHING = "—"
DATE_FIELD: Final = "DD/MM/YYYY"
"""How a day is typed; Streamlit offers no names of months here."""
THIN_SPACE = "\u202f"
_SAMPLES = (0, 1234.5, 1234567.89)
_DAYS_A_YEAR = 365.2425
_AS_CHARTS: Final = Context(prec=400, rounding=ROUND_HALF_UP, traps=[])
"""How browsers round what charts show: a half away from zero, of the very value that a float holds."""


@cache
def _locale() -> Locale:
    return Locale.parse(settings().locale)


@cache
def _signs() -> dict[int, str] | None:
    """Return what stands for ``,`` and ``.`` in our locale; None where it groups otherwise than in thousands."""
    locale = _locale()
    signs = str.maketrans({",": get_group_symbol(locale), ".": get_decimal_symbol(locale)})
    same = all(f"{sample:,}".translate(signs) == format_decimal(sample, locale=locale) for sample in _SAMPLES)
    return signs if same else None


def decimal(value: Number, digits: int = 0, *, fixed: bool = False) -> str:
    """Return a number with at most *digits* decimals, exactly as many where *fixed*.

    Ten times as fast as Babel, which is asked only by locales that don't group in thousands: a table has hundreds.
    """
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-digits), context=_AS_CHARTS)
    if (signs := _signs()) is None:
        pattern = "#,##0." + ("0" if fixed else "#") * digits if digits else "#,##0"
        return str(format_decimal(rounded, pattern, locale=_locale()))
    text = f"{rounded:,.{digits}f}"
    if digits and not fixed:
        text = text.rstrip("0").rstrip(".")
    if text[0] == "-":
        text = f"−{text[1:]}" if text.strip("-0.,") else text[1:]
    return text.translate(signs)


def count(value: Number | None) -> str:
    """Return a whole number such as ``1,284``."""
    return NOTHING if value is None else decimal(value)


def counted(value: Number, noun: str) -> str:
    """Return how many of *noun* there are, such as ``1 deal`` or ``1,284 deals``."""
    return f"{count(value)} {noun if value == 1 else plural(noun)}"


def rate(value: Number | None, digits: int = 1) -> str:
    """Return a share of 0-1 as ``38.2 %``, always with *digits* decimals, so that neighbours read alike."""
    return NOTHING if value is None else f"{decimal(float(value) * 100, digits, fixed=True)}{THIN_SPACE}%"


def spread(low: Number | None, high: Number | None, digits: int = 1) -> str:
    """Return an interval of shares such as ``24.4–31.0 %``."""
    if low is None or high is None:
        return NOTHING
    return f"{decimal(float(low) * 100, digits, fixed=True)}–{rate(high, digits)}"


def exact_rate(value: Number | None) -> str:
    """Return a share of 0-1 with three decimals, such as ``10.525 %``."""
    return rate(value, 3)


@cache
def symbol(currency: str) -> str:
    """Return the sign of *currency*, such as ``€``; empty for what a file calls a currency and is no short word."""
    if not currency.isalpha() or len(currency) > 4:
        return ""
    return str(get_currency_symbol(currency, locale=_locale()))


def money(value: Number | None, currency: str, *, short: bool = True) -> str:
    """Return an amount: ``€1.24 M`` (or ``k``, ``bn``, ``tn``) where *short* and large, else exact."""
    if value is None:
        return NOTHING
    size = abs(float(value))
    for unit, word in LARGE.items() if short else ():
        if size >= 0.9995 * unit:
            return amount(value, currency, f"{decimal(size / unit, 2)}{THIN_SPACE}{word}")
    if short and size >= 10_000:
        return amount(value, currency, f"{decimal(size / 1_000)}{THIN_SPACE}k")
    return amount(value, currency, decimal(size, 0 if short or size == int(size) else 2, fixed=True))


def money_spread(low: float, high: float, average: float, currency: str) -> str:
    """Return the interval of an *average* amount such as ``€2,284–€2,438``; below zero only where the average is."""
    floor = min(average, 0)
    return f"{money(max(low, floor), currency)}–{money(max(high, floor), currency)}"


def amount(value: Number, currency: str, size: str) -> str:
    """Return *size*, the digits of *value* without its sign, with sign and currency."""
    return f"{'−' if value < 0 else ''}{symbol(currency)}{size}"


def days(value: Number | None) -> str:
    """Return a number of days such as ``41 days``."""
    if value is None:
        return NOTHING
    text = decimal(value, 1)
    return f"{text} day" if text == "1" else f"{text} days"


def age(value: int) -> str:
    """Return how old something of *value* days is, in the largest unit of which it is two or more: ``8 years``."""
    years, months = int(value / _DAYS_A_YEAR), int(value * 12 / _DAYS_A_YEAR)
    return counted(years, "year") if years >= 2 else counted(months, "month") if months >= 2 else counted(value, "day")


def span(period: Period) -> str:
    """Return the first and the last day of *period*: ``1 Jan 2026 to 30 Jun 2026``."""
    return f"{date(period.start)} to {date(period.last_day)}"


def date(value: dt.date | None) -> str:
    """Return a day such as ``20 Nov 2026``."""
    return NOTHING if value is None else _date(value)


@lru_cache(4096)
def _date(value: dt.date) -> str:
    text = str(format_date(value, format="medium", locale=_locale()))
    return text.replace("Sept", "Sep") if _locale().language == "en" else text  # as charts and months write it


def month(value: dt.date) -> str:
    """Return the month of a day such as ``Nov 2026``."""
    return f"{value:%b %Y}"


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
    return shown(value) if shown else decimal(value, 2)
