"""Our own words in SQL: what each stands for, put in place on the syntax tree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

import sqlglot
from sqlglot import exp

from smarketing.domain.intervals import Z_95
from smarketing.errors import MetricError
from smarketing.metrics.dictionary import Dictionary
from smarketing.metrics.portable import parse_expression
from smarketing.warehouse.engines.spelling import SOURCE_DIALECT, percentile, replace_calls

_RATE: Final = ("top", "n")
_TWO_RATES: Final = ("top", "n", "other_top", "other_n")
_DIFFERENCE: Final = "ratio($top, $n) - ratio($other_top, $other_n)"
_TAIL: Final = "sqrt(2 * ln(40 * nullif($tests, 0)))"
_MEANINGS: Final = {
    "difference_low": (
        _TWO_RATES,
        f"""{_DIFFERENCE} - sqrt(
            (ratio($top, $n) - wilson_low($top, $n)) * (ratio($top, $n) - wilson_low($top, $n))
            + (wilson_high($other_top, $other_n) - ratio($other_top, $other_n))
            * (wilson_high($other_top, $other_n) - ratio($other_top, $other_n)))""",
    ),
    "difference_high": (
        _TWO_RATES,
        f"""{_DIFFERENCE} + sqrt(
            (wilson_high($top, $n) - ratio($top, $n)) * (wilson_high($top, $n) - ratio($top, $n))
            + (ratio($other_top, $other_n) - wilson_low($other_top, $other_n))
            * (ratio($other_top, $other_n) - wilson_low($other_top, $other_n)))""",
    ),
    "standard_errors": (
        _TWO_RATES,
        f"""abs({_DIFFERENCE}) / nullif(sqrt(
            ratio($top + $other_top, $n + $other_n) * (1 - ratio($top + $other_top, $n + $other_n))
            * (ratio(1, $n) + ratio(1, $other_n))), 0)""",
    ),
    "chance_limit": (
        ("tests",),
        f"""{_TAIL} - (2.515517 + {_TAIL} * (0.802853 + 0.010328 * {_TAIL}))
            / (1 + {_TAIL} * (1.432788 + {_TAIL} * (0.189269 + 0.001308 * {_TAIL})))""",
    ),
    "known_amount": (("amount", "cases"), "coalesce($amount, case when coalesce($cases, 0) = 0 then 0 end)"),
    "known_total": (
        ("amount",),
        "coalesce(sum(nullif($amount, 0)), case when count(*) = count($amount) then 0 end)",
    ),
    "ratio": (_RATE, "cast($top as double) / cast(nullif($n, 0) as double)"),
    "wilson_low": (
        _RATE,
        """
        case
            when nullif($n, 0) is null then null
            when $top <= 0 then cast(0 as double)
            else ($top + $half - $z * sqrt(cast($top as double) * ($n - $top) / nullif($n, 0) + $quarter))
                / ($n + $square)
        end""",
    ),
    "wilson_high": (
        _RATE,
        """
        case
            when nullif($n, 0) is null then null
            when $top >= $n then cast(1 as double)
            else ($top + $half + $z * sqrt(cast($top as double) * ($n - $top) / nullif($n, 0) + $quarter))
                / ($n + $square)
        end""",
    ),
}
"""What our words mean, and what stands for their arguments: above and below the line. No denominator, no answer.

``known_amount`` is nought where there was no case, and not known where there were some but none has an amount.
``known_total`` is the sum of amounts: nought where all are nought, not known where the others are all unknown.

Of two rates, their difference has Newcombe's interval, made of the two Wilson intervals; ``standard_errors`` is how
many of those it is, taken from the rate of both together (Fleiss, Levin and Paik, Statistical Methods for Rates and
Proportions, 3). ``chance_limit`` is how many it takes to name one of so many, so that all together are wrong once in
forty times (Bonferroni): the normal quantile of 1 - 0.025 / tests, by Abramowitz and Stegun's 26.2.23, right to 0.0005.
A word may be said in those that stand before it.
"""


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
    for word, (names, meaning) in _MEANINGS.items():
        tree = _replace(tree, word, len(names), partial(_filled, names, meaning))
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


def _filled(names: tuple[str, ...], meaning: str, *given: exp.Expr) -> exp.Expr:
    """Return *meaning* with its placeholders filled in, those called *names* with what was *given*."""
    values = {
        **dict(zip(names, given, strict=True)),
        "z": exp.convert(Z_95),
        "half": exp.convert(Z_95 * Z_95 / 2),
        "quarter": exp.convert(Z_95 * Z_95 / 4),
        "square": exp.convert(Z_95 * Z_95),
    }
    return sqlglot.parse_one(f"({meaning})", read=SOURCE_DIALECT).transform(
        lambda node: values[node.name].copy() if isinstance(node, exp.Placeholder | exp.Parameter) else node
    )
