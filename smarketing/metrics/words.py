"""Our own words in SQL: what each stands for, put in place on the syntax tree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import sqlglot
from sqlglot import exp

from smarketing.domain.intervals import Z_95
from smarketing.errors import MetricError
from smarketing.metrics.dictionary import Dictionary
from smarketing.metrics.portable import parse_expression
from smarketing.warehouse.engines.spelling import SOURCE_DIALECT, percentile, replace_calls

_MEANINGS: Final = {
    "ratio": "(cast($top as double) / cast(nullif($n, 0) as double))",
    "wilson_low": """
        case
            when nullif($n, 0) is null then null
            when $top <= 0 then cast(0 as double)
            else ($top + $half - $z * sqrt(cast($top as double) * ($n - $top) / nullif($n, 0) + $quarter))
                / ($n + $square)
        end""",
    "wilson_high": """
        case
            when nullif($n, 0) is null then null
            when $top >= $n then cast(1 as double)
            else ($top + $half + $z * sqrt(cast($top as double) * ($n - $top) / nullif($n, 0) + $quarter))
                / ($n + $square)
        end""",
}
"""What our words of two arguments mean: the first is above the line, the second below. No denominator, no answer."""


def calls_of(tree: exp.Expr, word: str) -> Iterator[exp.Anonymous]:
    """Yield every call of our *word* in *tree*."""
    return (call for call in tree.find_all(exp.Anonymous) if call.name.lower() == word)


def expand(tree: exp.Expr, words: Dictionary, dialect: str) -> exp.Expr:
    """Return *tree* with every word of ours replaced by plain SQL of *dialect*.

    Raises:
        MetricError: an unknown measure, or a word with too few or too many arguments.
        UnsupportedSql: *dialect* has no exact percentile.
    """
    tree = _replace(tree, "measure", 1, lambda name: measure_expression(name.name, words))
    for word, meaning in _MEANINGS.items():
        tree = _replace(tree, word, 2, lambda top, n, meaning=meaning: _filled(meaning, top, n))
    if dialect == "duckdb":
        _share_percentiles(tree)
    return _replace(tree, "percentile", 2, percentile(dialect))


def _share_percentiles(tree: exp.Expr) -> None:
    """Let DuckDB sort a column once for all its percentiles of a select; two calls would sort it twice."""
    found: dict[tuple[int, exp.Expr], list[exp.Anonymous]] = {}
    for call in list(calls_of(tree, "percentile")):
        found.setdefault((id(call.find_ancestor(exp.Select)), call.expressions[0]), []).append(call)
    for calls in found.values():
        shares = list(dict.fromkeys(call.expressions[1] for call in calls))
        for call in calls if len(shares) > 1 else ():
            wanted = exp.Array(expressions=[share.copy() for share in shares])
            all_of_them = exp.Anonymous(this="quantile_cont", expressions=[call.expressions[0].copy(), wanted])
            place = shares.index(call.expressions[1])
            call.replace(exp.Bracket(this=all_of_them, expressions=[exp.convert(place)], offset=0))


def measure_expression(name: str, words: Dictionary) -> exp.Expr:
    """Return the agreed expression of measure *name*, measures inside it resolved."""
    tree = parse_expression(words.measure(name).sql, f"measure {name}").copy()
    tree = _replace(tree, "measure", 1, lambda inner: measure_expression(inner.name, words))
    return exp.paren(tree, copy=False) if isinstance(tree, exp.Binary) else tree


def _replace(tree: exp.Expr, word: str, arguments: int, build: Callable[..., exp.Expr]) -> exp.Expr:
    def checked(*given: exp.Expr) -> exp.Expr:
        if len(given) != arguments:
            msg = f"{word}() takes {arguments} arguments, not {len(given)}: {', '.join(part.sql() for part in given)}."
            raise MetricError(msg)
        return build(*given)

    return replace_calls(tree, word, checked)


def _filled(meaning: str, top: exp.Expr, n: exp.Expr) -> exp.Expr:
    """Return *meaning* with its placeholders filled in."""
    values = {
        "top": top,
        "n": n,
        "z": exp.convert(Z_95),
        "half": exp.convert(Z_95 * Z_95 / 2),
        "quarter": exp.convert(Z_95 * Z_95 / 4),
        "square": exp.convert(Z_95 * Z_95),
    }
    return sqlglot.parse_one(meaning, read=SOURCE_DIALECT).transform(
        lambda node: values[node.name].copy() if isinstance(node, exp.Placeholder | exp.Parameter) else node
    )
