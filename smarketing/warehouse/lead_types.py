"""Which type each lead is of, where both teams agreed to follow up some types otherwise than the rest."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from sqlglot import exp

from smarketing.domain.personas import PersonaRule
from smarketing.settings import Settings
from smarketing.warehouse.asking_leads import asked_of_leads
from smarketing.warehouse.cells import canonical
from smarketing.warehouse.personas import rule_condition


def typed_leads(leads: Path, rules: Mapping[int, PersonaRule], *, settings: Settings) -> pa.Table:
    """Return ``lead_id, type_position`` of the canonical leads in a Parquet file that meet one of *rules*.

    *rules* are by position; of several that a lead meets, the one of the smallest position counts.

    Raises:
        EngineError: the file can't be read.
    """
    columns = frozenset(pq.read_schema(leads).names)
    lead_id = exp.Trim(this=exp.cast(exp.column("lead_id"), "varchar"))
    case = exp.Case()
    for position, rule in sorted(rules.items()):
        case = case.when(rule_condition(rule, columns), exp.convert(position))
    typed = exp.alias_(exp.cast(exp.Min(this=case), "integer"), "type_position")
    query = exp.select(exp.alias_(lead_id, "lead_id"), typed).from_(canonical("leads")).group_by(lead_id.copy())
    return asked_of_leads(leads, query.having(typed.this.copy().is_(exp.null()).not_()), settings=settings)
