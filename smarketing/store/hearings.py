"""Hearings: every time that something was heard from a customer, by whom, when, and from which lead if it is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Boolean, Column, Index, Text

from smarketing.errors import StoreError, shown
from smarketing.store.database import Database, Transaction
from smarketing.store.history import Draft, Entry, Noun, history_table, new_key, said
from smarketing.store.remarks import Remark, Remarks
from smarketing.store.types import Moment

LONGEST_QUOTE: Final = 1_000


@dataclass(frozen=True)
class Hearing:
    """One time that a remark was heard; ``remark`` is its key.

    ``persona`` and ``stage`` are those of the lead then, or as whoever heard it chose them; ``note`` holds the
    customer's own words. ``heard_by`` and ``heard_at`` are set when it is kept: somebody else may take it back later.
    """

    remark: str = ""
    lead_id: str = ""
    persona: str = ""
    stage: str = ""
    note: str = ""
    lead_email_key: str = ""
    heard_by: str = ""
    heard_at: dt.datetime | None = None
    is_withdrawn: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "note", self.note.replace("\0", "").strip())
        if len(self.note) > LONGEST_QUOTE:
            raise StoreError(f"Their own words have room for {LONGEST_QUOTE:,} letters. Keep what matters.")


class Hearings(Noun[Hearing]):
    """Every hearing, each under a key of its own. What is heard again of the same lead counts once."""

    name = "hearings"
    table = history_table(
        "hearings",
        *(Column(name, Text, nullable=False) for name in ("remark", "lead_id", "persona", "stage", "note")),
        *(Column(name, Text, nullable=False) for name in ("lead_email_key", "heard_by")),
        Column("heard_at", Moment),
        Column("is_withdrawn", Boolean, nullable=False),
        Index("ix_hearings_remark", "remark"),
    )
    kind = Hearing

    def __init__(self, database: Database, remarks: Remarks) -> None:
        super().__init__(database)
        self._remarks = remarks

    def describe(self, value: Hearing) -> str:
        """Return what a conflict calls a hearing."""
        return f"what {shown(value.heard_by)} heard"

    def note(self, remark: Remark, heard: Hearing, *, by: str) -> Entry[Hearing]:
        """Keep what was *heard* for the first time; said in the same words before, it is one more time of that.

        Raises:
            StoreError: the same was noted of the same lead before.
        """
        with self._database.writing() as connection:
            known = {entry.key: entry.value for entry in self._remarks.current_in(connection)}
            key = next((key for key, one in known.items() if one.words == remark.words), None)
            if key is None:
                key = self._remarks.write_in(connection, (Draft(new_key(), remark),), by=by)[0].key
            return self._heard(connection, replace(heard, remark=key), by)

    def again(self, heard: Hearing, *, by: str) -> Entry[Hearing]:
        """Keep that a remark was *heard* once more.

        Raises:
            StoreError: the same was noted of the same lead before, or there is no such remark.
        """
        with self._database.writing() as connection:
            return self._heard(connection, heard, by)

    def take_back(self, key: str, *, by: str, expected: int) -> Entry[Hearing]:
        """Let the hearing *key*, seen at version *expected*, count no more; the history keeps it.

        Raises:
            Conflict: somebody changed it since.
            StoreError: there is no such hearing.
        """
        return self._only(Draft(key, replace(self._known(key).value, is_withdrawn=True), expected), by=by)

    def _heard(self, connection: Transaction, heard: Hearing, by: str) -> Entry[Hearing]:
        roots = self._remarks.standing_in(connection)
        if heard.remark not in roots:
            raise StoreError("That remark is gone. Reload the page.")
        if heard.lead_id:
            self._refuse_twice(connection, heard, roots)
        kept = replace(heard, heard_by=said("Your name", by), heard_at=self._database.clock(), is_withdrawn=False)
        return self.write_in(connection, (Draft(new_key(), kept),), by=by)[0]

    def _refuse_twice(self, connection: Transaction, heard: Hearing, roots: Mapping[str, str]) -> None:
        of_lead = self._latest(connection, self.table.c.lead_id == heard.lead_id)
        for entry in of_lead:
            one = entry.value
            if not one.is_withdrawn and roots.get(one.remark) == roots[heard.remark] and one.heard_at:
                when = self._database.say_when(one.heard_at)
                raise StoreError(
                    f"{shown(one.heard_by)} noted that of this lead before ({when}): it counts once a lead."
                )
