"""The commands together, and the one place where errors become sentences and exit codes."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer

from smarketing.cli import agreements, audit, company, files, numbers, people
from smarketing.cli.call import Call
from smarketing.domain.wording import visible
from smarketing.errors import SmarketingError, shown

DONE: Final = 0
REFUSED: Final = 1
WRONG_USAGE: Final = 2

app = typer.Typer(
    name="python -m smarketing",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (files, numbers, company, people, agreements, audit):
    module.add_to(app)


@app.callback()
def everywhere(
    context: typer.Context,
    workspace: Annotated[Path | None, typer.Option(help="The folder of the company, also after the command.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON, also after the command.")] = False,  # noqa: FBT002  # typer's own way
) -> None:
    """Sales and marketing numbers of one company, without a browser."""
    context.obj = Call(workspace, as_json)


def main(arguments: Sequence[str]) -> int:
    """Run the command that *arguments* ask for; return 0 done, 1 refused with a sentence, 2 wrong usage."""
    try:
        app(to_front(arguments), standalone_mode=False, prog_name="python -m smarketing")
    except typer.TyperException as fault:
        sys.stderr.write(f"{visible(fault.format_message())}\n")
        return WRONG_USAGE
    except SmarketingError as fault:
        return _refuse(str(fault))
    except (typer.Abort, KeyboardInterrupt, BrokenPipeError):
        return _refuse("Stopped. What was kept before stays kept.")
    except Exception as fault:  # noqa: BLE001  # whoever runs a job gets a sentence; developers run python -X dev
        if sys.flags.dev_mode:
            traceback.print_exc()
        return _refuse(f"Smarketing failed, which is a fault of ours: {type(fault).__name__}: {shown(fault)}")
    return DONE


def to_front(arguments: Sequence[str]) -> list[str]:
    """Return *arguments* with ``--workspace`` and ``--json`` before the command, wherever they stood."""
    front, rest = [], list(arguments)
    after: list[str] = []
    while rest:
        argument = rest.pop(0)
        if argument == "--":
            after += [argument, *rest]
            break
        if argument == "--json" or argument.startswith("--workspace="):
            front.append(argument)
        elif argument == "--workspace":
            front += [argument, *rest[:1]]
            del rest[:1]
        else:
            after.append(argument)
    return front + after


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"{visible(sentence)}\n")
    return REFUSED
