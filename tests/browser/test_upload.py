"""A company's real exports, dropped in a real browser: understood, kept, compared, undone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driver import introduce, no_failure, open_cell, open_path, pick_cell, upload, wait_run

pytestmark = pytest.mark.browser
OLIST = ("olist_marketing_qualified_leads_dataset.csv", "olist_closed_deals_dataset.csv")


def stage(tab: Page, *files: Path) -> None:
    """Drop *files* and wait until every row of them was read."""
    upload(tab, *files)
    expect(tab.get_by_text(re.compile("This upload is (not kept yet|in force already)"))).to_be_visible()
    expect(tab.get_by_role("button", name="Discard")).to_be_visible()
    wait_run(tab)


def keep(tab: Page) -> None:
    """Keep the upload under way and wait for its numbers."""
    tab.get_by_role("button", name="Keep", exact=True).click()
    expect(tab.get_by_text(re.compile("^✓ (Kept|Nothing changed): "))).to_be_visible()
    wait_run(tab)
    no_failure(tab)


@pytest.fixture
def data_page(server: str, tab: Page) -> Page:
    """The Data page of an empty workspace, opened by somebody who said who they are."""
    open_path(tab, server, "data")
    introduce(tab)
    return tab


def test_two_exports_in_one_go_become_leads_and_customers(data_page: Page, shared_data: Path) -> None:
    stage(data_page, *(shared_data / "olist" / name for name in OLIST))
    expect(data_page.get_by_text("8,000 leads and 842 deals can be kept, no row is left out.")).to_be_visible()
    keep(data_page)
    expect(data_page.get_by_text("842 of 8,000 leads became customers: 10.525\u202f%.")).to_be_visible()

    finding = data_page.locator(".st-key-finding-stage_dates_out_of_order")
    expect(finding).to_contain_text("Stage dates out of order: 1")
    finding.get_by_role("button", name="See the records").click()
    expect(data_page.locator(".sm-table").last).to_contain_text("A later stage is dated before an earlier one")

    data_page.get_by_role("link", name="See the funnel").click()
    expect(data_page.locator(".sm-title h1")).to_have_text("Funnel")
    wait_run(data_page)
    no_failure(data_page)


def test_the_same_files_again_need_one_click_and_change_nothing(data_page: Page, shared_data: Path) -> None:
    files = [shared_data / "olist" / name for name in OLIST]
    stage(data_page, *files)
    keep(data_page)
    stage(data_page, *files)
    expect(data_page.get_by_text("All of it is in force already: keeping it changes nothing.")).to_be_visible()
    keep(data_page)
    expect(data_page.get_by_text("Nothing changed: this is in force already")).to_be_visible()
    data_page.get_by_role("tab", name="Uploads kept").click()
    expect(data_page.get_by_text("1 upload kept")).to_be_visible()


def test_contacts_deals_and_activities_of_hubspot_are_known(data_page: Page, shared_data: Path) -> None:
    names = ("hubspot_contacts.csv", "hubspot_deals.csv", "hubspot_activities.csv")
    stage(data_page, *(shared_data / "hubspot_dummy" / name for name in names))
    expect(data_page.get_by_text("950 leads, 500 deals and 2,000 touches can be kept")).to_be_visible()
    keep(data_page)


def test_deals_without_leads_are_kept_and_the_pages_say_what_is_missing(data_page: Page, shared_data: Path) -> None:
    stage(data_page, shared_data / "maven_crm" / "sales_pipeline.csv")
    expect(data_page.get_by_text("8,800 deals can be kept")).to_be_visible()
    data_page.get_by_role("tab", name="What the pages can show").click()
    expect(data_page.get_by_text("Export the source of each lead.")).to_be_visible()
    keep(data_page)


def test_a_history_of_stages_comes_with_its_deals(data_page: Page, shared_data: Path) -> None:
    names = ("sample_hubspot_deals.csv", "sample_salesforce_history.csv")
    stage(data_page, *(shared_data / "stage_history" / name for name in names))
    expect(data_page.get_by_text("3,200 deals and 11,407 changes of stage can be kept")).to_be_visible()
    keep(data_page)


def test_a_person_says_what_a_column_is_and_the_rows_are_read_anew(data_page: Page, shared_data: Path) -> None:
    stage(data_page, *(shared_data / "olist" / name for name in OLIST))
    deals = data_page.get_by_test_id("stExpander").filter(has_text=OLIST[1])
    columns = deals.get_by_test_id("stDataFrame").first
    expect(columns).to_contain_text("declared_monthly_revenue")
    pick_cell(data_page, columns, 2, 0, "Amount")
    expect(columns).to_contain_text("you chose it")
    data_page.get_by_role("tab", name="What the pages can show").click()
    gains = data_page.get_by_role("listitem").filter(has_text="revenue and deal size")
    expect(gains).to_contain_text("gains")


def test_the_last_upload_is_taken_back_after_a_question(data_page: Page, shared_data: Path) -> None:
    stage(data_page, shared_data / "maven_crm" / "sales_pipeline.csv")
    keep(data_page)
    data_page.get_by_role("tab", name="Uploads kept").click()
    data_page.get_by_role("button", name="Undo the last upload").click()
    expect(data_page.get_by_role("dialog")).to_contain_text("the workspace is empty again")
    data_page.get_by_role("button", name="Undo it").click()
    expect(data_page.get_by_text("No data yet.")).to_be_visible()
    wait_run(data_page)
    no_failure(data_page)


LEADS = "Lead id,Created,Source\n1,2026-01-05,Web\n2,2026-02-06,Fair\n"


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    (tmp_path / "leads.csv").write_text(LEADS)
    return tmp_path / "leads.csv"


def test_an_upload_outlives_another_page_a_reload_and_a_new_session(
    server: str, open_tab: Callable[..., Page], leads: Path
) -> None:
    tab = open_tab()
    open_path(tab, server, "data")
    introduce(tab)
    stage(tab, leads)
    tab.get_by_role("link", name="Funnel").click()
    expect(tab.locator(".sm-title h1")).to_have_text("Funnel")
    tab.get_by_role("link", name="Data", exact=True).click()
    expect(tab.get_by_text("2 leads can be kept")).to_be_visible()
    wait_run(tab)
    tab.reload()
    expect(tab.get_by_text("2 leads can be kept")).to_be_visible()
    other = open_tab()
    open_path(other, server, "data")
    expect(other.get_by_text("Ada dropped leads.csv")).to_be_visible()
    other.get_by_role("button", name="Go on with it").click()
    expect(other.get_by_text("2 leads can be kept")).to_be_visible()
    no_failure(other)


def test_of_two_people_who_upload_at_once_the_second_is_told_who_was_first_and_looks_again(
    server: str, open_tab: Callable[..., Page], leads: Path, tmp_path: Path
) -> None:
    ada, ben = open_tab(), open_tab()
    later = tmp_path / "later.csv"
    later.write_text(f"{LEADS}3,2026-03-07,Web\n")
    for tab, name, file in ((ada, "Ada", leads), (ben, "Ben", later)):
        open_path(tab, server, "data")
        introduce(tab, name)
        stage(tab, file)
    keep(ada)
    ben.get_by_role("button", name="Keep", exact=True).click()
    expect(ben.get_by_text("Ada changed the data at")).to_be_visible()
    expect(ben.get_by_text("1 new, 0 changed, 0 gone, 2 the same")).to_be_visible()
    keep(ben)
    expect(ben.get_by_text("Kept: 3 leads")).to_be_visible()


def test_a_value_that_cannot_be_read_is_mended_in_its_cell(data_page: Page, tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_text(f"{LEADS}3,2026-02-30,Web\n")
    stage(data_page, tmp_path / "leads.csv")
    expect(data_page.get_by_text("2 leads can be kept, 1 row is left out.")).to_be_visible()
    rejects = data_page.get_by_test_id("stExpander").get_by_test_id("stDataFrame").last
    editor = open_cell(data_page, rejects, 3, 0).locator("textarea")
    editor.fill("2026-02-28")
    editor.press("Enter")
    expect(data_page.get_by_text("3 leads can be kept, no row is left out.")).to_be_visible()
    keep(data_page)
