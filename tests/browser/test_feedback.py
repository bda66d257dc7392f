"""Feedback in a real browser: one tap, the keyboard alone, two people at once, a sheet, a phone."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from smarketing.settings import read_settings
from smarketing.store import Store, open_store, sqlite_url
from smarketing.workspace import open_workspace
from tests.browser.conftest import OpenTab
from tests.browser.driver import cell, introduce, no_failure, open_path, pick_cell, wait_run

pytestmark = pytest.mark.browser
GOLDEN = Path(__file__).resolve().parents[1] / "golden"
RATE = "lead_quality?view=rate&period=all&how=cards"
QUICK = "lead_quality?view=rate&period=all"
READING_SECONDS, KEY_SECONDS = 3.0, 0.5
"""What a person takes to read a lead, and to find a key."""


@pytest.fixture(scope="module")
def unrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with twelve leads that nobody rated; copied, never changed."""
    folder = tmp_path_factory.mktemp("unrated") / "workspace"
    here = open_workspace(read_settings(workspace=folder))
    here.keep(here.check(here.prepare([(GOLDEN / "leads.csv", "leads.csv")])), by="Ada")
    here.close()
    return folder


@pytest.fixture
def workspace_folder(unrated: Path, tmp_path: Path) -> Path:
    """This test's own copy."""
    return Path(shutil.copytree(unrated, tmp_path / "workspace"))


@pytest.fixture
def store(server: str, workspace_folder: Path) -> Iterator[Store]:
    """What was kept, read beside the running app."""
    store = open_store(sqlite_url(workspace_folder / "store.sqlite"))
    yield store
    store.close()


def rater(page: Page, server: str, name: str, path: str = RATE) -> Page:
    open_path(page, server, path)
    introduce(page, name, "Sales")
    return page


def _hand_over(folder: Path, file: Path, leads: int) -> None:
    """Put *leads* leads that became an MQL in force, nobody's verdict on any."""
    rows = [f"L{n},lead{n}@a.example,2026-06-{1 + n % 28:02},2026-06-{1 + n % 28:02},Paid" for n in range(leads)]
    head = "Lead id,Email,Created,Became a Marketing Qualified Lead Date,Source"
    file.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    here = open_workspace(read_settings(workspace=folder))
    here.keep(here.check(here.prepare([(file, file.name)]), mode="replace"), by="Ada")
    here.close()


def first_card(page: Page) -> Locator:
    return page.locator("[class*='st-key-lead-card-']").first


def tap(page: Page, verdict: str) -> None:
    first_card(page).get_by_role("radio", name=verdict, exact=True).click()


def test_one_tap_is_kept_and_said_at_once(tab: Page, server: str, store: Store) -> None:
    rater(tab, server, "Ada")
    tap(tab, "Good")
    expect(first_card(tab).get_by_role("status")).to_contain_text("✓ Saved · Good · Ada")
    (entry,) = store.feedback.current()
    assert (entry.value.verdict, entry.author) == ("good", "Ada")
    no_failure(tab)


def test_the_sentence_on_top_counts_each_verdict_at_once(tab: Page, server: str) -> None:
    rater(tab, server, "Ada")
    headline = tab.locator(".st-key-card-quality-headline")
    expect(headline).to_contain_text("Nobody rated a lead yet")
    tap(tab, "Good")
    expect(headline).to_contain_text("Sales rated 1 of ")
    expect(headline).to_have_count(1)
    no_failure(tab)


def test_a_bad_lead_is_kept_with_the_reason_that_names_who_acts(tab: Page, server: str, store: Store) -> None:
    rater(tab, server, "Ada")
    tap(tab, "Bad")
    expect(first_card(tab)).to_contain_text("Not saved yet.")
    assert not store.feedback.current()
    first_card(tab).get_by_role("radio", name=re.compile("No budget")).click()
    expect(first_card(tab).get_by_role("status")).to_contain_text("Bad · No budget · Marketing acts · Ada")
    wait_run(tab)
    tap(tab, "Good")
    expect(first_card(tab).get_by_role("status")).to_contain_text("Good · Ada")
    (entry,) = store.feedback.current()
    assert (entry.version, entry.value.verdict) == (2, "good")


def test_two_people_rate_the_same_lead_and_both_verdicts_are_kept(open_tab: OpenTab, server: str, store: Store) -> None:
    ada, ben = rater(open_tab(), server, "Ada"), rater(open_tab(), server, "Ben")
    tap(ada, "Good")
    expect(first_card(ada).get_by_role("status")).to_contain_text("Ada")
    tap(ben, "OK")
    expect(first_card(ben).get_by_role("status")).to_contain_text("OK · Ben")
    expect(first_card(ben)).to_contain_text("Ada said good")
    (entry,) = store.feedback.current()
    assert [was.author for was in store.feedback.history(entry.key)] == ["Ada", "Ben"]
    tap(ada, "Bad")
    expect(first_card(ada)).to_contain_text("Not saved yet.")


def test_a_lead_is_rated_with_the_keyboard_alone(tab: Page, server: str, store: Store) -> None:
    rater(tab, server, "Ada")
    first_card(tab).get_by_role("radio", name="Good", exact=True).focus()
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("Enter")
    expect(first_card(tab)).to_contain_text("Not saved yet.")
    wait_run(tab)
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    expect(first_card(tab).get_by_role("status")).to_contain_text("✓ Saved · Bad")
    (entry,) = store.feedback.current()
    assert entry.value.reason


def test_a_sheet_keeps_every_edit_with_one_save(tab: Page, server: str, store: Store) -> None:
    rater(tab, server, "Ada")
    tab.get_by_role("radio", name="As a sheet").click()
    wait_run(tab)
    sheet = tab.get_by_test_id("stDataFrame")
    for row, verdict in enumerate(["Good", "OK", "Good"]):
        pick_cell(tab, sheet, 4, row, verdict)
        expect(cell(sheet, 4, row)).to_have_text(verdict.lower())  # the accessible copy holds the value itself
    tab.get_by_role("button", name="Save 3 verdicts").click()
    expect(tab.get_by_text("Saved 3 verdicts as Ada")).to_be_visible()
    assert sorted(entry.value.verdict for entry in store.feedback.current()) == ["good", "good", "ok"]


def test_a_saved_reply_leaves_an_empty_form_and_a_refused_one_what_was_typed(
    tab: Page, server: str, store: Store
) -> None:
    open_path(tab, server, "lead_quality?view=replies&period=all")
    introduce(tab, "Mara")
    action, reply = tab.get_by_label("Action (optional)"), tab.get_by_label("Your reply")
    action.fill("Ask for the role in the form")
    tab.get_by_role("button", name="Save the reply").click()
    expect(tab.get_by_text("The reply is empty.")).to_be_visible()
    expect(action).to_have_value("Ask for the role in the form")
    reply.fill("The form asks nobody for a role")
    tab.get_by_role("button", name="Save the reply").click()
    expect(tab.get_by_text("Saved as Mara")).to_be_visible()
    expect(reply).to_have_value("")
    expect(action).to_have_value("")
    assert [entry.value.text for entry in store.replies.current()] == ["The form asks nobody for a role"]


def test_on_a_phone_the_verdicts_are_wide_enough_for_a_thumb(open_tab: OpenTab, server: str) -> None:
    page = open_tab(size="phone")
    open_path(page, server, RATE)
    for verdict in ("Good", "OK", "Bad"):
        box = first_card(page).get_by_role("radio", name=verdict, exact=True).bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["width"] >= 90
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_twenty_leads_are_rated_by_key_in_under_two_minutes_and_none_is_lost_on_reconnect(
    open_tab: OpenTab, workspace_folder: Path, server: str, store: Store, tmp_path: Path
) -> None:
    _hand_over(workspace_folder, tmp_path / "leads.csv", 24)
    tab = rater(open_tab(), server, "Ada", QUICK)
    progress, reasons = tab.locator(".st-key-quick-progress"), tab.locator(".st-key-quick-reasons")
    took = 0.0
    for number in range(20):
        if number == 10:
            tab.reload()  # what a lost connection looks like to the server: a new session
            expect(progress).to_contain_text("0 rated · 14 wait")
            wait_run(tab)
        began = time.monotonic()
        tab.keyboard.press("b" if number % 2 else "g")
        expect(reasons).to_be_visible()
        tab.keyboard.press(str(1 + number % 4))
        expect(progress).to_contain_text(f"{1 + number % 10} rated")
        expect(reasons).to_have_count(0)
        took += time.monotonic() - began
    assert took + 20 * (READING_SECONDS + 2 * KEY_SECONDS) < 120
    standing = [entry for entry in store.feedback.current() if entry.value.verdict != "withdrawn"]
    assert len(standing) == 20
    assert all(entry.value.reason for entry in standing)
    tab.keyboard.press("u")
    expect(progress).to_contain_text("9 rated · 5 wait")
    assert len([entry for entry in store.feedback.current() if entry.value.verdict == "withdrawn"]) == 1
    no_failure(tab)


def test_a_verdict_of_one_reaches_the_other_who_has_the_same_lead_in_hand(
    open_tab: OpenTab, server: str, store: Store
) -> None:
    cid, dee = rater(open_tab(), server, "Cid", QUICK), rater(open_tab(), server, "Dee", QUICK)
    quick = dee.locator(".st-key-quick")
    name = quick.locator(".sm-lead b").inner_text()
    expect(quick).to_contain_text("0 rated")
    cid.keyboard.press("g")
    expect(cid.locator(".st-key-quick")).to_contain_text("✓ Saved")
    expect(quick).to_contain_text("Cid said good", timeout=5_000)
    expect(quick).to_contain_text("1 rated")
    expect(quick.locator(".sm-lead b")).to_have_text(name)
    wait_run(dee)
    dee.keyboard.press("n")
    expect(quick.locator(".sm-lead b")).not_to_have_text(name)
    (entry,) = store.feedback.current()
    assert (entry.author, entry.version) == ("Cid", 1)
    for page in (cid, dee):
        no_failure(page)


def test_keys_typed_faster_than_the_page_follows_are_all_taken(tab: Page, server: str, store: Store) -> None:
    rater(tab, server, "Ada", QUICK)
    tab.keyboard.type("g1b2g3b4", delay=20)
    expect(tab.locator(".st-key-quick-progress")).to_contain_text("4 rated")
    said = [entry.value for entry in store.feedback.current()]
    assert sorted(one.verdict for one in said) == ["bad", "bad", "good", "good"]
    assert all(one.reason for one in said)
    no_failure(tab)


def test_on_a_phone_each_verdict_and_reason_has_room_for_a_thumb(open_tab: OpenTab, server: str, store: Store) -> None:
    page = rater(open_tab(size="phone"), server, "Ada", QUICK)
    page.get_by_role("button", name="Bad").click()
    reasons = page.locator(".st-key-quick-reasons").get_by_role("button")
    expect(reasons.first).to_be_visible()
    verdicts = page.locator(".st-key-quick-verdicts").get_by_role("button")
    for button in (*verdicts.all(), *reasons.all()):
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["width"] >= 90
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    reasons.first.click()
    expect(page.locator(".st-key-quick-progress")).to_contain_text("1 rated")
    assert len(store.feedback.current()) == 1


SLOW_TO_SEND = """() => {
    const soon = window.setTimeout;
    window.setTimeout = (run, delay, ...all) => soon(run, delay || 4000, ...all);
}"""
"""What a busy browser does: a press is sent seconds later, and what the page looks at by itself comes between."""


def test_a_press_that_waits_to_be_sent_while_the_page_looks_for_news_counts_once(
    open_tab: OpenTab, server: str, store: Store
) -> None:
    tab = rater(open_tab(), server, "Ada", QUICK)
    progress = tab.locator(".st-key-quick-progress")
    for number in (1, 2):
        tab.get_by_role("button", name="Good", exact=False).first.click()
        expect(progress).to_contain_text(f"{number} rated")
        wait_run(tab)
        tab.get_by_role("button", name="Next lead").click()
        wait_run(tab)
    tab.evaluate(SLOW_TO_SEND)
    progress.get_by_role("button").click()
    expect(progress).not_to_contain_text("2 rated")
    tab.wait_for_timeout(2_000)
    expect(progress).to_contain_text("1 rated")
    assert len([entry for entry in store.feedback.current() if entry.value.verdict == "good"]) == 1
