"""Folders for uploads on their way in; those of a process that is gone are swept away by the next upload."""

from __future__ import annotations

import os
import shutil
import time
import uuid
from functools import cache
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

SCRATCH: Final = "scratch"
FORGOTTEN_SECONDS: Final = 3_600
_LOCK: Final = ".owner"
_HELD: Final[list[FileLock]] = []
"""Locks fall with the object that holds them, so these stay as long as the process."""


def scratch_folder(workspace: Path) -> Path:
    """Return a new folder for one upload, and sweep away those of processes that ended and those left an hour ago."""
    root = workspace / SCRATCH
    root.mkdir(parents=True, exist_ok=True)
    owner = _owner(root, os.getpid())
    _sweep(root, owner)
    folder = root / f"{owner}-{uuid.uuid4().hex}"
    folder.mkdir()
    return folder


def empty_scratch(workspace: Path) -> int:
    """Throw away every upload on its way in, whosever it is; return how many."""
    folders = [path for path in (workspace / SCRATCH).glob("*") if path.is_dir()]
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    return len(folders)


@cache
def _owner(root: Path, process: int) -> str:  # noqa: ARG001  # a process made by another needs a name of its own
    """Return the name under which this process owns folders of *root*; its lock falls when the process ends."""
    name = uuid.uuid4().hex
    _HELD.append(FileLock(root / f"{name}{_LOCK}"))
    _HELD[-1].acquire()
    return name


def _sweep(root: Path, owner: str) -> None:
    for lock in root.glob(f"*{_LOCK}"):
        if lock.stem != owner and _is_ended(lock):
            for folder in root.glob(f"{lock.stem}-*"):
                shutil.rmtree(folder, ignore_errors=True)
            lock.unlink(missing_ok=True)
    for old in root.iterdir():
        if old.is_dir() and _age(old) > FORGOTTEN_SECONDS:
            shutil.rmtree(old, ignore_errors=True)


def _is_ended(lock: Path) -> bool:
    try:
        with FileLock(lock, timeout=0):
            return True
    except Timeout:
        return False


def _age(folder: Path) -> float:
    """Return how many seconds ago *folder* changed; 0 where somebody else just swept it away."""
    try:
        return time.time() - folder.stat().st_mtime
    except FileNotFoundError:
        return 0.0
