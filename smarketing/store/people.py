"""People: who is asked for a name and a team once, and remembered. No passwords: a name signs a decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from sqlalchemy import Column, Connection, Text

from smarketing.domain.stages import Team
from smarketing.store.history import Draft, Entry, Noun, history_table, one_of, said

TEAMS = get_args(Team)


@dataclass(frozen=True)
class Person:
    """Somebody who decides, and the team they speak for."""

    name: str
    team: Team

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", said("Your name", self.name))
        one_of("Your team", self.team, TEAMS)


class People(Noun[Person]):
    """Everybody who ever said who they are; one key per name, whatever its case."""

    name = "people"
    table = history_table("people", Column("name", Text, nullable=False), Column("team", Text, nullable=False))
    kind = Person

    def describe(self, value: Person) -> str:
        """Return what a conflict calls a person."""
        return f"the team of {value.name}"

    def remember(self, name: str, team: Team) -> Entry[Person]:
        """Keep *name* as a member of *team*; says nothing new when that is already known.

        Raises:
            StoreError: the name is empty or the team is none.
        """
        person = Person(name, team)
        known = self.find(name)
        return known if known and known.value == person else self._only(self.draft(person), by=person.name)

    def draft(self, person: Person) -> Draft[Person]:
        """Return *person* as ``write`` takes it."""
        return Draft(_key(person.name), person)

    def find(self, name: str) -> Entry[Person] | None:
        """Return who is called *name*, if anybody."""
        return self.get(_key(name))

    def find_in(self, connection: Connection, name: str) -> Entry[Person] | None:
        """Return who is called *name* as *connection* sees it, if anybody."""
        return next(iter(self._latest(connection, self.table.c.record_key == _key(name))), None)


def _key(name: str) -> str:
    return name.strip().casefold()
