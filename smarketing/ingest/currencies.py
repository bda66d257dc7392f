"""The currency of an amount where no column names it: in the header (``Spent (USD)``) or in the cell (``5 €``)."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import Final

from babel.numbers import list_currencies

from smarketing.domain.currencies import SHARED, SIGNS
from smarketing.ingest.engine import literal, literals
from smarketing.ingest.headers import CURRENCIES, words
from smarketing.ingest.model import ColumnMapping
from smarketing.ingest.numbers import SIZE_WORDS
from smarketing.ingest.targets import Targets
from smarketing.ingest.values import mapped_sql

_SIZES: Final = tuple(dict.fromkeys(word.rstrip(".").upper() for word in (*SIZE_WORDS, "mil", "t")))
_NO_LETTERS: Final = (
    "[\\s\u00a0\u2000-\u200f\u202a-\u202f\u2066-\u2069\u3000\ufeff.,，．（）()''’+\\-−–—―‐‑‒﹣－⁻%％﹪]+|/[-=]?$"
)
_ENGLISH_WORDS: Final = frozenset({"ALL", "TOP"})
_BRACKETED: Final = re.compile(r"[(\[]\s*([^()\[\]]{1,5}?)\s*[)\]]\s*$")
_LAST: Final = re.compile(r"(?:^|[\s_\-:/])([A-Z]{3}|[^\w\s()]{1,3})\s*$")


@cache
def codes() -> frozenset[str]:
    """Return every ISO 4217 code there is or was, but for those that are English words."""
    return frozenset(list_currencies()) - _ENGLISH_WORDS


def currency_in(header: str) -> str | None:
    """Return the code, or the sign that several currencies share, that *header* ends with: ``EUR`` of ``Value (€)``."""
    for pattern in (_BRACKETED, _LAST):
        if hit := pattern.search(header.strip()):
            if hit[1] in codes():
                return hit[1]
            sign = hit[1].upper()
            if sign in SIGNS or sign in SHARED:
                return SIGNS.get(sign, sign)
    last = words(header)[-1:]
    return last[0].upper() if len(words(header)) > 1 and last[0] in CURRENCIES else None


def derived_currency(targets: Targets, typed: dict[str, str]) -> dict[str, str]:
    """Return SQL for the column ``currency`` of money whose export has none: by the cell's sign, else the header's.

    *typed* is the SQL of the columns there are. A cell without a sign under a header without one has no currency.
    """
    amount = targets.target_of("amount")
    if amount is None or targets.target_of("currency") is not None:
        return {}
    named = currency_in(amount.header)
    return {"currency": f"coalesce({_cell_sql(amount.source, typed['amount'])}, {literal(named) if named else 'NULL'})"}


def _cell_sql(source: str, amount: str) -> str:
    """Return SQL for the currency written in the text *source*, null where *amount* can't be read or names none.

    Digits become one ``#``, so that ``R 5M`` (rand) differs from ``RM 5`` (ringgit); a sign nobody knows stays as it
    is, for it says at least that the amount is in no currency we know.
    """
    bare = f"regexp_replace(upper({source}), '{_NO_LETTERS}', '', 'g')"
    shape = f"regexp_replace({bare}, '[\\d０-９٠-٩۰-۹]+', '#')"
    known = "|".join(re.escape(sign) for sign in sorted({*SIGNS, *SHARED}, key=len, reverse=True))
    sizes = "|".join(_SIZES)
    # a sign we know goes before any three letters: "tkr" are thousands of kronor
    named = f"(?:(?:{sizes})??({known})|(?:{sizes})??([A-Z]{{3}}))"
    found = f"regexp_extract(shape, '^(?:{named}#(?:{sizes})?|#{named})$', ['b', 'before', 'a', 'after'])"
    # each step has a name in SQL too: written out where it is used, the pattern is made and tried six times
    sign = _named(
        found, "hit", "coalesce(nullif(concat(hit.b, hit.before, hit.a, hit.after), ''), replace(shape, '#', ''))"
    )
    code = mapped_sql("sign", tuple(SIGNS.items()), "sign")
    told = f"CASE WHEN sign NOT IN {literals(('', *_SIZES))} THEN {code} END"
    told = _named(shape, "shape", f"CASE WHEN shape <> '#E#' THEN {_named(sign, 'sign', told)} END")
    is_bare = f"TRY_CAST({source} AS DOUBLE) IS NOT NULL"
    return f"CASE WHEN {source} IS NULL OR {is_bare} OR {amount} IS NULL THEN NULL ELSE {told} END"


def _named(value: str, name: str, then: str) -> str:
    """Return SQL for *then*, in which *value* goes by *name*, so that it is worked out once."""
    return f"list_transform([{value}], lambda {name}: {then})[1]"


def telling_currencies(columns: tuple[ColumnMapping, ...]) -> tuple[ColumnMapping, ...]:
    """Return *columns* with what their header says of the currency of the amount, where no column holds it."""
    if any(column.target == "currency" for column in columns):
        return columns
    return tuple(_telling(column) if column.target == "amount" else column for column in columns)


def _telling(column: ColumnMapping) -> ColumnMapping:
    code = currency_in(column.header)
    return replace(column, why=f"{column.why}; in {code}, as its header says") if code else column
