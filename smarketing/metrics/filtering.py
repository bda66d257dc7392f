"""A viewer's filters as conditions of a clock; the one place where they meet SQL.

A condition holds named placeholders only, so that it depends on the *shape* of the filters: one text serves every
value. The values come apart, by the same names.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from sqlglot import exp

from smarketing.domain.filters import SHARED_FILTERS, Filters
from smarketing.errors import FilterError, did_you_mean, shown
from smarketing.metrics.dictionary import Clock, Param, Window

BEGINNING: Final = dt.date(1900, 1, 1)
END: Final = dt.date(9999, 12, 31)
_STARTS: Final[dict[Window, str]] = {"with_before": "period_before", "with_year_before": "year_before"}


@dataclass(frozen=True)
class Shape:
    """What of the filters changes a statement's text: whether there is a period, and how many values by column."""

    has_period: bool
    where: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, filters: Filters) -> Self:
        """Return the shape of *filters*."""
        return cls(filters.period is not None, tuple((column, len(values)) for column, values in filters.where))


def values_of(filters: Filters, as_of: dt.date) -> dict[str, Param]:
    """Return the value of every placeholder that filters bring, ``$as_of`` and ``$last_day`` (at most *as_of*) too.

    Raises:
        FilterError: a value is not of the type that its column's name promises.
    """
    period = filters.period
    values: dict[str, Param] = {
        "as_of": as_of,
        "has_period": period is not None,
        "period_start": period.start if period else BEGINNING,
        "period_before": period.before().start if period else BEGINNING,
        "year_before": period.start_of_year_before() if period else BEGINNING,
        "period_end": period.end if period else END,
        "last_day": min(period.last_day, as_of) if period else as_of,
    }
    for column, wanted in filters.where:
        values |= {_name(column, place): _typed(column, value) for place, value in enumerate(wanted)}
    return values


def condition(clock: Clock, shape: Shape, window: Window) -> exp.Expr | None:
    """Return what a row of *clock* must meet, or None where every row will do."""
    parts = [_pick(column, count) for column, count in shape.where if column in clock.filterable]
    if clock.date_column:
        parts = [*_between(exp.column(clock.date_column), shape, window), *parts]
    return exp.and_(*parts, copy=False) if parts else None


def check_columns(filters: Filters, clocks: Iterable[Clock]) -> tuple[str, ...]:
    """Return the shared filters that none of *clocks* has, so that a screen can say they were not applied.

    Raises:
        FilterError: a column is no shared filter and none of *clocks* has it either.
    """
    known = sorted({column for clock in clocks for column in clock.filterable})
    absent = [column for column, _ in filters.where if column not in known]
    for column in absent:
        if column not in SHARED_FILTERS:
            advice = f"It can be filtered by {', '.join(known)}." if known else "It can't be filtered."
            msg = f"This number has no column '{shown(column)}'.{did_you_mean(column, known)} {advice}"
            raise FilterError(msg)
    return tuple(absent)


def search_condition(clock: Clock, text: str) -> exp.Expr | None:
    """Return that any column shown of *clock* contains *text*, in either case; None for an empty text."""
    if not text.strip():
        return None
    sought = text.strip().lower()
    for special in "!%_":
        sought = sought.replace(special, f"!{special}")
    pattern = exp.convert(f"%{sought}%")
    found = (
        exp.Escape(
            this=exp.Like(this=exp.func("lower", exp.cast(exp.column(column), "text")), expression=pattern.copy()),
            expression=exp.convert("!"),
        )
        for column in clock.shown
    )
    return exp.or_(*found, copy=False)


def _between(date: exp.Column, shape: Shape, window: Window) -> list[exp.Expr]:
    """Keep the half-open period; a row without a date lies in none, all time included."""
    if not shape.has_period or window == "all":
        return [date.is_(exp.null()).not_()]
    start = _STARTS.get(window, "period_start")
    return [date >= exp.Placeholder(this=start), date.copy() < exp.Placeholder(this="period_end")]


def _pick(column: str, count: int) -> exp.Expr:
    """Keep the rows with one of the values.

    DuckDB takes a bare ``in`` of several values apart and compares every row with each; as one expression it is
    evaluated once for every distinct value, which halves the cost of a filter on text.
    """
    wanted = exp.column(column).isin(*(exp.Placeholder(this=_name(column, place)) for place in range(count)))
    return exp.func("coalesce", wanted, exp.false()) if count > 1 else wanted


def _name(column: str, place: int) -> str:
    return f"{column}_{place}"


def is_text(column: str) -> bool:
    """Return whether the name of *column* promises a text: no yes or no, and no day."""
    return not column.startswith("is_") and not column.endswith(("_date", "_month"))


def _typed(column: str, value: str) -> Param:
    """Return *value* in the type that the column's name promises."""
    if column.startswith("is_"):
        if value.lower() not in {"true", "false"}:
            msg = f"'{shown(value)}' is no value of {column}: write true or false."
            raise FilterError(msg)
        return value.lower() == "true"
    if column.endswith(("_date", "_month")):
        try:
            return dt.date.fromisoformat(value)
        except ValueError as cause:
            msg = f"'{shown(value)}' is no value of {column}: write a day such as 2026-01-31."
            raise FilterError(msg) from cause
    return value
