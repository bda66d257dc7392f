"""Signatures: who agreed to which version of a proposal, or declined it and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from sqlalchemy import Column, Connection, Integer, Text

from smarketing.domain.stages import Team
from smarketing.store.history import Entry, Noun, history_table, one_of

Decision = Literal["signed", "declined"]
DECISIONS: Final = get_args(Decision)


@dataclass(frozen=True)
class Signature:
    """What one person said of version ``proposal_version`` of a proposal, for their team."""

    proposal: str
    proposal_version: int
    team: Team
    decision: Decision
    note: str = ""

    def __post_init__(self) -> None:
        one_of("What is said of a proposal", self.decision, DECISIONS)


class Signatures(Noun[Signature]):
    """Every signature under a key of proposal, version and person, so that nobody can give two."""

    name = "signatures"
    table = history_table(
        "signatures",
        Column("proposal", Text, nullable=False),
        Column("proposal_version", Integer, nullable=False),
        Column("team", Text, nullable=False),
        Column("decision", Text, nullable=False),
        Column("note", Text, nullable=False),
    )
    kind = Signature

    def describe(self, value: Signature) -> str:  # noqa: ARG002  # the base's signature
        """Return what a conflict calls a signature."""
        return "the signature"

    def of_in(self, connection: Connection, proposal: str | None = None) -> tuple[Entry[Signature], ...]:
        """Return the signatures under every version of *proposal*, by default of all, in the order they were given."""
        if proposal is None:
            return self._latest(connection)
        return self._latest(connection, self.table.c.proposal == proposal)
