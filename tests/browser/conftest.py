"""A server with a workspace of its own, a real Chromium, and a picture and the faults of every page that failed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.driver import CHROMIUM_ARGUMENTS, RUNS_WITHIN_MS, SIZES, SYSTEM_CHROMIUM, running_app
from tests.ready import DemoIn

OpenTab = Callable[..., Page]
_PICTURES = pytest.StashKey[dict[str, Page]]()
_FAULTS = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium for the tests of one worker."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=SYSTEM_CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_tab(browser: Browser, request: pytest.FixtureRequest) -> Iterator[OpenTab]:
    """Open a tab as a new visitor: ``open_tab(size="phone", scheme="dark")``."""
    contexts: list[BrowserContext] = []
    request.node.stash[_PICTURES] = pages = {}
    request.node.stash[_FAULTS] = faults = []

    def open_one(*, size: str = "wide", scheme: str = "light", **options: object) -> Page:
        context = browser.new_context(viewport=SIZES[size], color_scheme=scheme, **options)
        context.set_default_timeout(RUNS_WITHIN_MS)
        contexts.append(context)
        page = context.new_page()
        name = f"{size}-{scheme}-{len(contexts)}"
        pages[name] = page
        page.on("pageerror", lambda fault: faults.append(f"{name}: {fault.stack or fault}"))
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def tab(open_tab: OpenTab) -> Page:
    """One wide, light tab."""
    return open_tab()


@pytest.fixture
def workspace_folder(tmp_path: Path) -> Path:
    """The folder of the workspace that the ``server`` of this test serves; empty unless the test fills it first."""
    return tmp_path / "workspace"


@pytest.fixture
def server(workspace_folder: Path, tmp_path: Path) -> Iterator[str]:
    """The address of an app on a workspace of this test's own."""
    with running_app(workspace_folder, tmp_path / "server.log") as address:
        yield address


@pytest.fixture(scope="session")
def demo_server(demo_in: DemoIn, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an app with the demo company in it, shared by the tests of one worker: read, don't change."""
    folder = tmp_path_factory.mktemp("demo")
    with running_app(demo_in(folder / "workspace"), folder / "server.log") as address:
        yield address


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Keep a picture of every tab of a test that failed, and say where it is."""
    report = yield
    if report.when == "call" and report.failed:
        folder = item.config.rootpath / "test-results"
        folder.mkdir(parents=True, exist_ok=True)
        for name, page in item.stash.get(_PICTURES, {}).items():
            picture = folder / f"{item.name}-{name}.png"
            page.screenshot(path=picture, full_page=True)
            report.sections.append(("Picture of the page", str(picture)))
        if faults := item.stash.get(_FAULTS, []):
            report.sections.append(("Faults in the page's own scripts", "\n".join(faults)))
    return report
