"""Two people on the same page: what one writes is there for the other within five seconds, who loses nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from smarketing.store import open_store, sqlite_url
from tests.browser.conftest import OpenTab
from tests.browser.driver import cell, introduce, no_failure, open_cell, open_path, wait_run
from tests.ready import DemoIn
from tests.store.deciding import MIA, with_terms

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WITHIN_SECONDS = 5.0
CARET = (
    "() => [document.activeElement.value, document.activeElement.selectionStart, document.activeElement.selectionEnd]"
)
SCROLLED = "() => document.querySelector('[data-testid=stMain]').scrollTop"


@pytest.fixture
def workspace_folder(demo_in: DemoIn, tmp_path: Path) -> Path:
    return demo_in(tmp_path / "workspace")


def comes(there: Locator, write: Callable[[], None]) -> None:
    """Let one *write* and expect the other to see it in time."""
    write()
    began = time.monotonic()
    expect(there).to_be_visible(timeout=WITHIN_SECONDS * 1000)
    assert time.monotonic() - began < WITHIN_SECONDS


def type_half(field: Locator, text: str) -> list[object]:
    """Type *text* into *field* without sending it, select a part of it, and return what the browser says of it."""
    field.click()
    field.press_sequentially(text)
    field.evaluate("(field) => field.setSelectionRange(3, 7)")
    return [text, 3, 7]


def leave(page: Page) -> None:
    """Close the popover that is open."""
    page.keyboard.press("Escape")
    page.locator(".sm-title").click()
    wait_run(page)


def test_what_one_writes_reaches_the_other_who_goes_on_typing(open_tab: OpenTab, server: str) -> None:
    ann, bob = open_tab(), open_tab()
    for page, name, team in ((ann, "Ann", "Sales"), (bob, "Bob", "Marketing")):
        open_path(page, server)
        introduce(page, name, team)

    def note() -> None:
        bob.get_by_role("button", name="Add", exact=True).click()
        bob.get_by_label("What was said").fill("Bob won a fair")
        bob.get_by_role("button", name="Keep").click()
        expect(bob.locator(".st-key-card-weekly-sync-notes").get_by_text("Bob won a fair")).to_be_visible()
        leave(bob)

    def action() -> None:
        bob.get_by_role("button", name="Promise an action").click()
        bob.get_by_label("What will be done").fill("Bob calls Cologne")
        bob.get_by_label("By whom").fill("Ann")
        bob.get_by_role("button", name="Promise", exact=True).click()
        expect(bob.locator(".st-key-card-weekly-sync-actions").get_by_text("Bob calls Cologne")).to_be_visible()

    def comment() -> None:
        bob.locator("[class*='st-key-how-weekly-sync-tile-leads'] button:visible").click()
        bob.get_by_role("radio", name="Comments").click()
        bob.get_by_placeholder("Comment as Bob").fill("<b>Look</b>, @Ann")
        bob.get_by_test_id("stPopoverBody").get_by_role("button", name="Comment", exact=True).click()
        expect(bob.locator(".sm-thread")).to_contain_text("<b>Look</b>")

    ann.get_by_role("button", name="Add", exact=True).click()
    typed = type_half(ann.get_by_label("What was said"), "Half a note")
    scrolled = ann.evaluate(SCROLLED)
    comes(ann.locator(".st-key-card-weekly-sync-notes").get_by_text("Bob won a fair"), note)
    wait_run(ann)
    assert ann.evaluate(CARET) == typed
    assert ann.evaluate(SCROLLED) == scrolled > 0
    leave(ann)
    ann.get_by_role("button", name="Promise an action").click()
    typed = type_half(ann.get_by_label("What will be done"), "Half an action")
    comes(ann.locator(".st-key-card-weekly-sync-actions").get_by_text("Bob calls Cologne"), action)
    wait_run(ann)
    assert ann.evaluate(CARET) == typed
    leave(ann)
    ann.locator("[class*='st-key-how-weekly-sync-tile-leads'] button:visible").click()
    ann.get_by_role("radio", name="Comments").click()
    typed = type_half(ann.get_by_placeholder("Comment as Ann"), "Half a comment")
    comes(ann.locator(".sm-thread"), comment)
    wait_run(ann)
    assert ann.evaluate(CARET) == typed
    leave(ann)
    ann.locator(".st-key-news button:visible").click()
    for words in ("Bob mentioned you on Leads", "Bob gave you an action"):
        expect(ann.get_by_test_id("stPopoverBody").get_by_text(words)).to_be_visible()
    ann.get_by_text("mentioned you on Leads").click()
    expect(ann.locator(".st-key-card-weekly-sync-asked")).to_contain_text("<b>Look</b>")
    waits = ann.locator(".st-key-live_wake")
    open_path(ann, server, "lead_quality?view=rate&period=all&how=sheet")
    editor = open_cell(ann, ann.get_by_test_id("stDataFrame"), 6, 1)
    ann.keyboard.type("Half a cell")
    bob.get_by_placeholder("Comment as Bob").fill("And another")
    bob.get_by_test_id("stPopoverBody").get_by_role("button", name="Comment", exact=True).click()
    expect(waits).to_be_attached()
    ann.wait_for_timeout(1_500)
    expect(editor).to_be_visible()
    ann.keyboard.press("Enter")
    expect(waits).not_to_be_attached()
    wait_run(ann)
    expect(cell(ann.get_by_test_id("stDataFrame"), 6, 1)).to_have_text("Half a cell")
    later = ann.context.new_page()
    open_path(later, server)
    later.locator("[class*='st-key-how-weekly-sync-tile-leads'] button:visible").click()
    later.get_by_role("radio", name="Comments").click()
    expect(later.get_by_placeholder("Comment as Ann")).to_have_value("Half a comment")
    for page in (ann, bob, later):
        no_failure(page)


CORNERS = {
    "stage": ("funnel", ".st-key-talk-funnel-stage-lead"),
    "campaign": ("funnel?period=all&campaign=Search: planning software", "[class*='st-key-talk-funnel-campaign-']"),
    "lead": ("lead_quality?view=verdicts&period=all&find=20300016", "[class*='st-key-talk-lead-quality-lead-']"),
}


@pytest.mark.parametrize("about", CORNERS)
def test_a_corner_that_is_open_on_something_stays_open_with_what_is_typed(
    about: str, open_tab: OpenTab, server: str
) -> None:
    (path, corner), ann, bob = CORNERS[about], open_tab(), open_tab()
    for page, name, team in ((ann, "Ann", "Sales"), (bob, "Bob", "Marketing")):
        open_path(page, server, path)
        introduce(page, name, team)
        page.locator(f"{corner} button:visible").first.click()
    typed = type_half(ann.get_by_placeholder("Comment as Ann"), "Half a comment")

    def comment() -> None:
        bob.get_by_placeholder("Comment as Bob").fill("Too many of them")
        bob.get_by_test_id("stPopoverBody").get_by_role("button", name="Comment", exact=True).click()

    comes(ann.locator(".sm-thread").get_by_text("Too many of them"), comment)
    wait_run(ann)
    assert ann.evaluate(CARET) == typed
    for page in (ann, bob):
        no_failure(page)


def test_a_colleagues_proposal_comes_to_the_agreements_page_and_takes_nothing_from_who_types_one(
    open_tab: OpenTab, server: str, workspace_folder: Path
) -> None:
    ann = open_tab()
    open_path(ann, server, "agreements?topic=hand_off&propose=yes")
    introduce(ann, "Ann", "Sales")
    typed = type_half(ann.get_by_label("Why (both teams read it)"), "Half a reason")

    def propose() -> None:
        with closing(open_store(sqlite_url(workspace_folder / "demo.sqlite"))) as store:
            store.agreeing.propose("stages", with_terms("lead", limit_days=9), reason="Ask sooner", by=MIA, sign=True)

    comes(ann.get_by_text("1 proposal waits for your signature"), propose)
    wait_run(ann)
    assert ann.evaluate(CARET) == typed
    no_failure(ann)
