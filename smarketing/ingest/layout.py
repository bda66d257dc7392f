"""Where in its rows a table starts and ends: lines before it, its header, totals and notes after it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

Row = Sequence[str]

_TOTAL = re.compile(
    r"(grand totals?|sub ?totals?|totals?|totaux|total général|gesamt(summe|ergebnis)?|summe|totale|total geral)"
    r"\s*(\(.*\))?\s*:?"
    r"|(total|totale|totaal|gesamt)\s*:.*|totaal|grand totals?\s*\(.*",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"(confidential\b|all rights reserved\b|"
    r"copyright\b|©|generated (by|on|at)\b|exported (by|on|at)\b|source:|end of (file|report)).*",
    re.IGNORECASE,
)
_VALUE = re.compile(r"[-+(]?[^\w\s]{0,3}\s?\d[\d.,:/\-\s]*(%|[A-Za-z]{1,3})?\)?|.*@.*\..*|true|false", re.IGNORECASE)
SEARCHED_ROWS: Final = 60
_LEAST_OF_FIRST_TABLE: Final = 3
_STUB: Final = 2
_ROUNDED: Final = 0.02
_MOST_KINDS: Final = 3
"""Totals leave the same cells empty; where rows leave many different ones empty, values are missing."""


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
    if width > 1 and _TOTAL.fullmatch(first):
        return True
    return (filled(row) == 1 and width > 2 and len(row) < width) or (bool(_NOTE.fullmatch(first)) and filled(row) <= 2)


def blank_name_totals(rows: Sequence[Row], width: int) -> set[int]:
    """Return the rows whose one empty name stands for all: their figures are the sums of their neighbours'.

    Only arithmetic convicts a row: of the named rows with its dates and labels, two of its figures or more must be the
    sums, and none less than the least or more than the sum, as reach and costs per result are.
    """
    if len(rows) < 3:
        return set()
    figures = [index for index in range(width) if _all_figures(rows, index)]
    labels = [index for index in range(width) if index not in figures]
    return {
        position
        for name in labels
        if 0 < sum(1 for row in rows if not row[name].strip()) <= len(rows) // 3
        for position in _nameless_sums(rows, name, [label for label in labels if label != name], figures)
    }


def _number(cell: str) -> float:
    return float(cell.replace(",", "") or 0)


def _all_figures(rows: Sequence[Row], index: int) -> bool:
    return all(re.fullmatch(r"-?[\d,]+(\.\d+)?|", row[index].strip()) for row in rows) and any(
        not re.fullmatch(r"\d{8,}|", row[index].strip()) for row in rows
    )


def _nameless_sums(rows: Sequence[Row], name: int, labels: list[int], figures: list[int]) -> set[int]:
    """Return the rows without a *name* that sum up the named ones with the same labels, of those they have."""
    kinds: dict[tuple[int, ...], list[int]] = {}
    for position, row in enumerate(rows):
        if not row[name].strip():
            kinds.setdefault(tuple(label for label in labels if row[label].strip()), []).append(position)
    if len(kinds) > _MOST_KINDS:
        return set()
    named = [row for row in rows if row[name].strip()]
    found: set[int] = set()
    for said, nameless in kinds.items():
        parts = _by_labels(named, said)
        for key, alone in _by_labels([rows[position] for position in nameless], said).items():
            if len(alone) == 1 and _sums_up(alone[0], parts.get(key, []), figures):
                found.update(position for position in nameless if rows[position] is alone[0])
    return found


def _by_labels(rows: Iterable[Row], labels: Sequence[int]) -> dict[tuple[str, ...], list[Row]]:
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(row[label] for label in labels), []).append(row)
    return groups


def _sums_up(total: Row, parts: Sequence[Row], figures: list[int]) -> bool:
    """Return whether *total* can only be the sums of *parts*."""
    if len(parts) < 2:
        return False
    equal = others = 0
    for index in figures:
        values = [_number(row[index].strip()) for row in parts]
        stands = total[index].strip()
        if stands and abs(_number(stands) - sum(values)) < _ROUNDED:
            equal += sum(values) > 0
        elif stands and not min(values) <= _number(stands) <= sum(values):
            return False
        else:
            others += any(values)
    return equal > (1 if others else 0)


def left_out_notes(preamble: int, footer: int = 0, repeated: int = 0) -> list[str]:
    """Return a sentence for each kind of row that is left out of a table, with how many there are."""
    counted = (
        (preamble, "above the header"),
        (footer, "of totals or notes"),
        (repeated, "repeating the header"),
    )
    return [
        f"{count:,} {'row' if count == 1 else 'rows'} {what} {'was' if count == 1 else 'were'} left out."
        for count, what in counted
        if count
    ]
