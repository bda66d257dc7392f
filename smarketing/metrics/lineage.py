"""Which column of an answer is which measure, and which measure a rate is of."""

from __future__ import annotations

from functools import cache

from sqlglot import exp

from smarketing.metrics.dictionary import dictionary
from smarketing.metrics.portable import parse_expression
from smarketing.metrics.queries import query_of
from smarketing.metrics.words import calls_of


@cache
def measured_columns(name: str) -> dict[str, str]:
    """Return the measure behind each column of metric *name* that is one, by column.

    A column is followed through CTEs, new names, ``coalesce``, ``known_amount`` and a ``case`` of one branch; a ratio
    of two measures is the measure that is agreed to be just that. Whatever else is computed is no measure.
    """
    tree = query_of(name)
    inner: dict[str, str] = {}
    for cte in tree.ctes:
        inner |= _measured(cte.this, inner)
    return _measured(tree, inner)


@cache
def parts_of(measure: str) -> tuple[str, str] | None:
    """Return the measures above and below the line of *measure*; None where it is no ratio of two."""
    tree = parse_expression(dictionary().measure(measure).sql, f"measure {measure}")
    if not isinstance(tree, exp.Anonymous) or tree.name.lower() != "ratio":
        return None
    top, bottom = ([str(call.expressions[0].name) for call in calls_of(part, "measure")] for part in tree.expressions)
    return (top[0], bottom[0]) if len(top) == len(bottom) == 1 else None


@cache
def factors_of(measure: str) -> tuple[str, str] | None:
    """Return the two measures that *measure* multiplies; None where it is no such product."""
    tree = parse_expression(dictionary().measure(measure).sql, f"measure {measure}")
    if not isinstance(tree, exp.Mul):
        return None
    left, right = (
        [str(call.expressions[0].name) for call in calls_of(part, "measure")] for part in (tree.this, tree.expression)
    )
    return (left[0], right[0]) if len(left) == len(right) == 1 else None


@cache
def _rates() -> dict[tuple[str, str], str]:
    return {parts: name for name in dictionary().measures if (parts := parts_of(name))}


@cache
def plain_columns(name: str) -> dict[str, str]:
    """Return the column of a relation behind each column of metric *name* that is nothing else under another name."""
    tree = query_of(name)
    inner: dict[str, str] = {}
    for query in (*(cte.this for cte in tree.ctes), tree):
        for projection in query.expressions if isinstance(query, exp.Select) else ():
            if isinstance(source := projection.unalias(), exp.Column):
                inner[projection.alias_or_name] = inner.get(source.name, source.name)
    return inner


def _measured(query: exp.Expr, known: dict[str, str]) -> dict[str, str]:
    if not isinstance(query, exp.Select):
        return {}
    found = {projection.alias_or_name: _measure_of(projection.unalias(), known) for projection in query.expressions}
    return {column: measure for column, measure in found.items() if measure}


def _measure_of(node: exp.Expr, known: dict[str, str]) -> str | None:
    match node:
        case exp.Coalesce() | exp.Anonymous(name="known_amount"):
            return _measure_of(node.this if isinstance(node, exp.Coalesce) else node.expressions[0], known)
        case exp.Case() if len(node.args["ifs"]) == 1 and not node.args.get("default"):
            return _measure_of(node.args["ifs"][0].args["true"], known)
        case exp.Column():
            return known.get(node.name)
        case exp.Anonymous() if node.name.lower() == "measure":
            return str(node.expressions[0].name)
        case exp.Anonymous() if node.name.lower() == "ratio":
            top, bottom = (_measure_of(part, known) for part in node.expressions)
            return _rates().get((top, bottom)) if top and bottom else None
    return None
