"""Which mark parts the decimals of amounts: told by each one's form, its currency, its column, or by nobody.

An amount with exactly three digits after its only mark, ``1.234``, may be a thousand or one and some decimals. All
others prove their mark by themselves, each its own, so that ``1.234,56 €`` and ``US$50.00`` may share a column.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from babel.numbers import get_currency_precision, list_currencies

from smarketing.ingest.model import ThreeDigits

Mark = Literal[".", ","]
# How the countries of a currency write a thousand of it; those that write it with a space are in neither.
_THOUSANDS: Final[Mapping[Mark, frozenset[str]]] = {
    ".": frozenset({
        "ARS", "BRL", "CLP", "COP", "CRC", "DKK", "EUR", "IDR", "ISK", "PYG", "RON", "RSD", "TRY", "UYU", "VND",
    }),
    ",": frozenset({
        "$", "¥", "￥", "AED", "AUD", "CAD", "CNY", "EGP", "GBP", "HKD", "ILS", "INR", "JPY", "KES", "KRW", "MXN",
        "MYR", "NGN", "NZD", "PHP", "PKR", "SAR", "SGD", "THB", "TWD", "USD",
    }),
}  # fmt: skip
_CENTS: Final = 2


@dataclass(frozen=True)
class Written:
    """The form of some amounts of a column: an example, its digits with their marks, its currency and their count.

    ``currency`` is a code, or a sign that several share, empty where none is written; ``has_size`` says that a word
    such as ``k`` or ``Mio.`` follows the digits.
    """

    example: str
    core: str
    currency: str
    count: int
    has_size: bool = False


@dataclass(frozen=True)
class Doubt:
    """Amounts that may be thousands or have decimals: how many, one of them, and what somebody said they are."""

    count: int
    example: str
    answer: ThreeDigits | None = None


@dataclass(frozen=True)
class Marks:
    """The decimal mark of most forms of a column, the forms with the ``other`` one, and what only a person can tell."""

    usual: Mark
    other: frozenset[Written] = frozenset()
    doubt: Doubt | None = None


def other_than(mark: Mark) -> Mark:
    """Return the mark that *mark* is not."""
    return "," if mark == "." else "."


def proof(core: str) -> Mark | None:
    """Return the decimal mark that one number proves by itself, if it does."""
    point, comma = core.rfind("."), core.rfind(",")
    if point >= 0 and comma >= 0:
        return "." if point > comma else ","
    mark = _only_mark(core)
    if mark is None:
        return None
    if core.count(mark) > 1:
        return other_than(mark)
    whole, decimals = core.split(mark)
    return mark if len(decimals) != 3 or len(whole) > 3 or whole in {"", "0"} else None


def _only_mark(core: str) -> Mark | None:
    return "." if "." in core else "," if "," in core else None


def marks_of(forms: Sequence[Written], answer: ThreeDigits | None = None) -> Marks:
    """Return how the amounts of *forms*, all those of a column, are read; *answer* counts where nothing else tells.

    Without an answer the doubtful ones are read as thousands until there is one.
    """
    column = _Column(forms)
    read: dict[Written, Mark] = {}
    doubtful: list[Written] = []
    for form in forms:
        mark = proof(form.core) or column.mark_of(form)
        if mark is None and (only := _only_mark(form.core)):
            doubtful.append(form)
            mark = only if answer == "decimals" else other_than(only)
        if mark is not None:
            read[form] = mark
    points = sum(1 for mark in read.values() if mark == ".")
    usual: Mark = "." if 2 * points >= len(read) else ","
    asked = max(doubtful, key=lambda form: form.count, default=None)
    doubt = Doubt(sum(form.count for form in doubtful), asked.example, answer) if asked else None
    return Marks(usual, frozenset(form for form, mark in read.items() if mark != usual), doubt)


class _Column:
    """What the amounts of one column prove, all together and those of each currency."""

    def __init__(self, forms: Sequence[Written]) -> None:
        self._proofs: dict[str, set[Mark]] = {}
        self._long: dict[str, set[Mark]] = {}
        for form in forms:
            if mark := proof(form.core):
                self._proofs.setdefault(form.currency, set()).add(mark)
                if len(form.core.rpartition(mark)[2].strip()) > _CENTS:
                    self._long.setdefault(form.currency, set()).add(mark)

    def mark_of(self, form: Written) -> Mark | None:
        """Return the decimal mark of *form*, which proves none itself; None if it has no mark, or nothing tells."""
        mark = _only_mark(form.core)
        if mark is None:
            return None
        if len(proved := self._proofs.get(form.currency, set())) == 1:
            return self._told_by(proved, self._long.get(form.currency, set()), form, mark)
        if told := _usual_in(form, mark):
            return told
        proved, long = (set().union(*known.values()) for known in (self._proofs, self._long))
        return self._told_by(proved, long, form, mark) if proved else _usual_alone(form, mark)

    @staticmethod
    def _told_by(proved: set[Mark], long: set[Mark], form: Written, mark: Mark) -> Mark | None:
        """Return what amounts that prove the marks *proved*, with three decimals and more *long*, say of *form*."""
        if proved == {other_than(mark)}:
            return other_than(mark)
        is_decimal = mark in long or form.has_size
        return mark if proved == {mark} and is_decimal else None


def _usual_in(form: Written, mark: Mark) -> Mark | None:
    """Return the decimal mark of *form* that its currency tells: where it has no cents, three, or its own thousands."""
    cents = _precision(form.currency)
    if cents == 0:
        return other_than(mark)
    if cents > _CENTS:
        return "." if mark == "." else None
    return other_than(mark) if form.currency in _THOUSANDS[mark] and not form.has_size else None


def _usual_alone(form: Written, mark: Mark) -> Mark | None:
    """Return the decimal mark of *form* in a column in which nothing proves any; nobody writes 1,125 millions so."""
    if form.currency in _THOUSANDS["."]:
        return None
    return "." if form.has_size or mark == "," else None


@cache
def _precision(currency: str) -> int:
    """Return how many decimals amounts in *currency* have, as many as most where it is no code."""
    return int(get_currency_precision(currency)) if currency in list_currencies() else _CENTS
