"""Starts the command line's import again and again and kills it -9 at moments spread over its whole duration.

Run as a program: ``killing.py <folder> <kills> <seed>`` prints one JSON line per kill. Each import is a fork of this
warmed process, so that its start costs nothing; no database is opened here, for that would not survive a fork.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import signal
import sys
import time
from pathlib import Path

import smarketing.workspace  # noqa: F401  # loaded before the forks, as in a process that has just started
from smarketing.cli import main
from smarketing.warehouse.models import all_models

DAY = "2026-06-30"
ROWS = 20
NUMBERS_ASKED_EVERY = 5


def write_generation(folder: Path, number: int) -> list[str]:
    """Write the exports of one week, whose rows all say which week they are of; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    leads = ["lead_id,email,created_at,source,lifecycle_stage,campaign"]
    deals = ["deal_id,lead_ids,created_at,amount,deal_stage,closed_at,is_won,deal_name"]
    for row in range(1, ROWS + 1 + number):
        leads.append(f"L{row},a{row}@one.example,2026-01-{row % 28 + 1:02d},Paid,Customer,week {number}")
        deals.append(f"D{row},L{row},2026-02-01,100,Closed won,2026-03-01,true,week {number}")
    paths = {"leads.csv": leads, "deals.csv": deals}
    for name, lines in paths.items():
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return [str(folder / name) for name in paths]


def import_files(workspace: Path, paths: list[str]) -> int:
    """Start an import by the command line in a process of its own and return its id."""
    process = os.fork()
    if process:
        return process
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as said:
        code = main(["--workspace", str(workspace), "import", *paths, "--mode", "replace", "--as-of", DAY])
    if code:
        os.write(2, said.getvalue().encode())
    os._exit(code)


def asked(workspace: Path, *command: str) -> object:
    """Return what the command line answers in JSON, from a process of its own."""
    out, into = os.pipe()
    process = os.fork()
    if not process:
        os.close(out)
        with contextlib.redirect_stdout(io.StringIO()) as said:
            code = main(["--workspace", str(workspace), "--json", *command])
        with os.fdopen(into, "w", encoding="utf-8") as pipe:
            pipe.write(said.getvalue())
        os._exit(code)
    os.close(into)
    with os.fdopen(out, encoding="utf-8") as pipe:
        text = pipe.read()
    _, status = os.waitpid(process, 0)
    return json.loads(text) if status == 0 else {"failed": status}


def killed_after(process: int, seconds: float) -> bool:
    """Kill *process* -9 after *seconds*; return whether it was still at work."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if os.waitpid(process, os.WNOHANG)[0]:
            return False
        time.sleep(0.002)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    return True


def left(workspace: Path) -> list[str]:
    """Return what unfinished work lies around in *workspace*."""
    found = [*(workspace / "scratch").glob("*-*"), *workspace.rglob("*.new"), *(workspace / "builds").glob("*.tmp*")]
    return [str(path.relative_to(workspace)) for path in found]


def run(folder: Path, kills: int, seed: int) -> None:
    """Kill *kills* imports and print what the workspace shows after each."""
    all_models()
    chosen = random.Random(seed)
    workspace = folder / "workspace"
    started = time.monotonic()
    os.waitpid(import_files(workspace, write_generation(folder / "0", 0)), 0)
    duration, done, number = time.monotonic() - started, 0, 0
    while done < kills:
        number += 1
        started = time.monotonic()
        process = import_files(workspace, write_generation(folder / str(number), number))
        is_killed = killed_after(process, duration * (done + chosen.random()) / kills)
        if not is_killed:
            duration = time.monotonic() - started
        done += is_killed
        told = {
            "week": number,
            "is_killed": is_killed,
            "snapshots": asked(workspace, "snapshots"),
            "left": left(workspace),
        }
        if number % NUMBERS_ASKED_EVERY == 0:
            told["funnel"] = asked(workspace, "metric", "funnel")
        sys.stdout.write(f"{json.dumps(told)}\n")


if __name__ == "__main__":
    run(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
