"""Agreements: what both teams signed, topic by topic, each version with the day from which it holds."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, Connection, Date, RowMapping, Text, select

from smarketing.domain.agreements import Part, topic_of
from smarketing.store.history import Entry, Noun, history_table

_ALWAYS: Final = dt.date.min
START_TIME: Final = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class Agreed:
    """The content of one topic that holds from a day on.

    ``proposal`` is the key of the proposal that was signed, empty for what a workspace starts with.
    """

    topic: str
    content: Part
    holds_from: dt.date
    proposal: str
    reason: str


class Agreements(Noun[Agreed]):
    """Every version of every topic, by the topic; written by ``Proposals`` alone, once both teams have signed."""

    name = "agreements"
    table = history_table(
        "agreements",
        Column("content", Text, nullable=False),
        Column("holds_from", Date, nullable=False),
        Column("proposal", Text, nullable=False),
        Column("note", Text, nullable=False),
    )
    kind = Agreed

    def describe(self, value: Agreed) -> str:
        """Return what a conflict calls an agreement."""
        return f"what is agreed on {topic_of(value.topic).label.lower()}"

    def in_force(self, topic: str, day: dt.date | None = None) -> Entry[Agreed]:
        """Return what holds of *topic* at the end of *day*, by default today; version 0 where nothing was agreed.

        Raises:
            AgreementError: there is no such topic.
        """
        with self._database.reading() as connection:
            return self.in_force_in(connection, topic, day)

    def in_force_in(self, connection: Connection, topic: str, day: dt.date | None = None) -> Entry[Agreed]:
        """Return what *connection* sees in force; see ``in_force``."""
        until = None if day is None else self.end_of(day)
        return self._newest(connection, topic, day or self.today, until)

    def in_force_at(self, topic: str, moment: dt.datetime) -> Entry[Agreed]:
        """Return what held of *topic* at *moment*; see ``in_force``."""
        day = moment.astimezone(self._database.zone).date()
        with self._database.reading() as connection:
            return self._newest(connection, topic, day, moment)

    def held(self, topic: str, until: dt.date | None = None) -> tuple[tuple[dt.date, Entry[Agreed]], ...]:
        """Return what held of *topic* up to the end of the day *until*, by default today, each with its first day.

        The earliest comes first; of what was agreed on one day, or overtaken before its day, the last counts.
        """
        until = until or self.today
        found: list[tuple[dt.date, Entry[Agreed]]] = []
        for entry in sorted(self.history(topic), key=lambda one: one.version):
            since = max(entry.value.holds_from, entry.written_at.astimezone(self._database.zone).date())
            while found and found[-1][0] >= since:
                found.pop()
            if since <= until:
                found.append((since, entry))
        return tuple(found)

    def latest(self, topic: str) -> Entry[Agreed]:
        """Return what was agreed last of *topic*, though its day may be to come: what a proposal builds on."""
        with self._database.reading() as connection:
            return self.latest_in(connection, topic)

    def latest_in(self, connection: Connection, topic: str) -> Entry[Agreed]:
        """Return what *connection* sees agreed last; see ``latest``."""
        return self._newest(connection, topic)

    def of_proposal_in(self, connection: Connection, proposal: str) -> Entry[Agreed] | None:
        """Return the version that came of *proposal* as *connection* sees it, None where none did."""
        row = connection.execute(select(self.table).where(self.table.c.proposal == proposal)).mappings().first()
        return None if row is None else self._entry(row)

    def end_of(self, day: dt.date) -> dt.datetime:
        """Return the last moment of *day* in the workspace's zone."""
        return dt.datetime.combine(day, dt.time.max, self._database.zone)

    @property
    def today(self) -> dt.date:
        """The present day in the workspace's zone: agreements are dated by it, numbers never are."""
        return self._database.clock().astimezone(self._database.zone).date()

    def _newest(
        self, connection: Connection, topic: str, day: dt.date | None = None, until: dt.datetime | None = None
    ) -> Entry[Agreed]:
        """Return the newest version that holds on *day* and was signed by *until*, where either is asked for."""
        start = Agreed(topic_of(topic).key, topic_of(topic).start, _ALWAYS, "", "")
        query = select(self.table).where(self.table.c.record_key == topic)
        if day is not None:
            query = query.where(self.table.c.holds_from <= day)
        if until is not None:
            query = query.where(self.table.c.written_at <= until)
        row = connection.execute(query.order_by(self.table.c.version.desc()).limit(1)).mappings().first()
        return Entry(topic, 0, start, "", START_TIME) if row is None else self._entry(row)

    def encode(self, value: Agreed) -> dict[str, Any]:
        """Return *value* by column; its topic is the key."""
        content = content_text(value.topic, value.content)
        return {
            "content": content,
            "holds_from": value.holds_from,
            "proposal": value.proposal,
            "note": value.reason,
        }

    def decode(self, row: RowMapping) -> Agreed:
        """Return the agreement of *row*."""
        content = content_of(row["record_key"], row["content"])
        return Agreed(row["record_key"], content, row["holds_from"], row["proposal"], row["note"])


def content_text(topic: str, content: Part) -> str:
    """Return the *content* of *topic* as the text that is kept.

    Raises:
        AgreementError: there is no such topic, or the content is another's.
    """
    return json.dumps(topic_of(topic).encode(content), ensure_ascii=False)


def content_of(topic: str, text: str) -> Part:
    """Return the content that ``content_text`` made *text* of."""
    return topic_of(topic).decode(json.loads(text))
