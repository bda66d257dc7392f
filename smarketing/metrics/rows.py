"""The rows behind a number: the same clock, the same filters, and the measure's own condition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

from sqlglot import exp

from smarketing.domain.filters import Filters
from smarketing.errors import MetricError, did_you_mean
from smarketing.metrics import words
from smarketing.metrics.answers import Answer, Build, describe_shown
from smarketing.metrics.checking import lineage
from smarketing.metrics.compiler import clock_rows, clocks_of, with_relations, written
from smarketing.metrics.dictionary import Clock, Param, dictionary
from smarketing.metrics.filtering import END, Shape, check_columns, search_condition, values_of
from smarketing.metrics.lineage import measured_columns, plain_columns
from smarketing.metrics.queries import query_of
from smarketing.warehouse.engines.spelling import SOURCE_DIALECT
from smarketing.warehouse.reader import LiveTables, Reader

ROWS_SHOWN = 200
_PERIOD: Final = ("period_before", "period_start", "period_end")


def rows_behind(
    reader: Reader,
    build: Build,
    name: str,
    filters: Filters | None = None,
    *,
    column: str | None = None,
    at: Mapping[str, object] | None = None,
    search: str = "",
    limit: int | None = ROWS_SHOWN,
    params: Mapping[str, Param] | None = None,
    live: LiveTables,
) -> Answer:
    """Return the rows that metric *name* counted, newest first.

    With *column*, those that this column of the answer counted; for a rate, those below the line. Without one, those
    that the metric reads, by its own condition where it has just one. *at* holds the
    values that tell one row of the answer apart (``{"source": "Paid"}``); *search* is text that any column shown
    contains, in either case; *limit* None gives all; *params* are those that the metric was asked with.

    Raises:
        MetricError: the metric has no such column.
        FilterError: a filter's column or value isn't there.
    """
    filters = filters or Filters()
    clock = _clock(name, column)
    sql = rows_sql(name, filters, column=column, at=at, search=search, limit=limit, params=params)
    table = reader.query(sql, build_id=build.id, live=live)
    title = dictionary().metric(name).title
    return Answer(
        name=name,
        label=f"{title}: the rows behind",
        question=f"Which {clock.row} rows are behind it, by {clock.meaning}?",
        unit="text",
        as_of=build.as_of,
        filters=filters,
        table=table,
        columns=describe_shown(table.column_names),
        statement=lambda: sql,
        unapplied=check_columns(filters, (clock,)),
    )


def rows_sql(
    name: str,
    filters: Filters,
    *,
    column: str | None = None,
    at: Mapping[str, object] | None = None,
    search: str = "",
    limit: int | None = None,
    params: Mapping[str, Param] | None = None,
    dialect: str = SOURCE_DIALECT,
) -> str:
    """Return the statement of ``rows_behind``, for a download of all of them."""
    known = dictionary()
    clock = _clock(name, column)
    for key, value in (at or {}).items():
        source = plain_columns(name).get(key, key)
        if source in clock.filterable:
            filters = filters.narrowed(source, str(value))
    check_columns(filters, clocks_of(name))
    window = known.metric(name).windows.get(clock.name, known.metric(name).window)
    rows = clock_rows(clock, Shape.of(filters), window if window == "all" else "viewer", relation=clock.rows)
    conditions = [_counted(name, column) if column else _listed(name, clock), search_condition(clock, search)]
    for condition in conditions:
        if condition is not None:
            rows = rows.where(condition, copy=False)
    rows.set("expressions", [exp.column(shown) for shown in clock.shown])
    first, *_ = clock.shown
    order = [exp.column(clock.date_column).desc(nulls_first=False)] if clock.date_column else []
    rows = rows.order_by(*order, exp.column(first).asc(), copy=False)
    if limit is not None:
        rows = rows.limit(limit, copy=False)
    tree = cast("exp.Query", words.expand(with_relations(rows, known), known, dialect))
    return written(tree, {**values_of(filters, END), **known.metric(name).params, **(params or {})}, dialect)


def condition_of(measure: str) -> exp.Expr | None:
    """Return what a row must meet to be counted by *measure*; None where every row of its clock is.

    A ratio counts the rows below its line. Of ``count(column)`` and ``percentile(column, p)``, rows with a value.
    """
    tree = words.measure_expression(measure, dictionary())
    if isinstance(tree, exp.Anonymous) and tree.name.lower() == "ratio":
        tree = tree.expressions[1]
    counted = tree.find(exp.AggFunc, exp.Anonymous)
    inner = counted.this if isinstance(counted, exp.AggFunc) else counted.expressions[0] if counted else None
    case = inner.find(exp.Case) if inner else None
    if case:
        branch = case.args["ifs"][0]
        valued = branch.args["true"]
        return branch.this if isinstance(valued, exp.Literal) else exp.and_(branch.this, valued.is_(exp.null()).not_())
    if isinstance(counted, exp.Count | exp.Anonymous) and isinstance(inner, exp.Column):
        return inner.is_(exp.null()).not_()
    return None


def _clock(name: str, column: str | None) -> Clock:
    """Return the clock whose rows are meant: of *column*'s measure, else of a list, else the first that is read."""
    known = dictionary()
    read = clocks_of(name)
    measured = measured_columns(name)
    if column is None or column not in measured:
        _refuse_unknown_column(name, column)
        return next((clock for clock in read if not measured and _listed(name, clock) is not None), read[0])
    wanted = known.measures[measured[column]].clock
    return next(clock for clock in read if wanted in lineage(clock.name, known))


def _refuse_unknown_column(name: str, column: str | None) -> None:
    selected = query_of(name).named_selects
    if column is not None and column not in selected:
        msg = f"Metric '{name}' has no column '{column}'.{did_you_mean(column, selected)}"
        raise MetricError(msg)


def _counted(name: str, column: str | None) -> exp.Expr | None:
    measure = measured_columns(name).get(column or "")
    return condition_of(measure) if measure else None


def _listed(name: str, clock: Clock) -> exp.Expr | None:
    """Return what metric *name* itself asks of the rows of *clock* where it reads them once, as a list does.

    It may ask for days of the viewer's period or by parameters of its own.
    """
    reads = [table.parent_select for table in query_of(name).find_all(exp.Table) if table.name == clock.name]
    read = reads[0] if len(reads) == 1 else None
    where = read.args.get("where") if read and not read.args.get("joins") else None
    asked = {mark.name for mark in where.find_all(exp.Placeholder, exp.Parameter)} if where else set()
    is_known = asked <= {*_PERIOD, *dictionary().metric(name).params}
    return where.this.copy() if where and is_known else None
