"""What another service level would do is told on the same leads and months before anybody signs it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from smarketing.domain.agreements import LeadRule, Promise, Response
from smarketing.domain.agreements.service_level import START
from smarketing.domain.personas import Condition
from smarketing.settings import read_settings
from smarketing.workspace import Workspace, open_workspace
from smarketing.workspace.agreement_effects import effect_of
from smarketing.workspace.agreement_wording import in_sentences
from tests.test_service import LEADS, agree_on

pytestmark = pytest.mark.slow
FIVE = (Promise("", None, 5),)
NORWAY = LeadRule("all", (Condition("country", "is", "Norway"),))


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Workspace]:
    """Return two leads that sales answered in an hour and a quarter of work each."""
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")
    opened = open_workspace(read_settings(workspace=tmp_path / "workspace"))
    prepared = opened.prepare([(tmp_path / "leads.csv", "leads.csv")])
    opened.keep(opened.check(prepared, as_of=dt.date(2026, 6, 30), mode="replace"), by="Ann")
    agree_on(opened, dt.date(2026, 6, 20), "service_level", replace(START, promises=FIVE))
    yield opened
    opened.close()


def test_a_shorter_time_says_how_many_leads_would_be_late_though_it_was_agreed_after_them(here: Workspace) -> None:
    shorter = replace(START, promises=FIVE, responses=(Response("Every lead", Decimal(1), 3, 5),))
    assert in_sentences(effect_of(here, shorter)) == (
        "Leads followed up as promised: 2 of 2 → 0 of 2",
        "Leads answered in time: 2 of 2 → 0 of 2",
        "Months that sales keeps: 1 of 1 → 0 of 1",
    )
    assert here.ask("sales_sla").table.column("followed_up").to_pylist() == [2], "nobody signed"


def test_a_type_of_leads_with_a_time_of_its_own_is_counted_by_it(here: Workspace) -> None:
    norway = replace(START, promises=FIVE, responses=(Response("Norway", Decimal(1), 3, 5, NORWAY), *START.responses))
    assert "Leads answered in time: 2 of 2 → 1 of 2" in in_sentences(effect_of(here, norway))


def test_a_smaller_promise_says_how_many_months_marketing_would_keep(here: Workspace) -> None:
    fewer = replace(START, promises=(Promise("", None, 2),))
    assert in_sentences(effect_of(here, fewer)) == ("Months that marketing keeps: 0 of 12 → 1 of 12",)
