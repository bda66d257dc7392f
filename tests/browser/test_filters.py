"""The filters live in the address: a link, Back, reload and the menu all keep them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driver import no_failure, open_path, wait_run

pytestmark = pytest.mark.browser


def _choose(page: Page, label: str, value: str) -> None:
    page.get_by_label(label, exact=True).click()
    page.get_by_role("option", name=value, exact=True).click()


def _persona_in(page: Page, *values: str) -> None:
    expect(page).to_have_url(re.compile("&".join(f"persona={value.replace(' ', '(%20|[+])')}" for value in values)))


def test_a_link_opens_the_page_as_it_was_shared(demo_server: str, tab: Page) -> None:
    open_path(tab, demo_server, "funnel?period=90_days&persona=Operations+lead")
    expect(tab.locator(".sm-asof")).to_contain_text("Persona: Operations lead")
    expect(tab.get_by_role("button", name="Filters · 1")).to_be_visible()
    no_failure(tab)


def test_two_choices_in_a_row_both_hold_and_back_takes_them_away_one_by_one(demo_server: str, tab: Page) -> None:
    open_path(tab, demo_server, "funnel")
    tab.get_by_role("button", name="Filters").click()
    first, second = "Operations lead", "Hands-on planner"
    _choose(tab, "Persona", first)
    _persona_in(tab, first)
    _choose(tab, "Persona", second)
    _persona_in(tab, first, second)
    expect(tab.locator(".sm-asof")).to_contain_text(second)
    tab.keyboard.press("Escape")
    tab.keyboard.press("Escape")
    tab.go_back()
    expect(tab.locator(".sm-asof")).not_to_contain_text(second)
    expect(tab.locator(".sm-asof")).to_contain_text(first)
    tab.reload()
    wait_run(tab)
    expect(tab.locator(".sm-asof")).to_contain_text(f"Persona: {first}")
    expect(tab.locator(".sm-asof")).not_to_contain_text(second)


def test_the_menu_carries_the_filters_to_the_next_page(demo_server: str, tab: Page) -> None:
    open_path(tab, demo_server, "funnel?period=last_quarter&source=Referrals")
    asked = tab.locator(".sm-asof").inner_text().split(" · ")[-2:]
    tab.get_by_role("link", name="Goal planning").click()
    expect(tab.locator(".sm-title h1")).to_have_text("Goal planning")
    wait_run(tab)
    assert tab.locator(".sm-asof").inner_text().split(" · ")[-2:] == asked
    tab.go_back()
    expect(tab.locator(".sm-title h1")).to_have_text("Funnel")
    expect(tab.locator(".sm-asof")).to_contain_text("Source: Referrals")


def test_the_period_can_be_chosen_twice_in_a_row(demo_server: str, tab: Page) -> None:
    open_path(tab, demo_server, "funnel")
    seen = set()
    for label, period in (("Last 90 days", "90_days"), ("Last quarter", "last_quarter"), ("All time", "all")):
        tab.get_by_label("Period", exact=True).click()
        tab.get_by_role("option", name=label).click()
        expect(tab.get_by_label("Period", exact=True)).to_have_value(label)
        expect(tab).to_have_url(re.compile(f"period={period}"))
        wait_run(tab)
        seen.add(tab.locator(".sm-asof").inner_text())
    assert len(seen) == 3


def test_each_number_explains_itself_down_to_its_rows(demo_server: str, tab: Page) -> None:
    open_path(tab, demo_server, "funnel")
    tab.locator(".st-key-how-funnel-funnel-funnel button").first.click()
    opened = tab.get_by_test_id("stPopoverBody")
    expect(opened).to_contain_text("÷")
    opened.get_by_role("radio", name="SQL").click()
    expect(opened).to_contain_text("lead_stages")
    opened.get_by_role("radio", name="Rows").click()
    expect(opened.get_by_test_id("stDataFrame")).to_be_visible()
    with tab.expect_download() as download:
        opened.get_by_role("button", name="CSV", exact=True).click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert text.splitlines()[0].count(",") >= 5
    assert len(text.splitlines()) > 1000


def test_a_tile_explains_its_own_number_and_no_other(demo_server: str, tab: Page) -> None:
    open_path(tab, demo_server, "")
    tab.locator(".st-key-how-weekly-sync-tile-revenue button").first.click()
    opened = tab.get_by_test_id("stPopoverBody")
    expect(opened).to_contain_text("Revenue = ")
    expect(opened).not_to_contain_text("MQL")
    opened.get_by_role("radio", name="Rows").click()
    with tab.expect_download() as download:
        opened.get_by_role("button", name="CSV", exact=True).click()
    header, *rows = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert "deal_id" in header
    won = tab.locator(".sm-say").first.inner_text()
    assert f"{len(rows)} won deals" in won
