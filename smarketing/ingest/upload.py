"""An upload as it stands between reading and keeping: every row converted, nothing in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from smarketing.domain.period import day_in_words
from smarketing.domain.wording import counted
from smarketing.errors import shown
from smarketing.ingest.differences import Difference
from smarketing.ingest.model import Converted, FileReport, Mapping, Mode
from smarketing.ingest.overlapping import Overlap
from smarketing.ingest.preparing import Prepared
from smarketing.ingest.snapshots import Snapshot, TableFile
from smarketing.ingest.three_digits import unanswered


@dataclass(frozen=True)
class Part:
    """One canonical table made from one file of an upload.

    ``notes`` tell of rows that are not of its kind or were known again, ``doubts`` of rows that may be two records'.
    """

    prepared: Prepared
    mapping: Mapping
    converted: Converted
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Staged:
    """One canonical table as it would be in force; ``overlaps`` by converted file; ``difference`` to what is now.

    ``unsaid`` says in words which columns an update leaves as they are, for its files don't have them, or which costs
    it counts twice.
    """

    kind: str
    path: Path
    table: TableFile
    mode: Mode
    difference: Difference
    overlaps: dict[Path, Overlap]
    unsaid: str = ""


@dataclass(frozen=True)
class Upload:
    """An upload that was read to its last row and not kept: what it would change, and how each file fared.

    ``as_of_from`` is ``given``, ``file name``, ``latest event``, ``before`` or, where no row can be kept, ``today``;
    ``changes_nothing`` tells that the same is in force already; ``undecided`` are (file, header) of which a person has
    to say which of day and month stands first, or what a mark before three digits parts. ``is_demo`` tells that it is
    of the made-up company; ``replaced`` is that company's snapshot, all of which makes way for this. ``keeps_files``
    tells whether the files may stay as they came: not where personal data in them are hidden. ``remark`` is what to
    think of before keeping it, mostly empty.
    """

    work: Path
    parent: Snapshot | None
    as_of: dt.date
    as_of_from: str
    staged: tuple[Staged, ...]
    parts: tuple[Part, ...]
    reports: tuple[FileReport, ...]
    changes_nothing: bool
    is_demo: bool = False
    replaced: Snapshot | None = None
    keeps_files: bool = True
    remark: str = ""

    @property
    def refusal(self) -> str:
        """Why this can't be kept: of a table no row is left, or it is older than what is in force; empty if it can."""
        if unreadable := next(filter(None, (nothing_left(table.kind, self.parts) for table in self.staged)), ""):
            return unreadable
        if self.parent is None or self.as_of >= self.parent.as_of:
            return ""
        newer = day_in_words(self.parent.as_of)
        return (
            f"This is of {day_in_words(self.as_of)}, but snapshot {self.parent.id} of {newer} is in force, and older "
            f"rows would mix with newer ones. Undo that upload first, or give the right day if it isn't before {newer}."
        )

    @property
    def undecided(self) -> tuple[tuple[str, str], ...]:
        """The (file, header) of which a person has to say how days, or amounts with three digits, are meant."""
        return tuple((part.prepared.file, header) for part in self.parts for header in _to_be_asked(part.converted))


def _to_be_asked(converted: Converted) -> tuple[str, ...]:
    return (*converted.undecided, *(one.header for one in unanswered(converted)))


def remark_on(day: dt.date, today: dt.date) -> str:
    """Return that *day*, which an upload is of, is yet to come, and what follows from that; empty if it isn't."""
    if day <= today:
        return ""
    return (
        f"This is of {day_in_words(day)}, a day that is yet to come. If it is kept so, exports of the days until then "
        "are older than what is in force and will be refused. Give the day of the export if it is another."
    )


def nothing_left(kind: str, parts: Sequence[Part]) -> str:
    """Return that no row of the files of the table *kind* could be read, and the first why; empty if one could."""
    own = [part for part in parts if part.mapping.kind == part.prepared.mapping.kind == kind]
    rows = sum(part.converted.rows_read for part in own)
    if not rows or any(part.converted.rows_kept for part in own):
        return ""
    files = ", ".join(dict.fromkeys(shown(part.prepared.file) for part in own))
    whys = (reject for part in own for reject in part.converted.rejects)
    first = next((f" Row {one.row:,}: {one.reason}" for one in whys), "")
    return (
        f"None of the {counted(rows, 'row')} of {files} can be read, so nothing of it can be kept.{first} "
        "Choose other columns for it on the Data page, or mend the file."
    )
