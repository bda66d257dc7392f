"""The canonical columns that an export does not have: the stage of ours a lead is at, how a deal ended, a currency."""

# ruff: noqa: S608 - statements are built from names of ours and quoted literals

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import duckdb

from smarketing.domain.stages import DEFAULT_STAGES
from smarketing.ingest.currencies import derived_currency
from smarketing.ingest.engine import literals
from smarketing.ingest.ids import KNOWN_AS
from smarketing.ingest.survey import STAGED
from smarketing.ingest.targets import Targets
from smarketing.ingest.unseen import other_addresses_sql
from smarketing.ingest.values import mapped_sql

DISQUALIFIED = "disqualified"
OUTCOMES: Final = ("is_won", "is_closed")
_OF_DEALS: Final = (*OUTCOMES, "won_at", "lost_at", "deal_stage")
_OF_LEADS: Final = ("lifecycle_stage", "lead_status")
DERIVED_FROM: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "leads": {"mapped_stage": _OF_LEADS, "is_disqualified": _OF_LEADS},
    "deals": {"is_won": _OF_DEALS, "is_closed": _OF_DEALS, "currency": ()},
}
"""By table, each column that is added and the columns it is worked out from: without them it says nothing.

A currency may stand in the cells of an amount, and mostly doesn't.
"""


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


def other_addresses(connection: duckdb.DuckDBPyConnection, targets: Targets, typed: dict[str, str]) -> dict[str, str]:
    """Return SQL by name of the column for what else leads go by: the addresses beside the first in a cell, if any.

    They are looked for among the rows that were taken aside; *typed* is the SQL of the columns the table has.
    """
    email = targets.source_of("email") if targets.table.name == "leads" else None
    if email is None:
        return {}
    others = other_addresses_sql(email)
    if not connection.execute(f"SELECT 1 FROM {STAGED} WHERE {others} IS NOT NULL LIMIT 1").fetchall():
        return {}
    return {KNOWN_AS: f"nullif(concat_ws(';', {typed.get(KNOWN_AS, 'NULL')}, {others}), '')"}


def _meaning(targets: Targets, column: str) -> str:
    """Return SQL for what a value of *column* was mapped to, null where that is nothing."""
    target = targets.target_of(column)
    values = [pair for pair in target.mapping.values if pair[1]] if target else []
    return mapped_sql(target.source, values, "NULL") if target and values else "CAST(NULL AS VARCHAR)"


def _lead_columns(targets: Targets) -> dict[str, str]:
    columns = _OF_LEADS
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


def untold_outcome(targets: Targets, typed: Mapping[str, str]) -> dict[str, str]:
    """Return by column that tells how a deal ended SQL that is true where nothing else does: then it isn't guessed."""
    dated, staged = _dated(typed), _staged_won(targets)
    others = {
        "is_won": f"NOT coalesce({typed.get('is_closed', 'NULL')}, true)",
        "is_closed": f"coalesce({typed.get('is_won', 'NULL')}, false)",
    }
    return {name: f"({dated}) IS NULL AND ({staged}) IS NULL AND NOT ({told})" for name, told in others.items()}


def _dated(typed: Mapping[str, str]) -> str:
    won_at, lost_at = (typed.get(name, "CAST(NULL AS TIMESTAMP)") for name in ("won_at", "lost_at"))
    later = f"coalesce({won_at} >= {lost_at}, {won_at} IS NOT NULL)"
    return f"CASE WHEN {won_at} IS NOT NULL OR {lost_at} IS NOT NULL THEN {later} END"


def _staged_won(targets: Targets) -> str:
    stage = _meaning(targets, "deal_stage")
    return f"CASE {stage} WHEN 'won' THEN true WHEN 'lost' THEN false WHEN 'open' THEN false END"


def _deal_columns(targets: Targets, typed: dict[str, str]) -> dict[str, str]:
    own_won, own_closed = (typed.get(name, "CAST(NULL AS BOOLEAN)") for name in ("is_won", "is_closed"))
    stage, dated, staged_won = _meaning(targets, "deal_stage"), _dated(typed), _staged_won(targets)
    staged_closed = f"CASE {stage} WHEN 'won' THEN true WHEN 'lost' THEN true WHEN 'open' THEN false END"
    won = f"coalesce({own_won}, {dated}, {staged_won}, false)"
    closed = f"({won} OR coalesce({own_closed}, CASE WHEN {dated} IS NOT NULL THEN true END, {staged_closed}, false))"
    return {"is_won": won, "is_closed": closed}
