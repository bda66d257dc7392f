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
    context.obj = Call(workspace, as_json, context.obj)


def main(arguments: Sequence[str]) -> int:
    """Run the command that *arguments* ask for; return 0 done, 1 refused with a sentence, 2 wrong usage.

    The sentence goes to the standard error; with ``--json`` an answer in JSON holds it too.
    """
    ordered = to_front(arguments)
    answered: list[bool] = []
    code = REFUSED
    try:
        app(ordered, standalone_mode=False, prog_name="python -m smarketing", obj=answered)
    except typer.TyperException as fault:
        code, sentence = WRONG_USAGE, fault.format_message()
    except SmarketingError as fault:
        sentence = str(fault)
    except (typer.Abort, KeyboardInterrupt, BrokenPipeError):
        sentence = "Stopped. What was kept before stays kept."
    except Exception as fault:  # noqa: BLE001  # whoever runs a job gets a sentence; developers run python -X dev
        if sys.flags.dev_mode:
            traceback.print_exc()
        sentence = f"Smarketing failed, which is a fault of ours: {type(fault).__name__}: {shown(fault)}"
    else:
        return DONE
    sys.stderr.write(f"{visible(sentence)}\n")
    if _asks_for_json(ordered) and not answered:
        Call(as_json=True).answer({"refusal": sentence}, ())
    return code


def _asks_for_json(ordered: Sequence[str]) -> bool:
    """Return whether ``--json`` is among *ordered* as an option: it then stands before the command."""
    return "--json" in ordered[: ordered.index("--") if "--" in ordered else None]


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
