"""Which leads a rule calls ready for sales, beside the rule in force; tried before anybody agrees on it."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from sqlglot import exp

from smarketing.domain.personas import PersonaRule
from smarketing.settings import Settings
from smarketing.warehouse.asking_leads import asked_of_leads
from smarketing.warehouse.cells import canonical
from smarketing.warehouse.personas import rule_condition


def ready_leads(leads: Path, before: PersonaRule | None, after: PersonaRule | None, *, settings: Settings) -> pa.Table:
    """Return ``lead_id, was_ready, is_ready`` of the canonical leads in a Parquet file; null where there is no rule.

    Raises:
        EngineError: the file can't be read.
    """
    columns = frozenset(pq.read_schema(leads).names)
    lead_id = exp.Trim(this=exp.cast(exp.column("lead_id"), "varchar"))
    tests = [
        exp.alias_(exp.Max(this=_test(rule, columns)), name)
        for name, rule in (("was_ready", before), ("is_ready", after))
    ]
    query = exp.select(exp.alias_(lead_id, "lead_id"), *tests).from_(canonical("leads")).group_by(lead_id.copy())
    return asked_of_leads(leads, query, settings=settings)


def _test(rule: PersonaRule | None, columns: frozenset[str]) -> exp.Expr:
    return exp.cast(exp.Null(), "boolean") if rule is None else rule_condition(rule, columns)
