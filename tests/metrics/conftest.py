"""``company`` holds small marts and answers questions asked of them, through the real reader."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from smarketing import metrics
from smarketing.domain.filters import Filters
from smarketing.domain.stages import DEFAULT_STAGES, Stage
from smarketing.metrics.live import live_tables
from smarketing.warehouse.reader import Reader
from tests.metrics.marts import Row, SmallBuild, stage_rows, stages_of, write_marts

_numbers = count(1)


class Company:
    """The marts given last, and questions asked of them."""

    def __init__(self, workspace: Path) -> None:
        self.workspace = workspace
        self.reader = Reader(workspace, threads=2, memory_limit="500MB")
        self.given()

    def given(
        self,
        *,
        leads: Iterable[Row] = (),
        feedback: Iterable[Row] = (),
        stages: Iterable[Stage] = DEFAULT_STAGES,
        unrecorded: Collection[str] = (),
        **marts: Iterable[Row],
    ) -> None:
        rows = list(leads)
        marts.setdefault("lead_stages", [stage for lead in rows for stage in stages_of(lead)])
        marts["stages"] = [{**row, "recorded_leads": int(row["stage"] not in unrecorded)} for row in stage_rows()]
        self.build = SmallBuild(f"small{next(_numbers)}")
        write_marts(self.workspace / "builds" / f"{self.build.id}.duckdb", {"leads": rows, **marts})
        numbers = {lead["lead_id"]: lead["lead_number"] for lead in rows}
        verdicts = metrics.rated({**row, "lead_number": numbers.get(row["lead_id"])} for row in feedback)
        self.live = live_tables(stages, verdicts, revision=self.build.id)

    def ask(self, name: str, filters: Filters | None = None, **params: Any) -> metrics.Answer:
        return metrics.ask(self.reader, self.build, name, filters, params=params, live=self.live)

    def rows(self, name: str, filters: Filters | None = None, **params: Any) -> list[dict[str, Any]]:
        return self.ask(name, filters, **params).table.to_pylist()

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
