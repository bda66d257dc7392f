"""Commands about the company as a whole: demo, backup, restore, start."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from smarketing.cli.call import author, called, tell_progress
from smarketing.domain.wording import counted


def add_to(app: typer.Typer) -> None:
    """Add these commands to *app*."""
    app.command()(demo)
    app.command()(backup)
    app.command()(restore)
    app.command()(start)


def demo(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="The folder to write it to.")],
    leads: Annotated[int, typer.Option(min=100, help="How many leads it has.")] = 6_000,
    seed: Annotated[int, typer.Option(help="The same seed makes the same company.")] = 20,
) -> None:
    """Write the files of a made-up company; the same arguments give the same bytes."""
    from smarketing.demo import generate

    made = generate(out, leads=leads, seed=seed)
    rows = {day.isoformat(): counts for day, counts in made.rows.items()}
    done = {"out": str(out), "rows": rows, "quirks": made.quirks, "files": made.files}
    total = sum(sum(counts.values()) for counts in made.rows.values())
    called(context).answer(done, f"{counted(len(made.files), 'file')} with {counted(total, 'row')} are in {out}.")


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The zip file to write; it mustn't be there yet.")],
) -> None:
    """Write everything of the workspace into one file, while people work."""
    call = called(context)
    with call.workspace() as workspace:
        size = workspace.back_up(file, by=author())
    call.answer({"file": str(file), "bytes": size}, f"{file} holds the workspace, {size:,} bytes.")


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A backup.")],
) -> None:
    """Put a backup back into an empty workspace, and build its numbers."""
    from smarketing.workspace import restore as put_back

    call = called(context)
    put_back(call.settings, file, by=author())
    with call.workspace() as workspace:
        snapshot = workspace.snapshot
        if snapshot is not None:
            workspace.build(progress=tell_progress)
    done = {"snapshot": snapshot.id if snapshot else None, "as_of": snapshot.as_of if snapshot else None}
    call.answer(done, f"{file.name} is back in {call.settings.workspace}.")


def start(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=1, max=65_535, help="The port to listen on.")] = 8501,
    address: Annotated[str, typer.Option(help="The address to listen on.")] = "localhost",
) -> None:
    """Load the demo company into an empty workspace, then serve the pages until stopped."""
    from smarketing.settings import ROOT

    call = called(context)
    with call.workspace() as workspace:
        if workspace.is_empty:
            sys.stdout.write("The workspace is empty: loading the demo company …\n")
            sys.stdout.flush()
            workspace.load_demo(progress=tell_progress)
    sys.stdout.write(f"Smarketing is at http://{address}:{port} (stop it with Ctrl+C)\n")
    sys.stdout.flush()
    _become_server(ROOT, call.settings.workspace, port, address)


def _become_server(root: Path, folder: Path, port: int, address: str) -> NoReturn:
    """Turn this process into the server, in *root* where its own settings are, so that signals reach it."""
    command = [sys.executable, "-m", "streamlit", "run", str(root / "serve.py")]
    options = [f"--server.port={port}", f"--server.address={address}"]
    os.chdir(root)
    os.execve(sys.executable, [*command, *options], {**os.environ, "SMARKETING_WORKSPACE": str(folder)})  # noqa: S606  # no shell is wanted
