"""The canonical columns that value maps add: which stage of ours a lead is at, and how a deal ended."""

from __future__ import annotations

from smarketing.ingest.engine import literals
from smarketing.ingest.targets import Targets
from smarketing.ingest.values import mapped_sql

DISQUALIFIED = "disqualified"


def derived_columns(targets: Targets, typed: dict[str, str]) -> dict[str, str]:
    """Return SQL by name of the columns added to *targets*' table; *typed* is the SQL of the columns it has."""
    if targets.table.name == "leads":
        return _lead_columns(targets)
    return _deal_columns(targets, typed) if targets.table.name == "deals" else {}


def _meaning(targets: Targets, column: str, *, unless: tuple[str, ...] = ("",)) -> str:
    """Return SQL for what a value of *column* was mapped to, null where that is nothing or one of *unless*."""
    target = targets.target_of(column)
    values = [pair for pair in target.mapping.values if pair[1] not in unless] if target else []
    return mapped_sql(target.source, values, "NULL") if target and values else "CAST(NULL AS VARCHAR)"


def _lead_columns(targets: Targets) -> dict[str, str]:
    columns = ("lifecycle_stage", "lead_status")
    stages = [_meaning(targets, column, unless=("", DISQUALIFIED)) for column in columns]
    found = [target for column in columns if (target := targets.target_of(column))]
    out = [
        (target.source, [theirs.strip() for theirs, ours in target.mapping.values if ours == DISQUALIFIED])
        for target in found
    ]
    disqualified = [f"coalesce({source} IN {literals(words)}, false)" for source, words in out if words]
    return {"mapped_stage": f"coalesce({', '.join(stages)})", "is_disqualified": " OR ".join(disqualified) or "false"}


def _deal_columns(targets: Targets, typed: dict[str, str]) -> dict[str, str]:
    won_at, lost_at = (typed.get(name, "CAST(NULL AS TIMESTAMP)") for name in ("won_at", "lost_at"))
    own_won, own_closed = (typed.get(name, "CAST(NULL AS BOOLEAN)") for name in ("is_won", "is_closed"))
    stage = _meaning(targets, "deal_stage")
    later = f"coalesce({won_at} >= {lost_at}, {won_at} IS NOT NULL)"
    dated = f"CASE WHEN {won_at} IS NOT NULL OR {lost_at} IS NOT NULL THEN {later} END"
    staged_won = f"CASE {stage} WHEN 'won' THEN true WHEN 'lost' THEN false WHEN 'open' THEN false END"
    staged_closed = f"CASE {stage} WHEN 'won' THEN true WHEN 'lost' THEN true WHEN 'open' THEN false END"
    won = f"coalesce({own_won}, {dated}, {staged_won}, false)"
    closed = f"({won} OR coalesce({own_closed}, CASE WHEN {dated} IS NOT NULL THEN true END, {staged_closed}, false))"
    return {"is_won": won, "is_closed": closed}
