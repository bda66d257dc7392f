"""Another stage model in real browsers: proposed by one team, read with its effect and signed by the other: law."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from smarketing.settings import read_settings
from smarketing.workspace import open_workspace
from tests.browser.conftest import OpenTab
from tests.browser.driver import introduce, no_failure, open_path, wait_run
from tests.ready import DemoIn

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BEFORE = dt.date(2026, 11, 20)


@pytest.fixture
def workspace_folder(tmp_path: Path, demo_in: DemoIn) -> Path:
    """The demo company, in a folder of this test's own."""
    return Path(demo_in(tmp_path / "workspace"))


def limits(folder: Path, as_of: dt.date | None = None) -> dict[str, int | None]:
    """Return how many days a lead may stay in each stage, as the numbers of a day go by it."""
    with closing(open_workspace(read_settings(workspace=folder))) as here:
        return {row["stage"]: row["limit_days"] for row in here.ask("funnel", as_of=as_of).table.to_pylist()}


def test_a_new_stage_and_another_limit_come_into_force_with_the_second_signature_and_leave_last_week_as_it_was(
    open_tab: OpenTab, server: str, workspace_folder: Path
) -> None:
    before = limits(workspace_folder)
    assert before["sales_qualified"] not in (None, 3)
    mia, sam = open_tab(), open_tab()
    propose(mia, server)

    open_path(sam, server, "funnel")
    introduce(sam, "Sam", "Sales")
    cards = sam.locator("[class*='st-key-card-stage-']")
    expect(cards).to_have_count(5)
    open_path(sam, server, "agreements?topic=stages")
    expect(sam.locator("p.sm-say", has_text="Reps work on first calls apart.")).to_be_visible()
    expect(sam.locator(".sm-changes ins", has_text="3 days").first).to_be_visible()
    expect(sam.get_by_text("no such stage").first).to_be_visible()
    sam.get_by_role("button", name="Sign for sales").click()
    expect(sam.get_by_text("Stages: agreed by both teams")).to_be_visible()
    no_failure(sam)

    for page in (sam, mia):
        open_path(page, server, "funnel?period=12_months")
        expect(page.locator("[class*='st-key-card-stage-']")).to_have_count(6)
        expect(page.locator(".st-key-card-stage-first_call")).to_contain_text("First call")
        expect(page.locator(".st-key-card-stage-sales_qualified")).to_contain_text("over 3 days")
        no_failure(page)
    open_path(mia, server, f"agreements?topic=stages&on={BEFORE}")
    expect(mia.get_by_text("First call")).to_have_count(0)
    now = limits(workspace_folder)
    assert (now["sales_qualified"], "first_call" in now) == (3, True)
    assert limits(workspace_folder, BEFORE)["sales_qualified"] == before["sales_qualified"]


def propose(mia: Page, server: str) -> None:
    """Have Mia of marketing propose a stage of their own, and three days for SQLs."""
    open_path(mia, server, "agreements?topic=stages&propose=yes")
    introduce(mia, "Mia", "Marketing")
    line = mia.locator("[class*='st-key-part-']", has_text="SQL").first
    line.get_by_role("button", name="Change", exact=True).click()
    wait_run(mia)
    limit = mia.get_by_label("Time limit (days)")
    limit.fill("3")
    limit.press("Enter")
    expect(mia.locator(".sm-changes ins", has_text="3 days").first).to_be_visible()
    mia.get_by_role("button", name="Add: stage").click()
    wait_run(mia)
    for label, said in (
        ("Name", "First call"),
        ("Definition", "A rep has called."),
        ("Entry rule", "There was a call."),
    ):
        field = mia.get_by_label(label, exact=True).last
        field.fill(said)
        field.press("Control+Enter")
        wait_run(mia)
    shown_by = mia.get_by_role("combobox", name="Column that shows it")
    shown_by.click()
    shown_by.fill("first_contacted_at")
    shown_by.press("Enter")
    wait_run(mia)
    mia.get_by_label("Why (both teams read it)").fill("Reps work on first calls apart.")
    mia.get_by_role("button", name="Propose", exact=True).click()
    expect(mia.get_by_text("Proposed by Mia. It holds once sales has signed.")).to_be_visible()
    no_failure(mia)
