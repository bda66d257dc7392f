"""What belongs to the project is in it: nothing points to a place on somebody's machine."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINK = "120000"


def test_no_link_to_a_place_on_this_machine_is_part_of_the_project() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a clone: nothing tells which files are the project's")
    listed = subprocess.run(["git", "ls-files", "--stage"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert [line for line in listed.splitlines() if line.startswith(LINK)] == []
