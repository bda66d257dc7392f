"""Logging in for real: a standards-conforming OpenID provider, two browsers, and a proxy's header."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from smarketing.store import Member, Note, Store, open_store, sqlite_url
from tests.browser.conftest import OpenTab
from tests.browser.driver import free_port, no_failure, open_path, running_app, wait_run
from tests.browser.proxy import header_proxy
from tests.ready import DemoIn
from tests.store.deciding import MONDAY

pytestmark = pytest.mark.browser
ADA, BO = "ada@example.com", "bo@example.com"
QUICK = {"SMARKETING_MEMBER_CHECK_SECONDS": "1"}


@pytest.fixture
def store(demo_in: DemoIn, workspace_folder: Path) -> Iterator[Store]:
    """The company's own decisions, beside the running app; the demo company is in."""
    demo_in(workspace_folder)
    with closing(open_store(sqlite_url(workspace_folder / "store.sqlite"))) as store:
        yield store


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[str]:
    """The address of an OpenID provider that knows Ada and Bo."""
    port = free_port()
    users = [
        json.dumps({"sub": login, "email": login, "email_verified": True, "name": name})
        for login, name in ((ADA, "Ada"), (BO, "Bo"))
    ]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    command += [part for user in users for part in ("--user-claims", user)]
    with (tmp_path / "provider.log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            address = f"http://localhost:{port}"
            _wait_for(f"{address}/.well-known/openid-configuration")
            yield address
        finally:
            process.terminate()


@contextlib.contextmanager
def openid_app(provider: str, workspace_folder: Path, tmp_path: Path, **settings: str) -> Iterator[str]:
    """Yield the address of an app that people log in to at the ``provider``."""
    port = free_port()
    secrets = tmp_path / "secrets.toml"
    secrets.write_text(
        f'[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\ncookie_secret = "{"x" * 40}"\n'
        f'client_id = "smarketing"\nclient_secret = "secret"\n'
        f'server_metadata_url = "{provider}/.well-known/openid-configuration"\n',
        encoding="utf-8",
    )
    variables = {"SMARKETING_LOG_IN": "openid", "STREAMLIT_SECRETS_FILES": str(secrets), **QUICK, **settings}
    with running_app(workspace_folder, tmp_path / "server.log", port=port, **variables) as address:
        yield address


@pytest.fixture
def openid_server(provider: str, store: Store, workspace_folder: Path, tmp_path: Path) -> Iterator[str]:
    """The address of an app that people log in to at the ``provider``."""
    with openid_app(provider, workspace_folder, tmp_path) as address:
        yield address


def _wait_for(address: str) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=2):
            return
        time.sleep(0.1)
    raise RuntimeError(f"Nobody answers at {address}")


def log_in(page: Page, address: str, login: str) -> None:
    """Open the app and log in at the provider as *login*."""
    page.goto(address)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name=login).click()
    page.wait_for_url(f"{address}/**")


def test_two_people_log_in_and_the_one_who_is_removed_is_out_at_once(
    openid_server: str, store: Store, open_tab: OpenTab
) -> None:
    ada, bo = open_tab(), open_tab(size="phone", scheme="dark")
    log_in(ada, openid_server, ADA)
    expect(ada.locator(".sm-title h1")).to_have_text("Weekly sync")
    wait_run(ada)
    no_failure(ada)
    first = store.members.find(ADA)
    assert first is not None
    assert (first.value.name, first.value.role) == ("Ada", "admin")

    log_in(bo, openid_server, BO)
    expect(bo.get_by_text("bo@example.com is not on the list of members")).to_be_visible()
    expect(bo.locator(".sm-title")).to_have_count(0)

    kept = store.members.put(Member(BO, "Bo", "sales", "sales"), by="Ada", expected=0)
    bo.reload()
    expect(bo.locator(".sm-title h1")).to_have_text("Weekly sync")
    expect(bo.get_by_role("button", name="Bo")).to_be_visible()
    expect(bo.get_by_role("link", name="Audit log")).to_have_count(0)
    open_path(bo, openid_server, "lead_quality")
    no_failure(bo)

    store.members.put(replace(kept.value, is_removed=True), by="Ada", expected=1)
    began = time.monotonic()
    expect(bo.get_by_text("bo@example.com was taken off the list of members")).to_be_visible(timeout=20_000)
    expect(bo.locator(".sm-title")).to_have_count(0)
    assert time.monotonic() - began < 60
    expect(ada.locator(".sm-title h1")).to_have_text("Weekly sync")
    done = [(entry.actor, entry.action) for entry in store.audit.entries() if entry.action in {"log-in", "denied"}]
    assert done == [(BO, "denied"), ("Bo", "log-in"), (BO, "denied"), ("Ada", "log-in")]

    ada.get_by_role("button", name="Ada").click()
    ada.get_by_role("button", name="Log out").click()
    ada.get_by_role("button", name="End session").click()  # the provider asks as well
    expect(ada.get_by_role("button", name="Log in")).to_be_visible()


@pytest.mark.slow
def test_a_session_in_which_nothing_is_done_ends_and_asks_again_and_one_at_work_goes_on(
    provider: str, workspace_folder: Path, tmp_path: Path, open_tab: OpenTab
) -> None:
    idle, ada = 10, open_tab()
    with (
        openid_app(provider, workspace_folder, tmp_path, SMARKETING_SESSION_IDLE_MINUTES=str(idle / 60)) as address,
        closing(open_store(sqlite_url(workspace_folder / "store.sqlite"))) as store,
    ):
        log_in(ada, address, ADA)
        expect(ada.locator(".sm-title h1")).to_have_text("Weekly sync")
        began = time.monotonic()
        while time.monotonic() - began < 1.5 * idle:
            for title in ("Funnel", "Weekly sync"):
                ada.get_by_role("link", name=title).first.click()
                expect(ada.locator(".sm-title h1")).to_have_text(title)
                wait_run(ada)
        store.notes.add(Note(MONDAY, "note", "What a colleague writes is no sign that Ada sits there"), by="Root")
        expect(ada.get_by_text(f"Nothing was done here for {idle} seconds. Log in again to go on.")).to_be_visible()
        expect(ada.locator(".sm-title")).to_have_count(0)
        ada.reload()
        expect(ada.get_by_role("button", name="Log in")).to_be_visible()
        expect(ada.locator(".sm-title")).to_have_count(0)
        ada.get_by_role("button", name="Log in").click()
        ada.get_by_role("button", name=ADA).click()
        expect(ada.locator(".sm-title h1")).to_be_visible()
        no_failure(ada)
        assert [one.actor for one in store.audit.entries(action="log-in")] == ["Ada", "Ada"]


def test_only_the_proxy_says_who_comes(store: Store, workspace_folder: Path, tmp_path: Path, open_tab: OpenTab) -> None:
    store.members.first(Member(ADA, "Ada", "marketing", "admin"))
    store.members.put(Member(BO, "Bo", "sales", "viewer"), by="Ada", expected=0)
    variables = {"SMARKETING_LOG_IN": "header", "SMARKETING_LOG_IN_SECRET": "only-the-proxy-knows", **QUICK}
    with running_app(workspace_folder, tmp_path / "server.log", **variables) as address:
        trusted = {"X-Forwarded-Email": BO, "X-Smarketing-Secret": "only-the-proxy-knows"}
        with header_proxy(address, trusted) as through:
            bo = open_tab()
            open_path(bo, through, "funnel")
            expect(bo.get_by_role("button", name="Bo")).to_be_visible()
            expect(bo.get_by_role("link", name="Data")).to_have_count(0)
            no_failure(bo)
            bo.goto(f"{through}/data")
            expect(bo.get_by_text("You may not open Data")).to_be_visible()
        with header_proxy(address, {"X-Forwarded-Email": ADA, "X-Smarketing-Secret": "guessed"}) as forged:
            stranger = open_tab()
            stranger.goto(forged)
            expect(stranger.get_by_text("does not come through the proxy")).to_be_visible()
            expect(stranger.locator(".sm-title")).to_have_count(0)
    assert [(entry.actor, entry.subject) for entry in store.audit.entries(outcome="denied")] == [("Bo", "open Data")]
