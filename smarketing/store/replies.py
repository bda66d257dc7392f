"""Replies: what marketing answers to a reason, a source or a lead, and the action that follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from sqlalchemy import Column, Text

from smarketing.store.history import Draft, Entry, Noun, history_table, new_key, one_of, said

Subject = Literal["reason", "source", "lead"]
SUBJECTS: Final = get_args(Subject)


@dataclass(frozen=True)
class Reply:
    """An answer to all that sales said about one reason, source or lead; ``action`` is the key of an action."""

    subject: Subject
    subject_key: str
    text: str
    action: str | None = None

    def __post_init__(self) -> None:
        one_of("What is replied to", self.subject, SUBJECTS)
        said("What is replied to", self.subject_key)
        said("The reply", self.text)


class Replies(Noun[Reply]):
    """Every reply, each under a key of its own."""

    name = "replies"
    table = history_table(
        "replies",
        Column("subject", Text, nullable=False),
        Column("subject_key", Text, nullable=False),
        Column("text", Text, nullable=False),
        Column("action", Text),
    )
    kind = Reply

    def describe(self, value: Reply) -> str:
        """Return what a conflict calls a reply."""
        return f"the reply to the {value.subject} {value.subject_key}"

    def add(self, reply: Reply, *, by: str) -> Entry[Reply]:
        """Keep a new reply."""
        return self._only(Draft(new_key(), reply), by=by)

    def change(self, key: str, reply: Reply, *, by: str, expected: int) -> Entry[Reply]:
        """Replace the reply *key*, seen at version *expected*.

        Raises:
            Conflict: somebody else changed it since.
            StoreError: there is no such reply.
        """
        return self._only(Draft(self._known(key).key, reply, expected), by=by)

    def to(self, subject: Subject, subject_key: str) -> tuple[Entry[Reply], ...]:
        """Return the replies to one reason, source or lead, oldest first."""
        wanted = (subject, subject_key)
        return tuple(entry for entry in self.current() if (entry.value.subject, entry.value.subject_key) == wanted)
