"""Everything that can go wrong, said to the person who can mend it.

Attributes come first and the message is made from them: it says what is wrong, where, and what to do.
A value that came out of a file is shown cut, and never with somebody's address in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

SHOWN_CHARACTERS = 80
_ADDRESS = re.compile(r"[^\s@,;<>\"']+@[^\s@,;<>\"']+")


def shown(value: object) -> str:
    """Return *value* as it may stand in a message: one line, 80 characters, addresses masked."""
    text = " ".join(_ADDRESS.sub("…@…", str(value)).split())
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[: SHOWN_CHARACTERS - 1]}…"


def did_you_mean(name: str, known: Sequence[str]) -> str:
    """Return `` Did you mean 'x'?`` for the nearest of *known*, or nothing."""
    near = get_close_matches(name, known, n=1)
    return f" Did you mean '{near[0]}'?" if near else ""


class SmarketingError(Exception):
    """The base of every error of ours; its text is fit for the screen."""

    @property
    def beside_the_file(self) -> str:
        """The sentence where the file it is about is on the screen as well; elsewhere it says where to go."""
        return str(self)


class SettingsError(SmarketingError):
    """A setting is wrong. For the operator."""


class IngestError(SmarketingError):
    """A file can't be taken in. For whoever exported it."""


class UnreadableFile(IngestError):
    """The file is not what its name says, is damaged, or is too large to be safe."""

    def __init__(self, file: str, reason: str, advice: str) -> None:
        self.file, self.reason, self.advice = file, reason, advice
        super().__init__(f"{shown(file)} can't be read: {reason} {advice}")


class NoTable(UnreadableFile):
    """The file is whole and can be read, but there is no table in it."""


class MissingColumn(IngestError):
    """A required column is mapped to no header of the file."""

    def __init__(self, file: str, column: str, label: str, headers: Sequence[str]) -> None:
        self.file, self.column, self.label, self.headers = file, column, label, tuple(headers)
        super().__init__(self._said("on the Data page"))

    @property
    def beside_the_file(self) -> str:
        """The sentence, with the columns to choose from below it."""
        return self._said("below")

    def _said(self, where: str) -> str:
        near = get_close_matches(self.column, [header.lower() for header in self.headers], n=1, cutoff=0.6)
        nearest = next((header for header in self.headers if near and header.lower() == near[0]), None)
        hint = (
            f"Its '{shown(nearest)}' was not taken: look at its values, or choose it as “{self.label}” {where}."
            if nearest
            else f"Choose the column that holds “{self.label}” {where}, or export it too."
        )
        return f"{shown(self.file)} has no column for “{self.label}” ({self.column}). {hint}"


class BadValues(IngestError):
    """Values that can't be taken; nothing was kept."""


class AuditError(SmarketingError):
    """A build broke a promise; the old numbers stay up. For the owner of the data."""

    def __init__(self, audit: str, promise: str, found: int, query: str) -> None:
        self.audit, self.promise, self.found, self.query = audit, promise, found, query
        rows = "1 row does" if found == 1 else f"{found:,} rows do"
        super().__init__(
            f"The new numbers were not put up: {promise} ({audit}: {rows} not). "
            "The numbers of the build before stay on screen."
        )


class Stopped(SmarketingError):
    """Somebody who waited for a piece of work stopped it; all is as it was before."""

    def __init__(self) -> None:
        super().__init__("Stopped. Nothing of it was kept; all is as it was before.")


class FilterError(SmarketingError):
    """A filter names something that isn't there. For the viewer."""


class MetricError(SmarketingError):
    """A metric's SQL, measure or parameter is wrong. For the developer."""


class UnsupportedSql(MetricError):
    """The SQL leaves the subset that every engine answers alike."""


class EngineError(SmarketingError):
    """A database engine refused or failed. For the operator."""


class StoreError(SmarketingError):
    """A shared decision could not be read or kept."""


class NotLogged(StoreError):
    """Something was *done* to an upload, but the audit log could not be written: nothing of it has to be done again."""

    def __init__(self, fault: StoreError, done: str = "kept and in force", again: str = "upload it again") -> None:
        super().__init__(
            f"The upload is {done}, but the audit log doesn't say so: {fault} Don't {again}: "
            "reload the page, and note it for the log."
        )


class Conflict(StoreError):
    """Somebody else was first; what was typed is kept by the caller."""

    def __init__(self, what: str, who: str, when: str) -> None:
        self.what, self.who, self.when = what, who, when
        super().__init__(
            f"{who} changed {what} at {when}, after you opened it. Nothing of yours was lost: "
            "look at the new state and save again."
        )


class Denied(StoreError):
    """Somebody may not do what they tried; nothing was read or changed."""

    def __init__(self, what: str, who_may: str) -> None:
        self.what, self.who_may = what, who_may
        super().__init__(f"You may not {what}: {who_may} may. Ask an admin for another role, or one of them to do it.")


class RoleChanged(Denied):
    """Somebody is shown less by now than the page that they still have open."""

    def __init__(self) -> None:
        self.what = "go on with what another role was shown"
        StoreError.__init__(self, "An admin changed meanwhile what you are shown. Open the page anew, and try again.")


class NotAMember(StoreError):
    """Whoever looks is not, or no longer, on the list of members."""

    def __init__(self, who: str, *, is_removed: bool = False) -> None:
        self.who, self.is_removed = who, is_removed
        found = "was taken off the list of members" if is_removed else "is not on the list of members"
        super().__init__(f"{who} {found}. Ask an admin of Smarketing to add you on the People page.")


class LoggedOut(StoreError):
    """Nobody is logged in: not yet, not any more, or not by a way that is trusted."""
