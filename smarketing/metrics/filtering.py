"""A viewer's filters as conditions of a clock; the one place where they meet SQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from sqlglot import exp

from smarketing.domain.filters import SHARED_FILTERS, Filters
from smarketing.domain.period import Period
from smarketing.errors import FilterError, did_you_mean, shown
from smarketing.metrics.dictionary import Clock, Param, Window

BEGINNING: Final = dt.date(1900, 1, 1)
END: Final = dt.date(9999, 12, 31)


def period_params(period: Period | None, as_of: dt.date) -> dict[str, Param]:
    """Return ``$period_start``, ``$period_end``, ``$has_period``, and ``$last_day``, which is at most *as_of*."""
    return {
        "has_period": period is not None,
        "period_start": period.start if period else BEGINNING,
        "period_end": period.end if period else END,
        "last_day": min(period.last_day, as_of) if period else as_of,
    }


def condition(clock: Clock, filters: Filters, window: Window) -> exp.Expr | None:
    """Return what a row of *clock* must meet, or None where every row will do."""
    parts = [_pick(clock, column, values) for column, values in filters.where if column in clock.filterable]
    if clock.date_column:
        parts = [*_between(exp.column(clock.date_column), _days(filters.period, window)), *parts]
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


def _days(period: Period | None, window: Window) -> Period | None:
    if period is None or window == "all":
        return None
    return Period(period.before().start, period.end) if window == "with_before" else period


def _between(date: exp.Column, period: Period | None) -> list[exp.Expr]:
    """Keep the half-open *period*; a row without a date lies in none, all time included."""
    if period is None:
        return [date.is_(exp.null()).not_()]
    return [date >= exp.convert(period.start), date.copy() < exp.convert(period.end)]


def _pick(clock: Clock, column: str, values: tuple[str, ...]) -> exp.Expr:
    return exp.column(column).isin(*(_typed(clock, column, value) for value in values))


def _typed(clock: Clock, column: str, value: str) -> exp.Expr:
    """Return *value* as a literal of the type that the column's name promises."""
    if column.startswith("is_"):
        if value.lower() not in {"true", "false"}:
            msg = f"'{shown(value)}' is no value of {column} ({clock.row}): write true or false."
            raise FilterError(msg)
        return exp.convert(value.lower() == "true")
    if column.endswith(("_date", "_month")):
        try:
            return exp.convert(dt.date.fromisoformat(value))
        except ValueError as cause:
            msg = f"'{shown(value)}' is no value of {column} ({clock.row}): write a day such as 2026-01-31."
            raise FilterError(msg) from cause
    return exp.convert(value)
