"""A company as a whole: made up, backed up, destroyed and put back, served."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from smarketing.settings import ROOT, read_settings
from smarketing.store import Action
from smarketing.workspace import open_workspace
from tests.cli.conftest import Run


def test_a_destroyed_workspace_comes_back_from_its_backup(golden: Run, folder: Path, tmp_path: Path) -> None:
    workspace = open_workspace(read_settings(workspace=folder))
    workspace.store.actions.add(Action("Call them back", "Ann", "sales"), by="Ann")
    workspace.close()
    before = golden("metric", "funnel", "--json").json
    snapshots = golden("snapshots", "--json").json
    assert golden("backup", tmp_path / "monday.zip").code == 0
    shutil.rmtree(folder)
    assert golden("restore", tmp_path / "monday.zip").code == 0
    assert golden("metric", "funnel", "--json").json == before
    assert golden("snapshots", "--json").json == snapshots
    assert golden("check").code == 0
    workspace = open_workspace(read_settings(workspace=folder))
    assert [entry.value.title for entry in workspace.store.actions.open()] == ["Call them back"]
    workspace.close()


def test_a_backup_is_never_written_over_nor_restored_over_data(golden: Run, tmp_path: Path) -> None:
    file = tmp_path / "monday.zip"
    assert golden("backup", file).code == 0
    assert "is there already" in golden("backup", file).complaint
    assert "isn't empty" in golden("restore", file).complaint


def test_a_damaged_backup_leaves_the_workspace_empty(golden: Run, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "monday.zip"
    golden("backup", file)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)
    shutil.rmtree(folder)
    assert golden("restore", file).code == 1
    assert golden("snapshots", "--json").json == []


def test_the_same_seed_makes_the_same_company(run: Run, tmp_path: Path) -> None:
    one, two = (run("demo", "--leads", "300", "--seed", "7", "--out", tmp_path / name, "--json").json for name in "ab")
    assert one["files"] == two["files"]
    assert one["rows"] == two["rows"]


@pytest.mark.slow
def test_start_loads_the_demo_company_and_serves_it(run: Run, folder: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "smarketing", "start", "--port", str(port), "--workspace", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stdout is not None
            told = [server.stdout.readline(), server.stdout.readline()]
            assert "loading the demo company" in told[0]
            assert f"http://localhost:{port}" in told[1]
            assert _answers(f"http://localhost:{port}/healthz")
        finally:
            server.terminate()
            server.wait(30)
    assert run("metric", "funnel", "--json").json["rows"][0]["reached"] > 5_000


def _answers(address: str) -> bool:
    for _ in range(120):
        try:
            with urllib.request.urlopen(address, timeout=5) as response:
                return response.status == 200
        except OSError:
            time.sleep(0.5)
    return False
