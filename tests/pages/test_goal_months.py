"""A different goal each month: said by hand, the rest shared, signed so, and judged by."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from smarketing.settings import read_settings
from smarketing.store import PLAN
from smarketing.workspace import open_workspace
from tests.pages.conftest import OpenPage, shown_text
from tests.pages.test_agreements_page import as_person
from tests.pages.test_goal_signing import MARA, PAGE, YLVA, propose
from tests.ready import DemoIn


def fields(app: AppTest) -> dict[str, object]:
    """Open the months and return their fields by name."""
    app.session_state["goal-months"] = True
    app.run()
    return {one.label: one for one in app.number_input if re.fullmatch(r"[A-Z][a-z]{2} \d{4}", one.label)}


def typed(app: AppTest, month: str, goal: float | None) -> str:
    return shown_text(fields(app)[month].set_value(goal).run())  # type: ignore[attr-defined]  # a number field


def test_the_plan_stands_month_by_month_with_what_each_needs_and_by_when(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app(PAGE, workspaces["demo"])
    text = shown_text(app)
    assert not app.exception
    assert re.search(r"Dec 2026</b> is to bring <b[^>]*>€300\W*k</b>, the most of all; <b[^>]*>Aug 2026</b>", text)
    assert "As both teams signed it. 2 months said by hand." in text
    (table,) = (one for one in text.split("<table") if "MQL by" in one and "Won" in one)
    assert table.count("<tr") == 13
    assert re.search(r"\d+ (Nov|Dec) 2025</td>", table), "what January needs has to be there in December"


def test_a_month_said_by_hand_moves_the_others_and_what_is_due_by_now(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app(PAGE, workspaces["demo"])
    due = re.compile(r"of the €([\d.]+)\W*M due by now")
    before = due.search(shown_text(app))
    text = typed(app, "Dec 2026", 1_500_000.0)
    assert not app.exception
    assert re.search(r"Dec 2026</b> is to bring <b[^>]*>€1.5\W*M</b>, the most of all", text)
    after = due.search(text)
    assert before is not None
    assert after is not None
    assert float(after[1]) < float(before[1]) - 0.8
    text = typed(app, "Dec 2026", None)
    assert "1 month said by hand." in text


def test_months_that_come_to_more_than_the_goal_are_told_and_nothing_is_planned(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app(PAGE, workspaces["demo"])
    text = typed(app, "Dec 2026", 9_000_000.0).replace("\\", "")
    assert not app.exception
    assert "The months said by hand come to 9,150,000, more than the goal of 2,600,000" in text
    assert " needs " not in text
    assert " needs " in typed(app, "Dec 2026", 100_000.0)


def test_what_is_signed_is_every_month_and_stays_as_it_was(demo_in: DemoIn, tmp_path: Path, open_app: OpenPage) -> None:
    folder = demo_in(tmp_path / "demo")
    app = as_person(open_app(PAGE, folder), MARA)
    typed(app, "Mar 2026", 123_456.0)
    propose(app, 2_500_000.0, "Less in spring")
    with closing(open_workspace(read_settings(workspace=folder))) as here:
        (waits,) = here.store.agreeing.standings(PLAN)[:1]
        here.store.agreeing.sign(waits.key, by=YLVA, version=1)
        content = here.store.scenarios.plan().content
    assert sum(one.goal for one in content.months) == Decimal(2_500_000)
    said = {one.month: one.goal for one in content.months if one.is_by_hand}
    march, august, december = (dt.date(2026, month, 1) for month in (3, 8, 12))
    assert said == {march: 123_456, august: 150_000, december: 300_000}
    text = shown_text(open_app(PAGE, folder))
    assert "As both teams signed it. 3 months said by hand." in text


@pytest.mark.parametrize("workspace", ["golden", "deals_only", "leads_only"])
def test_short_or_missing_history_lets_every_working_day_bring_the_same(
    workspace: str, workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app(PAGE, workspaces[workspace])
    for field in app.number_input:
        if field.label.endswith(", %"):
            field.set_value(50.0)
    size = next(field for field in app.number_input if field.label == "Average deal size, amount")
    text = shown_text(size.set_value(2_000.0).run())
    assert not app.exception
    assert "could not be drawn" not in text
    assert "Every working day brings the same: two whole years of revenue would tell how months differ." in text


def test_how_a_month_came_about_is_told_with_its_values(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    app = open_app(PAGE, workspaces["demo"])
    app.session_state["how-goal-planning-by-month"] = True
    app.run()
    assert any("Goal of Dec 2026 = €300,000, said by hand" in code.value for code in app.code), [
        one.value for one in app.code
    ]
    typed(app, "Dec 2026", None)
    assert any(re.search(r"Goal of Jul 2026 = left €[\d,.]+ × \(working days 23", code.value) for code in app.code), [
        code.value for code in app.code
    ]
