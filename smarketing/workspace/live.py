"""What both teams agreed and said, as tables beside the marts; feedback follows its lead through a new id."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from threading import Lock
from typing import TypeAlias
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc
from sqlglot import exp

from smarketing.metrics.live import live_tables
from smarketing.settings import Settings
from smarketing.store import Entry, Feedback, Store, email_key
from smarketing.warehouse.build import Build
from smarketing.warehouse.reader import LiveTables, Reader

_NOUNS = ("stages", "feedback", "reasons")
Lead: TypeAlias = tuple[str, int | None]
"""A lead's id and its number in a build; None where the build has no such lead."""


class Live:
    """The live tables of a store, made anew only when something was decided or built."""

    def __init__(self, settings: Settings, store: Store, reader: Reader) -> None:
        self._zone = ZoneInfo(settings.time_zone)
        self._store = store
        self._reader = reader
        self._lock = Lock()
        self._made: LiveTables | None = None
        self._leads: tuple[str, pa.Table] | None = None
        self._found: tuple[str, dict[str, Lead | None]] = ("", {})

    def revision(self, build: Build) -> str:
        """Return the name of today's state; equal names mean equal tables."""
        known = self._store.recent_revisions()
        return "-".join((build.id, *(str(known[noun]) for noun in _NOUNS)))

    def tables(self, build: Build) -> LiveTables:
        """Return the live tables beside the marts of *build*."""
        with self._lock:
            revision = self.revision(build)
            if self._made is None or self._made.revision != revision:
                stages = [entry.value for entry in self._store.stages.agreed()]
                self._made = live_tables(stages, self._feedback(build), revision=revision)
            return self._made

    def _feedback(self, build: Build) -> list[Mapping[str, object]]:
        """Return the latest verdict per lead of *build*; of two that meet in one lead, the later."""
        entries = sorted(self._store.feedback.current(), key=lambda entry: entry.written_at)
        known = {reason.key: reason for reason in self._store.reasons.all()}
        leads = self._rated_leads(entries, build) if entries else []
        rows: dict[str, Mapping[str, object]] = {}
        for entry, (lead_id, lead_number) in zip(entries, leads, strict=True):
            given, reason = entry.value, known.get(entry.value.reason)
            rows[lead_id] = {
                "lead_id": lead_id,
                "lead_number": lead_number,
                "verdict": given.verdict,
                "reason": reason.label if reason else None,
                "reason_team": reason.acting_team if reason else None,
                "rated_by": entry.author,
                "rated_date": self._day(entry.written_at),
            }
        return list(rows.values())

    def _day(self, moment: dt.datetime) -> dt.date:
        return moment.astimezone(self._zone).date()

    def _rated_leads(self, entries: Collection[Entry[Feedback]], build: Build) -> list[Lead]:
        """Return the lead of each verdict; one whose id is gone is found by its e-mail, if at all."""
        leads = self._all_leads(build)
        given = [entry.value for entry in entries]
        rated = pa.array([one.lead_id for one in given], pa.string())
        places = pc.index_in(rated, value_set=leads.column("lead_id").combine_chunks())
        numbers = leads.column("lead_number").take(places).to_pylist()
        gone = {one.lead_email_key for one, number in zip(given, numbers, strict=True) if number is None} - {""}
        found = self._by_email(gone, build)
        return [
            (number is None and found.get(one.lead_email_key)) or (one.lead_id, number)
            for one, number in zip(given, numbers, strict=True)
        ]

    def _all_leads(self, build: Build) -> pa.Table:
        if self._leads is None or self._leads[0] != build.id:
            query = exp.select("lead_id", "lead_number").from_("leads").sql("duckdb")
            self._leads = (build.id, self._reader.query(query, build_id=build.id).combine_chunks())
        return self._leads[1]

    def _by_email(self, keys: set[str], build: Build) -> dict[str, Lead | None]:
        """Return the lead of each e-mail key, None where there is none; leads are gone through once per new key."""
        if self._found[0] != build.id:
            self._found = (build.id, {})
        found = self._found[1]
        wanted = keys - found.keys()
        if wanted:
            found.update(dict.fromkeys(wanted))
            query = exp.select("lead_id", "lead_number", "email").from_("leads").sql("duckdb")
            for batch in self._reader.batches(query, build_id=build.id):
                for lead_id, lead_number, email in zip(*batch.to_pydict().values(), strict=True):
                    if (key := email_key(email)) in wanted:
                        found[key] = (lead_id, lead_number)
        return found
