"""A goal on trial in a real browser: what is drawn follows what is typed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driver import open_path, wait_run

pytestmark = pytest.mark.browser


def test_what_moves_the_revenue_most_stands_first_whatever_was_drawn_before(demo_server: str, tab: Page) -> None:
    open_path(tab, demo_server, "goal_planning?view=moves")
    card = tab.locator("[class*=st-key-card-][class*=-moves]")
    expect(card).not_to_contain_text("Lead → MQL moves it most")
    tab.get_by_label("Lead → MQL, %", exact=True).fill("5")
    tab.keyboard.press("Tab")
    expect(card).to_contain_text("Lead → MQL moves it most")
    wait_run(tab)
    tab.wait_for_function(
        """() => {
            const names = [...document.querySelectorAll("[class*=st-key-card-][class*=-moves] .role-axis-label text")]
                .filter(one => /[A-Za-z]{2}/.test(one.textContent))
                .sort((one, other) => one.getBoundingClientRect().top - other.getBoundingClientRect().top);
            return names.length > 4 && names[0].textContent.startsWith("Lead →");
        }""",
        timeout=15_000,
    )
