"""The latest verdict on each lead of a build, kept up to date: a new verdict costs itself, not all those before it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc
from sqlglot import exp

from smarketing.metrics.live import rated
from smarketing.store import WITHDRAWN, Entry, Excusal, Feedback, Hearing, Reason, Return, Store, email_key
from smarketing.warehouse.reader import Reader


class Lead(NamedTuple):
    """A lead's id, and its number in the build; None where the build has no such lead."""

    lead_id: str
    lead_number: int | None


class _Verdict(NamedTuple):
    """The latest verdict under one key of the store, and the lead that it is about in this build."""

    lead: Lead
    verdict: str
    reason: str
    rated_by: str
    written_at: dt.datetime


class Verdicts:
    """What sales said of the leads of one build; feedback follows its lead through merges and new ids.

    With *until* only what was said by that moment counts: a verdict given or changed later is as if it were not there.
    """

    def __init__(
        self, store: Store, reader: Reader, build_id: str, zone: ZoneInfo, *, until: dt.datetime | None = None
    ) -> None:
        self._store = store
        self._reader = reader
        self._build_id = build_id
        self._zone = zone
        self._until = until
        self._leads: pa.Table | None = None
        self._merged: Mapping[str, str] | None = None
        self._found: dict[str, Lead | None] = {}
        self._seen = 0
        self._reasons: Mapping[str, Reason] = {}
        self._by_key: dict[str, _Verdict] = {}
        self._keys: dict[str, dict[str, None]] = {}
        self._table = rated([])

    def table(self) -> pa.Table:
        """Return ``live_feedback`` as of now, or of ``until``: one row per lead; of two verdicts on one, the later.

        Reasons read as they are worded today.
        """
        reasons = {reason.key: reason for reason in self._store.reasons.all()}
        touched = self._take_in(self._newer())
        if reasons != self._reasons:
            self._reasons, touched, self._table = reasons, set(self._keys), rated([])
        if touched:
            others = pc.invert(pc.is_in(self._table.column("lead_id"), value_set=pa.array(touched, pa.string())))
            rows = rated([row for lead_id in touched if (row := self._row(lead_id))])
            self._table = pa.concat_tables([self._table.filter(others), rows]).combine_chunks()
        return self._table

    def _newer(self) -> Sequence[Entry[Feedback]]:
        """Return what was decided since the last call; all that holds where only the past counts and anything was."""
        if self._until is None:
            self._seen, entries = self._store.feedback.since(self._seen)
            return entries
        seen, self._seen = self._seen, self._store.feedback.revision()
        return self._store.feedback.as_of(self._until) if self._seen > seen else ()

    def _take_in(self, entries: Sequence[Entry[Feedback]]) -> set[str]:
        """Take in newer *entries* and return the ids of the leads whose verdict may be another now."""
        touched = set()
        for entry, lead in zip(entries, self.leads_of([entry.value for entry in entries]), strict=True):
            before = self._by_key.get(entry.key)
            if before is not None and before.lead != lead:
                del self._keys[before.lead.lead_id][entry.key]
                touched.add(before.lead.lead_id)
            given = entry.value
            self._by_key[entry.key] = _Verdict(lead, given.verdict, given.reason, entry.author, entry.written_at)
            self._keys.setdefault(lead.lead_id, {})[entry.key] = None
            touched.add(lead.lead_id)
        return touched

    def _row(self, lead_id: str) -> Mapping[str, object] | None:
        """Return what holds of a lead; None where no verdict does, or the only one was taken back."""
        given = (self._by_key[key] for key in reversed(self._keys[lead_id]))
        standing = (one for one in given if one.verdict != WITHDRAWN)
        latest = max(standing, key=lambda one: one.written_at, default=None)
        if latest is None:
            return None
        reason = self._reasons.get(latest.reason)
        return {
            "lead_id": lead_id,
            "lead_number": latest.lead.lead_number,
            "verdict": latest.verdict,
            "reason": reason.label if reason else None,
            "reason_team": reason.acting_team if reason else None,
            "rated_by": latest.rated_by,
            "rated_date": latest.written_at.astimezone(self._zone).date(),
        }

    def leads_of(self, given: Sequence[Feedback | Return | Excusal | Hearing]) -> list[Lead]:
        """Return the lead that each of *given* is about.

        One whose id is gone is found as the lead that the CRM merged it into, else by its e-mail, if at all.
        """
        if not given:
            return []
        leads, merged = self._all_leads(), self._all_merged()
        asked = pa.array([merged.get(one.lead_id, one.lead_id) for one in given], pa.string())
        places = pc.index_in(asked, value_set=leads.column("lead_id").combine_chunks())
        numbers = leads.column("lead_number").take(places).to_pylist()
        gone = {one.lead_email_key for one, number in zip(given, numbers, strict=True) if number is None} - {""}
        found = self._by_email(gone)
        return [
            (number is None and found.get(one.lead_email_key)) or Lead(lead_id, number)
            for one, lead_id, number in zip(given, asked.to_pylist(), numbers, strict=True)
        ]

    def _all_leads(self) -> pa.Table:
        if self._leads is None:
            query = exp.select("lead_id", "lead_number").from_("leads").sql("duckdb")
            self._leads = self._reader.query(query, build_id=self._build_id).combine_chunks()
        return self._leads

    def _all_merged(self) -> Mapping[str, str]:
        """Return id of each lead merged away → that of the lead it became part of."""
        if self._merged is None:
            query = exp.select("merged_lead_id", "lead_id").from_("merged_leads").sql("duckdb")
            found = self._reader.query(query, build_id=self._build_id).to_pydict()
            self._merged = dict(zip(found["merged_lead_id"], found["lead_id"], strict=True))
        return self._merged

    def _by_email(self, keys: set[str]) -> Mapping[str, Lead | None]:
        """Return the lead of each e-mail key, None where there is none; leads are gone through once per new key."""
        wanted = keys - self._found.keys()
        if wanted:
            self._found.update(dict.fromkeys(wanted))
            query = exp.select("lead_id", "lead_number", "email").from_("leads").sql("duckdb")
            for batch in self._reader.batches(query, build_id=self._build_id):
                for lead_id, lead_number, email in zip(*batch.to_pydict().values(), strict=True):
                    if (key := email_key(email)) in wanted:
                        self._found[key] = Lead(lead_id, lead_number)
        return self._found
