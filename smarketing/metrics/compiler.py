"""Turn a metric's SQL into one complete statement for one engine.

A metric reads *clocks* and *lookups*, never a mart itself: the viewer's filters are put inside the clocks here, so
that no metric can forget one. Everything is done on the syntax tree; values are bound to its placeholders by the
engine, or become typed literals of it where a person reads the statement.
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
from smarketing.metrics.filtering import Shape, condition, values_of
from smarketing.metrics.live import LIVE_TABLES
from smarketing.metrics.portable import parse
from smarketing.metrics.queries import put_first, query_of, tables_read
from smarketing.metrics.tuning import tuned
from smarketing.warehouse.engines.spelling import SOURCE_DIALECT

_Tree = TypeVar("_Tree", bound=exp.Query)
CACHED_STATEMENTS: Final = 2_000


def runnable(
    name: str, filters: Filters, as_of: dt.date, params: tuple[tuple[str, Param], ...] = ()
) -> tuple[str, dict[str, Param]]:
    """Return metric *name* as DuckDB runs it: a text that is made once per shape of the filters, and its values.

    *params* fill the metric's own ``$…`` and override their defaults.
    """
    text, names = _text(name, Shape.of(filters), SOURCE_DIALECT)
    values = {**values_of(filters, as_of), **dictionary().metric(name).params, **dict(params)}
    return text, {wanted: values[wanted] for wanted in names}


def compile_metric(
    name: str,
    filters: Filters,
    as_of: dt.date,
    params: tuple[tuple[str, Param], ...] = (),
    dialect: str = SOURCE_DIALECT,
) -> str:
    """Return metric *name* as one statement over marts and live tables by their bare names, values written in.

    The same as ``runnable``, for people to read and for engines that take no values apart.
    """
    values = {**values_of(filters, as_of), **dictionary().metric(name).params, **dict(params)}
    return written(_shaped(name, Shape.of(filters), dialect).copy(), values, dialect)


def compile_query(tree: exp.Query, filters: Filters, as_of: dt.date, dialect: str = SOURCE_DIALECT) -> str:
    """Return *tree*, written in our words over clocks and lookups, as one statement, values written in."""
    metric = Metric("", "", "", (), "", "viewer", {}, {}, "")
    shaped = _with_clocks(_resolved(tree, dictionary(), dialect), metric, Shape.of(filters), dialect)
    return written(shaped, values_of(filters, as_of), dialect)


def written(tree: exp.Query, values: Mapping[str, Param], dialect: str) -> str:
    """Return *tree*, which it changes, as text with *values* as typed literals in the place of their names."""
    for mark in list(tree.find_all(exp.Placeholder, exp.Parameter)):
        mark.replace(exp.convert(values[mark.name]))
    return tree.sql(dialect=dialect, pretty=True, comments=False)


def clock_rows(clock: Clock, shape: Shape, window: Window, *, relation: str = "") -> exp.Select:
    """Return the rows of *clock* that filters leave, from *relation* where the clock's own is too narrow."""
    rows = exp.select("*").from_(relation or clock.relation)
    wanted = condition(clock, shape, window)
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
def live_tables_of(name: str) -> frozenset[str]:
    """Return the live tables that metric *name* reads: its answers change with no other."""
    tree = _shaped(name, Shape.of(Filters()), SOURCE_DIALECT)
    return frozenset(table.name for table in tree.find_all(exp.Table) if table.name in LIVE_TABLES)


@cache
def _prepared(name: str, dialect: str) -> exp.Query:
    """Do once what depends neither on filters nor on parameters."""
    known = dictionary()
    tree = query_of(name)
    check(tree, known, f"sql/{known.metric(name).file}.sql")
    return _resolved(tree, known, dialect)


def _resolved(tree: exp.Query, known: Dictionary, dialect: str) -> exp.Query:
    return with_relations(cast("exp.Query", words.expand(tree, known, dialect)), known)


@lru_cache(maxsize=CACHED_STATEMENTS)
def _shaped(name: str, shape: Shape, dialect: str) -> exp.Query:
    """Put the clocks that filters of *shape* leave before the metric; a placeholder without a value is refused."""
    metric = dictionary().metric(name)
    tree = _with_clocks(_prepared(name, dialect).copy(), metric, shape, dialect)
    known = {*values_of(Filters(), dt.date.max), *metric.params}
    known |= {mark.name for mark in _marks(tree) if mark.name.rpartition("_")[0] in dict(shape.where)}
    for mark in _marks(tree):
        if mark.name not in known:
            msg = f"sql/{metric.file}.sql needs a value for ${mark.name}.{did_you_mean(mark.name, sorted(known))}"
            raise MetricError(msg)
    return tree


@lru_cache(maxsize=CACHED_STATEMENTS)
def _text(name: str, shape: Shape, dialect: str) -> tuple[str, frozenset[str]]:
    tree = _shaped(name, shape, dialect)
    if dialect == "duckdb":
        tree = tuned(tree.copy())
    return tree.sql(dialect=dialect, comments=False), frozenset(mark.name for mark in _marks(tree))


def _marks(tree: exp.Query) -> list[exp.Expr]:
    return list(tree.find_all(exp.Placeholder, exp.Parameter))


def _with_clocks(tree: exp.Query, metric: Metric, shape: Shape, dialect: str) -> exp.Query:
    """Put the clocks before the CTEs of *tree*, which it changes."""
    known = dictionary()
    for name in sorted(tables_read(tree) & known.clocks.keys(), reverse=True):
        rows = clock_rows(known.clocks[name], shape, metric.windows.get(name, metric.window))
        put_first(tree, name, with_relations(rows, known), materialized=_materialized(tree, name, dialect))
    return tree


def _materialized(tree: exp.Query, clock: str, dialect: str) -> bool | None:
    """Keep DuckDB from copying every column of a clock that is read twice; elsewhere nothing needs saying."""
    reads = sum(table.name == clock for table in tree.find_all(exp.Table))
    return False if dialect == "duckdb" and reads > 1 else None
