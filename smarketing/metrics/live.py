"""The relations that change without a build: what both teams agreed and said, as small Arrow tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Final

import pyarrow as pa

from smarketing.domain.agreements import ServiceLevel
from smarketing.domain.stages import Stage
from smarketing.domain.working_time import working_days
from smarketing.warehouse.reader import LiveTables

LIVE_TABLES: Final[dict[str, pa.Schema]] = {
    "live_stages": pa.schema(
        [
            ("stage", pa.string()),
            ("owner", pa.string()),
            ("definition", pa.string()),
            ("target_rate", pa.float64()),
            ("limit_days", pa.int64()),
        ]
    ),
    "live_responses": pa.schema(
        [
            ("type_position", pa.int32()),
            ("lead_type", pa.string()),
            ("limit_minutes", pa.int64()),
            ("attempts", pa.int64()),
            ("within_days", pa.int64()),
        ]
    ),
    "live_lead_types": pa.schema([("lead_id", pa.string()), ("type_position", pa.int32())]),
    "live_working_days": pa.schema(
        [
            ("day", pa.date32()),
            *((name, pa.int64()) for name in ("minutes_before", "first_from", "first_minutes")),
            *((name, pa.int64()) for name in ("second_from", "second_minutes")),
        ]
    ),
    "live_returns": pa.schema(
        [
            ("lead_id", pa.string()),
            ("recycled_date", pa.date32()),
            ("return_date", pa.date32()),
            ("return_state", pa.string()),
        ]
    ),
    "live_hearings": pa.schema(
        [
            *((name, pa.string()) for name in ("hearing_id", "remark_id", "remark_kind", "remark", "remark_state")),
            *((name, pa.string()) for name in ("answers", "lead_id", "said_persona", "stage", "quote", "heard_by")),
            ("lead_number", pa.int32()),
            ("noted_date", pa.date32()),
        ]
    ),
    "live_sales_ready": pa.schema([("lead_id", pa.string()), ("was_ready", pa.bool_()), ("is_ready", pa.bool_())]),
    "live_feedback": pa.schema(
        [
            ("lead_id", pa.string()),
            ("lead_number", pa.int32()),
            ("verdict", pa.string()),
            ("reason", pa.string()),
            ("reason_team", pa.string()),
            ("rated_by", pa.string()),
            ("rated_date", pa.date32()),
        ]
    ),
}
"""Name and columns of each. ``live_stages`` has one row per stage, ``target_rate`` (0-1) to the next stage;
``live_feedback`` the latest verdict per lead: ``good``, ``ok`` or ``bad``, with a reason and the team that must act;
``live_responses`` how sales follows up each type of lead, the type at position 0 being every other lead;
``live_lead_types`` the leads of a type that has a rule; ``live_working_days`` the days of ``domain.working_time``;
``live_returns`` the leads given back to marketing for later: ``waiting``, ``back`` with sales, or ``dropped``;
``live_hearings`` what was heard from customers, each time, under the words that it is counted by: ``answers`` is null
where nothing answers it, ``stage`` that of the lead then, ``said_persona`` the persona that was known or chosen then;
``live_sales_ready`` what a proposed rule and the rule in force say of each lead, empty while none is tried;
``lead_number`` is that of the lead in the build beside it, null where it has none."""


def rated(verdicts: Iterable[Mapping[str, object]]) -> pa.Table:
    """Return the latest *verdicts*, one mapping of its columns per lead, as the table ``live_feedback``."""
    return pa.Table.from_pylist(list(verdicts), schema=LIVE_TABLES["live_feedback"])


def returned(returns: Iterable[Mapping[str, object]]) -> pa.Table:
    """Return *returns*, one mapping of its columns per lead, as the table ``live_returns``."""
    return pa.Table.from_pylist(list(returns), schema=LIVE_TABLES["live_returns"])


def heard(hearings: Iterable[Mapping[str, object]]) -> pa.Table:
    """Return *hearings*, one mapping of its columns per time that something was heard, as ``live_hearings``."""
    return pa.Table.from_pylist(list(hearings), schema=LIVE_TABLES["live_hearings"])


def staged(stages: Iterable[Stage]) -> pa.Table:
    """Return *stages* as the table ``live_stages``."""
    agreed = [{"stage": stage.key, **asdict(stage)} for stage in stages]
    return pa.Table.from_pylist(agreed, schema=LIVE_TABLES["live_stages"])


def served(
    level: ServiceLevel, first: dt.date, last: dt.date, zone: str, lead_types: pa.Table | None = None
) -> dict[str, pa.Table]:
    """Return the tables of what both teams agreed on follow-up, by name; the week from *first* to *last* in *zone*.

    *lead_types* names the leads of types that have a rule, none by default.
    """
    responses = [
        {
            "type_position": place if response.rule else 0,
            "lead_type": response.lead_type,
            "limit_minutes": round(response.first_response_hours * 60),
            "attempts": response.attempts,
            "within_days": response.within_days,
        }
        for place, response in enumerate(level.responses, 1)
    ]
    days = [vars(day) for day in working_days(level, first, last, zone)]
    schema = LIVE_TABLES["live_lead_types"]
    return {
        "live_responses": pa.Table.from_pylist(responses, schema=LIVE_TABLES["live_responses"]),
        "live_working_days": pa.Table.from_pylist(days, schema=LIVE_TABLES["live_working_days"]),
        "live_lead_types": schema.empty_table() if lead_types is None else lead_types.cast(schema),
    }


def live_tables(
    stages: Iterable[Stage], feedback: pa.Table, *, revision: str, beside: Mapping[str, pa.Table] | None = None
) -> LiveTables:
    """Return the live tables of *stages* and of the latest verdicts, as ``rated`` gives them.

    *beside* are others by name: those of ``served``, ``returned``, ``heard``; those left out are empty. *revision*
    names this state of all: equal revisions must mean equal tables.
    """
    empty = {name: schema.empty_table() for name, schema in LIVE_TABLES.items()}
    made = {"live_stages": staged(stages), "live_feedback": feedback, **(beside or {})}
    return LiveTables(revision, {**empty, **made})
