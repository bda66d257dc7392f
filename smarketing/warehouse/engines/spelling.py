"""Words of ours in SQL, and how each engine spells them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sqlglot import exp

from smarketing.errors import UnsupportedSql

SOURCE_DIALECT: Final = "duckdb"
_PERCENTILE: Final = {"duckdb": "quantile_cont", "spark": "percentile"}


def replace_calls(tree: exp.Expr, word: str, build: Callable[..., exp.Expr]) -> exp.Expr:
    """Return *tree* with every call of our function *word* replaced by what *build* makes of its arguments.

    A tree without such a call is returned itself, not copied.
    """
    if not any(call.name.lower() == word for call in tree.find_all(exp.Anonymous)):
        return tree

    def step(node: exp.Expr) -> exp.Expr:
        is_ours = isinstance(node, exp.Anonymous) and node.name.lower() == word
        return build(*node.expressions) if is_ours else node

    return tree.transform(step)


def percentile(dialect: str) -> Callable[..., exp.Expr]:
    """Return what makes ``percentile(x, p)``, exact and with linear interpolation, on *dialect*.

    Raises:
        UnsupportedSql: the engine has no such function, or none we know of.
    """
    if dialect not in _PERCENTILE:
        msg = f"No exact percentile is known for {dialect}: add its name to smarketing/warehouse/engines/spelling.py."
        raise UnsupportedSql(msg)
    name = _PERCENTILE[dialect]
    return lambda value, share: exp.Anonymous(this=name, expressions=[value.copy(), share.copy()])


def everything_of(relation: exp.Expr | str, dialect: str) -> str:
    """Return the query of all rows of *relation*, in *dialect*."""
    return exp.select("*").from_(relation).sql(dialect=dialect)


def spell(tree: exp.Expr, dialect: str) -> str:
    """Return *tree* as one statement of *dialect*."""
    return replace_calls(tree, "percentile", percentile(dialect)).sql(dialect=dialect)
