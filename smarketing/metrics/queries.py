"""A metric's SQL as a checked syntax tree: its dimension put in, the parts it reads beside its own CTEs."""

from __future__ import annotations

from functools import cache
from typing import Final

from sqlglot import exp

from smarketing.metrics.dictionary import Dictionary, dictionary
from smarketing.metrics.portable import parse

DIMENSION: Final = "dimension"


@cache
def query_of(name: str) -> exp.Query:
    """Return the query of metric *name*, the column ``dimension`` replaced by the one it is by. Copy before changing.

    Raises:
        MetricError: there is no such metric.
        UnsupportedSql: its SQL leaves the portable subset.
    """
    known = dictionary()
    metric = known.metric(name)
    tree = with_parts(parse(metric.sql, f"sql/{metric.file}.sql").copy(), known)
    for identifier in tree.find_all(exp.Identifier) if metric.dimension else ():
        if identifier.name == DIMENSION:
            identifier.set("this", metric.dimension)
    return tree


def with_parts(tree: exp.Query, known: Dictionary) -> exp.Query:
    """Put each part that *tree* reads before its CTEs, parts of parts first; changes *tree*."""
    parts: dict[str, exp.Query] = {}
    read: dict[str, list[str]] = {}
    missing = _parts_read(tree, known)
    while missing:
        parts |= {name: parse(known.parts[name], f"parts/{name}.sql").copy() for name in missing}
        read |= {name: _parts_read(parts[name], known) for name in missing}
        missing = sorted({name for names in read.values() for name in names} - parts.keys())
    while read:
        name = min(read.keys() - {inner for names in read.values() for inner in names})
        put_first(tree, name, parts[name])
        del read[name]
    return tree


def _parts_read(tree: exp.Query, known: Dictionary) -> list[str]:
    return sorted(tables_read(tree) & known.parts.keys())


def tables_read(tree: exp.Expr) -> frozenset[str]:
    """Return the relations that *tree* reads, its own CTEs left out."""
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    return frozenset(table.name for table in tree.find_all(exp.Table)) - own


def put_first(tree: exp.Query, name: str, rows: exp.Query, *, materialized: bool | None = None) -> None:
    """Put *rows* as the CTE *name* before those that *tree* has: theirs may read it."""
    alias = exp.TableAlias(this=exp.to_identifier(name))
    cte = exp.CTE(this=rows, alias=alias, materialized=materialized)
    if with_ := tree.args.get("with_"):
        with_.set("expressions", [cte, *with_.expressions])
    else:
        tree.set("with_", exp.With(expressions=[cte]))
