"""All that was heard from customers as a table beside a build: each with its lead, under the words that count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo

import pyarrow as pa

from smarketing.domain.stages import UNKNOWN
from smarketing.metrics.live import heard
from smarketing.store import Entry, Hearing, Remark, Store
from smarketing.store.remarks import roots_of
from smarketing.workspace.verdicts import Lead, Verdicts


class Heard:
    """What was heard, made into a table again only when somebody heard or changed something.

    With *until* only what was decided by that moment counts.
    """

    def __init__(self, store: Store, verdicts: Verdicts, zone: ZoneInfo, *, until: dt.datetime | None = None) -> None:
        self._store = store
        self._verdicts = verdicts
        self._zone = zone
        self._until = until
        self._made: tuple[tuple[int, ...], pa.Table] = ((), heard(()))

    def table(self) -> pa.Table:
        """Return ``live_hearings``: one row per hearing that was not taken back."""
        revisions = self._store.revisions("remarks", "hearings")
        if self._made[0] != revisions:
            self._made = (revisions, heard(self._rows()))
        return self._made[1]

    def _rows(self) -> Iterator[Mapping[str, object]]:
        nouns, until = self._store, self._until
        remarks = nouns.remarks.current() if until is None else nouns.remarks.as_of(until)
        hearings = nouns.hearings.current() if until is None else nouns.hearings.as_of(until)
        known = {entry.key: entry.value for entry in remarks}
        roots = roots_of(known)
        standing = [one for one in hearings if not one.value.is_withdrawn and one.value.remark in roots]
        leads = self._verdicts.leads_of([one.value for one in standing])
        for entry, lead in zip(standing, leads, strict=True):
            key = roots[entry.value.remark]
            yield self._row(entry, lead, key, known[key])

    def _row(self, entry: Entry[Hearing], lead: Lead, key: str, remark: Remark) -> Mapping[str, object]:
        one = entry.value
        said_at = one.heard_at or entry.written_at
        return {
            "hearing_id": entry.key,
            "remark_id": key,
            "remark_kind": remark.kind,
            "remark": remark.text,
            "remark_state": remark.state,
            "answers": ", ".join(remark.answers) or None,
            "lead_id": lead.lead_id if one.lead_id else None,
            "lead_number": lead.lead_number if one.lead_id else None,
            "said_persona": one.persona or UNKNOWN,
            "stage": one.stage or UNKNOWN,
            "quote": one.note or None,
            "heard_by": one.heard_by or entry.author,
            "noted_date": said_at.astimezone(self._zone).date(),
        }
