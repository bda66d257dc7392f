"""Many files of a workspace changed as one: made ready beside them, put in place by a plan that survives a crash."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Final

from smarketing.ingest.snapshots import CURRENT, flush_folder, write_safely

FOLDER: Final = ".replacing"
PLAN: Final = "plan.json"


class Replacement:
    """Files to be replaced and removed; nothing of it happens before ``commit``, and then all of it.

    Only for whoever holds the lock of the workspace.
    """

    def __init__(self, workspace: Path) -> None:
        self.folder = workspace / FOLDER
        self._workspace = workspace
        self._puts: dict[str, str] = {}
        self._removed: dict[str, None] = {}
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    def fresh(self, name: str) -> Path:
        """Return where to make a file ready; *name* is its ending."""
        return self.folder / f"{len(list(self.folder.iterdir()))}-{name}"

    def put(self, target: str, ready: Path | bytes) -> None:
        """Bring *ready*, a file of ``fresh`` or its content, to *target*, a path within the workspace."""
        if isinstance(ready, bytes):
            path = self.fresh(Path(target).name)
            path.write_bytes(ready)
            ready = path
        with ready.open("rb") as file:
            os.fsync(file.fileno())
        self._puts[target] = ready.name
        self._removed.pop(target, None)

    def remove(self, target: str) -> None:
        """Delete *target*, a path within the workspace."""
        if target not in self._puts:
            self._removed[target] = None

    def commit(self) -> None:
        """Do all of it; once the plan is written, a crash only delays the rest."""
        flush_folder(self.folder)
        plan = {"puts": self._puts, "removed": list(self._removed)}
        write_safely(self.folder / PLAN, json.dumps(plan).encode())
        finish(self._workspace)


def is_pending(workspace: Path) -> bool:
    """Return whether a plan was written and not carried out to its end."""
    return (workspace / FOLDER / PLAN).exists()


def finish(workspace: Path) -> None:
    """Carry out what a plan says, again from its start where a crash came between; without a plan nothing is done."""
    folder = workspace / FOLDER
    if not is_pending(workspace):
        shutil.rmtree(folder, ignore_errors=True)
        return
    plan = json.loads((folder / PLAN).read_text(encoding="utf-8"))
    folders = set()
    for target, name in plan["puts"].items():
        if (folder / name).exists():
            (workspace / target).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).replace(workspace / target)
        folders.add((workspace / target).parent)
    for target in plan["removed"]:
        (workspace / target).unlink(missing_ok=True)
    for changed in folders:
        flush_folder(changed)
    pointer = workspace / CURRENT
    if pointer.exists():  # written anew, so that every process reads the snapshots again
        write_safely(pointer, pointer.read_bytes())
    (folder / PLAN).unlink()
    shutil.rmtree(folder, ignore_errors=True)
