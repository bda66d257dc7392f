"""What a page costs the server: one session on a real server, the pages one after the other."""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import combinations, islice
from typing import Any

import psutil

from benchmarks.client import Run, Tab
from benchmarks.company import MEMORY, Company, opened
from smarketing.settings import ROOT
from smarketing.ui.menu import MENU

_START_SECONDS = 120
_SOURCES = (
    "Organic Search", "Paid Search", "Paid Social", "Direct Traffic", "Email Marketing", "Offline Sources", "Referrals",
    "Organic Social", "Other Campaigns",
)  # fmt: skip
Choices = Iterator[tuple[str, ...]]


def measure(company: Company, repeats: int) -> dict[str, Any]:
    """Return for each page milliseconds until its last message and processor milliseconds of the server.

    ``new``: a filter nobody chose before, so every number is asked anew. ``known``: one whose answers are at hand;
    what is left is what Python does for a page.
    """
    opened(company).close()
    choices: Choices = combinations(_SOURCES, 3)
    with _served(company) as (port, server):
        told: dict[str, Any] = {label: _page(port, server, path, choices, repeats) for path, label in _pages()}
        told["memory_megabytes"] = server.memory_info().rss / 1e6
    return told


def _pages() -> list[tuple[str, str]]:
    """Return the path in the address and the name of each page that is there."""
    return [
        ("" if file == "app.py" else file.removeprefix("pages/").removesuffix(".py"), label)
        for file, label, _ in MENU
        if (ROOT / file).exists()
    ]


def _page(port: int, server: psutil.Process, path: str, choices: Choices, repeats: int) -> dict[str, Any]:
    with Tab.opened(port) as tab:
        first = tab.open(path)
        if "_source" not in tab.widgets:
            return _told(first, {"known": _timed(server, [tab.rerun] * repeats)})
        steps = [partial(tab.choose, "_source", *choice) for choice in islice(choices, repeats)]
        return _told(first, {"new": _timed(server, steps), "known": _timed(server, steps)})


def _timed(server: psutil.Process, steps: Sequence[Callable[[], Run]]) -> tuple[list[Run], float]:
    """Run *steps*; return their runs and the processor seconds the server spent on each, on average."""
    before, runs = _spent(server), []
    for step in steps:
        runs.append(step())
        _settle(server)
    return runs, (_spent(server) - before) / len(runs)


def _settle(server: psutil.Process) -> None:
    """Wait until *server* rests: what a page goes on with in the background costs its own time, not the next one's."""
    spent, now = -1.0, _spent(server)
    while now != spent:
        time.sleep(0.03)
        spent, now = now, _spent(server)


def _spent(server: psutil.Process) -> float:
    times = server.cpu_times()
    return float(times.user + times.system)


def _told(first: Run, kinds: dict[str, tuple[list[Run], float]]) -> dict[str, Any]:
    told: dict[str, Any] = {"first_milliseconds": first.seconds * 1e3}
    for kind, (runs, spent) in kinds.items():
        told[kind] = {
            "milliseconds": statistics.median(run.seconds for run in runs) * 1e3,
            "least_milliseconds": min(run.seconds for run in runs) * 1e3,
            "cpu_milliseconds": spent * 1e3,
            "kilobytes": statistics.median(run.bytes for run in runs) / 1e3,
            "messages": statistics.median(run.messages for run in runs),
        }
    return told


@contextmanager
def _served(company: Company) -> Iterator[tuple[int, psutil.Process]]:
    """Start the server as an operator does, wait until it is warm, and stop it at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"SMARKETING_WORKSPACE": str(company.folder), "SMARKETING_MEMORY_LIMIT": MEMORY}
    command = [sys.executable, "-m", "streamlit", "run", "serve.py", f"--server.port={port}", "--server.headless=true",
               "--server.address=127.0.0.1"]  # fmt: skip
    log = company.folder.parent / "server.log"
    with log.open("w", encoding="utf-8") as output:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            _wait_for(port, server)
            yield port, psutil.Process(server.pid)
        finally:
            server.terminate()
            server.wait(20)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError("the server stopped while it started; see server.log")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not answer in time; see server.log")
