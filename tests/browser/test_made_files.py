"""The address of a made file, in real browsers: it answers to the one that made the file, whoever else knows it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenTab
from tests.browser.driver import no_failure, open_path
from tests.ready import DemoIn

pytestmark = pytest.mark.browser


@pytest.fixture
def demo(demo_in: DemoIn, workspace_folder: Path) -> None:
    """The demo company, in the workspace of the running app."""
    demo_in(workspace_folder)


def open_file_card(tab: Page, server: str) -> None:
    """Open where the agreement leaves as a file."""
    open_path(tab, server, "agreements")
    tab.get_by_text("As a file: take it away").click()


def take(tab: Page) -> tuple[str, bytes]:
    """Return the address and the content of the file that a button of the open page makes."""
    with tab.expect_download() as taken:
        tab.get_by_role("button", name="Download the agreement").click()
    return taken.value.url, taken.value.path().read_bytes()


def test_the_address_of_a_made_file_answers_to_the_browser_that_made_it_and_to_nobody_else(
    demo: None, server: str, open_tab: OpenTab
) -> None:
    ada, bo = open_tab(), open_tab()
    open_file_card(ada, server)
    address, content = take(ada)
    assert re.search(r"/media/[0-9a-f]+", address)
    again = ada.request.get(address)
    assert (again.status, again.body()) == (200, content)
    assert again.headers["cache-control"] == "private, no-store"

    nobody = bo.request.get(address)  # no page opened, no cookie
    assert nobody.status == 404
    open_path(bo, server, "funnel")
    refused = bo.request.get(address)
    assert refused.status == 404
    assert "Take it by its button" in refused.text()
    assert bo.request.get(address, headers={"Range": "bytes=0-9"}).status == 404
    assert bo.request.get(f"{address}/").status == 404
    assert bo.request.head(address).status == 404

    open_file_card(bo, server)
    assert take(bo) == (address, content)
    no_failure(ada)
    no_failure(bo)


def test_a_made_file_is_there_however_often_others_draw_their_pages_meanwhile(
    demo: None, server: str, open_tab: OpenTab
) -> None:
    ada, bo = open_tab(), open_tab()
    open_file_card(ada, server)
    address, content = take(ada)
    for path in ("funnel", "personas", "audit"):  # Streamlit's own copy is gone after two runs of anybody
        open_path(bo, server, path)
    assert ada.request.get(address).body() == content


def test_the_cookie_that_tells_browsers_apart_is_read_by_no_script(demo: None, server: str, tab: Page) -> None:
    open_path(tab, server, "funnel")
    (cookie,) = [one for one in tab.context.cookies() if one["name"] == "smarketing_browser"]
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    assert len(cookie["value"]) > 40
    assert "smarketing_browser" not in tab.evaluate("document.cookie")
    tab.reload()
    expect(tab.locator(".sm-title h1")).to_be_visible()
    assert [one["value"] for one in tab.context.cookies() if one["name"] == "smarketing_browser"] == [cookie["value"]]
