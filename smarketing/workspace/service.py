"""What both teams agreed on follow-up, as tables beside the marts of one build."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

import pyarrow as pa
from sqlglot import exp

from smarketing import metrics
from smarketing.domain.agreements import ServiceLevel
from smarketing.ingest import snapshots
from smarketing.settings import Settings
from smarketing.store import Store
from smarketing.warehouse.build import Build
from smarketing.warehouse.lead_types import typed_leads
from smarketing.warehouse.reader import Reader

_LONGEST: Final = dt.timedelta(days=40 * 366)
_KEPT: Final = 6


class Service:
    """The service level beside builds; its tables are made anew only when another is agreed on, or built."""

    def __init__(self, settings: Settings, reader: Reader) -> None:
        self._settings = settings
        self._reader = reader
        self._made: dict[tuple[str, int, ServiceLevel], Mapping[str, pa.Table]] = {}

    def tables(self, store: Store, build: Build, as_of: dt.date | None = None) -> Mapping[str, pa.Table]:
        """Return what holds today, or held at the end of the day *as_of*, as ``metrics.served`` gives it."""
        in_force = store.agreements.in_force("service_level", as_of)
        level = in_force.value.content
        assert isinstance(level, ServiceLevel)
        key = (build.id, in_force.version, level)
        if key not in self._made:
            self._made[key] = self._served(level, build)
            for forgotten in list(self._made)[:-_KEPT]:
                del self._made[forgotten]
        return self._made[key]

    def _served(self, level: ServiceLevel, build: Build) -> Mapping[str, pa.Table]:
        query = exp.select(exp.alias_(exp.Min(this=exp.column("handed_over_date")), "first")).from_("leads")
        (row,) = self._reader.query(query.sql("duckdb"), build_id=build.id).to_pylist()
        first = max(row["first"] or build.as_of, build.as_of - _LONGEST)
        types = self._types(level, build)
        return metrics.served(level, min(first, build.as_of), build.as_of, self._settings.time_zone, types)

    def _types(self, level: ServiceLevel, build: Build) -> pa.Table | None:
        """Return the leads of types with a rule; None where one service level holds for all."""
        rules = {
            place: response.rule.named(response.lead_type)
            for place, response in enumerate(level.responses, 1)
            if response.rule
        }
        if not rules:
            return None
        folder = self._settings.workspace
        leads = snapshots.read_snapshot(folder, build.snapshot_id).table(folder, "leads")
        return typed_leads(leads, rules, settings=self._settings) if leads else None
