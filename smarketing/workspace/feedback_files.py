"""Verdicts out of a file: looked at first, each row accounted for; then all that are new kept, or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal
from zoneinfo import ZoneInfo

from smarketing.domain.formulas import unguarded
from smarketing.errors import IngestError, did_you_mean, shown
from smarketing.ingest import read_grids
from smarketing.ingest.ids import one_shape
from smarketing.ingest.plain_rows import PlainRow, plain_rows
from smarketing.store import WITHDRAWN, Draft, Entry, Feedback, Reason, email_key
from smarketing.store.reasons import Verdict
from smarketing.workspace.feedback_words import VERDICT_WORDS, field_of, plainly
from smarketing.workspace.lead_names import leads_named
from smarketing.workspace.workspace import Workspace

Outcome = Literal["new", "changed", "same", "older", "left out"]
OUTCOMES: Final[Mapping[Outcome, str]] = {
    "new": "new", "changed": "changing a verdict", "same": "known already",
    "older": "older than the verdict in force", "left out": "left out",
}  # fmt: skip
_LONGEST_NOTE: Final = 500


@dataclass(frozen=True)
class FeedbackRow:
    """A row of the file, the verdict it gives, and what becomes of it; ``why`` says it where it is left out.

    ``expected`` is the version of the lead's verdict that it was held against, 0 where there was none.
    """

    row: int
    lead: str
    feedback: Feedback | None
    outcome: Outcome
    why: str = ""
    author: str = ""
    written_at: dt.datetime | None = None
    expected: int = 0


@dataclass(frozen=True)
class FeedbackFile:
    """A file of verdicts as it was understood; nothing of it is kept yet."""

    file: str
    rows: tuple[FeedbackRow, ...]
    columns: Mapping[str, str]
    ignored: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def counted(self) -> dict[Outcome, int]:
        """Return how many rows there are of each outcome; together they are all rows of the file."""
        return {outcome: sum(row.outcome == outcome for row in self.rows) for outcome in OUTCOMES}

    @property
    def to_keep(self) -> tuple[FeedbackRow, ...]:
        """The rows that keeping the file would write."""
        return tuple(row for row in self.rows if row.outcome in ("new", "changed"))


def read_feedback(here: Workspace, path: Path, name: str) -> FeedbackFile:
    """Return what the file *path*, called *name*, says of the leads in force.

    Raises:
        UnreadableFile: it holds no table, is damaged, or is beyond a limit.
        IngestError: it lacks a column that no verdict can do without.
    """
    with TemporaryDirectory(prefix="feedback-", dir=_scratch(here)) as work:
        grid = read_grids(path, name, Path(work), here.settings)[0]
        rows = plain_rows(grid, Path(work), here.settings)
    columns = _columns(name, grid.header)
    judge = _Judge(here, columns, rows)
    read = judge.all(rows)
    ignored = tuple(header for header in grid.header if header not in columns.values())
    return FeedbackFile(name, read, columns, ignored, grid.notes)


def keep_feedback(here: Workspace, file: FeedbackFile, *, by: str) -> tuple[Entry[Feedback], ...]:
    """Keep what is new in *file*, all or none, each verdict under the name and day that its row gives.

    Raises:
        Conflict: somebody rated one of the leads since the file was looked at.
        StoreError: a reason is offered no more.
    """
    drafts = [
        Draft(one.feedback.lead_id, one.feedback, one.expected, one.author or None, one.written_at)
        for one in file.to_keep
        if one.feedback
    ]
    return here.store.feedback.give_all(drafts, by=by)


def _scratch(here: Workspace) -> Path:
    here.scratch.mkdir(parents=True, exist_ok=True)
    return here.scratch


def _columns(file: str, header: Sequence[str]) -> dict[str, str]:
    """Return the header of each field; the first that means it counts."""
    columns: dict[str, str] = {}
    for one in header:
        if field := field_of(one):
            columns.setdefault(field, one)
    if "verdict" not in columns or not {"lead_id", "email"} & columns.keys():
        needed = "a column “Verdict” and one of “Lead id” and “E-mail”"
        has = ", ".join(f"“{shown(one)}”" for one in header[:8])
        raise IngestError(f"{shown(file)} needs {needed}; it has {has}. Name its columns so and choose it again.")
    return columns


class _Judge:
    """Holds rows of a file against the leads, the reasons and the verdicts in force."""

    def __init__(self, here: Workspace, columns: Mapping[str, str], rows: Sequence[PlainRow]) -> None:
        self._columns = columns
        self._zone = ZoneInfo(here.settings.time_zone)
        self._feedback = here.store.feedback
        self._reasons = {plainly(name): one for one in here.store.reasons.all() for name in (one.key, one.label)}
        keys = here.ask("lead_keys").table.to_pydict()
        self._emails: dict[str, list[str]] = {}
        self._ids = dict(zip(keys["lead_id"], keys["email"], strict=True))
        for lead_id, email in self._ids.items():
            if email:
                self._emails.setdefault(email.casefold(), []).append(lead_id)
        asked = {unguarded(row.cells[columns["lead_id"]]) for row in rows} if "lead_id" in columns else set()
        self._others = leads_named(here, {form for one in asked - self._ids.keys() for form in (one, one_shape(one))})

    def all(self, rows: Sequence[PlainRow]) -> tuple[FeedbackRow, ...]:
        """Return every row with its outcome; of several on one lead the last counts."""
        read = [self._row(row) for row in rows]
        last = {one.feedback.lead_id: place for place, one in enumerate(read) if one.feedback}
        known = self._feedback.histories(list(last))
        told = []
        for place, one in enumerate(read):
            if one.feedback and last[one.feedback.lead_id] != place:
                again = read[last[one.feedback.lead_id]].row
                told.append(
                    replace(one, outcome="left out", why=f"Row {again} gives another verdict on the same lead.")
                )
            else:
                told.append(_held_against(one, known.get(one.feedback.lead_id, ()) if one.feedback else ()))
        return tuple(told)

    def _row(self, row: PlainRow) -> FeedbackRow:
        cells = {field: unguarded(row.cells[header]) for field, header in self._columns.items()}
        try:
            return self._understood(row.number, cells)
        except IngestError as fault:
            named = cells.get("lead_id") or cells.get("email") or ""
            return FeedbackRow(row.number, named, None, "left out", str(fault))

    def _understood(self, number: int, cells: Mapping[str, str]) -> FeedbackRow:
        lead = self._lead(cells.get("lead_id", ""), cells.get("email", ""))
        verdict = VERDICT_WORDS.get(plainly(cells["verdict"]))
        if verdict is None:
            raise IngestError(f"'{shown(cells['verdict'])}' is no verdict. Write good, ok or bad.")
        reason = self._reason(cells.get("reason", ""), verdict)
        note = cells.get("note", "")
        if len(note) > _LONGEST_NOTE:
            raise IngestError(f"The note has {len(note)} characters; {_LONGEST_NOTE} are kept. Shorten it.")
        said = Feedback(lead, verdict, reason, note, email_key(self._ids[lead]), "import")
        author, day = cells.get("rated_by", ""), self._day(cells.get("rated_date", ""))
        return FeedbackRow(number, lead, said, "new", author=author, written_at=day)

    def _lead(self, lead_id: str, email: str) -> str:
        if lead_id:
            for one in (lead_id, one_shape(lead_id)):
                if found := one if one in self._ids else self._others.get(one):
                    return found
        leads = self._emails.get(email.casefold(), [])
        if len(leads) > 1:
            raise IngestError(f"{len(leads)} leads have this e-mail. Name the lead's id.")
        if leads:
            return leads[0]
        if not lead_id and not email:
            raise IngestError("The row names no lead. Fill in the lead's id or e-mail.")
        named = f"the id '{shown(lead_id)}'" if lead_id else "this e-mail"
        raise IngestError(f"No lead in force has {named}. Upload the leads first, or correct it.")

    def _reason(self, text: str, verdict: Verdict) -> str:
        reason: Reason | None = self._reasons.get(plainly(text))
        if text and reason is None:
            labels = [one.label for one in self._reasons.values() if verdict in one.verdicts]
            raise IngestError(f"'{shown(text)}' is no reason agreed on.{did_you_mean(text, labels)}")
        if reason is None and verdict == "bad":
            raise IngestError("A bad lead needs a reason, so that somebody can act. Fill it in.")
        if reason and verdict not in reason.verdicts:
            goes = " and ".join(reason.verdicts)
            raise IngestError(f"“{reason.label}” goes with {goes}, not with {verdict}. Choose a reason that fits.")
        return reason.key if reason else ""

    def _day(self, text: str) -> dt.datetime | None:
        if not text:
            return None
        try:
            moment = dt.datetime.fromisoformat(text)
        except ValueError as cause:
            raise IngestError(f"'{shown(text)}' is no day. Write it as 2026-06-30.") from cause
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=self._zone)
        if moment > dt.datetime.now(dt.UTC):
            raise IngestError(f"{shown(text)} is yet to come. Correct the day.")
        return moment


def _held_against(one: FeedbackRow, history: Sequence[Entry[Feedback]]) -> FeedbackRow:
    """Return *one* with what becomes of it beside the verdicts on its lead so far."""
    if one.feedback is None or not history:
        return one
    latest, said = history[-1], one.feedback
    held = replace(one, expected=latest.version)
    if latest.value.verdict == WITHDRAWN:
        return held
    was = (latest.value.verdict, latest.value.reason, latest.value.note)
    if was == (said.verdict, said.reason, said.note):
        return replace(held, outcome="same")
    if one.written_at and one.written_at.date() < latest.written_at.astimezone(one.written_at.tzinfo).date():
        return replace(held, outcome="older")
    return replace(held, outcome="changed", why=f"{latest.author} said {latest.value.verdict}.")
