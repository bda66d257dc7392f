"""The relations that change without a build: what both teams agreed and said, as small Arrow tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Final

import pyarrow as pa

from smarketing.domain.agreements import DETAILS
from smarketing.domain.stages import Stage
from smarketing.domain.working_time import Held, working_days
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
            ("agreed_from", pa.date32()),
            ("type_position", pa.int32()),
            ("lead_type", pa.string()),
            ("limit_minutes", pa.int64()),
            ("attempts", pa.int64()),
            ("within_days", pa.int64()),
        ]
    ),
    "live_lead_types": pa.schema(
        [("agreed_from", pa.date32()), ("lead_id", pa.string()), ("type_position", pa.int32())]
    ),
    "live_working_days": pa.schema(
        [
            ("day", pa.date32()),
            ("agreed_from", pa.date32()),
            *((name, pa.int64()) for name in ("minutes_before", "first_from", "first_minutes")),
            *((name, pa.int64()) for name in ("second_from", "second_minutes")),
        ]
    ),
    "live_months": pa.schema(
        [
            ("month", pa.date32()),
            ("is_agreed", pa.bool_()),
            ("is_over", pa.bool_()),
            ("expected_share", pa.float64()),
            ("excusal_limit", pa.float64()),
        ]
    ),
    "live_promises": pa.schema(
        [
            ("month", pa.date32()),
            ("promised_persona", pa.string()),
            ("promised_leads", pa.int64()),
            ("promised_value", pa.float64()),
        ]
    ),
    "live_information": pa.schema([("day", pa.date32()), *((f"asks_{name}", pa.bool_()) for name in DETAILS)]),
    "live_hand_off": pa.schema(
        [("day", pa.date32()), ("to_sales_minutes", pa.int64()), ("to_marketing_minutes", pa.int64())]
    ),
    "live_returns": pa.schema(
        [
            ("lead_id", pa.string()),
            ("recycled_date", pa.date32()),
            ("return_date", pa.date32()),
            ("return_state", pa.string()),
        ]
    ),
    "live_excusals": pa.schema(
        [
            ("lead_id", pa.string()),
            ("lead_number", pa.int32()),
            ("excused_for", pa.string()),
            ("excused_by", pa.string()),
            ("excused_date", pa.date32()),
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
``live_lead_types`` the leads of a type that has a rule; ``live_working_days`` the days of ``domain.working_time``,
each with the day since which the service level of that day holds, by which the other two are found;
``live_months`` the months that the service level judges: how much of a month's promise is expected by the as-of day
(0-1) and which part of its leads (0-1) may be excused; ``live_promises`` what marketing promised of each month, an
empty persona standing for all; ``live_information`` what both teams agreed that a lead handed over on a day comes with;
``live_hand_off`` within how much working time it is to be with the other team, and back where it isn't ready;
``live_returns`` the leads given back to marketing for later: ``waiting``, ``back`` with sales, or ``dropped``;
``live_excusals`` the leads that sales missed and that were excused, each once, with what for;
``live_hearings`` what was heard from customers, each time, under the words that it is counted by: ``answers`` is null
where nothing answers it, ``stage`` that of the lead then, ``said_persona`` the persona that was known or chosen then;
``live_sales_ready`` what a proposed rule and the rule in force say of each lead, empty while none is tried;
``lead_number`` is that of the lead in the build beside it, null where it has none."""


def rated(verdicts: Iterable[Mapping[str, object]]) -> pa.Table:
    """Return the latest *verdicts*, one mapping of its columns per lead, as the table ``live_feedback``."""
    return tabled("live_feedback", verdicts)


def returned(returns: Iterable[Mapping[str, object]]) -> pa.Table:
    """Return *returns*, one mapping of its columns per lead, as the table ``live_returns``."""
    return tabled("live_returns", returns)


def heard(hearings: Iterable[Mapping[str, object]]) -> pa.Table:
    """Return *hearings*, one mapping of its columns per time that something was heard, as ``live_hearings``."""
    return tabled("live_hearings", hearings)


def staged(stages: Iterable[Stage]) -> pa.Table:
    """Return *stages* as the table ``live_stages``."""
    agreed = [{"stage": stage.key, **asdict(stage)} for stage in stages]
    return pa.Table.from_pylist(agreed, schema=LIVE_TABLES["live_stages"])


def tabled(name: str, rows: Iterable[Mapping[str, object]]) -> pa.Table:
    """Return *rows*, each a mapping of its columns, as the live table *name*."""
    return pa.Table.from_pylist(list(rows), schema=LIVE_TABLES[name])


def served(
    levels: Sequence[Held], first: dt.date, last: dt.date, zone: str, lead_types: pa.Table | None = None
) -> dict[str, pa.Table]:
    """Return the tables of what both teams agreed on follow-up, by name; the week from *first* to *last* in *zone*.

    *levels* are the service levels by the day since which each held, the earliest first; *lead_types* names the leads
    of types that have a rule, none by default.
    """
    responses = [
        {
            "agreed_from": held.since,
            "type_position": place if response.rule else 0,
            "lead_type": response.lead_type,
            "limit_minutes": round(response.first_response_hours * 60),
            "attempts": response.attempts,
            "within_days": response.within_days,
        }
        for held in levels
        for place, response in enumerate(held.level.responses, 1)
    ]
    schema = LIVE_TABLES["live_lead_types"]
    return {
        "live_responses": tabled("live_responses", responses),
        "live_working_days": tabled("live_working_days", map(vars, working_days(levels, first, last, zone))),
        "live_lead_types": schema.empty_table() if lead_types is None else lead_types.select(schema.names).cast(schema),
    }


def live_tables(
    stages: Iterable[Stage], feedback: pa.Table, *, revision: str, beside: Mapping[str, pa.Table] | None = None
) -> LiveTables:
    """Return the live tables of *stages* and of the latest verdicts, as ``rated`` gives them.

    *beside* are others by name: those of ``served``, ``returned``, ``tabled``, ``heard``; those left out are empty.
    *revision* names this state of all: equal revisions must mean equal tables.
    """
    empty = {name: schema.empty_table() for name, schema in LIVE_TABLES.items()}
    made = {"live_stages": staged(stages), "live_feedback": feedback, **(beside or {})}
    return LiveTables(revision, {**empty, **made})
