"""Proposals: what somebody wants both teams to agree on, until one person of each has signed it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Date, RowMapping, Text

from smarketing.domain.agreements import Part, topic_of
from smarketing.domain.stages import Team
from smarketing.store.agreements import content_of, content_text
from smarketing.store.history import Entry, Noun, history_table, said


@dataclass(frozen=True)
class Proposal:
    """The whole new content of a topic, why, and the day from which it shall hold.

    ``based_on`` is the key of the proposal whose agreement it changes, empty for what a workspace starts with.
    """

    topic: str
    content: Part
    reason: str
    holds_from: dt.date
    based_on: str
    proposed_by: str
    team: Team
    is_withdrawn: bool = False

    def __post_init__(self) -> None:
        said("The reason for the change", self.reason)


class Proposals(Noun[Proposal]):
    """Every version of every proposal; ``Agreeing`` says who may write what."""

    name = "proposals"
    table = history_table(
        "proposals",
        Column("topic", Text, nullable=False),
        Column("content", Text, nullable=False),
        Column("note", Text, nullable=False),
        Column("holds_from", Date, nullable=False),
        Column("based_on", Text, nullable=False),
        Column("proposed_by", Text, nullable=False),
        Column("team", Text, nullable=False),
        Column("is_withdrawn", Boolean, nullable=False),
    )
    kind = Proposal

    def describe(self, value: Proposal) -> str:
        """Return what a conflict calls a proposal."""
        return f"the proposal on {topic_of(value.topic).label.lower()}"

    def get_in(self, connection: Connection, key: str) -> Entry[Proposal] | None:
        """Return the newest version of *key* as *connection* sees it, None where there is none."""
        return next(iter(self._latest(connection, self.table.c.record_key == key)), None)

    def encode(self, value: Proposal) -> dict[str, Any]:
        """Return *value* by column."""
        columns = {**vars(value), "content": content_text(value.topic, value.content), "note": value.reason}
        del columns["reason"]
        return columns

    def decode(self, row: RowMapping) -> Proposal:
        """Return the proposal of *row*."""
        content = content_of(row["topic"], row["content"])
        names = ("holds_from", "based_on", "proposed_by", "team", "is_withdrawn")
        return Proposal(row["topic"], content, row["note"], *(row[name] for name in names))
