"""Restores a backup again and again, killed one step later each time; says after each kill what was left, then goes on.

A step is anything that Python does to a file in its place in the workspace. Prints a line of JSON per kill.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from contextlib import closing
from pathlib import Path

import alembic.command  # noqa: F401  # once here rather than in every child

from smarketing.errors import StoreError
from smarketing.ingest import snapshots
from smarketing.settings import Settings, read_settings
from smarketing.workspace.backup import restore, store_of

STEPS = {"open", "os.rename", "os.remove", "os.mkdir", "sqlite3.connect"}


def main(folder: Path, source: Path) -> None:
    settings, step = read_settings(workspace=folder), 0
    while True:
        step += 1
        shutil.rmtree(folder, ignore_errors=True)
        if not _killed_at(step, settings, source):
            return
        left = _found(settings)
        if isinstance(left, str) or left[0] is None:
            restore(settings, source)
        sys.stdout.write(json.dumps({"step": step, "left": left, "after": _found(settings)}) + "\n")


def _killed_at(step: int, settings: Settings, source: Path) -> bool:
    """Return whether a restore in another process was killed at its *step*, rather than done before."""
    child = os.fork()
    if not child:
        left = step

        def count(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal left
            if event in STEPS and _matters(str(arguments[0]), settings.workspace, event):
                left -= 1
                if not left:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        restore(settings, source)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        assert os.waitstatus_to_exitcode(status) == 0
        return False
    return True


def _matters(name: str, folder: Path, event: str) -> bool:
    """Return whether the step is one on the workspace itself, not on what is only looked at there."""
    return str(folder) in name and (event == "os.rename" or "scratch" not in name)


def _found(settings: Settings) -> list[object] | str:
    """Return the snapshot in force and how many verdicts there are, or why the workspace doesn't open."""
    try:
        with closing(store_of(settings)) as store:
            verdicts = len(store.feedback.current())
    except StoreError as refused:
        return str(refused)
    snapshot = snapshots.current(settings.workspace)
    return [snapshot and snapshot.id, verdicts]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
