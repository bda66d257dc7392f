"""A metric's SQL as a checked syntax tree, its dimension put in."""

from __future__ import annotations

from functools import cache

from sqlglot import exp

from smarketing.metrics.dictionary import dictionary
from smarketing.metrics.portable import parse

DIMENSION = "dimension"


@cache
def query_of(name: str) -> exp.Query:
    """Return the query of metric *name*, the column ``dimension`` replaced by the one it is by. Copy before changing.

    Raises:
        MetricError: there is no such metric.
        UnsupportedSql: its SQL leaves the portable subset.
    """
    metric = dictionary().metric(name)
    tree = parse(metric.sql, f"sql/{metric.file}.sql")
    if metric.dimension:
        tree = tree.copy()
        for identifier in tree.find_all(exp.Identifier):
            if identifier.name == DIMENSION:
                identifier.set("this", metric.dimension)
    return tree
