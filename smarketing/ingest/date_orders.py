"""Which of three numbers is the day, which the month, which the year, as far as all values of a column tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from smarketing.ingest.model import DateOrder, Mapping

# A weekday may stand before the first number, a time or anything else after the last.
_ANY_NUMERIC = re.compile(
    r"(?:[^\d ]+ )?(?P<first>\d{1,2}) ?(?P<mark>[./-]) ?\d{1,2} ?(?P=mark) ?(?P<year>\d{4}|\d{2})(?:[^\d.].*|\.|)",
    re.ASCII,
)
THREE_NUMBERS: Final = r"^(?:[^\d ]+ )?(\d{1,2}) ?[./-] ?(\d{1,2}) ?[./-] ?(\d{0,2})"
_MONTHS, _LONGEST_MONTH = 12, 31
# A place of so many different numbers holds days where that of the year holds only so few.
_MANY_DAYS: Final = 20
_FEW_YEARS: Final = 5


@dataclass(frozen=True)
class DateShape:
    """A pattern of digits in a column: an example, how often, the largest first, second and third number seen in it.

    ``firsts`` and ``thirds`` say how many different ones there are; of a third number two digits count.
    """

    example: str
    count: int
    first: int
    second: int
    third: int = 0
    firsts: int = 0
    thirds: int = 0


def numeric_order(shapes: Sequence[DateShape]) -> DateOrder | None:
    """Return the order of day, month and year that the numbers of *shapes* prove, None if they prove none, or several.

    A number above 12 is no month, one above 31 no day, and a place of many different numbers that of the day where
    that of the year then holds few.
    """
    orders = possible_orders(shapes)
    if {"dmy", "ymd"} <= orders:
        firsts, thirds = (max(getattr(shape, name) for shape in _numeric(shapes)) for name in ("firsts", "thirds"))
        if thirds <= _FEW_YEARS and firsts >= _MANY_DAYS:
            return "dmy"
        if firsts <= _FEW_YEARS and thirds >= _MANY_DAYS:
            return "ymd"
        orders -= {"dmy"} if _largest(shapes, "first") > _LONGEST_MONTH else set()
    return orders.pop() if len(orders) == 1 else None


def holds_both_orders(shapes: Sequence[DateShape]) -> bool:
    """Return whether some numbers of *shapes* prove one order of day, month and year, and others another."""
    return bool(_numeric(shapes)) and not possible_orders(shapes)


def orders_of(texts: Sequence[str]) -> frozenset[DateOrder]:
    """Return the orders in which each of *texts* may be a date of three numbers; empty where none is one."""
    found = [match for text in texts if (match := re.match(THREE_NUMBERS, text))]
    return frozenset(
        possible_orders([DateShape(match.string, 1, *(int(part or 0) for part in match.groups())) for match in found])
    )


def possible_orders(shapes: Sequence[DateShape]) -> set[DateOrder]:
    """Return the orders that no number of *shapes* rules out.

    The year can stand first where it has two digits, the month where not all are written with dots.
    """
    numeric = [match for shape in shapes if (match := _ANY_NUMERIC.fullmatch(shape.example))]
    if not numeric:
        return set()
    orders: set[DateOrder] = set()
    if _largest(shapes, "second") <= _MONTHS:
        orders.add("dmy")
        is_short = all(len(match["year"]) == len(match["first"]) == 2 for match in numeric)
        if is_short and _largest(shapes, "third") <= _LONGEST_MONTH:
            orders.add("ymd")
    has_dots_alone = "dmy" in orders and all(match["mark"] == "." for match in numeric)
    if _largest(shapes, "first") <= _MONTHS and not has_dots_alone:
        orders.add("mdy")
    return orders


def with_order(mapping: Mapping, order: DateOrder) -> Mapping:
    """Return *mapping* with the days of its columns in *order* wherever they don't tell theirs, as somebody said."""
    columns = tuple(replace(column, date_order=order) if column.target else column for column in mapping.columns)
    return replace(mapping, columns=columns, also=tuple(with_order(part, order) for part in mapping.also))


def _largest(shapes: Sequence[DateShape], place: Literal["first", "second", "third"]) -> int:
    return max(int(getattr(shape, place)) for shape in _numeric(shapes))


def _numeric(shapes: Sequence[DateShape]) -> list[DateShape]:
    return [shape for shape in shapes if _ANY_NUMERIC.fullmatch(shape.example)]
