"""Cells of canonical tables as syntax trees: their type, what says that one is missing, and no rows at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlglot import exp

from smarketing.domain.stages import UNKNOWN
from smarketing.domain.tables import DUCKDB_TYPES

MISSING_WORDS: Final = ("", "unknown", "n/a", "(not set)", "null", "none", "-", UNKNOWN)


def canonical(table: str) -> str:
    """Return the name under which the rows of a canonical table are registered."""
    return f"canonical_{table}"


def typed(value: exp.Expr, kind: str) -> exp.Expr:
    """Return *value* as the type that a column of *kind* has."""
    return exp.Cast(this=value, to=exp.DataType.build(DUCKDB_TYPES[kind], dialect="duckdb"))


def empty(shape: Mapping[str, str]) -> exp.Query:
    """Return no rows with the columns of *shape*, by name their kind."""
    nulls = [exp.alias_(typed(exp.Null(), kind), name) for name, kind in shape.items()]
    return exp.select(*nulls).where(exp.false())


def lead_id() -> exp.Expr:
    """Return the id of a lead as it is kept: text without outer blanks."""
    return exp.alias_(exp.Trim(this=typed(exp.column("lead_id"), "text")), "lead_id")
