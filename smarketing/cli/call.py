"""What every command is called with, and how it answers."""

from __future__ import annotations

import datetime as dt
import getpass
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field, is_dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import typer

from smarketing.domain.wording import DIRECTIONS, visible

if TYPE_CHECKING:
    from smarketing.settings import Settings
    from smarketing.workspace import Workspace

T = TypeVar("T")
_UNSEEN_IN_JSON: Final = re.compile(f"[\x7f-\x9f{DIRECTIONS}]")
_WIDEST: Final = 48
_LOOKS_EVERY_SECONDS: Final = 0.2


@dataclass(frozen=True)
class Call:
    """The options that every command takes: the workspace's folder and whether to answer in JSON.

    ``answered`` is not empty once it did answer, so that a refusal after that prints no second answer.
    """

    folder: Path | None = None
    as_json: bool = False
    answered: list[bool] = field(default_factory=list)

    @property
    def settings(self) -> Settings:
        """The settings, with the folder asked for."""
        from smarketing.settings import read_settings

        return read_settings(workspace=self.folder.resolve()) if self.folder else read_settings()

    @contextmanager
    def workspace(self) -> Iterator[Workspace]:
        """Yield the workspace, let go afterwards."""
        from smarketing.workspace import open_workspace

        settings = self.settings
        _ensure_folder(settings.workspace)
        with closing(open_workspace(settings)) as opened:
            yield opened

    def answer(self, content: object, told: str | Iterable[str]) -> None:
        """Print *content* as JSON where that was asked for, else what is *told*, line by line."""
        if self.as_json:
            text = _UNSEEN_IN_JSON.sub(_as_json, json.dumps(content, default=plain, ensure_ascii=False, indent=1))
        else:
            text = visible(told if isinstance(told, str) else "\n".join(told))
        sys.stdout.write(f"{text}\n")
        self.answered.append(True)


def _as_json(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def _ensure_folder(folder: Path) -> None:
    """Make the workspace's folder where there is none; refuse one that can't be written to."""
    from smarketing.errors import SettingsError

    reason = ""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        reason = "it is a file"
    except OSError as cause:
        reason = str(cause.strerror).lower()
    if reason or not os.access(folder, os.W_OK | os.X_OK):
        raise SettingsError(
            f"{folder} can't be a workspace: {reason or 'it may not be written to'}. "
            "Name a folder of yours with --workspace."
        )


def called(context: typer.Context) -> Call:
    """Return what the command of *context* was called with."""
    call = context.find_object(Call)
    assert call is not None, "the group's callback sets it"
    return call


def author() -> str:
    """Return who stands beside what the command line keeps: the user of this machine."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "command line"


def tell_progress(step: str, share: float) -> None:
    """Show on a terminal what is being done; say nothing in a job's log."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{share:4.0%} {visible(step)}" if share < 1 else "\r\x1b[K")
        sys.stderr.flush()


def stoppable(act: Callable[[Callable[[str, float], None]], T]) -> T:
    """Return what *act* comes to, while a terminal shows how far it is; Ctrl-C stops it, and nothing of it stays.

    Raises:
        Stopped: it was stopped.
        SmarketingError: whatever *act* raises.
    """
    from smarketing.workspace.work import Work, left_in_words

    work = Work(act)
    try:
        while not work.wait(_LOOKS_EVERY_SECONDS):
            left = left_in_words(work.seconds_left)
            tell_progress(f"{work.what}{', ' if left else ''}{left}", work.share)
    except KeyboardInterrupt:
        work.stop()
    finally:
        tell_progress("", 1.0)
    return work.result()


def plain(value: object) -> object:
    """Return *value* as JSON knows it: money and rates as numbers, days as ``2026-06-30``."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, tuple | set | frozenset):
        return list(value)
    return str(value)


def table(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return *rows* as aligned lines under their column names; one line saying so where there are none."""
    if not rows:
        return ["(no rows)"]
    names = list(rows[0])
    cells = [names, *([_cell(row[name]) for name in names] for row in rows)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(names))]
    is_number = [all(isinstance(row[name], int | float | Decimal | None) for row in rows) for name in names]
    return [
        "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(line, widths, is_number, strict=True)
        ).rstrip()
        for line in cells
    ]


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    text = visible(" ".join(str(plain(value) if not isinstance(value, str) else value).split()))
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"
