"""Excusals: leads that sales followed up late or too seldom, each excused on one of the grounds agreed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from sqlalchemy import Column, Connection, Date, Text

from smarketing.errors import StoreError
from smarketing.store.history import Draft, Entry, Noun, history_table, one_of, said

ExcusalState = Literal["excused", "withdrawn"]
EXCUSAL_STATES: Final = get_args(ExcusalState)


@dataclass(frozen=True)
class Excusal:
    """A lead of the ``month`` in which it was handed over; ``ground`` is one of those agreed, where there are any.

    ``lead_email_key`` comes from ``email_key``.
    """

    lead_id: str
    month: dt.date
    ground: str = ""
    note: str = ""
    state: ExcusalState = "excused"
    lead_email_key: str = ""

    def __post_init__(self) -> None:
        said("The lead's id", self.lead_id)
        one_of("What became of the excusal", self.state, EXCUSAL_STATES)
        if not (self.ground.strip() or self.note.strip()):
            raise StoreError("Nothing says why it is excused. Write the reason and excuse it again.")


class Excusals(Noun[Excusal]):
    """Every lead that was excused, by its id."""

    name = "excusals"
    table = history_table(
        "excusals",
        Column("lead_id", Text, nullable=False),
        Column("lead_email_key", Text, nullable=False),
        Column("month", Date, nullable=False),
        Column("ground", Text, nullable=False),
        Column("state", Text, nullable=False),
        Column("note", Text, nullable=False),
    )
    kind = Excusal
    is_about_leads = True

    def describe(self, value: Excusal) -> str:
        """Return what a conflict calls an excusal."""
        return f"the excusal of lead {value.lead_id}"

    def excuse(
        self, drafts: Sequence[Draft[Excusal]], *, by: str, month: dt.date, at_most: int, counted: int, since: int
    ) -> tuple[Entry[Excusal], ...]:
        """Excuse several leads of one *month*, all or none, so that no more than *at_most* of it are excused then.

        *counted* of them were excused at the revision *since*; what somebody else excused after it counts as well.

        Raises:
            Conflict: somebody excused one of them, or withdrew it, since.
            StoreError: more leads would be excused than both teams agreed on.
        """
        with self._database.writing() as connection:  # nobody excuses another one between the count and the writing
            excused = counted + len(self._excused_since(connection, since, month) - {draft.key for draft in drafts})
            entries = self.write_in(connection, drafts, by=by)
            if excused + len(drafts) > at_most:
                raise StoreError(_too_many(excused, len(drafts), at_most, month))
        return entries

    def withdraw(self, entry: Entry[Excusal], *, by: str) -> Entry[Excusal]:
        """Take back what *entry* excused.

        Raises:
            Conflict: somebody changed it since.
        """
        return self._only(Draft(entry.key, replace(entry.value, state="withdrawn"), entry.version), by=by)

    def _excused_since(self, connection: Connection, revision: int, month: dt.date) -> set[str]:
        newer = self._latest(connection, self.table.c.change_id > revision)
        return {entry.key for entry in newer if entry.value.state == "excused" and entry.value.month == month}


def _too_many(excused: int, wanted: int, at_most: int, month: dt.date) -> str:
    left = max(at_most - excused, 0)
    room = f"{left} more may be" if left else "the limit is reached"
    return (
        f"{wanted} can't be excused: both teams agreed on at most {at_most} of the leads of {month:%b %Y}, "
        f"{excused} of them are excused already, and {room}. Choose fewer, withdraw another excusal, or propose a "
        "higher limit on the Agreements page."
    )
