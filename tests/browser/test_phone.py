"""On a phone: tables are cards, heat maps say their numbers, nothing pushes the page sideways."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenTab
from tests.browser.driver import no_failure, open_path, wait_run

pytestmark = pytest.mark.browser

PAGES = ("", "goal_planning", "lead_quality", "agreements", "agreements?topic=service_level&propose=yes", "data")
OVERHANG = """() => {
    const main = document.querySelector('.stMain');
    const cards = [...document.querySelectorAll('[class*="st-key-card-"]')];
    return Math.max(main.scrollWidth - main.clientWidth, ...cards.map(card => card.scrollWidth - card.clientWidth));
}"""


def test_no_page_is_wider_than_the_phone(demo_server: str, open_tab: OpenTab) -> None:
    tab = open_tab(size="phone")
    for path in PAGES:
        open_path(tab, demo_server, path)
        no_failure(tab)
        assert tab.evaluate(OVERHANG) <= 1, path


def test_a_table_is_cards_that_open_and_can_be_searched(demo_server: str, open_tab: OpenTab) -> None:
    tab = open_tab(size="phone")
    open_path(tab, demo_server, "funnel")
    tab.get_by_role("tab", name="By source").click()
    wait_run(tab)
    rows = tab.locator(".sm-table tbody tr")
    expect(rows.nth(0).locator('[data-head="Step rate"]')).to_contain_text("n ")
    expect(rows.nth(11)).to_be_visible()
    expect(rows.nth(12)).to_be_hidden()
    assert tab.evaluate(OVERHANG) <= 1
    tab.get_by_role("button", name="Show all").click()
    expect(rows.nth(12)).to_be_visible()
    tab.get_by_role("searchbox", name="Search: Funnel by source").fill("referrals")
    expect(rows.filter(visible=True)).to_have_count(5)


def test_the_heat_map_says_its_numbers_inside_the_card(demo_server: str, open_tab: OpenTab) -> None:
    tab = open_tab(size="phone")
    open_path(tab, demo_server, "personas")
    assert tab.evaluate(OVERHANG) <= 1
    card = tab.locator(".st-key-card-personas-persona_by_source")
    numbers = card.locator("svg .mark-text text", has_text=re.compile(r"\d"))
    expect(numbers.nth(20)).to_be_visible()
    right = card.evaluate("card => card.getBoundingClientRect().right")
    assert max(numbers.evaluate_all("all => all.map(one => one.getBoundingClientRect().right)")) <= right


def test_a_head_sorts_its_column_with_the_keyboard(demo_server: str, tab: Page) -> None:
    open_path(tab, demo_server, "lead_quality")
    head = tab.locator(".sm-table").get_by_role("columnheader", name="Rejection rate")
    head.get_by_role("button").focus()
    tab.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "descending")
    keys = tab.locator('.sm-table [data-head="Rejection rate"]').evaluate_all("all => all.map(one => one.dataset.v)")
    rates = [float(key) for key in keys if key]
    assert rates == sorted(rates, reverse=True)
    assert keys[len(rates) :] == [""] * (len(keys) - len(rates))
    tab.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")


def test_a_table_in_a_popover_has_the_colours_of_the_theme(demo_server: str, open_tab: OpenTab) -> None:
    tab = open_tab(scheme="dark")
    open_path(tab, demo_server, "lead_quality")
    tab.locator("[class*='st-key-how-lead-quality-lead_quality_by_owner'] button").first.click()
    opened = tab.get_by_test_id("stPopoverBody")
    opened.get_by_role("radio", name="Table").click()
    head = opened.locator(".sm-table tbody th").first
    expect(head).to_have_css("background-color", "rgb(21, 28, 40)")
    expect(head).to_have_css("color", "rgb(231, 236, 244)")
