"""The relations that change without a build: what both teams agreed and said, as small Arrow tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Final

import pyarrow as pa

from smarketing.domain.stages import Stage
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
``live_sales_ready`` what a proposed rule and the rule in force say of each lead, empty while none is tried;
``lead_number`` is that of the lead in the build beside it, null where it has none."""


def rated(verdicts: Iterable[Mapping[str, object]]) -> pa.Table:
    """Return the latest *verdicts*, one mapping of its columns per lead, as the table ``live_feedback``."""
    return pa.Table.from_pylist(list(verdicts), schema=LIVE_TABLES["live_feedback"])


def staged(stages: Iterable[Stage]) -> pa.Table:
    """Return *stages* as the table ``live_stages``."""
    agreed = [{"stage": stage.key, **asdict(stage)} for stage in stages]
    return pa.Table.from_pylist(agreed, schema=LIVE_TABLES["live_stages"])


def live_tables(stages: Iterable[Stage], feedback: pa.Table, *, revision: str) -> LiveTables:
    """Return the live tables of *stages* and of the latest verdicts, as ``rated`` gives them.

    *revision* names this state of both: equal revisions must mean equal tables.
    """
    nothing_tried = LIVE_TABLES["live_sales_ready"].empty_table()
    tables = {"live_stages": staged(stages), "live_sales_ready": nothing_tried, "live_feedback": feedback}
    return LiveTables(revision, tables)
