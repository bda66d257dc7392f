"""Drives the real app: starts its server on a free port and works a page in Chromium the way a person does.

Never wait for a script to be *running*: a run of a few milliseconds never shows it. Wait for the result with
``expect(…)``, then for quiet with :func:`wait_run`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from playwright.sync_api import Locator, Page, expect

ROOT: Final = Path(__file__).resolve().parents[2]
STARTS_WITHIN_SECONDS: Final = 60
RUNS_WITHIN_MS: Final = 60_000
SYSTEM_CHROMIUM: Final = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
CHROMIUM_ARGUMENTS: Final = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--hide-scrollbars",
]  # fmt: skip
expect.set_options(timeout=RUNS_WITHIN_MS)
SIZES: Final = {"wide": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running_app(workspace: Path, log: Path, *, port: int = 0, **variables: str) -> Iterator[str]:
    """Start the app on a workspace of its own and yield its address; *variables* are further settings."""
    port = port or free_port()
    address = f"http://127.0.0.1:{port}"
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        "serve.py",
        f"--server.port={port}",
        "--server.address=127.0.0.1",
    ]
    environment = {**os.environ, "SMARKETING_WORKSPACE": str(workspace), **variables}
    with log.open("wb") as out, subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out) as process:
        try:
            _wait_until_healthy(address, process, log)
            yield address
        finally:
            process.terminate()
            try:
                process.wait(8)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait_until_healthy(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < ends:
        # nobody listens until it is up
        # not up yet: asked again
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:
            if answer.status == 200:
                return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"The app did not start:\n{log.read_text(errors='replace')}")


def wait_run(page: Page, timeout: float = RUNS_WITHIN_MS) -> None:
    """Wait until the page is connected, no script runs, and nothing on it is stale or a placeholder."""
    for state in ("[data-test-connection-state='CONNECTED']", "[data-test-script-state='notRunning']"):
        page.locator(f"[data-testid='stApp']{state}").wait_for(state="attached", timeout=timeout)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=timeout)
    expect(page.locator("[data-stale='true']")).to_have_count(0, timeout=timeout)


def open_path(page: Page, address: str, path: str = "") -> None:
    """Open *path* of the app at *address* and wait until it is drawn."""
    page.goto(f"{address}/{path.lstrip('/')}")
    expect(page.locator(".sm-title h1")).to_be_visible(timeout=RUNS_WITHIN_MS)
    wait_run(page)


def chart_of(card: Locator) -> Locator:
    """Return the drawing of a card's chart once it stands: it is drawn anew when its frame is measured."""
    chart = card.locator("svg.marks").first
    expect(chart).to_be_visible()
    while not chart.evaluate("svg => new Promise(done => setTimeout(() => done(svg.isConnected), 400))"):
        expect(chart).to_be_visible()
    return chart


def no_failure(page: Page) -> None:
    """Fail where the page shows a traceback or a block that broke."""
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_text("could not be drawn")).to_have_count(0)


def upload(page: Page, *paths: Path, nth: int = 0) -> None:
    """Drop *paths* on the page's file field, all at once."""
    page.get_by_test_id("stFileUploaderDropzoneInput").nth(nth).set_input_files([str(path) for path in paths])


def introduce(page: Page, name: str = "Ada", team: str = "Marketing") -> None:
    """Say who is looking, in the menu's corner."""
    page.get_by_role("button", name="Who are you?").click()
    form = page.get_by_test_id("stPopoverBody")
    form.get_by_label("Your name").fill(name)
    form.get_by_role("radio", name=team).click()
    form.get_by_role("button", name="Remember me").click()
    expect(page.locator(".st-key-person_menu").get_by_role("button", name=name)).to_be_visible()
    page.keyboard.press("Escape")
    wait_run(page)


def cell(table: Locator, column: int, row: int) -> Locator:
    """Return a visible cell of a table; the canvas carries a hidden accessible copy. Row 0 is the first row of data."""
    return table.get_by_test_id(f"glide-cell-{column}-{row}")


def open_cell(page: Page, table: Locator, column: int, row: int) -> Locator:
    """Open a cell's editor by keyboard, which does not depend on column widths, and return it."""
    table.click(position={"x": 30, "y": 52})
    expect(cell(table, 0, 0)).to_have_attribute("aria-selected", "true")
    for number in range(row):
        page.keyboard.press("ArrowDown")
        expect(cell(table, 0, number + 1)).to_have_attribute("aria-selected", "true")
    for number in range(column):
        page.keyboard.press("ArrowRight")
        expect(cell(table, number + 1, row)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    editor = page.get_by_test_id("portal").locator(".gdg-clip-region")
    expect(editor).to_be_visible()
    return editor


def pick_cell(page: Page, table: Locator, column: int, row: int, option: str) -> None:
    """Choose *option* in a cell that holds a choice."""
    open_cell(page, table, column, row)
    page.get_by_test_id("portal").get_by_text(option, exact=True).click()
    wait_run(page)
