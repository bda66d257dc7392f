"""Small marts made by hand, in the shapes that the warehouse builds, on a real DuckDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from smarketing.domain.stages import DEFAULT_STAGES
from smarketing.warehouse.models import all_models, spelled

AS_OF = dt.date(2026, 6, 30)
STAGES = [stage.key for stage in DEFAULT_STAGES]
DIMENSIONS = ("persona", "source", "campaign", "content", "owner", "team", "segment")
Row = Mapping[str, Any]
SORTED_ANEW = ("lead_stage_entries", "sales_days", "sales_attempts", "taken_leads", "handed_over_leads",
               "customer_stages", "known_follow_up")  # fmt: skip
"""What holds nothing but rows of other marts: made from those by its models."""

TEXT, DATE, WHOLE, BOOL, MONEY, NUMBER = "varchar", "date", "bigint", "boolean", "decimal(18, 2)", "double"
MOMENT = "timestamp"
_DIMENSIONS = dict.fromkeys(DIMENSIONS, TEXT)
SHAPES: dict[str, dict[str, str]] = {
    "leads": {
        **dict.fromkeys(("lead_id", "email", "first_name", "last_name", "company", "job_title", "industry"), TEXT),
        **dict.fromkeys(("company_size", "country", "source_detail", "lifecycle_stage", "lead_status"), TEXT),
        **dict.fromkeys(("disqualified_reason", "stage"), TEXT),
        **dict.fromkeys(
            ("created_date", "created_month", "stage_date", "handed_over_date", "last_activity_date"), DATE
        ),
        **{f"{stage}_date": DATE for stage in STAGES},
        **dict.fromkeys(("handed_over_at", "first_contacted_at"), MOMENT),
        **dict.fromkeys(("lead_number", "stage_position", "days_to_customer", "deals"), WHOLE),
        **dict.fromkeys(("won_deals", "open_deals", "contact_attempts"), WHOLE),
        **dict.fromkeys(("is_customer", "is_lost", "is_open", "is_mature", "is_disqualified"), BOOL),
        **dict.fromkeys(("revenue", "open_amount"), MONEY),
        **_DIMENSIONS,
    },
    "lead_stages": {
        **dict.fromkeys(("lead_id", "stage"), TEXT),
        **dict.fromkeys(("stage_position", "days_to_next", "watched_days", "age_days"), WHOLE),
        **dict.fromkeys(("created_date", "entered_date"), DATE),
        **dict.fromkeys(("is_skipped", "is_highest", "is_open", "is_lost", "is_next_reached", "is_mature"), BOOL),
        **_DIMENSIONS,
    },
    "deals": {
        **dict.fromkeys(
            ("deal_id", "deal_name", "company", "currency", "conversion", "deal_stage", "pipeline", "lead_id", "tie"),
            TEXT,
        ),
        **dict.fromkeys(("lost_reason", "deal_type"), TEXT),
        **dict.fromkeys(("created_date", "created_month", "expected_close_date", "close_date", "close_month"), DATE),
        **dict.fromkeys(("lead_count", "sales_cycle_days"), WHOLE),
        **dict.fromkeys(("is_won", "is_lost", "is_open", "is_closed"), BOOL),
        **dict.fromkeys(("amount", "other_currency_amount", "original_amount"), MONEY),
        "rate_date": DATE,
        "rate": "decimal(20, 13)",
        "probability": NUMBER,
        **_DIMENSIONS,
    },
    "deal_stages": {
        **dict.fromkeys(("deal_id", "pipeline", "deal_stage"), TEXT),
        **dict.fromkeys(("deal_stage_position", "days_in_stage"), WHOLE),
        **dict.fromkeys(("created_date", "entered_date"), DATE),
        **dict.fromkeys(("is_skipped", "is_moved_on", "is_lost_here", "is_open_here"), BOOL),
        **_DIMENSIONS,
    },
    "stage_returns": {
        **dict.fromkeys(("record_kind", "record_id", "stage_from", "stage_to"), TEXT),
        **dict.fromkeys(("is_back", "is_again"), BOOL),
        "entry_number": WHOLE,
        "returned_date": DATE,
        **_DIMENSIONS,
    },
    "deal_movements": {
        **dict.fromkeys(("deal_id", "deal_name", "before_state", "after_state"), TEXT),
        **dict.fromkeys(("before_amount", "after_amount"), MONEY),
        **dict.fromkeys(("before_close_date", "after_close_date"), DATE),
        **_DIMENSIONS,
    },
    "lead_movements": {
        **dict.fromkeys(("lead_id", "movement", "stage"), TEXT),
        **dict.fromkeys(("before_stage_position", "after_stage_position"), WHOLE),
        "created_date": DATE,
        **_DIMENSIONS,
    },
    "touches": {
        **dict.fromkeys(("lead_id", "kind", "channel", "direction", "outcome"), TEXT),
        "occurred_at": MOMENT,
        "occurred_date": DATE,
        **_DIMENSIONS,
    },
    "cost_days": {
        "cost_date": DATE,
        **dict.fromkeys(("amount", "other_currency_amount"), MONEY),
        "currency": TEXT,
        **dict.fromkeys(("impressions", "clicks", "visits"), WHOLE),
        "is_spread": BOOL,
        **_DIMENSIONS,
    },
    "deal_contents": {
        **dict.fromkeys(("deal_id", "deal_name", "lead_id"), TEXT),
        **dict.fromkeys(("close_date", "last_touched_date"), DATE),
        **dict.fromkeys(("is_won", "is_lost"), BOOL),
        "touches": WHOLE,
        **_DIMENSIONS,
    },
    "contradictions": {
        **dict.fromkeys(("check_name", "record_kind", "record_id", "detail"), TEXT),
        "noted_date": DATE,
    },
    "unconverted_amounts": {
        **dict.fromkeys(("record_kind", "currency"), TEXT),
        "records": WHOLE,
        "original_amount": MONEY,
        **dict.fromkeys(("first_date", "last_date"), DATE),
    },
    "stages": {
        **dict.fromkeys(("stage", "stage_label", "team"), TEXT),
        **dict.fromkeys(("stage_position", "recorded_leads"), WHOLE),
    },
    "build": {
        **dict.fromkeys(("snapshot_id", "previous_snapshot_id", "currency"), TEXT),
        **dict.fromkeys(("as_of", "previous_as_of"), DATE),
    },
    "stage_lags": {"stage": TEXT, "stage_position": WHOLE, "lag_days": NUMBER, "timed": WHOLE},
}


@dataclass(frozen=True)
class SmallBuild:
    """Stands where a build stands."""

    id: str
    as_of: dt.date = AS_OF


def write_marts(file: Path, marts: Mapping[str, Iterable[Row] | pa.Table]) -> None:
    """Write *marts*, and every other mart empty, where a reader looks for a build; a table fills its own columns."""
    file.parent.mkdir(parents=True, exist_ok=True)
    second = {"as_of": AS_OF, "snapshot_id": "second", "previous_snapshot_id": "first"}
    given = {"stages": stage_rows(), "build": [second], **marts}
    with duckdb.connect(str(file)) as connection:
        connection.begin()
        for name, shape in SHAPES.items():
            rows = given.get(name, ())
            if isinstance(rows, pa.Table):
                _fill(connection, name, shape, [])
                connection.execute(f"insert into {name} by name select * from rows")
            else:
                _fill(connection, name, shape, list(rows))
        for model in all_models():
            if model.name in SORTED_ANEW:
                connection.execute(f"create table {model.name} as {spelled(model, 'duckdb')}")
        connection.commit()


def _fill(connection: duckdb.DuckDBPyConnection, name: str, shape: Mapping[str, str], rows: list[Row]) -> None:
    columns = ", ".join(f'"{column}" {kind}' for column, kind in shape.items())
    connection.execute(f"create table {name} ({columns})")
    for row in rows:
        if unknown := row.keys() - shape.keys():
            raise AssertionError(f"{name} has no {unknown}")
    if rows:
        filled = pa.table({column: [row.get(column) for row in rows] for column in shape})
        connection.register("filled", filled)
        connection.execute(f"insert into {name} select * from filled")


def stage_rows() -> list[Row]:
    return [
        {
            "stage": stage.key,
            "stage_position": place,
            "stage_label": stage.label,
            "team": stage.team,
            "recorded_leads": 1,
        }
        for place, stage in enumerate(DEFAULT_STAGES, 1)
    ]


_numbers = count(1)
UNKNOWN = dict.fromkeys(DIMENSIONS, "(unknown)")


def lead(stage: str = "lead", created: dt.date = dt.date(2026, 3, 1), *, step_days: int = 10, **over: Any) -> Row:
    """A lead at *stage*, *step_days* after the stage before it each time; anything else may be said over it."""
    position = STAGES.index(stage) + 1
    dates = {f"{key}_date": created + dt.timedelta(step_days * place) for place, key in enumerate(STAGES[:position])}
    handed_over = over.get("handed_over_date", dates.get("marketing_qualified_date"))
    is_customer, is_lost = stage == "customer", bool(over.get("is_lost", False))
    number = next(_numbers)
    return {
        **UNKNOWN,
        "lead_id": f"L{number}",
        "lead_number": number,
        "created_date": created,
        "created_month": created.replace(day=1),
        "stage": stage,
        "stage_position": position,
        "stage_date": created + dt.timedelta(step_days * (position - 1)),
        "handed_over_date": handed_over,
        "handed_over_at": dt.datetime.combine(handed_over, dt.time()) if handed_over else None,
        **dates,
        "is_customer": is_customer,
        "is_lost": is_lost,
        "is_disqualified": False,
        "is_open": not is_customer and not is_lost,
        "is_mature": True,
        "days_to_customer": step_days * 4 if is_customer else None,
        "revenue": 0,
        "open_amount": 0,
        **over,
    }


def stages_of(row: Row) -> list[Row]:
    """The lead's rows in ``lead_stages``."""
    return [_stage_row(row, position) for position in range(1, row["stage_position"] + 1)]


def _stage_row(row: Row, position: int) -> Row:
    entered = row.get(f"{STAGES[position - 1]}_date")
    following = row.get(f"{STAGES[position]}_date") if position < len(STAGES) else None
    is_highest = position == row["stage_position"]
    return {
        **{column: row[column] for column in ("lead_id", "created_date", *DIMENSIONS)},
        "stage": STAGES[position - 1],
        "stage_position": position,
        "entered_date": entered,
        "is_skipped": entered is None,
        "is_highest": is_highest,
        "is_open": is_highest and row["is_open"],
        "is_lost": is_highest and row["is_lost"],
        "is_next_reached": not is_highest,
        "is_mature": row["is_mature"],
        "days_to_next": (following - entered).days if following and entered else None,
        "watched_days": (AS_OF - entered).days if entered and (is_highest or following) else None,
        "age_days": (AS_OF - entered).days if is_highest and entered else None,
    }


def deal(
    state: str = "won", amount: float | None = 1000, closed: dt.date | None = dt.date(2026, 5, 1), **over: Any
) -> Row:
    """A deal ``won``, ``lost`` or ``open``, created thirty days before it closed."""
    created = over.pop("created", (closed or dt.date(2026, 5, 1)) - dt.timedelta(30))
    closed = None if state == "open" else closed
    return {
        **UNKNOWN,
        "deal_id": f"D{next(_numbers)}",
        "amount": amount,
        "created_date": created,
        "created_month": created.replace(day=1),
        "close_date": closed,
        "close_month": closed.replace(day=1) if closed else None,
        "is_won": state == "won",
        "is_lost": state == "lost",
        "is_open": state == "open",
        "is_closed": state != "open",
        "sales_cycle_days": (closed - created).days if closed and state == "won" else None,
        **over,
    }
