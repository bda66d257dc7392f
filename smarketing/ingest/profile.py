"""What the values of a column look like, told from a sample of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from smarketing.domain.tables import ColumnType
from smarketing.ingest.dates import is_date
from smarketing.ingest.numbers import SIZE_WORDS, tidied
from smarketing.ingest.values import FALSE_WORDS, TRUE_WORDS

ENOUGH: Final = 0.6
"""The share of values that must look like something for the column to be taken for it."""

_DATE = re.compile(
    r"^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})|\d{4}-\d{2}|\d{8}(?=T)"
    r"|\d{1,2}[. -]+[^\W\d]{3,9}\.?[,. -]+\d{2,4}|[^\W\d]{3,9}\.? \d{1,2},? \d{4}|[^\W\d]{3,9}\.? \d{4})"
    r"([T, ]+\d{1,2}:\d{2}.*)?$"
)
_CURRENCY: Final = r"(?:[A-Z]{3}|[A-Za-z]{0,3}[^\w\s\d.,()%-][A-Za-z]{0,2}|(?i:kr|rs|fr|rm|rp|r|zł|kč|ft|lei))\.?"
_NUMBER = re.compile(
    rf"^[(\-+]?\s*(?:{_CURRENCY})?\s*[-+]?\d[\d.,'’\s]*\s*"
    rf"(?:(?i:{'|'.join(map(re.escape, SIZE_WORDS))})\s*)?(?:%|{_CURRENCY})?[)\-]?$"
)
_LONGEST_NUMBER: Final = 40
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s.]+$")
_BOOLEANS: Final = frozenset(TRUE_WORDS + FALSE_WORDS)
_SERIAL_DATES: Final = (30_000, 60_000)
_COMPACT_DATE = re.compile(r"(?:19[89]|20[0-4])\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", re.ASCII)


@dataclass(frozen=True)
class Profile:
    """A sample of one column: values seen and filled, and the share (0-1) of the filled ones of each form."""

    seen: int
    filled: int
    distinct: int
    date: float
    number: float
    email: float
    boolean: float
    zero: float
    serial_date: float

    @property
    def is_filled(self) -> bool:
        """Whether hardly a value is missing, as in an id."""
        return self.seen > 0 and self.filled >= 0.95 * self.seen

    @property
    def is_unique(self) -> bool:
        """Whether no two values of the sample are equal; two values or more."""
        return self.filled > 1 and self.distinct == self.filled

    def can_be(self, kind: ColumnType) -> bool:
        """Tell whether these values can be of a canonical type; a column without values can be any."""
        if not self.filled:
            return True
        if kind in {"timestamp", "date"}:
            return max(self.date, self.serial_date) >= ENOUGH
        if kind in {"money", "number", "integer", "rate"}:
            return self.number >= ENOUGH and self.date < ENOUGH
        if kind == "boolean":
            return self.boolean >= ENOUGH
        return self.date < ENOUGH


def profile(values: Sequence[str | None]) -> Profile:
    """Return what *values*, as they stand in the file, look like."""
    filled = [text for text in (value.strip() for value in values if value is not None) if text]
    return Profile(
        seen=len(values),
        filled=len(filled),
        distinct=len(set(filled)),
        date=_share(filled, _is_date),
        number=_share(filled, _is_number),
        email=_share(filled, lambda text: bool(_EMAIL.match(text))),
        boolean=_share(filled, lambda text: text.lower() in _BOOLEANS),
        zero=_share(filled, lambda text: bool(re.fullmatch(r"0+([.,]0+)?", text))),
        serial_date=_share(filled, _is_serial_date),
    )


def _is_number(text: str) -> bool:
    if _NUMBER.match(text):
        return True
    is_possible = len(text) <= _LONGEST_NUMBER and any(mark.isdecimal() for mark in text)
    return is_possible and _is_number_shape(re.sub(r"\d", "9", text))


@lru_cache(maxsize=10_000)
def _is_number_shape(text: str) -> bool:
    return bool(_NUMBER.match(tidied(text)))


def _is_date(text: str) -> bool:
    return bool(_DATE.match(text)) or (not _NUMBER.match(text) and is_date(text))


def _is_serial_date(text: str) -> bool:
    if _COMPACT_DATE.fullmatch(text):
        return True
    whole = text.partition(".")[0]
    return whole.isdecimal() and _SERIAL_DATES[0] <= int(whole[:9]) <= _SERIAL_DATES[1]


def _share(values: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(test(value) for value in values) / len(values) if values else 0.0
