"""How the audit log reads: its acts, subjects and details in words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Final

from smarketing.ui import formats
from smarketing.ui.text import plain

_ACTS: Final = {
    "agreement.exported": "Agreement taken away as a file",
    "audit.exported": "Audit log taken away as a file",
    "backup.made": "Backup made",
    "backup.restored": "Backup restored",
    "demo.loaded": "Demo company opened",
    "demo.taken_away": "Demo company taken away",
    "person.forgotten": "Person forgotten",
    "privacy.applied": "Personal data hidden in earlier uploads",
    "rows.exported": "Rows taken away as a file",
    "upload.discarded": "Upload discarded",
    "upload.kept": "Upload kept",
    "upload.undone": "Upload taken back",
}
_DECISION: Final = "decision."
_ISO_DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def act(action: str) -> str:
    """Return what *action* is called on the screen; one without words of its own as it is spelled."""
    if action.startswith(_DECISION):
        return f"Decided: {_spaced(action.removeprefix(_DECISION))}"
    return _ACTS.get(action) or _spaced(action.replace(".", ": ")).capitalize()


def about(action: str, subject: str, detail: Mapping[str, str]) -> str:
    """Return what an entry is about: its subject, unless *action* says that already, and its details."""
    parts = [] if action == f"{_DECISION}{subject}" or not subject else [subject]
    return plain(", ".join((*parts, *(f"{_spaced(name)} {_day(value)}" for name, value in detail.items()))))


def _day(value: str) -> str:
    """Return *value* as days are written here where it is one, else as it is."""
    try:
        return formats.date(dt.date.fromisoformat(value)) if _ISO_DAY.fullmatch(value) else value
    except ValueError:
        return value


def _spaced(name: str) -> str:
    return plain(name.replace("_", " "))
