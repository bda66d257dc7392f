"""What is said about what: threads found by their subject, and whom a comment can mention."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from smarketing.store import Store, Thread
from smarketing.store.comments import PERSON, TEAM, About
from smarketing.store.people import TEAMS


class Talk:
    """Every thread there was at one moment, by what it is about; safe to share.

    What was said of a lead follows it: *named* gives its own id for others that it goes by, as of one merged into it.
    """

    def __init__(self, threads: Iterable[Thread], named: Mapping[str, str] = MappingProxyType({})) -> None:
        self.threads = tuple(threads)
        self._named = named
        self._on: dict[tuple[str, str], list[Thread]] = {}
        self._of_email: dict[str, list[Thread]] = {}
        for thread in self.threads:
            about = thread.first.value
            self._on.setdefault((about.subject, self.key_of(about.subject, about.subject_key)), []).append(thread)
            if about.lead_email_key:
                self._of_email.setdefault(about.lead_email_key, []).append(thread)

    def key_of(self, subject: About, key: str) -> str:
        """Return what *key* of a *subject* is called now: of a lead, its own id."""
        return self._named.get(key, key) if subject == "lead" else key

    def on(self, subject: About, key: str, email_key: str = "") -> tuple[Thread, ...]:
        """Return the threads about one thing, oldest first; those on a lead are found by its e-mail key as well."""
        by_key = self._on.get((subject, self.key_of(subject, key)), [])
        by_email = self._of_email.get(email_key, []) if email_key else []
        return tuple({thread.first.key: thread for thread in (*by_key, *by_email)}.values())

    def count(self, subject: About, key: str, email_key: str = "") -> int:
        """Return how many comments there are about one thing, without those of resolved threads."""
        return sum(len(thread.entries) for thread in self.on(subject, key, email_key) if not thread.is_resolved)

    def find(self, key: str) -> Thread | None:
        """Return the thread that holds the comment *key*, if any."""
        return next((one for one in self.threads if any(entry.key == key for entry in one.entries)), None)

    def days(self, start: dt.date, end: dt.date) -> tuple[tuple[dt.date, Thread], ...]:
        """Return the threads about days from *start* until before *end* that are not resolved, earliest day first."""
        open_ones = (one for one in self.threads if one.first.value.subject == "date" and not one.is_resolved)
        dated = ((dt.date.fromisoformat(one.first.value.subject_key), one) for one in open_ones)
        found = [(day, thread) for day, thread in dated if start <= day < end]
        return tuple(sorted(found, key=lambda pair: (pair[0], pair[1].first.written_at)))


def leads_in(threads: Iterable[Thread]) -> set[str]:
    """Return the ids of the leads that *threads* are about."""
    return {one.first.value.subject_key for one in threads if one.first.value.subject == "lead"}


def mentionable(store: Store, own: Store) -> dict[str, str]:
    """Return whom a comment can mention, by how it is kept: both teams, then everybody known here, by name.

    *store* holds who said who they are, *own* the members.
    """
    names = {entry.value.name for entry in store.people.current()}
    names |= {entry.value.name for entry in own.members.present()}
    return {
        **{f"{TEAM}{team}": f"{team.capitalize()} (team)" for team in TEAMS},
        **{f"{PERSON}{name}": name for name in sorted(names, key=str.casefold)},
    }


def mentioned(text: str, offered: Mapping[str, str]) -> tuple[str, ...]:
    """Return whom *text* names as ``@name`` or ``@sales``, of those *offered*; the longest name that fits counts."""
    names = {one.partition(":")[2].casefold(): one for one in offered}
    if not names:
        return ()
    known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    found = re.findall(rf"(?<![\w@])@({known})(?!\w)", text, re.IGNORECASE)
    return tuple(dict.fromkeys(names[name.casefold()] for name in found if name.casefold() in names))


def named(mention: str) -> str:
    """Return how a page writes *mention*: ``@Ann Lee``, ``@Sales``."""
    name = mention.partition(":")[2]
    return f"@{name.capitalize() if mention.startswith(TEAM) else name}"
