"""The plan split among sources in a real browser: a limit is said, what it leaves is told, and it is there again."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect
from playwright.sync_api import TimeoutError as TooLate

from tests.browser.conftest import OpenTab
from tests.browser.driver import introduce, no_failure, open_path, wait_run
from tests.ready import DemoIn

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def workspace_folder(demo_in: DemoIn, tmp_path: Path) -> Path:
    return demo_in(tmp_path / "workspace")


def _choose(field: Locator, name: str) -> None:
    """Choose by keyboard, again where the page was drawn anew over the open list."""
    option = field.page.get_by_role("option", name=name, exact=True)
    for _ in range(5):
        field.focus()
        field.press("ArrowDown")
        with suppress(TooLate):
            option.click(timeout=5_000)
            break
    wait_run(field.page)


def test_a_limit_is_said_kept_with_the_scenario_and_there_on_the_phone_of_the_other_team(
    open_tab: OpenTab, server: str
) -> None:
    mara, ylva = open_tab(), open_tab(size="phone", scheme="dark")
    open_path(mara, server, "goal_planning?view=split")
    introduce(mara, "Mara Lindqvist", "Marketing")
    expect(mara.get_by_text("We land at")).to_be_visible()  # what stands above has its height
    mara.get_by_label("Name", exact=True).fill("With limits")
    mara.keyboard.press("Tab")
    wait_run(mara)
    box = mara.locator("[class*=st-key-card-][class*=-split]")
    expect(box.get_by_text("is to bring most")).to_be_visible()
    wait_run(mara)
    _choose(box.get_by_label("Source", exact=True), "Paid Search")
    box.get_by_label("At most, leads a month").fill("20")
    box.get_by_label("Because").fill("The keywords are exhausted")
    box.get_by_role("button", name="Plan it so").click()
    expect(box.get_by_text("At the limit: Paid Search")).to_be_visible()
    expect(box.get_by_text("The others take over.")).to_be_visible()
    expect(box.locator("tr", has_text="Paid Search")).to_contain_text("240")
    wait_run(mara)
    mara.get_by_role("button", name="Save as a new scenario").click()
    expect(mara.get_by_text("With limits: saved by")).to_be_visible()
    no_failure(mara)

    open_path(ylva, server, "goal_planning?view=split")
    expect(ylva.get_by_text("We land at")).to_be_visible()
    wait_run(ylva)
    _choose(ylva.get_by_label("Scenario", exact=True), "With limits")
    wait_run(ylva)
    there = ylva.locator("[class*=st-key-card-][class*=-split]")
    expect(there.get_by_text("Paid Search: at most 20 a month")).to_be_visible()
    expect(there.get_by_text("Mara Lindqvist: “The keywords are exhausted”")).to_be_visible()
    expect(there.get_by_text("At the limit: Paid Search")).to_be_visible()
    assert ylva.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    no_failure(ylva)
