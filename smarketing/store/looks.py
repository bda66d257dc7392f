"""Looks: up to which moment somebody has seen what is new."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Column, Text

from smarketing.store.history import Draft, Entry, Noun, history_table, said
from smarketing.store.types import Moment


@dataclass(frozen=True)
class Look:
    """Whoever decides under ``name`` has seen all there was ``until`` that moment."""

    name: str
    until: dt.datetime

    def __post_init__(self) -> None:
        said("Your name", self.name)


class Looks(Noun[Look]):
    """The last look of everybody; one key per name, whatever its case."""

    name = "looks"
    table = history_table(
        "looks",
        Column("name", Text, nullable=False),
        Column("until", Moment, nullable=False),
    )
    kind = Look

    def describe(self, value: Look) -> str:
        """Return what a conflict calls a look."""
        return f"what {value.name} has seen"

    def of(self, name: str) -> dt.datetime | None:
        """Return until when *name* has seen what is new; None where they never said."""
        known = self.get(_key(name))
        return known.value.until if known else None

    def keep(self, name: str, until: dt.datetime) -> Entry[Look]:
        """Keep that *name* has seen all there was *until* that moment."""
        return self._only(Draft(_key(name), Look(name, until)), by=name)


def _key(name: str) -> str:
    return name.strip().casefold()
