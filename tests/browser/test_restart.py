"""A restart of the server is not noticed by who opens a deep link next, and takes nothing from who has a page open."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driver import free_port, no_failure, open_path, running_app, wait_run
from tests.ready import DemoIn

pytestmark = pytest.mark.browser


def test_the_first_visitor_after_a_restart_may_come_by_a_deep_link(
    demo_in: DemoIn, workspace_folder: Path, tmp_path: Path, tab: Page
) -> None:
    demo_in(workspace_folder)
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


def test_a_server_that_is_gone_is_said_in_plain_words_and_the_page_comes_back_by_itself(
    demo_in: DemoIn, workspace_folder: Path, tmp_path: Path, tab: Page
) -> None:
    demo_in(workspace_folder)
    port = free_port()
    with running_app(workspace_folder, tmp_path / "first.log", port=port) as address:
        open_path(tab, address, "goal_planning")
        tab.get_by_label("Name", exact=True).fill("A plan of ours")
    dialog = tab.get_by_test_id("stDialog")
    expect(dialog).to_be_visible()
    said = dialog.locator("h2 + div").evaluate("e => getComputedStyle(e, '::after').content")
    assert said == '"The page comes back by itself; what you typed stays."'
    expect(dialog.get_by_text("streamlit", exact=False)).to_be_hidden()
    with running_app(workspace_folder, tmp_path / "second.log", port=port):
        expect(dialog).to_have_count(0)
        wait_run(tab)
        expect(tab.get_by_label("Name", exact=True)).to_have_value("A plan of ours")
        no_failure(tab)
