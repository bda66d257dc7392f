"""The small part of SQL that every engine answers alike; models and metrics keep to it."""

from __future__ import annotations

from typing import Final

from sqlglot import exp

from smarketing.errors import UnsupportedSql, did_you_mean

PORTABLE_FUNCTIONS: Final = frozenset({
    *("AND", "OR", "CASE", "IF", "COALESCE", "NULLIF", "CAST"),
    *("COUNT", "SUM", "AVG", "MIN", "MAX"),
    *("ROW_NUMBER", "LAG", "LEAD"),
    *("ABS", "ROUND", "LOWER", "TRIM", "REPLACE", "SPLIT_PART"),
    *("TIMESTAMP_TRUNC", "DATE_TRUNC", "DATE_DIFF", "DATEDIFF"),
    "PERCENTILE",
})  # fmt: skip
_REFUSED: Final[dict[type[exp.Expr], str]] = {
    exp.Qualify: "QUALIFY is not portable: rank in a CTE, then filter it.",
    exp.Filter: "FILTER (WHERE …) is not portable: count a CASE.",
    exp.Pivot: "PIVOT is not portable: write one CASE per column.",
    exp.Lateral: "LATERAL is not portable: join a CTE.",
    exp.Struct: "Structs are not portable: write columns.",
    exp.Array: "Lists are not portable: write rows.",
}


def refuse_unportable(tree: exp.Expr) -> None:
    """Do nothing if *tree* keeps to the portable subset.

    Raises:
        UnsupportedSql: names the word that leaves it, and what to write instead.
    """
    for kind, advice in _REFUSED.items():
        if tree.find(kind):
            raise UnsupportedSql(advice)
    for group in tree.find_all(exp.Group):
        if any(isinstance(key, exp.Literal) for key in group.expressions):
            msg = "GROUP BY a position is not portable: name the column."
            raise UnsupportedSql(msg)
    for function in tree.find_all(exp.Func):
        name = (function.name if isinstance(function, exp.Anonymous) else function.sql_name()).upper()
        if name not in PORTABLE_FUNCTIONS:
            msg = f"{name} is not in the portable subset.{did_you_mean(name, sorted(PORTABLE_FUNCTIONS))}"
            raise UnsupportedSql(msg)
