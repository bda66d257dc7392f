"""What both teams agreed on follow-up is what leads are judged by: types with a rule, and by its day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from smarketing.domain.agreements import LeadRule, Response
from smarketing.domain.agreements.service_level import START
from smarketing.domain.personas import Condition
from smarketing.settings import read_settings
from smarketing.workspace import Workspace, open_workspace
from tests.store.deciding import agree

pytestmark = pytest.mark.slow

LEADS = """lead_id,created_at,became_marketing_qualified_at,first_contacted_at,contact_attempts,country,source
L1,2026-06-01,2026-06-05 16:30,2026-06-08 09:45,3,Norway,Fair
L2,2026-06-01,2026-06-05 16:30,2026-06-08 09:45,3,Spain,Fair
"""


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Workspace]:
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")
    opened = open_workspace(read_settings(workspace=tmp_path / "workspace"))
    prepared = opened.prepare([(tmp_path / "leads.csv", "leads.csv")])
    opened.keep(opened.check(prepared, as_of=dt.date(2026, 6, 30), mode="replace"), by="Ann")
    yield opened
    opened.close()


def follow_up(here: Workspace) -> dict[str, tuple[str, float]]:
    rows = here.rows_behind("quality_or_follow_up_by_source").table.to_pylist()
    return {row["lead_id"]: (row["follow_up"], row["first_response_hours"]) for row in rows}


def test_leads_are_judged_by_what_a_workspace_starts_with(here: Workspace) -> None:
    assert follow_up(here) == {"L1": ("kept", 1.25), "L2": ("kept", 1.25)}


def test_a_type_of_leads_is_held_to_its_own_limit_once_that_is_agreed(here: Workspace) -> None:
    follow_up(here)
    rule = LeadRule("all", (Condition("country", "is", "Norway"),))
    stricter = replace(START, responses=(Response("Norway", Decimal(1), 3, 5, rule), *START.responses))
    agree(here.store, "service_level", stricter)
    assert follow_up(here) == {"L1": ("not kept", 1.25), "L2": ("kept", 1.25)}


def test_without_any_agreed_response_follow_up_is_unknown(here: Workspace) -> None:
    agree(here.store, "service_level", replace(START, responses=()))
    assert {said for said, _ in follow_up(here).values()} == {"unknown"}
