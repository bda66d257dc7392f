"""A restart of the server is not noticed by somebody who opens a deep link next."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from smarketing.settings import read_settings
from smarketing.workspace import open_workspace
from tests.browser.driver import no_failure, open_path, running_app

pytestmark = pytest.mark.browser


def test_the_first_visitor_after_a_restart_may_come_by_a_deep_link(
    workspace_folder: Path, tmp_path: Path, tab: Page
) -> None:
    here = open_workspace(read_settings(workspace=workspace_folder))
    here.load_demo()
    here.close()
    seen = []
    for number in range(2):
        with running_app(workspace_folder, tmp_path / f"server{number}.log") as address:
            open_path(tab, address, "funnel?period=90_days&source=Referrals")
            expect(tab.locator(".sm-asof")).to_contain_text("Source: Referrals")
            expect(tab.get_by_role("link", name="Weekly sync")).to_be_visible()
            no_failure(tab)
            seen.append(tab.locator(".sm-stage .value").all_inner_texts())
    assert seen[0] == seen[1]
    assert seen[0]
