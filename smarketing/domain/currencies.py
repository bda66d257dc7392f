"""Currencies as people write them: codes, signs, and the signs that several currencies share."""

from __future__ import annotations

from typing import Final

MAIN: Final = (
    *("USD", "EUR", "GBP", "CHF", "JPY", "CAD", "AUD", "NZD", "INR", "BRL", "MXN", "SEK", "NOK", "DKK", "PLN", "CZK"),
    *("CNY", "HKD", "SGD", "KRW", "TWD", "THB", "IDR", "MYR", "PHP", "VND", "ZAR", "ILS", "AED", "SAR", "HUF", "RON"),
    *("BGN", "TRY", "UAH", "RUB", "CLP", "ARS", "COP", "PEN"),
)
"""The currencies that we know by their names too."""

SIGNS: Final[dict[str, str]] = {
    "€": "EUR", "£": "GBP", "US$": "USD", "$US": "USD", "U$S": "USD",
    "$CA": "CAD", "C$": "CAD", "CA$": "CAD", "A$": "AUD", "AU$": "AUD",
    "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "NT$": "TWD", "MX$": "MXN", "R$": "BRL", "CLP$": "CLP", "COL$": "COP",
    "₹": "INR", "RS": "INR", "₩": "KRW", "₪": "ILS", "₫": "VND", "฿": "THB", "₴": "UAH", "₦": "NGN", "₱": "PHP",
    "₺": "TRY", "₽": "RUB", "₡": "CRC", "₲": "PYG", "₸": "KZT", "CN¥": "CNY", "JP¥": "JPY", "元": "CNY", "円": "JPY",
    "ZŁ": "PLN", "KČ": "CZK", "FT": "HUF", "LEI": "RON", "FR": "CHF", "SFR": "CHF", "R": "ZAR", "RM": "MYR",
    "RP": "IDR", "S/": "PEN", "EURO": "EUR", "EUROS": "EUR",
}  # fmt: skip
"""Sign in capitals, without dots → ISO 4217 code."""

SHARED: Final[dict[str, tuple[str, ...]]] = {
    "$": (
        "USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP", "UYU", "DOP", "BSD", "BBD", "JMD",
        "TTD", "XCD", "FJD", "BND", "NAD",
    ),
    "¥": ("JPY", "CNY"),
    "￥": ("JPY", "CNY"),
    "KR": ("SEK", "NOK", "DKK", "ISK"),
}  # fmt: skip
"""Sign → the currencies that write it alone; it means the reporting currency where that is one of them."""

USUAL: Final[dict[str, str]] = {"$": "USD", "¥": "JPY", "￥": "JPY"}
"""What a shared sign means elsewhere; one that isn't here names no currency by itself."""


def meant(sign: str, reporting: str | None) -> str:
    """Return the code that *sign* (in capitals) means where the books are in *reporting*; *sign* if it has none."""
    if reporting in SHARED.get(sign, ()):
        return str(reporting)
    return USUAL.get(sign, SIGNS.get(sign, sign))
