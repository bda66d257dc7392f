"""A company whose every word is an attack: each page shows it as the text it is, and nothing runs."""

from __future__ import annotations

import contextlib
import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from smarketing.domain.agreements import Positioning
from smarketing.settings import read_settings
from smarketing.store import Person
from smarketing.workspace import open_workspace
from tests.browser.driver import introduce, no_failure, open_path, running_app, wait_run
from tests.browser.test_upload import stage

pytestmark = pytest.mark.browser
PAGES = (
    "",
    "goal_planning",
    "goal_planning?view=scenarios",
    "funnel",
    "personas",
    "lead_quality",
    "agreements?topic=sales_ready&propose=yes",
    "data",
)
EVIL = (
    "**pwnbold** :red[pwnred] :material/skull: $pwnlatex$ :boom: [pwnlink](javascript:window.__pwned=1) "
    "<img src=x onerror=window.__pwned=2> <b>pwnhtml</b> \u202epwnturned\u2066 =cmd()"
)
LEADS = (
    *("first_name", "last_name", "company", "job_title", "industry", "company_size", "country", "persona", "source"),
    *("campaign", "content", "owner", "team", "segment", "lead_status", "disqualified_reason"),
)
DEALS = ("deal_name", "company", "owner", "team", "pipeline", "deal_stage", "lost_reason", "deal_type")
RENDERED = """() => {
    const tokens = ['pwnbold', 'pwnred', 'pwnlatex', 'pwnlink', 'pwnhtml'];
    const found = [];
    for (const element of document.querySelectorAll('body *'))
        if (!element.children.length && tokens.includes(element.textContent.trim())) found.push(element.outerHTML);
    for (const wrong of ["img[src='x']", "a[href^='javascript']", '.katex'])
        if (document.querySelector(wrong)) found.push(wrong);
    for (const icon of document.querySelectorAll("[data-testid='stIconMaterial']"))
        if (icon.textContent.includes('skull')) found.push('icon');
    const drawn = [...document.querySelectorAll('svg text, [aria-label], [title]')].map(
        one => [one.closest('svg') ? one.textContent : '', one.ariaLabel, one.getAttribute('title')].join(' '));
    const text = [document.body.innerText, ...drawn].join(' ');
    if (text.includes('💥')) found.push('emoji');
    const turned = text.match(/.{0,30}[\\u202a-\\u202e\\u2066-\\u2069].{0,20}/);
    if (turned) found.push('turned: ' + turned);
    if (window.__pwned !== undefined) found.push('ran');
    return found;
}"""


def write_company(folder: Path) -> list[Path]:
    """Write leads and deals in which every text is an attack."""
    leads, deals = folder / f"leads {EVIL[:40]}.csv".replace("/", " "), folder / "deals.csv"
    with leads.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["lead_id", "email", "created_at", "lifecycle_stage", f"Own {EVIL}", *LEADS])
        for row in range(30):
            stage_name = ("Lead", "MQL", "Customer")[row % 3]
            texts = [f"{name} {EVIL}" for name in LEADS]
            writer.writerow([f"{row} {EVIL}", f"a{row}@x.example", f"2026-0{row % 6 + 1}-05", stage_name, EVIL, *texts])
    with deals.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["deal_id", "lead_ids", "created_at", "amount", "closed_at", "is_won", *DEALS])
        for row in range(30):
            texts = [f"{name} {EVIL}" for name in DEALS]
            won = ("true", "false", "")[row % 3]
            writer.writerow(
                [f"D{row} {EVIL}", f"a{row}@x.example", "2026-02-05", "900", "2026-06-05" if won else "", won, *texts]
            )
    return [leads, deals]


def shows_only_text(page: Page, where: str) -> None:
    """Fail where anything of a file became more than text on the page as it stands."""
    no_failure(page)
    assert page.evaluate(RENDERED) == [], where


def test_what_runs_or_is_drawn_would_be_found(tab: Page) -> None:
    tab.set_content("<p><strong>pwnbold</strong> <img src='x' onerror='window.__pwned=2'> \u202epwnturned</p>")
    tab.wait_for_function("window.__pwned === 2")
    assert len(tab.evaluate(RENDERED)) == 4


def test_every_page_shows_hostile_text_as_text(tmp_path: Path, tab: Page) -> None:
    ran: list[str] = []
    tab.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    files = write_company(tmp_path)
    with contextlib.closing(open_workspace(read_settings(workspace=tmp_path / "workspace"))) as here:
        upload = here.check(here.prepare([(path, path.name) for path in files]))
        here.keep(upload, by=f"Ann {EVIL}")
        ann = Person(f"Ann {EVIL}", "marketing")
        here.store.agreeing.propose("positioning", Positioning(promise=EVIL), reason=EVIL, by=ann, sign=True)
    with running_app(tmp_path / "workspace", tmp_path / "server.log") as address:
        shown = ""
        for path in PAGES:
            open_path(tab, address, path)
            shows_only_text(tab, path)
            for number in range(tab.get_by_role("tab").count()):
                tab.get_by_role("tab").nth(number).click()
                wait_run(tab)
                shows_only_text(tab, f"{path}, tab {number}")
            shown += tab.locator("body").inner_text()
        assert "**pwnbold** :red[pwnred] :material/skull:" in shown
        introduce(tab)
        stage(tab, *files)
        shows_only_text(tab, "upload")
        for number in range(tab.get_by_role("tab").count()):
            tab.get_by_role("tab").nth(number).click()
            wait_run(tab)
            shows_only_text(tab, f"upload, tab {number}")
        expect(tab.get_by_test_id("stExpander").first).to_contain_text("**pwnbold**")
    assert ran == []
