"""A table as HTML of our own: sorted and searched in the browser, cards on a phone, readable without a mouse.

``table.js`` sorts and searches; ``table.css`` makes a row a card where the screen is narrow. All values are escaped.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa

from smarketing.charts import SMALL_SAMPLE
from smarketing.metrics import ColumnInfo
from smarketing.ui import formats
from smarketing.ui.text import escaped

SEARCH_FROM: Final = 13
"""Tables with so many rows can be searched."""
_CARD_COLUMNS: Final = 6
_CARD_ROWS: Final = 12
_LONG: Final = 40
_OWN_N: Final = ("n", "step_n", "other_n", "rest_n", "lost_n")
"""Columns that only say how many cases the rate beside them is of: they are written into its cell."""
_BOUNDS: Final = ("low", "high", "other_low", "other_high", "lost_low", "lost_high")
_BAR_ENDS: Final = (0.05, 0.1, 0.2, 0.5)
"""What a full bar stands for: the first of these that no rate of the column exceeds, else 100 %."""
_NUMBERS: Final = ("count", "number", "days", "money", "rate")


@dataclass
class Shown:
    """One column to draw: the name of its values, what they mean, and for a rate its n and its interval."""

    name: str
    info: ColumnInfo
    n: str | None = None
    bounds: list[str] = field(default_factory=list)

    @property
    def is_number(self) -> bool:
        """Return whether its values are set to the right."""
        return self.info.unit in _NUMBERS


def shown_columns(table: pa.Table, infos: Mapping[str, ColumnInfo], names: Sequence[str]) -> list[Shown]:
    """Return the columns of *names* to draw: a rate takes up its n and interval; empty texts and dates are left out."""
    kept: list[Shown] = []
    rate: Shown | None = None
    taken = {info.n_column for name, info in infos.items() if info.unit == "rate" and name in names} & set(_OWN_N)
    for name in names:
        info = infos.get(name) or ColumnInfo(name.replace("_", " ").capitalize(), "text")
        is_rate = info.unit == "rate"
        if name in taken or (not info.unit.startswith(_NUMBERS) and table.column(name).null_count == table.num_rows):
            continue
        if is_rate and name in _BOUNDS and rate is not None:
            whose = [one for one in kept if one.info.unit == "rate" and one.info.n_column == info.n_column]
            (whose[-1] if whose else rate).bounds.append(name)
            continue
        one = Shown(name, info, info.n_column if info.n_column in table.column_names else None)
        rate = one if is_rate else rate
        kept.append(one)
    return kept


def as_html(table: pa.Table, columns: Sequence[Shown], *, currency: str, alt: str, search: bool = True) -> str:
    """Return *table* as HTML, a long one with a field to *search* it; what rests on few is grey and says why."""
    drawn = [_cells(table, column, index, currency) for index, column in enumerate(columns)]
    body = "".join(f'<tr role="row">{"".join(cells)}</tr>' for cells in zip(*drawn, strict=True))
    name = escaped(alt)
    long = " long" if table.num_rows >= SEARCH_FROM else ""
    return (
        f'<div class="sm-table{long}">{_search(name) if long and search else ""}<div class="scroll" role="region" '
        f'aria-label="{name}" tabindex="0"><table role="table" aria-label="{name}"><thead role="rowgroup">'
        f'<tr role="row">{_heads(columns)}</tr></thead><tbody role="rowgroup">{body}</tbody></table></div>'
        f"{_more(table.num_rows, len(columns))}</div>"
    )


def _search(name: str) -> str:
    return f'<input type="search" placeholder="Search these rows" aria-label="Search: {name}">'


def _more(rows: int, columns: int) -> str:
    """Return the phone's button to what its cards leave out, empty where they hold everything (HTML)."""
    if rows <= _CARD_ROWS and columns <= _CARD_COLUMNS + 1:
        return ""
    what = f"all {formats.count(rows)} rows" if rows > _CARD_ROWS else "every column"
    return f'<button type="button" class="more" aria-expanded="false">Show {what}</button>'


def _heads(columns: Sequence[Shown]) -> str:
    return "".join(
        f'<th scope="col" role="columnheader" class="{"n" if column.is_number else ""}">'
        f'<button type="button" title="{escaped(column.info.definition or column.info.label)}">'
        f"{escaped(column.info.label)}</button></th>"
        for column in columns
    )


def _cells(table: pa.Table, column: Shown, index: int, currency: str) -> list[str]:
    """Return the cells of one column, top to bottom (HTML)."""
    values = table.column(column.name).to_pylist()
    kinds = f"{'n' if column.is_number else ''}{' x' if index > _CARD_COLUMNS else ''}".strip()
    kind, head = f' class="{kinds}"' if kinds else "", escaped(column.info.label)
    write = _writer(column, values, currency)
    if index == 0:
        again = [one == above for one, above in zip(values, [None, *values], strict=False)]
        return [_head(one, kind, write, is_again=same) for one, same in zip(values, again, strict=True)]
    start = f'<td role="cell"{kind} data-head="{head}"'
    if column.info.unit == "rate":
        return _rates(table, column, values, start)
    few = _grey(start)
    return [
        f"{few if one is not None and _is_few(n) else start}{'' if one is None else _why(n)}{_sort_key(one)}>"
        f"{formats.NOTHING if one is None else write(one)}</td>"
        for one, n in zip(values, _counted(table, column), strict=True)
    ]


def _counted(table: pa.Table, column: Shown) -> list[int | None]:
    """Return on how many cases each value of *column* rests, as far as its table says."""
    return table.column(column.n).to_pylist() if column.n else [None] * table.num_rows


def _grey(start: str) -> str:
    return start.replace(' class="n', ' class="n few', 1)


def _head(value: object, kind: str, write: Callable[[Any], str], *, is_again: bool) -> str:
    """Return the head of a row; one that repeats the row above steps back (HTML)."""
    kind = ' class="same"' if is_again else kind
    shown = formats.NOTHING if value is None else write(value)
    return f'<th scope="row" role="rowheader"{kind}{_sort_key(value)}>{shown}</th>'


def _sort_key(value: object) -> str:
    """Return what the browser sorts a cell by, where its text would not do (HTML)."""
    if isinstance(value, str):
        return ""
    return ' data-v=""' if value is None else f' data-v="{value if isinstance(value, dt.date) else float(value)}"'  # type: ignore[arg-type]  # a number


def _writer(column: Shown, values: Sequence[Any], currency: str) -> Callable[[Any], str]:
    """Return how the values of one column are written: with the same decimals from top to bottom."""
    unit = column.info.unit
    if unit not in _NUMBERS:
        return formats.month if unit == "date" and column.name.endswith("month") else _text
    numbers = [abs(value) for value in values if value is not None]
    is_whole = all(number == int(number) for number in numbers)
    if unit == "money":
        digits = 0 if is_whole or max(numbers, default=0) >= 10_000 else 2
        return lambda value: formats.amount(value, currency, formats.decimal(abs(value), digits, fixed=True))
    is_tenths = all(round(number, 1) == number for number in numbers)
    digits = 0 if is_whole or unit == "count" else 1 if unit == "days" or is_tenths else 2
    end = " days" if unit == "days" else ""
    return lambda value: f"{formats.decimal(value, digits, fixed=True)}{end}"


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "Yes" if value else '<span class="quiet">No</span>'
    if value is None:
        return formats.NOTHING
    if isinstance(value, dt.date):
        return formats.date(value)
    text = escaped(value)
    if text.startswith("("):
        return f'<span class="quiet">{text}</span>'
    return f'<span class="cut" title="{text}">{text}</span>' if len(text) > _LONG else text


def _rates(table: pa.Table, column: Shown, values: Sequence[float | None], start: str) -> list[str]:
    """Return rates with a bar on a round scale, and under each its n and interval (HTML)."""
    nothing = [None] * len(values)
    counted = _counted(table, column)
    low, high = (
        (table.column(name).to_pylist() for name in column.bounds) if len(column.bounds) == 2 else (nothing, nothing)
    )
    highest = max((value for value in values if value is not None), default=0.0)
    full = next((end for end in _BAR_ENDS if highest <= end), 1.0)
    under = [_under(*row) for row in zip(counted, low, high, strict=True)]
    few = _grey(start)
    return [
        f'{start} data-v="">{formats.NOTHING}</td>'
        if value is None
        else f'{few if _is_few(n) else start}{_why(n)} data-v="{value}">{_bar(value / full)}'
        f"{formats.rate(value)}{small}</td>"
        for value, n, small in zip(values, counted, under, strict=True)
    ]


def _is_few(n: float | None) -> bool:
    return n is not None and n < SMALL_SAMPLE


def too_few(n: float | None) -> str:
    """Return why a rate of *n* cases is grey; empty where it is not, or where n is not known."""
    return f"Only {formats.count(n)}: under {SMALL_SAMPLE}, too few to compare." if _is_few(n) else ""


def _why(n: float | None) -> str:
    return f' title="{too_few(n)}"' if _is_few(n) else ""


def _bar(share: float) -> str:
    return f'<i class="bar" style="--w:{min(1.0, share) * 100:.0f}%"></i>'


def _under(n: float | None, low: float | None, high: float | None) -> str:
    """Return what stands under a rate: its n and its 95 % interval, as far as they are known (HTML)."""
    aside = '<span class="sm-aside">, too few to compare</span>' if _is_few(n) else ""
    parts = [] if n is None else [f"n {formats.count(n)}{aside}"]
    if low is not None and high is not None:
        parts.append(formats.spread(low, high))
    return f"<small>{' · '.join(parts)}</small>" if parts else ""
