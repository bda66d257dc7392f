"""Remarks: what customers say on calls, each in short words once, with what answers it and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final, Literal, get_args

from sqlalchemy import Column, RowMapping, Text

from smarketing.errors import StoreError, shown
from smarketing.store.database import Transaction
from smarketing.store.history import Draft, Entry, Noun, history_table, one_of, said

RemarkKind = Literal["pain_point", "question", "idea", "note"]
REMARK_KINDS: Final = get_args(RemarkKind)
RemarkState = Literal["open", "considered", "planned", "done", "dropped"]
REMARK_STATES: Final = get_args(RemarkState)
LONGEST_REMARK: Final = 300
MOST_ANSWERS: Final = 20


@dataclass(frozen=True)
class Remark:
    """What customers say, in the words that stand for all the times it was heard.

    ``answers`` are titles or addresses of content; ``state`` is what becomes of an idea, of anything else ``open`` or
    ``dropped`` where nothing need answer it. ``same_as`` is the key of the remark that it is counted with, if any.
    """

    kind: RemarkKind
    text: str
    answers: tuple[str, ...] = ()
    state: RemarkState = "open"
    same_as: str = ""

    def __post_init__(self) -> None:
        one_of("What was heard", self.kind, REMARK_KINDS)
        one_of("What becomes of it", self.state, REMARK_STATES)
        if self.kind != "idea" and self.state not in {"open", "dropped"}:
            raise StoreError("Only an idea is looked into, planned or done. Say first that it is an idea.")
        object.__setattr__(self, "text", said("What was heard", _one_line(self.text)))
        if len(self.text) > LONGEST_REMARK:
            raise StoreError(
                f"What was heard has room for {LONGEST_REMARK} letters, so that others find it again. "
                "Say it shorter, and keep their own words beside it."
            )
        object.__setattr__(self, "answers", _each_once(self.answers))

    @property
    def words(self) -> tuple[str, str]:
        """What tells a remark from every other one, however it is written."""
        return self.kind, self.text.casefold().rstrip(" .?!")


class Remarks(Noun[Remark]):
    """Every remark, each under a key of its own; who heard it when is in ``hearings``."""

    name = "remarks"
    table = history_table(
        "remarks",
        *(Column(name, Text, nullable=False) for name in ("kind", "text", "answers", "state", "same_as")),
    )
    kind = Remark

    def encode(self, value: Remark) -> dict[str, Any]:
        """Return *value* by column; answers one a line, so that somebody can be taken out of them as of any text."""
        return {**vars(value), "answers": "\n".join(value.answers)}

    def decode(self, row: RowMapping) -> Remark:
        """Return the remark of *row*."""
        plain = {field.name: row[field.name] for field in fields(Remark) if field.name != "answers"}
        return Remark(**plain, answers=tuple(row["answers"].splitlines()))

    def describe(self, value: Remark) -> str:
        """Return what a conflict calls a remark."""
        return f"“{shown(value.text)}”"

    def change(self, key: str, remark: Remark, *, by: str, expected: int) -> Entry[Remark]:
        """Say otherwise what was heard, what answers it or what becomes of it, seen at version *expected*.

        Raises:
            Conflict: somebody else changed it since.
            StoreError: there is no such remark.
        """
        return self._only(Draft(self._known(key).key, remark, expected), by=by)

    def join(self, key: str, into: str, *, by: str, expected: int) -> Entry[Remark]:
        """Count the remark *key*, seen at version *expected*, with *into* from now on; answers of both stay.

        Raises:
            Conflict: somebody else changed it since.
            StoreError: they are counted together already, or one of them is gone.
        """
        with self._database.writing() as connection:
            known = {entry.key: entry.value for entry in self.current_in(connection)}
            roots = roots_of(known)
            if key not in known or into not in known:
                raise StoreError("One of the two is gone. Reload the page.")
            if roots[into] == key or roots[into] == roots[key]:
                raise StoreError("The two are counted together already.")
            first = roots[into]
            both = replace(known[first], answers=(*known[first].answers, *known[key].answers))
            drafts = [Draft(key, replace(known[key], same_as=first), expected)]
            drafts += [Draft(first, both)] if both != known[first] else []
            return self.write_in(connection, drafts, by=by)[0]

    def part(self, key: str, *, by: str, expected: int) -> Entry[Remark]:
        """Count the remark *key*, seen at version *expected*, by itself again.

        Raises:
            Conflict: somebody else changed it since.
        """
        return self.change(key, replace(self._known(key).value, same_as=""), by=by, expected=expected)

    def standing_in(self, connection: Transaction) -> dict[str, str]:
        """Return each remark → the one that it is counted with, as *connection* sees them."""
        return roots_of({entry.key: entry.value for entry in self.current_in(connection)})


def roots_of(remarks: Mapping[str, Remark]) -> dict[str, str]:
    """Return the key of each of *remarks* → the key that it is counted under, its own where it stands alone."""
    roots = {}
    for key in remarks:
        at = key
        while remarks[at].same_as in remarks:
            at = remarks[at].same_as
        roots[key] = at
    return roots


def _one_line(text: str) -> str:
    return " ".join(text.replace("\0", "").split())


def _each_once(answers: Iterable[str]) -> tuple[str, ...]:
    """Return *answers* trimmed, the first spelling of each.

    Raises:
        StoreError: there are too many.
    """
    found: dict[str, str] = {}
    for answer in map(_one_line, answers):
        if answer:
            found.setdefault(answer.casefold(), answer)
    if len(found) > MOST_ANSWERS:
        raise StoreError(f"{MOST_ANSWERS} answers are the most. Link the ones that a rep would send.")
    return tuple(found.values())
