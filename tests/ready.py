"""Companies that take long to make: made once in a run, by the worker that needs one first, and copied for the rest."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock

from smarketing.settings import read_settings
from smarketing.workspace import open_workspace

CopyOf = Callable[[str, Callable[[Path], None], Path], Path]
DemoIn = Callable[[Path], Path]


def copier(factory: pytest.TempPathFactory) -> CopyOf:
    """Return what puts a copy of company *name* into a folder that isn't there yet, and returns that folder.

    Its other argument makes the company in an empty folder, where no worker of this run has done so.
    """
    own = factory.getbasetemp()
    ready = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "ready"
    ready.mkdir(exist_ok=True)

    def copy_of(name: str, make: Callable[[Path], None], folder: Path) -> Path:
        made, part = ready / name, ready / f"{name}.part"
        with FileLock(ready / f"{name}.lock"):
            if not made.exists():
                shutil.rmtree(part, ignore_errors=True)
                make(part)
                part.rename(made)
        return shutil.copytree(made, folder)

    return copy_of


def load_demo(folder: Path) -> None:
    """Make *folder* the workspace of a newcomer who loaded the demo company."""
    with closing(open_workspace(read_settings(workspace=folder))) as opened:
        opened.load_demo()
