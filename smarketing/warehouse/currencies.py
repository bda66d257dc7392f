"""Which currencies a snapshot names, by any name, and which one its numbers are in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from functools import cache
from typing import Final, TypeAlias

from babel.core import Locale
from sqlglot import exp

from smarketing.domain.currencies import MAIN, meant
from smarketing.warehouse.cells import MISSING_WORDS, canonical
from smarketing.warehouse.engines.base import Engine
from smarketing.warehouse.engines.spelling import spell

Seen: TypeAlias = Mapping[tuple[str, str], Counter[str]]
"""How often each text, trimmed and in capitals, stands in a column, by (table, column)."""

_COLUMNS: Final = (
    ("deals", "currency"),
    ("deals", "converted_currency"),
    ("costs", "currency"),
    ("exchange_rates", "currency"),
    ("exchange_rates", "base_currency"),
)
_REPORTED_IN: Final = _COLUMNS[:3]
_LANGUAGES: Final = ("en", "de", "fr", "es", "pt", "it", "nl")
_OTHER_NAMES: Final = {"U.S. DOLLAR": "USD", "DOLLAR": "$", "DOLLARS": "$", "POUND STERLING": "GBP"}


@cache
def _names() -> dict[str, str]:
    """Return name in capitals → code, in the languages of the presets."""
    named = {Locale(language).currencies[code].upper(): code for language in _LANGUAGES for code in MAIN}
    return _OTHER_NAMES | named


def seen_currencies(engine: Engine, columns: Mapping[str, Collection[str]]) -> Seen:
    """Return the texts in every column of currencies that there is; *columns* are those of each canonical table."""
    return {
        (table, column): _texts(engine, table, column) for table, column in _COLUMNS if column in columns.get(table, ())
    }


def _texts(engine: Engine, table: str, column: str) -> Counter[str]:
    text = exp.Upper(this=exp.Trim(this=exp.column(column)))
    counted = exp.select(exp.alias_(text, "written"), exp.alias_(exp.Count(this=exp.Star()), "named"))
    query = counted.from_(canonical(table)).group_by(text.copy())
    found = engine.rows(spell(query, engine.dialect)).to_pylist()
    missing = {word.upper() for word in MISSING_WORDS}
    return Counter({row["written"]: row["named"] for row in found if row["written"] and row["written"] not in missing})


def reporting_currency(seen: Seen) -> str | None:
    """Return the code that most rows name: of deals, else of what a CRM converted to, else of costs."""
    for place in _REPORTED_IN:
        codes: Counter[str] = Counter()
        for written, named in seen.get(place, Counter()).items():
            codes[code_of(written, None)] += named
        if codes:
            return min(codes, key=lambda code: (-codes[code], code))
    return None


def codes_of(seen: Seen, reporting: str | None) -> dict[str, str]:
    """Return text → code for the texts of *seen* that are no code themselves but mean one."""
    written = sorted({text for texts in seen.values() for text in texts})
    return {text: code for text in written if (code := code_of(text, reporting)) != text}


def code_of(text: str, reporting: str | None) -> str:
    """Return the code that *text* (trimmed, in capitals) names; *text* itself where it is none we know.

    A sign that several currencies share means *reporting* where that is one of them.
    """
    if text[3:].startswith((" - ", " (")) and text[:3].isalpha():
        return text[:3]
    return meant(_names().get(text, text.removesuffix(".")), reporting)
