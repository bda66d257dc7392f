"""The plan in real browsers: marketing proposes it, sales signs, and Weekly sync goes by it while it is open."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenTab
from tests.browser.driver import introduce, no_failure, open_path, wait_run
from tests.ready import DemoIn

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def workspace_folder(demo_in: DemoIn, tmp_path: Path) -> Path:
    return demo_in(tmp_path / "workspace")


def test_marketing_proposes_a_plan_sales_signs_it_and_the_meeting_sees_it(open_tab: OpenTab, server: str) -> None:
    mara, ylva, meeting = open_tab(), open_tab(size="phone", scheme="dark"), open_tab()
    open_path(meeting, server, "?period=this_year")
    wait_run(meeting)
    expect(meeting.get_by_text("of plan €2.2").first).to_be_visible()

    open_path(mara, server, "goal_planning")
    introduce(mara, "Mara Lindqvist", "Marketing")
    goal = mara.get_by_label("Revenue goal")
    goal.fill("5200000")
    goal.press("Enter")
    wait_run(mara)
    mara.get_by_role("button", name="Propose as the plan").click()
    mara.get_by_label("Why (both teams read it)").fill("The second plant opens.")
    mara.get_by_role("button", name="Propose it, signed for marketing").click()
    expect(mara.get_by_text("It is the plan once sales has signed.")).to_be_visible()
    expect(mara.get_by_text("Plan 2026 is the plan.")).to_be_visible()
    no_failure(mara)

    open_path(ylva, server, "goal_planning")
    introduce(ylva, "Ylva Sandmark", "Sales")
    expect(ylva.locator("p.sm-say", has_text="The second plant opens.")).to_be_visible()
    assert ylva.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    expect(meeting.get_by_text("of plan €2.2").first).to_be_visible()
    ylva.get_by_role("button", name="Sign for sales").click()
    expect(ylva.get_by_text("Plan: agreed by both teams")).to_be_visible()
    no_failure(ylva)

    expect(meeting.get_by_text("of plan €4.").first).to_be_visible()
    no_failure(meeting)
