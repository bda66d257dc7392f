"""The canonical columns that an export does not have: the stage of ours a lead is at, how a deal ended, a currency."""

from __future__ import annotations

from smarketing.domain.stages import DEFAULT_STAGES
from smarketing.ingest.currencies import derived_currency
from smarketing.ingest.engine import literals
from smarketing.ingest.targets import Targets
from smarketing.ingest.values import mapped_sql

DISQUALIFIED = "disqualified"


def derived_columns(targets: Targets, typed: dict[str, str]) -> dict[str, str]:
    """Return SQL by name of the columns added to *targets*' table; *typed* is the SQL of the columns it has."""
    if targets.table.name == "leads":
        return _lead_columns(targets)
    if targets.table.name == "stage_history":
        stage = targets.target_of("stage")
        return {"mapped_stage": _meaning(targets, "stage")} if stage and stage.mapping.values else {}
    if targets.table.name == "costs":
        return derived_currency(targets, typed)
    if targets.table.name == "deals":
        return _deal_columns(targets, typed) | derived_currency(targets, typed)
    return {}


def _meaning(targets: Targets, column: str) -> str:
    """Return SQL for what a value of *column* was mapped to, null where that is nothing."""
    target = targets.target_of(column)
    values = [pair for pair in target.mapping.values if pair[1]] if target else []
    return mapped_sql(target.source, values, "NULL") if target and values else "CAST(NULL AS VARCHAR)"


def _lead_columns(targets: Targets) -> dict[str, str]:
    columns = ("lifecycle_stage", "lead_status")
    found = [target for column in columns if (target := targets.target_of(column))]
    out = [
        (target.source, [theirs.strip() for theirs, ours in target.mapping.values if ours == DISQUALIFIED])
        for target in found
    ]
    disqualified = [f"coalesce({source} IN {literals(words)}, false)" for source, words in out if words]
    return {"mapped_stage": _latest_stage(targets, columns), "is_disqualified": " OR ".join(disqualified) or "false"}


def _latest_stage(targets: Targets, columns: tuple[str, ...]) -> str:
    """Return SQL for the latest of the stages that the values of *columns* were mapped to, null without any."""
    places = {stage.key: f"{place:02d}" for place, stage in enumerate(DEFAULT_STAGES)}
    found = [target for column in columns if (target := targets.target_of(column))]
    reached = [
        mapped_sql(target.source, values, "NULL")
        for target in found
        if (values := [(theirs, places[ours]) for theirs, ours in target.mapping.values if ours in places])
    ]
    if not reached:
        return "CAST(NULL AS VARCHAR)"
    latest = f"greatest({', '.join(reached)})"
    return mapped_sql(f"({latest})", [(place, key) for key, place in places.items()], "NULL")


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
