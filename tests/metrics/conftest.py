"""``given`` makes small marts, ``ask`` asks a metric of them and returns its answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from smarketing import metrics
from smarketing.domain.filters import Filters
from smarketing.domain.stages import DEFAULT_STAGES
from smarketing.metrics.live import live_tables
from tests.metrics.marts import Row, SmallBuild, SmallReader, stages_of


class Company:
    """The marts given so far, and questions asked of them."""

    def __init__(self) -> None:
        self.given()

    def given(
        self,
        *,
        leads: Iterable[Row] = (),
        feedback: Iterable[Row] = (),
        stages: Any = DEFAULT_STAGES,
        **marts: Iterable[Row],
    ) -> None:
        rows = list(leads)
        marts.setdefault("lead_stages", [stage for lead in rows for stage in stages_of(lead)])
        self.reader = SmallReader({"leads": rows, **marts})
        self.live = live_tables(stages, feedback)

    def ask(self, name: str, filters: Filters | None = None, **params: Any) -> metrics.Answer:
        return metrics.ask(self.reader, SmallBuild(), name, filters, params=params, live=self.live)

    def rows(self, name: str, filters: Filters | None = None, **params: Any) -> list[dict[str, Any]]:
        return self.ask(name, filters, **params).table.to_pylist()

    def by(self, name: str, key: str, filters: Filters | None = None) -> dict[Any, dict[str, Any]]:
        return {row[key]: row for row in self.rows(name, filters)}


@pytest.fixture
def company() -> Company:
    return Company()


@pytest.fixture
def given(company: Company) -> Callable[..., None]:
    return company.given


@pytest.fixture
def ask(company: Company) -> Callable[..., metrics.Answer]:
    return company.ask
