"""What is half typed comes back into its field, also where the page is still being drawn."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenTab
from tests.browser.driver import introduce, open_path, wait_run
from tests.ready import DemoIn

pytestmark = [pytest.mark.browser, pytest.mark.slow]
EMPTIED = "field => Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set.call(field, '')"


@pytest.fixture
def workspace_folder(demo_in: DemoIn, tmp_path: Path) -> Path:
    return demo_in(tmp_path / "workspace")


def comment_field(page: Page) -> Locator:
    """Open the comments on a number and return the field for a new one."""
    page.locator("[class*='st-key-how-weekly-sync-tile-leads'] button:visible").click()
    page.get_by_role("radio", name="Comments").click()
    return page.get_by_placeholder("Comment as Ann")


def test_a_draft_comes_back_into_a_field_that_drawing_the_page_emptied(open_tab: OpenTab, server: str) -> None:
    tab = open_tab()
    open_path(tab, server)
    introduce(tab, "Ann", "Sales")
    comment_field(tab).press_sequentially("Half a comment")
    tab.reload()
    wait_run(tab)
    field = comment_field(tab)
    expect(field).to_have_value("Half a comment")
    field.evaluate(EMPTIED)
    expect(field).to_have_value("Half a comment")
