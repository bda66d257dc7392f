"""The audit log in a real browser: what is done on one page stands on this one, and a file of it comes whole."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from smarketing.settings import read_settings
from smarketing.workspace import open_workspace
from tests.browser.driver import no_failure, open_path

pytestmark = pytest.mark.browser
GOLDEN = Path(__file__).resolve().parents[1] / "golden"


@pytest.fixture
def workspace_folder(tmp_path: Path) -> Path:
    """A workspace with one upload of leads."""
    folder = tmp_path / "workspace"
    with closing(open_workspace(read_settings(workspace=folder))) as here:
        here.keep(here.check(here.prepare([(GOLDEN / "leads.csv", "leads.csv")])), by="Ada")
    return folder


def test_what_is_taken_away_on_the_funnel_page_stands_in_the_log(tab: Page, server: str) -> None:
    open_path(tab, server, "funnel?period=all")
    tab.locator(".st-key-how-funnel-funnel-funnel button").first.click()
    opened = tab.get_by_test_id("stPopoverBody")
    opened.get_by_role("radio", name="Rows").click()
    with tab.expect_download():
        opened.get_by_role("button", name="CSV", exact=True).click()
    open_path(tab, server, "audit")
    table = tab.get_by_role("table", name="Audit log, newest first")
    expect(table.get_by_role("row").nth(1)).to_contain_text("Rows taken away as a file")
    expect(table.get_by_role("row").nth(2)).to_contain_text("Upload kept")
    expect(table.get_by_role("row").nth(2)).to_contain_text("Ada")
    tab.get_by_role("button", name="Verify").click()
    expect(tab.get_by_text("The log is whole: 2 entries")).to_be_visible()
    with tab.expect_download() as taken:
        tab.get_by_role("button", name="JSON lines", exact=True).click()
    assert len(taken.value.path().read_text("utf-8").splitlines()) == 2
    no_failure(tab)
