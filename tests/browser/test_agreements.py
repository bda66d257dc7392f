"""An agreement in real browsers: proposed by one team, read and signed by the other, in force for both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from smarketing.domain.agreements import HandOff
from smarketing.store import Store, open_store, sqlite_url
from tests.browser.conftest import OpenTab
from tests.browser.driver import introduce, no_failure, open_path, wait_run

pytestmark = pytest.mark.browser


@pytest.fixture
def store(server: str, workspace_folder: Path) -> Iterator[Store]:
    """What was kept, read beside the running app."""
    with closing(open_store(sqlite_url(workspace_folder / "store.sqlite"))) as store:
        yield store


def test_two_people_of_different_teams_come_to_an_agreement(open_tab: OpenTab, server: str, store: Store) -> None:
    mia, sam = open_tab(), open_tab(size="phone", scheme="dark")
    open_path(mia, server, "agreements?topic=hand_off")
    introduce(mia, "Mia", "Marketing")
    mia.get_by_role("button", name="Propose a change").click()
    wait_run(mia)
    mia.get_by_role("button", name="Change", exact=True).first.click()
    wait_run(mia)
    hours = mia.get_by_label("Within working time (hours)")
    hours.fill("4")
    hours.press("Enter")
    expect(mia.locator(".sm-changes ins").first).to_have_text("4 hours")
    mia.get_by_label("Why (both teams read it)").fill("Half the leads cool down in a day.")
    mia.get_by_role("button", name="Propose", exact=True).click()
    expect(mia.get_by_text("Proposed by Mia. It holds once sales has signed.")).to_be_visible()

    open_path(sam, server, "agreements?topic=hand_off")
    introduce(sam, "Sam", "Sales")
    expect(sam.get_by_text("1 proposal waits for your signature")).to_be_visible()
    expect(sam.locator("p.sm-say", has_text="Half the leads cool down in a day.")).to_be_visible()
    assert sam.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    sam.get_by_role("button", name="Sign for sales").click()
    expect(sam.get_by_text("Hand-off: agreed by both teams")).to_be_visible()
    no_failure(sam)

    mia.reload()
    wait_run(mia)
    expect(mia.locator(".sm-cards section").first).to_contain_text("4 working hours")
    no_failure(mia)
    agreed = store.agreements.in_force("hand_off")
    assert isinstance(agreed.value.content, HandOff)
    assert (agreed.author, agreed.value.content.hand_overs[0].within_hours) == ("Sam", 4)


@pytest.mark.slow
def test_what_is_typed_into_a_proposal_outlives_its_tab(open_tab: OpenTab, server: str, store: Store) -> None:
    mia = open_tab()
    open_path(mia, server, "agreements?topic=positioning&propose=yes")
    introduce(mia, "Mia", "Marketing")
    mia.get_by_label("Promise").fill("Numbers both teams believe")
    mia.get_by_label("Why (both teams read it)").fill("Nobody knew what we stand for.")
    mia.wait_for_timeout(500)
    mia.goto("about:blank")

    again = mia.context.new_page()
    open_path(again, server, "agreements?topic=positioning&propose=yes")
    expect(again.get_by_role("button", name="Mia")).to_be_visible()
    expect(again.get_by_label("Promise").last).to_have_value("Numbers both teams believe")
    expect(again.locator(".sm-changes ins", has_text="Numbers both teams believe")).to_be_visible()
    why = again.get_by_label("Why (both teams read it)").last  # one that is drawn anew meanwhile stands there twice
    expect(why).to_have_value("Nobody knew what we stand for.")
    wait_run(again)
    again.get_by_role("button", name="Propose", exact=True).click()
    expect(again.get_by_text("Proposed by Mia").first).to_be_visible()
    (stands,) = store.agreeing.standings()
    assert stands.proposal.value.reason == "Nobody knew what we stand for."
    assert [key for key in again.evaluate("Object.keys(localStorage)") if key.startswith("sm-draft")] == []
    no_failure(again)


@pytest.mark.slow
def test_numbers_and_choices_of_a_proposal_come_back_after_a_reload_and_are_gone_once_it_is_sent(
    open_tab: OpenTab, server: str, store: Store
) -> None:
    mia = open_tab()
    open_path(mia, server, "agreements?topic=hand_off&propose=yes")
    introduce(mia, "Mia", "Marketing")
    mia.get_by_role("button", name="Change", exact=True).first.click()
    wait_run(mia)
    mia.get_by_label("Within working time (hours)").fill("4")
    mia.get_by_label("Within working time (hours)").press("Enter")
    mia.get_by_role("button", name="Country").click()
    expect(mia.locator(".sm-changes dd", has_text="country")).to_be_visible()
    mia.wait_for_timeout(500)  # the browser looks three times a second

    for address in ("agreements?topic=hand_off", "agreements?topic=hand_off&propose=yes"):
        open_path(mia, server, address)
        expect(mia.get_by_text("What you had typed into this change is back.")).to_be_visible()
        expect(mia.locator(".sm-changes dd", has_text="country")).to_be_visible()
        expect(mia.locator(".sm-changes ins", has_text="4 hours")).to_be_visible()
    mia.get_by_label("Why (both teams read it)").fill("Reps call by country.")
    mia.get_by_label("Why (both teams read it)").press("Control+Enter")
    wait_run(mia)
    mia.get_by_role("button", name="Propose", exact=True).click()
    expect(mia.get_by_text("Proposed by Mia").first).to_be_visible()
    (stands,) = store.agreeing.standings()
    assert isinstance(stands.proposal.value.content, HandOff)
    assert stands.proposal.value.content.hand_overs[0].details == ("country",)
    open_path(mia, server, "agreements?topic=hand_off")
    mia.wait_for_timeout(1500)
    expect(mia.get_by_role("button", name="Propose a change")).to_be_visible()
    assert [key for key in mia.evaluate("Object.keys(localStorage)") if key.startswith("sm-draft")] == []
    no_failure(mia)
