"""Audits: what a build must hold before anybody sees its numbers."""

from __future__ import annotations

from functools import cache
from typing import Final

from sqlglot import exp

from smarketing.errors import AuditError
from smarketing.warehouse.contracts import Audit, all_contracts
from smarketing.warehouse.engines.base import Engine
from smarketing.warehouse.engines.spelling import spell

_DIALECT: Final = "duckdb"


def check_audits(engine: Engine) -> None:
    """Do nothing if every mart of *engine* keeps its contract.

    Raises:
        AuditError: the first promise that is broken, how many rows break it, and the query that lists them.
    """
    for contract in all_contracts():
        for audit in contract.audits:
            found = count_broken(engine, audit)
            if found:
                raise AuditError(audit.name, audit.promise, found, audit.query.sql(_DIALECT, pretty=True))


def count_broken(engine: Engine, audit: Audit) -> int:
    """Return how many rows break the promise of *audit*."""
    return int(engine.rows(_counting(audit, engine.dialect)).column("rows_found")[0].as_py())


@cache
def _counting(audit: Audit, dialect: str) -> str:
    rows = exp.alias_(exp.Count(this=exp.Star()), "rows_found")
    counted = exp.select(rows).from_(exp.Subquery(this=audit.query.copy(), alias=exp.to_identifier("broken")))
    return spell(counted, dialect)
