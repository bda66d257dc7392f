"""A comparison is chosen with two clicks, opens again from its link, and leads down to its rows."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driver import no_failure, open_path, wait_run

pytestmark = pytest.mark.browser


def test_two_sources_are_compared_shared_and_looked_into(demo_server: str, tab: Page) -> None:
    open_path(tab, demo_server, "funnel")
    card = tab.locator(".st-key-card-funnel-compared")
    expect(card).to_have_count(0)
    tab.get_by_label("Compare with", exact=True).click()
    tab.get_by_role("option", name="Compare with a source").click()
    expect(tab).to_have_url(re.compile("against=source"))
    expect(card.locator("h3")).to_have_text("All others against Organic Search")
    tab.get_by_label("Which source", exact=True).click()
    tab.get_by_role("option", name="Referrals").click()
    expect(tab).to_have_url(re.compile("with=Referrals"))
    expect(card.locator("h3")).to_have_text("All others against Referrals")
    wait_run(tab)
    tab.reload()
    wait_run(tab)
    expect(card.locator("h3")).to_have_text("All others against Referrals")
    expect(card.get_by_role("columnheader", name="Referrals", exact=True)).to_be_visible()
    expect(card.locator("svg, canvas").first).to_be_visible()
    card.locator(".st-key-how-funnel-compared button").first.click()
    opened = tab.get_by_test_id("stPopoverBody")
    expect(opened).to_contain_text("÷")
    opened.get_by_role("radio", name="Rows").click()
    expect(opened.get_by_role("region", name="Rows behind funnel_compared")).to_be_visible()
    with tab.expect_download() as taken:
        opened.get_by_role("button", name="CSV").click()
    assert taken.value.suggested_filename == "funnel_compared_rows.csv"
    tab.keyboard.press("Escape")
    wait_run(tab)
    tab.go_back()
    expect(card.locator("h3")).to_have_text("All others against Organic Search")
    no_failure(tab)
