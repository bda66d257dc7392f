"""``company`` holds small marts and answers questions asked of them, through the real reader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from smarketing import metrics
from smarketing.domain.agreements import ServiceLevel
from smarketing.domain.agreements.service_level import START
from smarketing.domain.filters import Filters
from smarketing.domain.stages import DEFAULT_STAGES, Stage
from smarketing.domain.working_time import Held
from smarketing.metrics.live import live_tables, served
from smarketing.warehouse.reader import Reader
from tests.metrics.marts import Row, SmallBuild, deal, lead, stage_rows, stages_of, write_marts

_numbers = count(1)


class Company:
    """The marts given last, and questions asked of them."""

    def __init__(self, workspace: Path) -> None:
        self.workspace = workspace
        self.lead_types: pa.Table | None = None
        self.reader = Reader(workspace, threads=2, memory_limit="500MB")
        self.given()

    def given(
        self,
        *,
        leads: Iterable[Row] = (),
        feedback: Iterable[Row] = (),
        stages: Iterable[Stage] = DEFAULT_STAGES,
        unrecorded: Collection[str] = (),
        level: ServiceLevel = START,
        levels: Sequence[Held] = (),
        agreed: Mapping[str, pa.Table] | None = None,
        **marts: Iterable[Row] | pa.Table,
    ) -> None:
        rows = list(leads)
        marts.setdefault("lead_stages", [stage for lead in rows for stage in stages_of(lead)])
        marts["stages"] = [{**row, "recorded_leads": int(row["stage"] not in unrecorded)} for row in stage_rows()]
        self.build = SmallBuild(f"small{next(_numbers)}")
        write_marts(self.workspace / "builds" / f"{self.build.id}.duckdb", {"leads": rows, **marts})
        numbers = {lead["lead_id"]: lead["lead_number"] for lead in rows}
        verdicts = metrics.rated({**row, "lead_number": numbers.get(row["lead_id"])} for row in feedback)
        levels = levels or (Held(dt.date.min, level),)
        service = {**served(levels, dt.date(2024, 1, 1), self.build.as_of, "UTC", self.lead_types), **(agreed or {})}
        self.live = live_tables(stages, verdicts, revision=self.build.id, beside=service)

    def ask(self, name: str, filters: Filters | None = None, **params: Any) -> metrics.Answer:
        return metrics.ask(self.reader, self.build, name, filters, params=params, live=self.live)

    def rows(self, name: str, filters: Filters | None = None, **params: Any) -> list[dict[str, Any]]:
        return self.ask(name, filters, **params).table.to_pylist()

    def rows_behind(self, name: str) -> dict[str, dict[str, Any]]:
        """The rows that *name* reads, by lead."""
        found = metrics.rows_behind(self.reader, self.build, name, limit=None, live=self.live)
        return {row["lead_id"]: row for row in found.table.to_pylist()}

    def by(self, name: str, key: str, filters: Filters | None = None) -> dict[Any, dict[str, Any]]:
        return {row[key]: row for row in self.rows(name, filters)}


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    company = Company(tmp_path)
    yield company
    company.reader.close()


@pytest.fixture(scope="module")
def module_company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    company = Company(tmp_path_factory.mktemp("company"))
    yield company
    company.reader.close()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    company = Company(tmp_path_factory.mktemp("empty"))
    yield company
    company.reader.close()


@pytest.fixture(scope="module")
def small(module_company: Company) -> Company:
    """Return a company with a few rows of everything that rows and explanations are asked of."""
    module_company.given(
        leads=[
            lead("customer", source="Paid", persona="Champion", lead_id="L100", company="Acme 100%"),
            lead("customer", source="Paid", is_mature=False),
            lead("opportunity", persona="Champion", lead_id="L101"),
            lead("marketing_qualified", created=dt.date(2026, 5, 20)),
            lead("lead", is_lost=True),
            lead("sales_qualified", created=dt.date(2026, 4, 20), opportunity_date=None),
        ],
        deals=[deal(persona="Champion"), deal("lost"), deal("open"), deal(closed=dt.date(2026, 4, 2))],
        deal_stages=[
            {
                "deal_id": "D1",
                "pipeline": "Sales",
                "deal_stage": "Demo",
                "created_date": dt.date(2026, 4, 1),
                "is_moved_on": True,
                "is_open_here": False,
            },
            {
                "deal_id": "D2",
                "pipeline": "Sales",
                "deal_stage": "Demo",
                "created_date": dt.date(2026, 4, 1),
                "is_lost_here": True,
                "is_open_here": False,
            },
        ],
        feedback=[
            {"lead_id": "L100", "verdict": "good", "reason": "Fits", "reason_team": "sales"},
            {"lead_id": "L101", "verdict": "bad", "reason": "Too small", "reason_team": "marketing"},
        ],
        contradictions=[{"check_name": "after_as_of", "record_kind": "lead", "record_id": "L1"}],
        lead_movements=[{"lead_id": "L1", "movement": "new"}],
    )
    return module_company
