"""Two people: one notes what was heard, the other sees it without a reload and links what answers it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from smarketing.settings import read_settings
from smarketing.store import Hearing, Remark, Store, open_store, sqlite_url
from smarketing.workspace import open_workspace
from tests.browser.conftest import OpenTab
from tests.browser.driver import introduce, no_failure, open_path, wait_run

pytestmark = pytest.mark.browser
GOLDEN = Path(__file__).resolve().parents[1] / "golden"
VOICE = "lead_quality?view=voice&period=all"
TYPED_A_SECOND = 5
"""Letters that somebody types a second after a call."""

PROPOSED_WITHIN = 5
"""Seconds after the last letter; on a machine at rest it takes under one."""


@pytest.fixture(scope="module")
def silent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which nothing was heard yet; copied, never changed."""
    folder = tmp_path_factory.mktemp("silent") / "workspace"
    here = open_workspace(read_settings(workspace=folder))
    files = [(GOLDEN / name, name) for name in ("leads.csv", "deals.csv")]
    here.keep(here.check(here.prepare(files)), by="Ada")
    here.close()
    return folder


@pytest.fixture
def workspace_folder(silent: Path, tmp_path: Path) -> Path:
    """This test's own copy."""
    return Path(shutil.copytree(silent, tmp_path / "workspace"))


@pytest.fixture
def store(server: str, workspace_folder: Path) -> Iterator[Store]:
    """What was kept, read beside the running app."""
    store = open_store(sqlite_url(workspace_folder / "store.sqlite"))
    yield store
    store.close()


def person(page: Page, server: str, name: str, team: str) -> Page:
    open_path(page, server, VOICE)
    introduce(page, name, team)
    return page


def note(page: Page, words: str) -> None:
    page.get_by_label("What did you hear?").fill(words)
    page.keyboard.press("Enter")


def test_one_notes_it_the_other_sees_it_and_links_what_answers_it(open_tab: OpenTab, server: str, store: Store) -> None:
    ada, mia = person(open_tab(), server, "Ada", "Sales"), person(open_tab(), server, "Mia", "Marketing")
    note(ada, "Does it run without a network?")
    expect(ada.get_by_role("status").filter(has_text="✓ Noted")).to_be_visible()
    listed = mia.locator(".st-key-card-lead-quality-voice-list")
    expect(listed).to_contain_text("Does it run without a network?")
    expect(listed).to_contain_text("Unanswered · 1")
    mia.get_by_role("button", name="Heard it too").click()
    expect(listed.locator(".sm-heard .count")).to_have_text("2")
    mia.get_by_role("button", name="Link an answer").click()
    answers = mia.get_by_role("combobox", name="What answers it?")
    answers.fill("https://a.example/offline")
    mia.keyboard.press("Enter")
    mia.get_by_role("button", name="Save", exact=True).click()
    expect(listed).to_contain_text("Unanswered · 0")
    expect(listed).to_contain_text("Answered · 1")
    expect(ada.locator(".st-key-card-voice-headline")).to_contain_text("Nothing waits for an answer")
    (kept,) = store.remarks.current()
    assert kept.value.answers == ("https://a.example/offline",)
    assert [entry.author for entry in store.remarks.history(kept.key)] == ["Ada", "Mia"]
    assert [entry.value.heard_by for entry in store.hearings.current()] == ["Ada", "Mia"]
    no_failure(ada)
    no_failure(mia)


def test_a_note_takes_under_ten_seconds_the_lead_included(tab: Page, server: str, store: Store) -> None:
    person(tab, server, "Ada", "Sales")
    words = "Stoppages cost a shift a week"
    began = time.monotonic()
    lead = tab.get_by_role("combobox", name="From which lead?")
    lead.click()
    tab.get_by_role("option").first.click()
    expect(tab.get_by_role("combobox", name="Persona")).to_have_count(0)
    wait_run(tab)
    tab.get_by_role("radio", name="Pain point").click()
    note(tab, words)
    expect(tab.get_by_role("status").filter(has_text="✓ Noted")).to_be_visible()
    assert time.monotonic() - began + len(words) / TYPED_A_SECOND < 10
    (kept,) = store.hearings.current()
    assert kept.value.lead_id
    assert kept.value.stage


def test_what_was_typed_stays_when_something_like_it_is_proposed(tab: Page, server: str, store: Store) -> None:
    store.hearings.note(Remark("question", "Does it run without a network?"), Hearing(), by="Bob")
    person(tab, server, "Ada", "Sales")
    note(tab, "runs without network")
    near = tab.locator(".st-key-voice-near")
    expect(near).to_contain_text("Is it one of these?")
    expect(tab.get_by_label("What did you hear?")).to_have_value("runs without network")
    near.get_by_role("button", name="Heard it too").click()
    expect(tab.get_by_role("status").filter(has_text="Counted once more")).to_be_visible()
    expect(tab.get_by_label("What did you hear?")).to_have_value("")
    assert len(store.remarks.current()) == 1
    no_failure(tab)


def test_something_like_it_is_proposed_while_it_is_typed_and_one_click_counts_it_with_the_quote(
    tab: Page, server: str, store: Store
) -> None:
    store.hearings.note(Remark("question", "Does it run without a network?"), Hearing(), by="Bob")
    person(tab, server, "Ada", "Sales")
    quote = tab.get_by_label("In their words (optional)")
    quote.press_sequentially("We have no line there")
    words = tab.get_by_label("What did you hear?")
    words.press_sequentially("runs without netw", delay=20)
    began = time.monotonic()
    typed = tab.locator(".st-key-voice-typed")
    expect(typed).to_contain_text("Heard it too: Does it run without a network?")
    assert time.monotonic() - began < PROPOSED_WITHIN
    expect(words).to_be_focused()
    words.press_sequentially("ork")
    expect(words).to_have_value("runs without network")
    wait_run(tab)
    typed.get_by_role("button", name="Heard it too").click()
    expect(tab.get_by_role("status").filter(has_text="Counted once more")).to_be_visible()
    expect(words).to_have_value("")
    expect(quote).to_have_value("")
    expect(typed).to_have_count(0)
    assert len(store.remarks.current()) == 1
    assert [one.value.note for one in store.hearings.current() if one.author == "Ada"] == ["We have no line there"]
    no_failure(tab)


def test_on_a_phone_it_is_worked_with_the_thumb(open_tab: OpenTab, server: str, store: Store) -> None:
    store.hearings.note(Remark("question", "Offline?"), Hearing(), by="Bob")
    page = person(open_tab(size="phone"), server, "Ada", "Sales")
    wait_run(page)
    for button in (page.get_by_role("button", name="Heard it too"), page.get_by_role("radio", name="Question")):
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
