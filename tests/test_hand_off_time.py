"""A hand-over is in time by what both teams agreed on at the day: with sales in so many hours, or back in so many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from smarketing.domain.agreements import HandOff
from smarketing.domain.agreements.hand_off import START_HAND_OFF
from smarketing.domain.agreements.service_level import START
from smarketing.settings import read_settings
from smarketing.store import Feedback, Return, open_store
from smarketing.workspace import Workspace, open_workspace
from tests.test_service import UTC, agree_on

pytestmark = pytest.mark.slow
MAY, JUNE = dt.date(2026, 5, 1), dt.date(2026, 6, 30)
# Friday 16:30 is half an hour before the end of a week's work
LEADS = """lead_id,created_at,became_marketing_qualified_at,became_sales_qualified_at,first_contacted_at,source
called,2026-06-01,2026-06-05 16:30,,2026-06-08 09:45,Fair
moved_on,2026-06-01,2026-06-05 16:30,2026-06-09,,Fair
waits,2026-06-01,2026-06-29 16:30,,,Paid
ignored,2026-06-01,2026-06-05 16:30,,,Paid
"""


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Workspace]:
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")
    opened = open_workspace(read_settings(workspace=tmp_path / "workspace"))
    prepared = opened.prepare([(tmp_path / "leads.csv", "leads.csv")])
    opened.keep(opened.check(prepared, as_of=JUNE, mode="replace"), by="Ann")
    agree_on(opened, MAY, "service_level", replace(START, excusal_limit=0.1))
    yield opened
    opened.close()


def within(to_sales: str, back: str = "16") -> HandOff:
    first, second = START_HAND_OFF.hand_overs
    return HandOff((replace(first, within_hours=Decimal(to_sales)), replace(second, within_hours=Decimal(back))))


def said(here: Workspace, column: str) -> dict[str, Any]:
    return {row["lead_id"]: row[column] for row in here.rows_behind("hand_off_time").table.to_pylist()}


def month(here: Workspace) -> dict[str, Any]:
    (row,) = here.ask("hand_off_time").table.to_pylist()
    return row


@pytest.mark.parametrize(
    ("hours", "verdicts"),
    [
        ("1", {"called": "not kept", "moved_on": "not kept", "waits": "not kept", "ignored": "not kept"}),
        ("1.25", {"called": "kept", "moved_on": "not kept", "waits": "not kept", "ignored": "not kept"}),
        ("8.5", {"called": "kept", "moved_on": "kept", "waits": "not due", "ignored": "not kept"}),
    ],
)
def test_a_lead_is_with_sales_once_it_was_touched_or_moved_on(
    here: Workspace, hours: str, verdicts: dict[str, str]
) -> None:
    agree_on(here, MAY, "hand_off", within(hours))
    assert said(here, "taken_over") == verdicts
    judged = [one for one in verdicts.values() if one != "not due"]
    row = month(here)
    assert (row["taken_over"], row["taken_over_judged"]) == (judged.count("kept"), len(judged))


def test_a_lead_goes_by_the_hand_off_of_the_day_it_was_handed_over(here: Workspace) -> None:
    agree_on(here, MAY, "hand_off", within("1"))
    agree_on(here, dt.date(2026, 6, 8), "hand_off", within("16"))
    assert said(here, "taken_over")["called"] == "not kept", "handed over on 5 June"
    assert said(here, "taken_over")["waits"] == "not due", "handed over on 29 June"


def test_before_a_hand_off_is_agreed_nothing_is_in_time_or_late(here: Workspace) -> None:
    agree_on(here, dt.date(2026, 6, 29), "hand_off", within("1"))
    assert said(here, "taken_over") == {"called": None, "moved_on": None, "ignored": None, "waits": "not kept"}
    assert month(here)["taken_over_judged"] == 1


@pytest.mark.parametrize(("hours", "verdict"), [("8", "not kept"), ("8.5", "kept")])
def test_a_lead_that_is_not_ready_is_given_back_in_time_or_late(here: Workspace, hours: str, verdict: str) -> None:
    agree_on(here, MAY, "hand_off", within("8", back=hours))
    url = here.store.engine.url.render_as_string(hide_password=False)
    with closing(open_store(url, clock=lambda: dt.datetime(2026, 6, 9, 15, tzinfo=UTC))) as then:
        then.feedback.give(Feedback("called", "bad", "no_budget"), by="Ann")
        then.feedback.give(Feedback("moved_on", "good", "clear_need"), by="Ann")
        then.returns.put(Return("ignored", dt.date(2026, 9, 1), "Budget in autumn"), by="Ann", expected=0)
    here.store.looks.keep("Ann", dt.datetime.now(UTC))
    assert said(here, "given_back") == {"called": verdict, "moved_on": None, "waits": None, "ignored": verdict}
    row = month(here)
    assert (row["given_back_judged"], row["given_back_rate"]) == (2, 1.0 if verdict == "kept" else 0.0)
