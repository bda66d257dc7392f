"""Turn a metric's SQL into one complete statement for one engine.

A metric reads *clocks* and *lookups*, never a mart itself: the viewer's filters are put inside the clocks here, so
that no metric can forget one. Everything is done on the syntax tree; values become typed literals of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final, TypeVar, cast

from sqlglot import exp

from smarketing.domain.filters import Filters
from smarketing.errors import MetricError, did_you_mean
from smarketing.metrics import words
from smarketing.metrics.checking import check
from smarketing.metrics.dictionary import Clock, Dictionary, Metric, Param, Window, dictionary
from smarketing.metrics.filtering import condition, period_params
from smarketing.metrics.portable import parse
from smarketing.metrics.queries import put_first, query_of, tables_read
from smarketing.warehouse.engines.spelling import SOURCE_DIALECT

_Tree = TypeVar("_Tree", bound=exp.Query)
CACHED_STATEMENTS: Final = 2_000


@lru_cache(maxsize=CACHED_STATEMENTS)
def compile_metric(
    name: str,
    filters: Filters,
    as_of: dt.date,
    params: tuple[tuple[str, Param], ...] = (),
    dialect: str = SOURCE_DIALECT,
) -> str:
    """Return metric *name* as one statement over marts and live tables by their bare names.

    *params* fill the metric's own ``$…`` and override their defaults.
    """
    metric = dictionary().metric(name)
    tree = _prepared(name, dialect).copy()
    return _finished(tree, metric, filters, {**metric.params, **dict(params), "as_of": as_of}, dialect)


def compile_query(tree: exp.Query, filters: Filters, as_of: dt.date, dialect: str = SOURCE_DIALECT) -> str:
    """Return *tree*, written in our words over clocks and lookups, as one statement."""
    metric = Metric("", "", "", (), "", "viewer", {}, {}, "")
    return _finished(_resolved(tree, dictionary(), dialect), metric, filters, {"as_of": as_of}, dialect)


def clock_rows(clock: Clock, filters: Filters, window: Window, *, relation: str = "") -> exp.Select:
    """Return the rows of *clock* that *filters* leave, from *relation* where the clock's own is too narrow."""
    rows = exp.select("*").from_(relation or clock.relation)
    wanted = condition(clock, filters, window)
    return rows.where(wanted, copy=False) if wanted is not None else rows


def with_relations(tree: _Tree, known: Dictionary) -> _Tree:
    """Put each relation of ours in the place of its name, also inside another's; changes *tree*."""
    for table in list(tree.find_all(exp.Table)):
        if table.name in known.relations:
            inner = parse(known.relations[table.name], f"relations/{table.name}.sql").copy()
            table.replace(with_relations(inner, known).subquery(table.alias_or_name, copy=False))
    return tree


@cache
def clocks_of(name: str) -> tuple[Clock, ...]:
    """Return the clocks that metric *name* reads, the one it reads first in front."""
    known = dictionary()
    read = dict.fromkeys(table.name for table in query_of(name).find_all(exp.Table, bfs=False))
    return tuple(known.clocks[table] for table in read if table in known.clocks)


@cache
def _prepared(name: str, dialect: str) -> exp.Query:
    """Do once what depends neither on filters nor on parameters."""
    known = dictionary()
    tree = query_of(name)
    check(tree, known, f"sql/{known.metric(name).file}.sql")
    return _resolved(tree, known, dialect)


def _resolved(tree: exp.Query, known: Dictionary, dialect: str) -> exp.Query:
    return with_relations(cast("exp.Query", words.expand(tree, known, dialect)), known)


def _finished(tree: exp.Query, metric: Metric, filters: Filters, params: Mapping[str, Param], dialect: str) -> str:
    """Fill in the values and put the clocks before the CTEs of *tree*, which it changes."""
    known = dictionary()
    as_of = params["as_of"]
    assert isinstance(as_of, dt.date)
    _bind(tree, {**period_params(filters.period, as_of), **params}, metric)
    for name in sorted(tables_read(tree) & known.clocks.keys(), reverse=True):
        rows = clock_rows(known.clocks[name], filters, metric.windows.get(name, metric.window))
        put_first(tree, name, with_relations(rows, known), materialized=_materialized(tree, name, dialect))
    return tree.sql(dialect=dialect, pretty=True, comments=False)


def _bind(tree: exp.Query, params: Mapping[str, Param], metric: Metric) -> None:
    for mark in list(tree.find_all(exp.Placeholder, exp.Parameter)):
        if mark.name not in params:
            msg = f"sql/{metric.file}.sql needs a value for ${mark.name}.{did_you_mean(mark.name, list(params))}"
            raise MetricError(msg)
        mark.replace(exp.convert(params[mark.name]))


def _materialized(tree: exp.Query, clock: str, dialect: str) -> bool | None:
    """Keep DuckDB from copying every column of a clock that is read twice; elsewhere nothing needs saying."""
    reads = sum(table.name == clock for table in tree.find_all(exp.Table))
    return False if dialect == "duckdb" and reads > 1 else None
