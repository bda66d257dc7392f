"""Two made-up companies with everything that real exports hold, each with a snapshot of a week before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from smarketing import metrics
from smarketing.domain.agreements import HandOff, Promise
from smarketing.domain.agreements.hand_off import START_HAND_OFF
from smarketing.domain.agreements.service_level import START
from smarketing.domain.filters import Filters
from smarketing.domain.stages import DEFAULT_STAGES
from smarketing.domain.working_time import Held
from smarketing.warehouse.build import Build
from smarketing.warehouse.reader import LiveTables, Reader
from smarketing.workspace.service import informed, promised, timed
from tests.warehouse.given import build_from
from tests.warehouse.random_set import RULES, random_tables

AS_OF = dt.date(2026, 6, 30)
LEVEL = replace(START, promises=(Promise("", Decimal(5_000), 9), Promise("Champion", None, 3)))
HAND_OFF = HandOff((replace(START_HAND_OFF.hand_overs[0], details=("name", "email", "persona", "campaign")),))
VERDICTS = (("good", "Fits", "sales"), ("ok", "Early", "both"), ("bad", "Too small", "marketing"))


@dataclass(frozen=True)
class Company:
    reader: Reader
    build: Build
    live: LiveTables

    def ask(self, name: str, filters: Filters | None = None, **params: Any) -> metrics.Answer:
        return metrics.ask(self.reader, self.build, name, filters, params=params, live=self.live)

    def rows(self, name: str, filters: Filters | None = None, **params: Any) -> list[dict[str, Any]]:
        return self.ask(name, filters, **params).table.to_pylist()


def company(workspace: Path, seed: int, *, is_shuffled: bool = False) -> Company:
    tables = random_tables(seed=seed)
    earlier = {**tables, "leads": tables["leads"][:150], "deals": tables["deals"][10:]}
    if is_shuffled:
        for rows in tables.values():
            Random(99).shuffle(rows)
    before = build_from(workspace, as_of=AS_OF - dt.timedelta(7), rules=RULES, **earlier)
    now = build_from(workspace, as_of=AS_OF, rules=RULES, previous=before, **tables)
    chance = Random(seed)
    reader = Reader(workspace, threads=2, memory_limit="500MB")
    known = reader.query("select lead_id, lead_number from leads", build_id=now.id).to_pylist()
    numbers = {row["lead_id"]: row["lead_number"] for row in known}
    columns = ("lead_id", "lead_number", "verdict", "reason", "reason_team")
    feedback = [
        dict(zip(columns, (lead_id, numbers.get(lead_id), *chance.choice(VERDICTS)), strict=True))
        for lead_id in (f"L{number}" for number in range(0, 200, 3))
    ]
    excused = [
        {"lead_id": lead_id, "lead_number": numbers[lead_id], "excused_for": "Ill", "excused_by": "Ann"}
        for lead_id in (f"L{number}" for number in range(0, 200, 7))
        if lead_id in numbers
    ]
    levels = (Held(dt.date.min, LEVEL), Held(dt.date(2026, 4, 1), replace(LEVEL, excusal_limit=0.1)))
    service = {
        **metrics.served(levels, dt.date(2024, 1, 1), AS_OF, "UTC"),
        **promised(levels, AS_OF, AS_OF),
        "live_information": informed(((dt.date(2026, 2, 1), HAND_OFF),), AS_OF),
        "live_excusals": metrics.tabled("live_excusals", excused),
        "live_hand_off": timed(((dt.date(2026, 2, 1), HAND_OFF),), AS_OF),
    }
    live = metrics.live_tables(DEFAULT_STAGES, metrics.rated(feedback), revision=f"seed-{seed}", beside=service)
    return Company(reader, now, live)


@pytest.fixture(
    scope="session", params=[pytest.param(seed, marks=pytest.mark.xdist_group(f"company {seed}")) for seed in (21, 22)]
)
def any_company(request, tmp_path_factory):
    made = company(tmp_path_factory.mktemp("laws"), request.param)
    yield made
    made.reader.close()


@pytest.fixture(scope="session")
def shuffled_pair(tmp_path_factory):
    pair = tuple(company(tmp_path_factory.mktemp(f"order{turn}"), 21, is_shuffled=turn) for turn in (False, True))
    yield pair
    for made in pair:
        made.reader.close()
