"""Members: who may log in, as what, and what an agency is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Connection, RowMapping, Text

from smarketing.domain.roles import ROLES, RoleKey
from smarketing.domain.stages import Team
from smarketing.errors import StoreError, shown
from smarketing.store.history import Draft, Entry, Noun, history_table, one_of, said
from smarketing.store.people import TEAMS


@dataclass(frozen=True)
class Member:
    """Somebody who may log in: under which name and team they decide, and as which role.

    ``login`` is the e-mail, or the name that a proxy gives. ``sources`` and ``campaigns`` are those an agency is shown;
    both empty show it nothing. ``sees_revenue`` grants an agency amounts of money.
    """

    login: str
    name: str
    team: Team
    role: RoleKey
    sources: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    sees_revenue: bool = False
    is_removed: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "login", said("The e-mail or log-in name", self.login))
        object.__setattr__(self, "name", said("The name of a member", self.name))
        one_of("The team of a member", self.team, TEAMS)
        one_of("The role of a member", self.role, ROLES)


class Members(Noun[Member]):
    """Everybody who may or might log in; one key per log-in, whatever its case."""

    name = "members"
    table = history_table(
        "members",
        Column("login", Text, nullable=False),
        Column("name", Text, nullable=False),
        Column("team", Text, nullable=False),
        Column("role", Text, nullable=False),
        Column("sources", JSON, nullable=False),
        Column("campaigns", JSON, nullable=False),
        Column("sees_revenue", Boolean, nullable=False),
        Column("is_removed", Boolean, nullable=False),
    )
    kind = Member

    def encode(self, value: Member) -> dict[str, Any]:
        """Return *value* by column."""
        return {**vars(value), "sources": list(value.sources), "campaigns": list(value.campaigns)}

    def decode(self, row: RowMapping) -> Member:
        """Return the member of *row*."""
        plain = {name: row[name] for name in ("login", "name", "team", "role", "sees_revenue", "is_removed")}
        return Member(**plain, sources=tuple(row["sources"]), campaigns=tuple(row["campaigns"]))

    def describe(self, value: Member) -> str:
        """Return what a conflict calls a member."""
        return f"the membership of {value.name}"

    def find(self, login: str) -> Entry[Member] | None:
        """Return who logs in as *login*, removed or not."""
        return self.get(_key(login))

    def find_in(self, connection: Connection, login: str) -> Entry[Member] | None:
        """Return who logs in as *login* as *connection* sees it, removed or not."""
        return next(iter(self._latest(connection, self.table.c.record_key == _key(login))), None)

    def present(self) -> tuple[Entry[Member], ...]:
        """Return everybody who may log in, in the order they came."""
        return tuple(entry for entry in self.current() if not entry.value.is_removed)

    def put(self, member: Member, *, by: str, expected: int) -> Entry[Member]:
        """Keep *member*, seen at version *expected* (0: none yet).

        Raises:
            Conflict: somebody else changed the membership since.
            StoreError: another member decides under the same name, or nobody would be left to manage people.
        """
        key = _key(member.login)
        with self._database.writing() as connection:
            others = [one.value for one in self.current_in(connection) if one.key != key and not one.value.is_removed]
            if not member.is_removed and any(one.name.casefold() == member.name.casefold() for one in others):
                raise StoreError(
                    f"Another member decides as '{shown(member.name)}' already, and a name signs a decision. "
                    "Write the name so that the two can be told apart."
                )
            if (member.is_removed or member.role != "admin") and not any(one.role == "admin" for one in others):
                raise StoreError(
                    f"{shown(member.name)} is the only admin, and somebody has to manage people. "
                    "Make another member an admin first."
                )
            return self.write_in(connection, (Draft(key, member, expected),), by=by)[0]

    def first(self, member: Member) -> Entry[Member] | None:
        """Keep *member* where nobody ever was one, and return it; None where somebody was."""
        with self._database.writing() as connection:
            if self.current_in(connection):
                return None
            return self.write_in(connection, (Draft(_key(member.login), member, 0),), by=member.name)[0]


def _key(login: str) -> str:
    return login.strip().casefold()
