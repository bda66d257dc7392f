"""Comments: what people say to each other about a number, a stage, a lead, a campaign or a day, in threads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final, Literal, get_args

from sqlalchemy import Boolean, Column, Index, RowMapping, Text

from smarketing.errors import StoreError, shown
from smarketing.store.history import Draft, Entry, Noun, history_table, new_key, one_of, said
from smarketing.store.types import Moment

About = Literal["number", "stage", "lead", "campaign", "date"]
ABOUT: Final = get_args(About)
LONGEST_COMMENT: Final = 2_000
PERSON: Final = "person:"
TEAM: Final = "team:"
"""How a mention begins: ``person:Ann Lee``, ``team:sales``."""


@dataclass(frozen=True)
class Comment:
    """What somebody says of one thing.

    ``subject_key`` says which: a metric and its column, a stage's key, a lead's id, a campaign, a day (ISO). ``label``
    is what the page called it, empty for a lead; ``page`` and ``context`` lead back to it, by the path of the page and
    the filters in its address. ``thread`` is the key of the comment that this one replies to, empty for the first.
    ``said_by`` and ``said_at`` are set when it is kept: somebody else may resolve it later.
    """

    subject: About
    subject_key: str
    text: str
    label: str = ""
    page: str = ""
    context: str = ""
    thread: str = ""
    mentions: tuple[str, ...] = ()
    lead_email_key: str = ""
    said_by: str = ""
    said_at: dt.datetime | None = None
    is_edited: bool = False
    is_resolved: bool = False

    def __post_init__(self) -> None:
        one_of("What is commented on", self.subject, ABOUT)
        said("What is commented on", self.subject_key)
        object.__setattr__(self, "text", said("The comment", self.text.replace("\0", "")))
        if len(self.text) > LONGEST_COMMENT:
            raise StoreError(f"A comment has room for {LONGEST_COMMENT:,} letters. Say it shorter and save again.")
        if self.subject == "date":
            _ensure_day(self.subject_key)


@dataclass(frozen=True)
class Thread:
    """A comment and the replies to it, oldest first."""

    first: Entry[Comment]
    replies: tuple[Entry[Comment], ...] = ()

    @property
    def entries(self) -> tuple[Entry[Comment], ...]:
        """Everything said in it, oldest first."""
        return (self.first, *self.replies)

    @property
    def is_resolved(self) -> bool:
        """Whether somebody said that it is settled."""
        return self.first.value.is_resolved


class Comments(Noun[Comment]):
    """Every comment, each under a key of its own."""

    name = "comments"
    table = history_table(
        "comments",
        *(Column(name, Text, nullable=False) for name in ("subject", "subject_key", "text", "label", "page")),
        *(Column(name, Text, nullable=False) for name in ("context", "thread", "mentions", "lead_email_key")),
        Column("said_by", Text, nullable=False),
        Column("said_at", Moment),
        Column("is_edited", Boolean, nullable=False),
        Column("is_resolved", Boolean, nullable=False),
        Index("ix_comments_subject", "subject", "subject_key"),
    )
    kind = Comment

    def encode(self, value: Comment) -> dict[str, Any]:
        """Return *value* by column; mentions one a line, so that somebody can be taken out of them as of any text."""
        return {**vars(value), "mentions": "\n".join(value.mentions)}

    def decode(self, row: RowMapping) -> Comment:
        """Return the comment of *row*."""
        plain = {field.name: row[field.name] for field in fields(Comment) if field.name != "mentions"}
        return Comment(**plain, mentions=tuple(row["mentions"].splitlines()))

    def describe(self, value: Comment) -> str:
        """Return what a conflict calls a comment."""
        return f"the comment “{shown(value.text)}”"

    def threads(self) -> tuple[Thread, ...]:
        """Return every thread, the oldest first."""
        replies: dict[str, list[Entry[Comment]]] = {}
        firsts = []
        for entry in self.current():
            if entry.value.thread:
                replies.setdefault(entry.value.thread, []).append(entry)
            else:
                firsts.append(entry)
        return tuple(Thread(first, tuple(replies.get(first.key, ()))) for first in firsts)

    def add(self, comment: Comment, *, by: str) -> Entry[Comment]:
        """Keep a comment that begins a thread."""
        return self._said(replace(comment, thread="", is_resolved=False), by)

    def reply(self, to: str, text: str, *, by: str, mentions: Sequence[str] = ()) -> Entry[Comment]:
        """Keep an answer in the thread that the comment *to* begins; it is about the same.

        Raises:
            StoreError: there is no such thread.
        """
        about = self._known(to)
        first = about.value.thread or about.key
        answer = replace(about.value, text=text, thread=first, mentions=tuple(mentions), is_resolved=False)
        return self._said(answer, by)

    def edit(self, key: str, text: str, *, by: str, expected: int, mentions: Sequence[str] = ()) -> Entry[Comment]:
        """Let *by* say otherwise what they said before, seen at version *expected*; the history keeps what it was.

        Raises:
            Conflict: somebody changed it since.
            StoreError: somebody else wrote it.
        """
        known = self._known(key)
        if known.value.said_by != by:
            who = shown(known.value.said_by)
            raise StoreError(f"{who} wrote this, and only they can change it. Write a reply instead.")
        changed = replace(known.value, text=text, mentions=tuple(mentions), is_edited=True)
        return self._only(Draft(key, changed, expected), by=by)

    def settle(self, key: str, *, by: str, expected: int, is_resolved: bool = True) -> Entry[Comment]:
        """Say that the thread *key*, seen at version *expected*, is resolved, or that it is not.

        Raises:
            Conflict: somebody changed its first comment since.
        """
        changed = replace(self._known(key).value, is_resolved=is_resolved)
        return self._only(Draft(key, changed, expected), by=by)

    def _said(self, comment: Comment, by: str) -> Entry[Comment]:
        now = self._database.clock()
        return self._only(Draft(new_key(), replace(comment, said_by=by, said_at=now, is_edited=False)), by=by)


def _ensure_day(text: str) -> None:
    try:
        dt.date.fromisoformat(text)
    except ValueError as cause:
        raise StoreError(f"'{shown(text)}' is no day. Choose one in the calendar.") from cause
