"""What both teams agreed and said, as tables beside the marts; feedback follows its lead through a new id."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from threading import Lock
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


class Live:
    """The live tables of a store, made anew only when something was decided or built."""

    def __init__(self, settings: Settings, store: Store, reader: Reader) -> None:
        self._zone = ZoneInfo(settings.time_zone)
        self._store = store
        self._reader = reader
        self._lock = Lock()
        self._made: LiveTables | None = None
        self._leads: tuple[str, pa.Array] | None = None
        self._found: tuple[str, dict[str, str | None]] = ("", {})

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
        moved = self._moved(entries, build)
        rows: dict[str, Mapping[str, object]] = {}
        for entry in entries:
            given, reason = entry.value, known.get(entry.value.reason)
            lead_id = moved.get(given.lead_id) or given.lead_id
            rows[lead_id] = {
                "lead_id": lead_id,
                "verdict": given.verdict,
                "reason": reason.label if reason else None,
                "reason_team": reason.acting_team if reason else None,
                "rated_by": entry.author,
                "rated_date": self._day(entry.written_at),
            }
        return list(rows.values())

    def _day(self, moment: dt.datetime) -> dt.date:
        return moment.astimezone(self._zone).date()

    def _moved(self, entries: Collection[Entry[Feedback]], build: Build) -> dict[str, str]:
        """Return the new id of each rated lead whose id is gone, found by its e-mail."""
        rated = pa.array([entry.value.lead_id for entry in entries], pa.string())
        if not len(rated):
            return {}
        is_there = pc.is_in(rated, value_set=self._lead_ids(build)).to_pylist()
        gone = [
            entry.value
            for entry, there in zip(entries, is_there, strict=True)
            if not there and entry.value.lead_email_key
        ]
        found = self._by_email({given.lead_email_key for given in gone}, build)
        return {given.lead_id: lead_id for given in gone if (lead_id := found[given.lead_email_key])}

    def _lead_ids(self, build: Build) -> pa.Array:
        if self._leads is None or self._leads[0] != build.id:
            ids = self._reader.query(exp.select("lead_id").from_("leads").sql("duckdb"), build_id=build.id)
            self._leads = (build.id, ids.column("lead_id").combine_chunks())
        return self._leads[1]

    def _by_email(self, keys: set[str], build: Build) -> dict[str, str | None]:
        """Return the lead of each e-mail key, None where there is none; leads are gone through once per new key."""
        if self._found[0] != build.id:
            self._found = (build.id, {})
        found = self._found[1]
        wanted = keys - found.keys()
        if wanted:
            found.update(dict.fromkeys(wanted))
            query = exp.select("lead_id", "email").from_("leads").sql("duckdb")
            for batch in self._reader.batches(query, build_id=build.id):
                for lead_id, email in zip(*batch.to_pydict().values(), strict=True):
                    if (key := email_key(email)) in wanted:
                        found[key] = lead_id
        return found
