"""Persona rules in a real browser: written, counted, saved and asked of every page, with the keyboard too."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from smarketing.settings import read_settings
from smarketing.store import Store, open_store, sqlite_url
from smarketing.workspace import open_workspace
from tests.browser.conftest import OpenTab
from tests.browser.driver import chart_of, introduce, no_failure, open_path, wait_run

pytestmark = pytest.mark.browser
RULES = "personas?view=rules&period=all"
LEADS = """lead_id,email,created_at,source,job_title,lifecycle_stage
L1,l1@one.example,2026-01-01,Paid Search,Head of Operations,Lead
L2,l2@two.example,2026-01-02,Paid Search,Operations Manager,Lead
L3,l3@three.example,2026-01-03,Referral,Production Planner,Lead
L4,l4@four.example,2026-01-04,Referral,Student,Lead
"""


@pytest.fixture(scope="module")
def without_rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with four leads whose CRM knows no persona; copied, never changed."""
    root = tmp_path_factory.mktemp("without_rules")
    (root / "leads.csv").write_text(LEADS, encoding="utf-8")
    here = open_workspace(read_settings(workspace=root / "workspace"))
    here.keep(here.check(here.prepare([(root / "leads.csv", "leads.csv")])), by="Ada")
    here.close()
    return root / "workspace"


@pytest.fixture
def workspace_folder(without_rules: Path, tmp_path: Path) -> Path:
    """This test's own copy."""
    return Path(shutil.copytree(without_rules, tmp_path / "workspace"))


@pytest.fixture
def store(server: str, workspace_folder: Path) -> Iterator[Store]:
    """What was kept, read beside the running app."""
    store = open_store(sqlite_url(workspace_folder / "store.sqlite"))
    yield store
    store.close()


def add_rule(page: Page, persona: str, word: str) -> None:
    """Add a rule on the job title and fill it in."""
    page.get_by_role("button", name="Add a rule").click()
    expect(page.get_by_label("Persona", exact=True)).to_have_value("")
    wait_run(page)
    page.get_by_label("Persona", exact=True).fill(persona)
    page.get_by_label("Persona", exact=True).press("Enter")
    wait_run(page)
    page.get_by_label("Value", exact=True).fill(word)
    page.get_by_label("Value", exact=True).press("Enter")
    wait_run(page)
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_label("Persona", exact=True)).to_have_count(0)
    wait_run(page)


def test_rules_are_counted_while_written_and_name_personas_once_saved(tab: Page, server: str, store: Store) -> None:
    open_path(tab, server, RULES)
    introduce(tab, "Ada")
    add_rule(tab, "Operations lead", "operations")
    expect(tab.get_by_text("the rules name 2, and 2 stay unknown")).to_be_visible()
    add_rule(tab, "Planner", "planner")
    expect(tab.get_by_text("the rules name 3, and 1 stays unknown")).to_be_visible()
    assert store.persona_rules.in_force() is None
    tab.get_by_role("button", name="Save as version 1").click()
    expect(tab.get_by_text("Version 1 saved as Ada")).to_be_visible()
    tab.get_by_role("radio", name="What they bring").click()
    table = tab.get_by_role("region", name="Personas")
    for persona, leads in (("Operations lead", "2"), ("Planner", "1"), ("Unknown", "1")):
        row = table.get_by_role("row", name=persona)
        expect(row.get_by_role("cell").first).to_have_text(leads)
    no_failure(tab)


def test_rules_are_reordered_with_the_keyboard_alone(tab: Page, server: str) -> None:
    open_path(tab, server, RULES)
    introduce(tab, "Ada")
    add_rule(tab, "Operations lead", "operations")
    add_rule(tab, "Everybody", "e")
    tab.get_by_role("button", name="Ask Everybody earlier").focus()
    tab.keyboard.press("Enter")
    wait_run(tab)
    expect(tab.locator(".sm-rule b").first).to_have_text("Everybody")
    expect(tab.get_by_text("fits 2 more: 2 of Everybody")).to_be_visible()


def test_two_people_change_the_rules_and_nobody_overwrites_unseen(open_tab: OpenTab, server: str, store: Store) -> None:
    ada, ben = open_tab(), open_tab()
    for page, name in ((ada, "Ada"), (ben, "Ben")):
        open_path(page, server, RULES)
        introduce(page, name)
        add_rule(page, f"{name}'s persona", "operations")
    ada.get_by_role("button", name="Save as version 1").click()
    expect(ada.get_by_text("Version 1 saved as Ada")).to_be_visible()
    ben.get_by_role("button", name="Save as version 1").click()
    expect(ben.get_by_text("Ada changed the persona rules")).to_be_visible()
    ben.get_by_role("button", name="Keep mine").click()
    wait_run(ben)
    ben.get_by_role("button", name="Save as version 2").click()
    expect(ben.get_by_text("Version 2 saved as Ben")).to_be_visible()
    assert [entry.author for entry in store.history("persona_rules", "rules")] == ["Ada", "Ben"]


def test_on_a_phone_the_table_becomes_cards(open_tab: OpenTab, server: str) -> None:
    page = open_tab(size="phone", scheme="dark")
    open_path(page, server, "personas?period=all")
    expect(page.locator(".sm-personas tbody tr").first).to_be_visible()
    assert page.locator(".sm-personas tbody tr").first.evaluate("row => getComputedStyle(row).display") == "grid"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_portrait_is_shared_by_its_link_and_prints_on_one_page(demo_server: str, tab: Page) -> None:
    open_path(tab, demo_server, "personas?period=all")
    tab.get_by_role("radio", name="Portrait").click()
    wait_run(tab)
    tab.get_by_role("combobox", name="Persona").click()
    tab.get_by_role("option", name="Finance approver").click()
    expect(tab).to_have_url(re.compile("portrait=Finance"))
    wait_run(tab)
    tab.reload()
    wait_run(tab)
    expect(tab.locator(".st-key-card-personas-portrait-who h3")).to_have_text("Finance approver")
    expect(tab.get_by_text("What they are given on their way")).to_be_visible()
    no_failure(tab)
    assert tab.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1


def test_a_click_on_a_cell_opens_its_leads_and_the_link_does_too(demo_server: str, open_tab: OpenTab) -> None:
    tab = open_tab()
    open_path(tab, demo_server, "personas?period=all")
    tab.get_by_role("radio", name="Content").click()
    wait_run(tab)
    chart = chart_of(tab.locator(".st-key-card-personas-persona_by_content"))
    chart.locator(".mark-rect path[aria-label*='Operations lead'][aria-label*='Demo request']").last.click()
    opened = tab.locator(".st-key-card-personas-cell")
    expect(opened.get_by_role("heading", name="Operations lead · Demo request")).to_be_visible()
    expect(tab).to_have_url(re.compile("by=content.*row=Operations.*column=Demo"))
    wait_run(tab)
    address = tab.url
    opened.get_by_role("button", name="Close").click()
    expect(opened).to_have_count(0)
    expect(tab).not_to_have_url(re.compile("row="))
    phone = open_tab(size="phone", scheme="dark")
    open_path(phone, address.partition("/personas")[0], f"personas{address.partition('/personas')[2]}")
    expect(phone.get_by_text("Sources behind it")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    no_failure(phone)
