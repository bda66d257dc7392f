"""Files that are not what they say, or mean harm: a sentence, and nothing runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driver import introduce, no_failure, open_path, upload, wait_run
from tests.browser.test_upload import keep, stage

pytestmark = pytest.mark.browser
LEADS = "Lead id,Created,Source\n1,2026-01-05,Web\n2,2026-02-06,Web\n"
HOSTILE = """Lead id,<script>alert(1)</script>,=cmd(),Created,Lead status,Source
1,<img src=x onerror=alert(2)>,=1+1,2026-01-05,**New**,:red[Web]
2,[a](javascript:alert(3)),@SUM(A1),2026-02-06,# Open,<b>Fair</b>
3,plain,+1,2026-02-30,Contacted,Web
"""


@pytest.fixture
def data_page(server: str, tab: Page) -> Page:
    """The Data page of an empty workspace, opened by somebody who said who they are."""
    open_path(tab, server, "data")
    introduce(tab)
    return tab


def test_a_web_page_named_csv_gets_a_sentence_and_the_other_file_goes_on(data_page: Page, tmp_path: Path) -> None:
    (tmp_path / "broken.csv").write_text("<!DOCTYPE html><html><body><p>Please log in</p></body></html>")
    (tmp_path / "leads.csv").write_text(LEADS)
    stage(data_page, tmp_path / "broken.csv", tmp_path / "leads.csv")
    expect(data_page.get_by_test_id("stAlert")).to_contain_text("broken.csv can't be read")
    expect(data_page.get_by_text("2 leads can be kept, no row is left out.")).to_be_visible()


def test_a_web_page_alone_can_be_replaced_by_another_file(data_page: Page, tmp_path: Path) -> None:
    (tmp_path / "broken.csv").write_text("<!DOCTYPE html><html><body><p>Please log in</p></body></html>")
    (tmp_path / "leads.csv").write_text(LEADS)
    upload(data_page, tmp_path / "broken.csv")
    expect(data_page.get_by_test_id("stAlert")).to_contain_text("broken.csv can't be read")
    data_page.get_by_role("button", name="Choose other files").click()
    expect(data_page.get_by_text("Upload this week's exports")).to_be_visible()
    wait_run(data_page)
    stage(data_page, tmp_path / "leads.csv")
    expect(data_page.get_by_text("2 leads can be kept")).to_be_visible()


def test_what_a_file_says_is_shown_as_text_and_never_runs(data_page: Page, tmp_path: Path) -> None:
    ran: list[str] = []
    data_page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    file = tmp_path / "leads **bold** <b>2026-03-01.csv"
    file.write_text(HOSTILE)
    stage(data_page, file)
    card = data_page.get_by_test_id("stExpander").first
    expect(card).to_contain_text("leads **bold** <b>2026-03-01.csv")
    expect(card.locator("strong", has_text="bold")).to_have_count(1)
    expect(card.get_by_test_id("stDataFrame").last).to_contain_text("2026-02-30")
    card.get_by_role("tab", name="Columns").click()
    columns = card.get_by_test_id("stDataFrame").first
    expect(columns).to_contain_text("<script>alert(1)</script>")
    expect(columns).to_contain_text("=cmd()")
    card.get_by_role("tab", name="Stages and statuses").click()
    expect(card.get_by_test_id("stDataFrame").nth(1)).to_contain_text("**New**")
    keep(data_page)
    data_page.get_by_role("link", name="Lead quality").click()
    expect(data_page.locator(".sm-title h1")).to_have_text("Lead quality")
    wait_run(data_page)
    no_failure(data_page)
    assert data_page.locator("img[src='x']").count() == 0
    assert ran == []


def test_a_long_import_can_be_cancelled_and_the_same_file_dropped_again(
    data_page: Page, workspace_folder: Path, tmp_path: Path
) -> None:
    rows = "".join(f"{number},2026-{number % 12 + 1:02}-05,Web,note {number}\n" for number in range(300_000))
    (tmp_path / "leads.csv").write_text(f"Lead id,Created,Source,Note\n{rows}")
    upload(data_page, tmp_path / "leads.csv")
    expect(data_page.get_by_role("progressbar")).to_be_visible()
    data_page.get_by_role("button", name="Cancel").click()
    expect(data_page.get_by_text("Stopped. Nothing of it was kept; all is as it was before.")).to_be_visible()
    expect(data_page.get_by_text("Upload this week's exports")).to_be_visible()
    wait_run(data_page)
    assert [path.name for path in (workspace_folder / "scratch").iterdir() if path.is_dir()] == []
    stage(data_page, tmp_path / "leads.csv")
    expect(data_page.get_by_text("300,000 leads can be kept")).to_be_visible()


def test_an_upload_under_way_survives_another_page_a_reload_and_a_new_tab(
    data_page: Page, server: str, tmp_path: Path
) -> None:
    (tmp_path / "leads.csv").write_text(LEADS)
    stage(data_page, tmp_path / "leads.csv")
    data_page.get_by_role("link", name="Funnel").click()
    expect(data_page.locator(".sm-title h1")).to_have_text("Funnel")
    data_page.get_by_role("link", name="Data").click()
    expect(data_page.get_by_text("2 leads can be kept")).to_be_visible()
    data_page.reload()
    expect(data_page.get_by_text("2 leads can be kept")).to_be_visible()
    wait_run(data_page)
    keep(data_page)
    expect(data_page.get_by_text("2 leads as of 6 Feb 2026")).to_be_visible()
