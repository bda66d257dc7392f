"""Turn a metric's SQL into one complete statement for one engine.

A metric reads *clocks* and *lookups*, never a mart itself: the viewer's filters are put inside the clocks here, so
that no metric can forget one. Everything is done on the syntax tree; values become typed literals of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from sqlglot import exp

from smarketing.domain.filters import Filters
from smarketing.errors import MetricError, did_you_mean
from smarketing.metrics import words
from smarketing.metrics.dictionary import Clock, Dictionary, Metric, Param, Window, dictionary
from smarketing.metrics.filtering import condition, period_params
from smarketing.metrics.live import LIVE_TABLES
from smarketing.metrics.portable import parse
from smarketing.metrics.queries import query_of
from smarketing.warehouse.engines.spelling import SOURCE_DIALECT

MARTS: Final = frozenset(
    {
        *("leads", "lead_stages", "deals", "deal_stages", "touches", "costs", "traffic", "deal_movements"),
        *("lead_movements", "stage_lags", "contradictions", "stages", "build"),
    }
)
CACHED_STATEMENTS: Final = 2_000


@lru_cache(maxsize=CACHED_STATEMENTS)
def compile_metric(
    name: str, filters: Filters, params: tuple[tuple[str, Param], ...] = (), dialect: str = SOURCE_DIALECT
) -> str:
    """Return metric *name* as one statement; *params* fill its ``$…`` besides the period's, which are given."""
    metric = dictionary().metric(name)
    return compile_tree(query_of(name).copy(), metric, filters, {**metric.params, **dict(params)}, dialect)


def compile_tree(tree: exp.Query, metric: Metric, filters: Filters, params: Mapping[str, Param], dialect: str) -> str:
    """Return *tree*, a query in the words of *metric*, as one statement."""
    known = dictionary()
    check_measures(tree, known, metric.name)
    tree = _bound(tree, {**period_params(filters.period, params.get("as_of")), **params}, metric.name)
    _refuse_taken(tree, known, metric.name)
    tables = tables_read(tree)
    _refuse_unknown(tables, known, metric.name)
    for clock in sorted(tables & known.clocks.keys(), reverse=True):
        rows = clock_rows(known.clocks[clock], filters, metric.windows.get(clock, metric.window))
        _put_first(
            tree,
            exp.CTE(
                this=rows,
                alias=exp.TableAlias(this=exp.to_identifier(clock)),
                materialized=_materialized(tree, clock, dialect),
            ),
        )
    tree = _related(tree, known)
    return words.expand(tree, known, dialect).sql(dialect=dialect, pretty=True)


def clock_rows(clock: Clock, filters: Filters, window: Window, *, relation: str = "") -> exp.Select:
    """Return the rows of *clock* that *filters* leave, from *relation* where the clock's own is too narrow."""
    rows = exp.select("*").from_(relation or clock.relation)
    wanted = condition(clock, filters, window)
    return rows.where(wanted, copy=False) if wanted is not None else rows


def tables_read(tree: exp.Expr) -> frozenset[str]:
    """Return the relations that *tree* reads, its own CTEs left out."""
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    return frozenset(table.name for table in tree.find_all(exp.Table)) - own


def clocks_of(name: str) -> tuple[Clock, ...]:
    """Return the clocks that metric *name* reads, the one it reads first in front."""
    known = dictionary()
    tree = query_of(name)
    read = dict.fromkeys(table.name for table in tree.find_all(exp.Table, bfs=False))
    return tuple(known.clocks[table] for table in read if table in known.clocks)


def check_measures(tree: exp.Query, known: Dictionary, metric: str) -> None:
    """Refuse a measure where its clock is not what the select around it reads."""
    for call in words.calls_of(tree, "measure"):
        measure = known.measure(call.expressions[0].name)
        select = call.find_ancestor(exp.Select)
        sources = _sources(select, tree, frozenset()) if select else frozenset()
        if not any(measure.clock in _lineage(source, known) for source in sources):
            msg = (
                f"sql/{metric}.sql counts {measure.name} over {', '.join(sorted(sources))}; "
                f"it is counted over {measure.clock}."
            )
            raise MetricError(msg)


def _lineage(clock: str, known: Dictionary) -> Iterable[str]:
    while clock:
        yield clock
        clock = known.clocks[clock].extends if clock in known.clocks else ""


def _sources(select: exp.Expr, tree: exp.Query, seen: frozenset[str]) -> frozenset[str]:
    """Return the relations *select* reads, through CTEs of *tree*."""
    ctes = {cte.alias: cte.this for cte in tree.ctes}
    own = (
        {table for cte in select.args["with_"].expressions for table in cte.find_all(exp.Table)}
        if (select.args.get("with_"))
        else set()
    )
    names = {table.name for table in select.find_all(exp.Table) if table not in own}
    through = [_sources(ctes[name], tree, seen | names) for name in names if name in ctes and name not in seen]
    return frozenset(names - ctes.keys()).union(*through)


def _bound(tree: exp.Query, params: Mapping[str, Param], metric: str) -> exp.Query:
    def step(node: exp.Expr) -> exp.Expr:
        if not isinstance(node, exp.Parameter | exp.Placeholder):
            return node
        if node.name not in params:
            msg = f"sql/{metric}.sql needs a value for ${node.name}.{did_you_mean(node.name, list(params))}"
            raise MetricError(msg)
        return exp.convert(params[node.name])

    return tree.transform(step, copy=False)


def _refuse_taken(tree: exp.Query, known: Dictionary, metric: str) -> None:
    taken = MARTS | LIVE_TABLES.keys() | known.relations.keys() | known.clocks.keys()
    for cte in tree.find_all(exp.CTE):
        if cte.alias in taken:
            msg = f"sql/{metric}.sql calls a CTE '{cte.alias}', which is a relation of ours: give it another name."
            raise MetricError(msg)


def _refuse_unknown(tables: Iterable[str], known: Dictionary, metric: str) -> None:
    allowed = known.clocks.keys() | known.lookups
    for table in sorted(set(tables) - allowed):
        msg = (
            f"sql/{metric}.sql reads '{table}'; a metric reads clocks and lookups only."
            f"{did_you_mean(table, sorted(allowed))} clocks.toml lists them."
        )
        raise MetricError(msg)


def _put_first(tree: exp.Query, cte: exp.CTE) -> None:
    """Put *cte* before the CTEs that *tree* has: theirs may read it."""
    if with_ := tree.args.get("with_"):
        with_.set("expressions", [cte, *with_.expressions])
    else:
        tree.set("with_", exp.With(expressions=[cte]))


def _materialized(tree: exp.Query, clock: str, dialect: str) -> bool | None:
    """Keep DuckDB from copying every column of a clock that is read twice; elsewhere nothing needs saying."""
    reads = sum(table.name == clock for table in tree.find_all(exp.Table))
    return False if dialect == "duckdb" and reads > 1 else None


def _related(tree: exp.Query, known: Dictionary) -> exp.Query:
    """Put each relation of ours in the place of its name, also inside another's."""

    def step(node: exp.Expr) -> exp.Expr:
        if not isinstance(node, exp.Table) or node.name not in known.relations or node.args.get("db"):
            return node
        inner = parse(known.relations[node.name], f"relations/{node.name}.sql").copy()
        return _related(inner, known).subquery(node.alias_or_name, copy=False)

    return tree.transform(step, copy=False)
