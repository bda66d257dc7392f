"""What both teams agreed on follow-up and on what is handed over, as tables beside the marts of one build."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, cast

import pyarrow as pa
from sqlglot import exp

from smarketing import metrics
from smarketing.domain.agreements import DETAILS, HandOff, ServiceLevel
from smarketing.domain.pace import to_date
from smarketing.domain.period import Period, add_months, first_of_month
from smarketing.domain.working_time import Held, held_on, work_days
from smarketing.ingest import snapshots
from smarketing.settings import Settings
from smarketing.store import Store
from smarketing.warehouse.build import Build
from smarketing.warehouse.lead_types import typed_leads
from smarketing.warehouse.reader import Reader
from smarketing.workspace.goals import judged_on

_LONGEST: Final = dt.timedelta(days=40 * 366)
_DAY: Final = dt.timedelta(days=1)
_MONTHS: Final = 13
"""For how many months a promise is held against what came of it, the running one included."""
_KEPT: Final = 6


class Service:
    """The service level beside builds; its tables are made anew only when another is agreed on, or built."""

    def __init__(self, settings: Settings, reader: Reader) -> None:
        self._settings = settings
        self._reader = reader
        self._made: dict[tuple[object, ...], Mapping[str, pa.Table]] = {}

    def tables(self, store: Store, build: Build, as_of: dt.date | None = None) -> Mapping[str, pa.Table]:
        """Return what holds today, or held at the end of the day *as_of*, as ``metrics.served`` gives it.

        Each lead goes by what held on the day it was handed over; before anything was agreed, by what was agreed first.
        """
        today = as_of or store.agreements.today
        held = store.agreements.held("service_level", today)
        agreed = tuple(Held(since, cast("ServiceLevel", entry.value.content)) for since, entry in held)
        handed = tuple(
            (since, cast("HandOff", one.value.content)) for since, one in store.agreements.held("hand_off", today)
        )
        key = (build.id, today, agreed, handed)
        if key not in self._made:
            start = store.agreements.in_force("service_level", dt.date.min).value.content
            assert isinstance(start, ServiceLevel)
            self._made[key] = {
                **self._served(agreed or (Held(dt.date.min, start),), build),
                **promised(agreed, build.as_of, today),
                "live_information": informed(handed, build.as_of),
                "live_hand_off": timed(handed, build.as_of),
            }
            for forgotten in list(self._made)[:-_KEPT]:
                del self._made[forgotten]
        return self._made[key]

    def _served(self, levels: Sequence[Held], build: Build) -> Mapping[str, pa.Table]:
        query = exp.select(exp.alias_(exp.Min(this=exp.column("handed_over_date")), "first")).from_("leads")
        (row,) = self._reader.query(query.sql("duckdb"), build_id=build.id).to_pylist()
        first = max(row["first"] or build.as_of, build.as_of - _LONGEST)
        types = self._types(levels, build)
        return metrics.served(levels, min(first, build.as_of), build.as_of, self._settings.time_zone, types)

    def _types(self, levels: Sequence[Held], build: Build) -> pa.Table | None:
        """Return the leads of types with a rule; None where one service level holds for all."""
        folder = self._settings.workspace
        leads = snapshots.read_snapshot(folder, build.snapshot_id).table(folder, "leads")
        return types_of(levels, leads, self._settings) if leads else None


def types_of(levels: Sequence[Held], leads: Path, settings: Settings) -> pa.Table | None:
    """Return which of the leads in the canonical table *leads* are of a type with a rule, by each of *levels*."""
    found = []
    for held in levels:
        rules = {
            place: response.rule.named(response.lead_type)
            for place, response in enumerate(held.level.responses, 1)
            if response.rule
        }
        if rules:
            typed = typed_leads(leads, rules, settings=settings)
            found.append(typed.append_column("agreed_from", pa.array([held.since] * typed.num_rows, pa.date32())))
    return pa.concat_tables(found) if found else None


def promised(levels: Sequence[Held], as_of: dt.date, today: dt.date) -> Mapping[str, pa.Table]:
    """Return what marketing promised of the months up to *as_of*, and how much of it is expected by then.

    A month goes by what held on its last day, one that isn't over by what holds *today*; one before anything was agreed
    by nothing.
    """
    months: list[dict[str, Any]] = []
    promises: list[dict[str, Any]] = []
    for back in range(_MONTHS):
        first = add_months(first_of_month(as_of), -back)
        month = Period(first, add_months(first, 1))
        judging = judged_on(month, as_of, today)
        is_agreed = bool(levels) and levels[0].since <= judging
        level = held_on(levels, judging).level if is_agreed else None
        gone = to_date(month, as_of)
        share = float(work_days(level).share(gone, month)) if level and gone else None
        limit = level.excusal_limit if level else None
        months.append(
            {
                "month": first,
                "is_agreed": is_agreed,
                "is_over": month.last_day <= as_of,
                "expected_share": share,
                "excusal_limit": limit,
            }
        )
        promises += [
            {
                "month": first,
                "promised_persona": one.persona,
                "promised_leads": one.leads,
                "promised_value": None if one.value is None else float(one.value),
            }
            for one in (level.promises if level else ())
        ]
    return {
        "live_months": metrics.tabled("live_months", months),
        "live_promises": metrics.tabled("live_promises", promises),
    }


def timed(handed: Sequence[tuple[dt.date, HandOff]], as_of: dt.date) -> pa.Table:
    """Return within how much working time a lead of each day up to *as_of* is handed over, and back, once agreed."""
    days = [
        {
            "day": day,
            "to_sales_minutes": content.minutes("marketing", "sales"),
            "to_marketing_minutes": content.minutes("sales", "marketing"),
        }
        for content, agreed_days in _by_day(handed, as_of)
        for day in agreed_days
    ]
    return metrics.tabled("live_hand_off", days)


def informed(handed: Sequence[tuple[dt.date, HandOff]], as_of: dt.date) -> pa.Table:
    """Return what a lead comes with that is handed over on each day up to *as_of*, since anything was agreed on."""
    days: list[dict[str, Any]] = []
    for content, agreed_days in _by_day(handed, as_of):
        details = content.of_leads
        asked = {f"asks_{name}": name in details for name in DETAILS}
        days += [{"day": day, **asked} for day in agreed_days if details]
    return metrics.tabled("live_information", days)


def _by_day(handed: Sequence[tuple[dt.date, HandOff]], as_of: dt.date) -> Iterator[tuple[HandOff, tuple[dt.date, ...]]]:
    """Yield each hand-off with the days up to *as_of* on which it held."""
    ends = [*(since for since, _ in handed[1:]), as_of + _DAY]
    for (since, content), until in zip(handed, ends, strict=False):
        count = (min(until, as_of + _DAY) - since).days
        yield content, tuple(since + dt.timedelta(place) for place in range(count))
