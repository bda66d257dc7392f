"""The command line as a nightly job calls it, in this process."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from smarketing.cli import main
from smarketing.settings import ROOT
from tests.ready import CopyOf

GOLDEN = ROOT / "tests" / "golden"
FILES = (str(GOLDEN / "leads.csv"), str(GOLDEN / "deals.csv"))


@dataclass(frozen=True)
class Ran:
    """What a command left: its exit code, what it printed, and what it complained of."""

    code: int
    out: str
    complaint: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "company"


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on the workspace of this test."""

    def run(*arguments: str | Path) -> Ran:
        capsys.readouterr()
        code = main([*map(str, arguments), "--workspace", str(folder)])
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    return run


@pytest.fixture
def golden(run: Run, copy_of: CopyOf, folder: Path) -> Run:
    """Run commands on the twelve leads and six deals worked out on paper, imported by the command line."""
    copy_of("imported", _import_golden, folder)
    return run


def _import_golden(folder: Path) -> None:
    assert main(["import", *FILES, "--as-of", "2026-06-30", "--workspace", str(folder)]) == 0
