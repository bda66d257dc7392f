"""The subset of SQL that every engine answers alike: an allow-list, checked on the syntax tree."""

from __future__ import annotations

from functools import cache
from typing import Final

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError

from smarketing.errors import UnsupportedSql, did_you_mean
from smarketing.warehouse.engines.spelling import SOURCE_DIALECT
from smarketing.warehouse.portable import PORTABLE_FUNCTIONS

OUR_WORDS: Final = frozenset(
    {
        *("MEASURE", "RATIO", "PERCENTILE", "WILSON_LOW", "WILSON_HIGH"),
        *("DIFFERENCE_LOW", "DIFFERENCE_HIGH", "STANDARD_ERRORS", "CHANCE_LIMIT", "KNOWN_AMOUNT", "KNOWN_TOTAL"),
    }
)
FUNCTIONS: Final = PORTABLE_FUNCTIONS | {"FLOOR", "SQRT", "LN", "EXP", "STDDEV_SAMP", "EXTRACT", "EXISTS"}
_INSTEAD: Final[tuple[tuple[type[exp.Expr], str], ...]] = (
    (exp.Qualify, "qualify: rank in a CTE and filter there"),
    (exp.Filter, "filter (where …): write count(case when … then 1 end)"),
    (exp.Pivot, "pivot: write one case per column"),
    (exp.Lateral, "lateral: join with on"),
    (exp.Unnest, "unnest: keep lists out of the marts"),
    (exp.Array, "lists: keep them out of the marts"),
    (exp.Struct, "structs: keep them out of the marts"),
    (exp.RegexpLike, "regular expressions: decide in the marts"),
)


@cache
def parse(sql: str, where: str) -> exp.Query:
    """Return the one query in *sql*, checked; *where* names the file for messages. Copy it before changing it.

    Raises:
        UnsupportedSql: it is no single query, or uses what not every engine has.
    """
    try:
        tree = sqlglot.parse_one(sql, read=SOURCE_DIALECT)
    except ParseError as cause:
        msg = f"{where} can't be read as SQL: {cause.errors[0]['description']} (line {cause.errors[0]['line']})."
        raise UnsupportedSql(msg) from cause
    if not isinstance(tree, exp.Query):
        msg = f"{where} must hold one select."
        raise UnsupportedSql(msg)
    refuse_unportable(tree, where)
    return tree


@cache
def parse_expression(sql: str, where: str) -> exp.Expr:
    """Return the expression *sql* of a measure, checked. Copy it before changing it."""
    tree = sqlglot.parse_one(sql, read=SOURCE_DIALECT)
    refuse_unportable(tree, where)
    return tree


def refuse_unportable(tree: exp.Expr, where: str) -> None:
    """Raise ``UnsupportedSql`` for the first thing in *tree* that is not on the allow-list."""
    for kind, advice in _INSTEAD:
        if tree.find(kind):
            msg = f"{where} uses {advice}."
            raise UnsupportedSql(msg)
    for function in tree.find_all(exp.Func):
        name = (function.name if isinstance(function, exp.Anonymous) else function.sql_name()).upper()
        if name not in FUNCTIONS | OUR_WORDS:
            near = did_you_mean(name, sorted(FUNCTIONS | OUR_WORDS)).lower()
            msg = f"{where} calls {name.lower()}, which not every engine answers alike.{near.replace('did', 'Did')}"
            raise UnsupportedSql(msg)
    _refuse_positions(tree, where)
    _refuse_using(tree, where)


def _refuse_positions(tree: exp.Expr, where: str) -> None:
    for group in tree.find_all(exp.Group):
        if group.args.get("all") or any(part.is_int for part in group.expressions):
            msg = f"{where} groups by position or by all: name the columns."
            raise UnsupportedSql(msg)


def _refuse_using(tree: exp.Expr, where: str) -> None:
    for join in tree.find_all(exp.Join):
        if join.args.get("using") or join.args.get("method"):
            msg = f"{where} joins with using, natural or as-of: write on."
            raise UnsupportedSql(msg)
