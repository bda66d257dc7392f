"""Leads that sales missed are excused in one browser and told of in the other, within seconds and without a reload."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from smarketing.store import open_store, sqlite_url
from tests.browser.conftest import OpenTab
from tests.browser.driver import introduce, no_failure, open_path, wait_run
from tests.ready import DemoIn

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def workspace_folder(tmp_path: Path, demo_in: DemoIn) -> Path:
    """The demo company, in a folder of this test's own."""
    return Path(demo_in(tmp_path / "workspace"))


def test_sales_excuses_two_leads_and_marketing_sees_it_on_the_page_it_has_open(
    open_tab: OpenTab, server: str, workspace_folder: Path
) -> None:
    mia, sam = open_tab(), open_tab(size="phone", scheme="dark")
    open_path(mia, server)
    introduce(mia, "Mia", "Marketing")
    card = mia.locator(".st-key-card-weekly-sync-sales_sla")
    expect(card).to_contain_text("0 of 30 missed excused; up to 2 may be")

    open_path(sam, server)
    introduce(sam, "Sam", "Sales")
    sam.get_by_role("button", name="Excusals").click()
    wait_run(sam)
    leads = sam.get_by_role("combobox", name="Leads")
    for name in ("Josa Thornquin", "Dasine Dahlkamp"):
        leads.fill(name)
        leads.press("Enter")
    leads.press("Escape")
    ground = sam.get_by_role("combobox", name="Ground")
    ground.click()
    ground.press("Enter")
    sam.get_by_role("button", name="Excuse", exact=True).click()
    expect(sam.get_by_text("the limit that both teams agreed on is reached")).to_be_visible()
    assert sam.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    no_failure(sam)

    expect(card).to_contain_text("2 of 30 missed excused", timeout=10_000)
    with closing(open_store(sqlite_url(workspace_folder / "demo.sqlite"))) as store:
        assert [one.author for one in store.excusals.current()] == ["Sam", "Sam"]
    no_failure(mia)
