"""Notes: what was said and decided in a week's meeting."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final, Literal, get_args

from sqlalchemy import Boolean, Column, Date, Text

from smarketing.domain.period import day_in_words
from smarketing.errors import StoreError
from smarketing.store.history import Draft, Entry, Noun, history_table, new_key, one_of, said

NoteKind = Literal["note", "decision", "win"]
NOTE_KINDS: Final = get_args(NoteKind)


@dataclass(frozen=True)
class Note:
    """A sentence of the meeting in the week that starts on the Monday ``week``."""

    week: dt.date
    kind: NoteKind
    text: str
    is_withdrawn: bool = False

    def __post_init__(self) -> None:
        one_of("A note's kind", self.kind, NOTE_KINDS)
        said("The note", self.text)
        if self.week.weekday():
            raise StoreError(
                f"A week starts on a Monday; {day_in_words(self.week)} is none. Choose the Monday before it."
            )


class Notes(Noun[Note]):
    """Every note, each under a key of its own."""

    name = "notes"
    table = history_table(
        "notes",
        Column("week", Date, nullable=False),
        Column("kind", Text, nullable=False),
        Column("text", Text, nullable=False),
        Column("is_withdrawn", Boolean, nullable=False),
    )
    kind = Note

    def describe(self, value: Note) -> str:
        """Return what a conflict calls a note."""
        return f"the {value.kind} of the week of {day_in_words(value.week)}"

    def add(self, note: Note, *, by: str) -> Entry[Note]:
        """Keep a new note."""
        return self._only(Draft(new_key(), note), by=by)

    def change(self, key: str, note: Note, *, by: str, expected: int) -> Entry[Note]:
        """Replace the note *key*, seen at version *expected*.

        Raises:
            Conflict: somebody else changed it since.
            StoreError: there is no such note.
        """
        return self._only(Draft(self._known(key).key, note, expected), by=by)

    def of_week(self, week: dt.date) -> tuple[Entry[Note], ...]:
        """Return the notes of the week that starts on *week*, oldest first, without withdrawn ones."""
        return tuple(entry for entry in self.current() if entry.value.week == week and not entry.value.is_withdrawn)
