"""What is typed on Goal planning and not saved is still there after another view, another page and a reload."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenTab
from tests.browser.driver import introduce, no_failure, open_path, wait_run
from tests.ready import DemoIn

pytestmark = [pytest.mark.browser, pytest.mark.slow]
KEPT = "What you typed is not saved; this browser keeps it for you."


@pytest.fixture
def workspace_folder(demo_in: DemoIn, tmp_path: Path) -> Path:
    return demo_in(tmp_path / "workspace")


def type_into(page: Page, label: str, text: str) -> None:
    page.get_by_label(label, exact=True).fill(text)
    page.keyboard.press("Tab")
    wait_run(page)


def view(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name, exact=True).click()
    wait_run(page)


def share(page: Page) -> Locator:
    return page.get_by_label("Share of all leads, %", exact=True)


def test_what_is_typed_outlives_views_pages_and_a_reload_until_it_is_dropped(open_tab: OpenTab, server: str) -> None:
    tab = open_tab()
    open_path(tab, server, "goal_planning?view=moves")
    introduce(tab, "Mara Lindqvist", "Marketing")
    expect(tab.get_by_text(KEPT)).to_have_count(0)
    leads = tab.get_by_label("Leads to count on in the period", exact=True)
    before = leads.input_value()
    type_into(tab, "Leads to count on in the period", "1234")
    type_into(tab, "MQL → SQL, %", "41.5")
    type_into(tab, "Why", "A new desk answers at once")
    view(tab, "Who brings it")
    type_into(tab, "Share of all leads, %", "12")
    type_into(tab, "Because", "Half a thought")
    view(tab, "By month")
    view(tab, "What moves it")
    expect(leads).to_have_value("1234")
    tab.get_by_role("link", name="Funnel", exact=True).click()
    expect(tab.locator("h1", has_text="Funnel")).to_be_visible()
    wait_run(tab)
    tab.get_by_role("link", name="Goal planning", exact=True).click()
    expect(tab.get_by_text(KEPT)).to_be_visible()
    wait_run(tab)
    expect(tab.get_by_label("MQL → SQL, %", exact=True)).to_have_value("41.5")
    view(tab, "Who brings it")
    expect(share(tab)).to_have_value("12.00")
    share(tab).fill("17")  # and not left
    tab.reload()
    expect(tab.get_by_text(KEPT)).to_be_visible()
    expect(tab.get_by_label("MQL → SQL, %", exact=True)).to_have_value("41.5")
    expect(tab.get_by_label("Why", exact=True)).to_have_value("A new desk answers at once")
    expect(share(tab)).to_have_value("17.00")
    expect(tab.get_by_label("Because", exact=True)).to_have_value("Half a thought")
    view(tab, "What moves it")
    expect(leads).to_have_value("1234")
    no_failure(tab)

    tab.get_by_role("button", name="Drop it").click()
    expect(tab.get_by_text(KEPT)).to_have_count(0)
    expect(leads).to_have_value(before)
    tab.reload()
    wait_run(tab)
    tab.wait_for_timeout(1_500)
    expect(tab.get_by_text(KEPT)).to_have_count(0)
    expect(leads).to_have_value(before)
    no_failure(tab)


def test_what_is_saved_is_no_longer_kept_as_typed(open_tab: OpenTab, server: str) -> None:
    tab = open_tab()
    open_path(tab, server, "goal_planning")
    introduce(tab, "Mara Lindqvist", "Marketing")
    type_into(tab, "Name", "A bolder year")
    expect(tab.get_by_text(KEPT)).to_be_visible()
    tab.get_by_role("button", name="Save as a new scenario").click()
    expect(tab.get_by_text("A bolder year: saved by")).to_be_visible()
    expect(tab.get_by_text(KEPT)).to_have_count(0)
    tab.reload()
    wait_run(tab)
    tab.wait_for_timeout(1_500)
    expect(tab.get_by_text(KEPT)).to_have_count(0)
    no_failure(tab)
