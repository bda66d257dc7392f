"""Where in its rows a table starts and ends: lines before it, its header, totals and notes after it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

Row = Sequence[str]

TOTAL: Final = re.compile(
    r"(grand totals?|sub ?totals?|totals?|totaux|total général|gesamt(summe|ergebnis)?|summe|totale|total geral)"
    r"\s*(\(.*\))?\s*:?"
    r"|(total|totale|totaal|gesamt)\s*:.*|totaal|grand totals?\s*\(.*",
    re.IGNORECASE,
)
_TOTAL_OF_FEW: Final = re.compile(
    r"(total general|summa|suma|totalt|sammanlagt|i alt|yhteensä|razem|celkem|spolu|összesen|ukupno|(genel )?toplam"
    r"|итого|всего|合计|总计|合計|総計|总和)\s*:?",
    re.IGNORECASE,
)
"""Totals in languages in which the word may be a name as well: only where most other cells are empty."""
_NOTE = re.compile(
    r"(confidential\b|all rights reserved\b|"
    r"copyright\b|©|generated (by|on|at)\b|exported (by|on|at)\b|source:|end of (file|report)).*",
    re.IGNORECASE,
)
_VALUE = re.compile(r"[-+(]?[^\w\s]{0,3}\s?\d[\d.,:/\-\s]*(%|[A-Za-z]{1,3})?\)?|.*@.*\..*|true|false", re.IGNORECASE)
SEARCHED_ROWS: Final = 60
_LEAST_OF_FIRST_TABLE: Final = 3
_STUB: Final = 2


@dataclass(frozen=True)
class Layout:
    """``header`` is the index of the header row (None: no rows at all), ``width`` the number of cells of a row.

    Where the first row holds nothing but values, the table is ``headless``: ``header`` is the row before it.
    ``is_chosen`` tells that somebody said where the header is.
    """

    header: int | None
    width: int
    headless: bool = False
    is_chosen: bool = False


def filled(row: Row) -> int:
    """Return how many cells of *row* hold anything."""
    return sum(1 for cell in row if cell.strip())


def find_layout(rows: Sequence[Row]) -> Layout:
    """Return where the header of *rows* is: the first row about as wide as the table whose cells are names."""
    present = [row for row in rows if filled(row)]
    if not present:
        return Layout(None, 0)
    widths = Counter(len(row) for row in present)
    width = _width_below_notes(present) or max(widths, key=lambda size: (widths[size] * (2 if size > 1 else 1), size))
    named_rows = (row for row in present[:SEARCHED_ROWS] if _may_be_header(row, width) and is_named(row))
    first_width = len(next(named_rows, ()))
    if widths[first_width] >= max(_LEAST_OF_FIRST_TABLE, widths[width] / 2):
        width = first_width
    candidates = [index for index, row in enumerate(rows[:SEARCHED_ROWS]) if _may_be_header(row, width)]
    if not candidates:
        first = next(index for index, row in enumerate(rows) if filled(row))
        return Layout(first, max(width, len(rows[first])))
    named = [index for index in candidates if is_named(rows[index])]
    if named and named[0] <= candidates[0] + 3:
        return Layout(named[0], width)
    headless = _only_values(rows[candidates[0]])
    return Layout(candidates[0] - headless, width, headless)


def layout_below(rows: Sequence[Row], index: int) -> Layout | None:
    """Return the layout of *rows* whose header somebody said is at *index*; None where nothing is there."""
    if index not in range(len(rows)) or not filled(rows[index]):
        return None
    widths = Counter(len(row) for row in rows[index + 1 :] if filled(row))
    return Layout(index, widths.most_common(1)[0][0] if widths else len(rows[index]), is_chosen=True)


def _width_below_notes(present: Sequence[Row]) -> int:
    """Return how wide the table is that stands below lines of one cell each, however few its rows are; 0 if none is."""
    rows = [row for row in present[:SEARCHED_ROWS] if not (len(row) == 1 and _NOTE.fullmatch(row[0].strip()))]
    start = next((index for index, row in enumerate(rows) if len(row) > 1), len(rows))
    table = rows[start:]
    is_one = bool(start) and len(table) > 1 and len({len(row) for row in table}) == 1
    return len(table[0]) if is_one and is_named(table[0]) else 0


def _may_be_header(row: Row, width: int) -> bool:
    return filled(row) >= max(1, min(width, 2), round(width * 0.5)) and len(row) >= width * 0.6


def _only_values(row: Row) -> bool:
    return all(_VALUE.fullmatch(cell.strip()) for cell in row if cell.strip())


def is_named(row: Row) -> bool:
    """Return whether most cells of *row* are names, not values."""
    cells = [cell.strip() for cell in row if cell.strip()]
    values = sum(1 for cell in cells if _VALUE.fullmatch(cell))
    return values * 3 <= len(cells)


def unique_headers(row: Row, width: int) -> tuple[str, ...]:
    """Return *width* names: those of *row* trimmed, ``Column 3`` for an empty one, ``Name (2)`` for a second one."""
    names: list[str] = []
    taken: set[str] = set()
    for number in range(1, width + 1):
        base = " ".join(row[number - 1].split()) if number <= len(row) else ""
        base = base.strip("﻿") or f"Column {number}"
        name, copy = base, 1
        while name in taken:
            copy += 1
            name = f"{base} ({copy})"
        taken.add(name)
        names.append(name)
    return tuple(names)


def count_footer(rows: Sequence[Row], width: int) -> int:
    """Return how many of the last *rows* are totals, notes or blank; 0 if only blank ones.

    A row that merely looks short is one of them where a blank row or a sure one stands above it.
    """
    count = doubtful = 0
    for position, row in enumerate(reversed(rows), start=1):
        if filled(row):
            if _is_footer(row, width):
                count = position
            elif _is_stub(row, width):
                doubtful = position
                continue
            else:
                break
        elif doubtful:
            count = position
        doubtful = 0
    return count


def _is_stub(row: Row, width: int) -> bool:
    return len(row) < width and filled(row) <= _STUB and width >= _STUB * 2


def _is_footer(row: Row, width: int) -> bool:
    first = next(cell.strip() for cell in row if cell.strip())
    if width > 1 and TOTAL.fullmatch(first):
        return True
    if width > 2 and 2 * filled(row) <= width and _TOTAL_OF_FEW.fullmatch(first):
        return True
    return (filled(row) == 1 and width > 2 and len(row) < width) or (bool(_NOTE.fullmatch(first)) and filled(row) <= 2)


def left_out_notes(preamble: int = 0, footer: int = 0, repeated: int = 0, blank: int = 0) -> list[str]:
    """Return a sentence for each kind of row that is left out of a table, with how many there are."""
    counted = (
        (preamble, "above the header"),
        (footer, "of totals or notes"),
        (repeated, "repeating the header"),
        (blank, "without a value"),
    )
    return [
        f"{count:,} {'row' if count == 1 else 'rows'} {what} {'was' if count == 1 else 'were'} left out."
        for count, what in counted
        if count
    ]
