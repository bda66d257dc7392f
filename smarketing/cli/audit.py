"""Commands about the audit log: list it, take it away as a file, tell whether it is whole."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smarketing.cli.call import author, called, table
from smarketing.cli.options import Day
from smarketing.domain.wording import counted

if TYPE_CHECKING:
    from smarketing.store import Audit, AuditEntry, Sought
    from smarketing.workspace import Workspace


class OutcomeName(StrEnum):
    """Whether something was done, or somebody was kept from it."""

    DONE = "done"
    DENIED = "denied"


Actor = Annotated[str | None, typer.Option("--by", help="Only what this person did or tried.")]
Action = Annotated[str | None, typer.Option(help="Only this, such as upload.kept.")]
Outcome = Annotated[OutcomeName | None, typer.Option(help="Only what was done, or what was denied.")]
Since = Annotated[dt.date | None, Day("The first day.", "--from")]
Until = Annotated[dt.date | None, Day("The day after the last.", "--to")]
Demo = Annotated[bool, typer.Option("--demo", help="The log of the demo company's decisions instead.")]


def add_to(app: typer.Typer) -> None:
    """Add these commands to *app*."""
    group = typer.Typer(help="Who did or tried what: list, export, verify.", no_args_is_help=True)
    group.command("list")(list_)
    for command in (export, verify):
        group.command()(command)
    app.add_typer(group, name="audit")


def list_(
    context: typer.Context,
    actor: Actor = None,
    action: Action = None,
    outcome: Outcome = None,
    from_: Since = None,
    to: Until = None,
    limit: Annotated[int, typer.Option(min=1, help="How many, from the newest on.")] = 50,
    demo: Demo = False,  # noqa: FBT002  # typer's own way
) -> None:
    """List the newest entries."""
    call = called(context)
    with call.workspace() as workspace:
        sought = _sought(workspace, actor, action, outcome, from_, to)
        entries = _log(workspace, demo=demo).entries(limit=limit, **sought)
    shown = [{**_row(one), "detail": ", ".join(f"{name} {value}" for name, value in one.detail.items())}
             for one in entries]  # fmt: skip
    call.answer([vars(one) for one in entries], table(shown) if shown else "Nothing was logged.")


def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The file to write, a .csv or a .jsonl.")],
    actor: Actor = None,
    action: Action = None,
    outcome: Outcome = None,
    from_: Since = None,
    to: Until = None,
    demo: Demo = False,  # noqa: FBT002  # typer's own way
) -> None:
    """Write the log to a file, the oldest entry first; a CSV is safe to open in a spreadsheet."""
    from smarketing.workspace.audit_files import write_log

    call = called(context)
    with call.workspace() as workspace:
        sought = _sought(workspace, actor, action, outcome, from_, to)
        written = write_log(_log(workspace, demo=demo), file, sought, by=author())
    call.answer({"file": str(file), "entries": written}, f"{counted(written, 'entry')} written to {file}.")


def verify(
    context: typer.Context,
    head: Annotated[
        str | None,
        typer.Option(metavar="NUMBER:HASH", help="A head noted earlier: is the log still the same up to it?"),
    ] = None,
    demo: Demo = False,  # noqa: FBT002  # typer's own way
) -> None:
    """Tell whether any entry was changed, taken out or swapped, and print the head of the log."""
    from smarketing.errors import BadValues
    from smarketing.store import head_of

    call = called(context)
    known = head_of(head) if head else None
    with call.workspace() as workspace:
        log = _log(workspace, demo=demo)
        now, broken = log.head(), log.verify(known)
    if broken is not None:
        if call.as_json:
            call.answer({"whole": False, "first_broken": broken.number, "why": broken.sentence, "head": str(now)}, "")
        raise BadValues(broken.sentence)
    done = {"whole": True, "entries": now.number if now else 0, "head": str(now) if now else None}
    told = f"The log is whole: {counted(now.number, 'entry')}. Its head is {now}" if now else "Nothing was logged yet."
    call.answer(done, told)


def _log(workspace: Workspace, *, demo: bool) -> Audit:
    from smarketing.errors import FilterError

    logs = workspace.logs
    if demo and len(logs) == 1:
        raise FilterError("There is no demo company here. Leave --demo out.")
    return list(logs.values())[1 if demo else 0]


def _sought(
    workspace: Workspace,
    actor: str | None,
    action: str | None,
    outcome: OutcomeName | None,
    start: dt.date | None,
    end: dt.date | None,
) -> Sought:
    from smarketing.workspace.audit_files import sought_between

    found = sought_between(workspace.settings, start, end)
    found |= {"actor": actor, "action": action, "outcome": outcome.value if outcome else None}
    return found


def _row(one: AuditEntry) -> dict[str, Any]:
    at = one.written_at.isoformat(sep=" ", timespec="seconds")
    return {"number": one.number, "at": at, "by": one.actor, "what": one.action, "subject": one.subject,
            "outcome": one.outcome}  # fmt: skip
