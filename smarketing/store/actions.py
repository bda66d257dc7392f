"""Actions: who does what until when, and how both teams will see that it worked. Open ones are carried over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from sqlalchemy import Column, Date, Integer, Text

from smarketing.store.history import Draft, Entry, Noun, history_table, new_key, one_of, said
from smarketing.store.reasons import ACTING_TEAMS, ActingTeam

State = Literal["open", "done", "dropped"]
STATES: Final = get_args(State)


@dataclass(frozen=True)
class Action:
    """Something a person promised; ``carried_over`` counts the meetings it stayed open in."""

    title: str
    owner: str
    team: ActingTeam
    due_date: dt.date | None = None
    success_measure: str = ""
    state: State = "open"
    carried_over: int = 0

    def __post_init__(self) -> None:
        said("The action", self.title)
        said("The action's owner", self.owner)
        one_of("The action's team", self.team, ACTING_TEAMS)
        one_of("The action's state", self.state, STATES)


class Actions(Noun[Action]):
    """Every action, each under a key of its own."""

    name = "actions"
    table = history_table(
        "actions",
        Column("title", Text, nullable=False),
        Column("owner", Text, nullable=False),
        Column("team", Text, nullable=False),
        Column("due_date", Date),
        Column("success_measure", Text, nullable=False),
        Column("state", Text, nullable=False),
        Column("carried_over", Integer, nullable=False),
    )
    kind = Action

    def describe(self, value: Action) -> str:
        """Return what a conflict calls an action."""
        return f"the action “{value.title}”"

    def add(self, action: Action, *, by: str) -> Entry[Action]:
        """Keep a new action."""
        return self._only(Draft(new_key(), action), by=by)

    def change(self, key: str, action: Action, *, by: str, expected: int) -> Entry[Action]:
        """Replace the action *key*, seen at version *expected*; its history keeps what it was.

        Raises:
            Conflict: somebody else changed it since.
            StoreError: there is no such action.
        """
        return self._only(Draft(self._known(key).key, action, expected), by=by)

    def open(self) -> tuple[Entry[Action], ...]:
        """Return what is still to be done, the earliest due first, without a date last."""
        entries = (entry for entry in self.current() if entry.value.state == "open")
        return tuple(sorted(entries, key=lambda entry: entry.value.due_date or dt.date.max))

    def carry_over(self, entries: Iterable[Entry[Action]], *, by: str) -> tuple[Entry[Action], ...]:
        """Take open *entries* into the next meeting, all or none.

        Raises:
            Conflict: somebody changed one of them since it was read.
        """
        drafts = (
            Draft(entry.key, replace(entry.value, carried_over=entry.value.carried_over + 1), entry.version)
            for entry in entries
        )
        return self.write(drafts, by=by)
