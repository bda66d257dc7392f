"""An import killed at any moment leaves the state before or the state after, and no mess."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from smarketing.settings import ROOT

KILLS = 50
ROWS = 20
MOST_LEFT = 3


@pytest.mark.slow
def test_fifty_imports_killed_at_random_moments_leave_the_old_or_the_new_state(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("killing.py")), str(tmp_path), str(KILLS), "2026"],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    told = [json.loads(line) for line in ended.stdout.splitlines()]
    shown = 0
    finished = 0
    for after in told:
        newest = after["snapshots"][-1]
        week = newest["rows"]["leads"] - ROWS
        assert newest["rows"] == {"leads": ROWS + week, "deals": ROWS + week}, "leads and deals are of one upload"
        assert week in {shown, after["week"]}
        if not after["is_killed"]:
            assert week == after["week"], "an import after a kill goes through"
        if "funnel" in after:
            assert after["funnel"]["rows"][0]["reached"] == ROWS + week
        assert len(after["left"]) <= MOST_LEFT, after["left"]
        finished += week == after["week"] and after["is_killed"]
        shown = week
    assert sum(after["is_killed"] for after in told) == KILLS
    assert 0 < finished < KILLS, "the moments lie before and after the one at which the new state is put in force"
