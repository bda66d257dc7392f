"""What both teams agreed and said, as tables beside the marts."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import cache
from threading import Lock
from typing import Final
from zoneinfo import ZoneInfo

import pyarrow as pa

from smarketing.metrics.live import LIVE_TABLES, live_tables, returned, tabled
from smarketing.settings import Settings
from smarketing.store import Store
from smarketing.warehouse.build import Build
from smarketing.warehouse.reader import KEPT_BUILDS, LiveTables, Reader
from smarketing.workspace.heard import Heard
from smarketing.workspace.service import Service
from smarketing.workspace.verdicts import Verdicts

_AGREED: Final = ("agreements", "stage_owners")
_NOUNS_OF: Final = {
    "live_feedback": ("feedback",),
    "live_returns": ("returns", "feedback"),
    "live_excusals": ("excusals",),
    "live_hearings": ("remarks", "hearings", "feedback"),
}
"""What is decided of each live table that goes by more than what was agreed, as every one does."""
EVERY_TABLE: Final = frozenset(LIVE_TABLES)


@cache
def _nouns_of(tables: frozenset[str]) -> tuple[str, ...]:
    """Return the nouns of the store that *tables* are made of."""
    return tuple(dict.fromkeys([*_AGREED, *(noun for table in sorted(tables) for noun in _NOUNS_OF.get(table, ()))]))


class Live:
    """The live tables beside builds, made anew only when something was decided or built."""

    def __init__(self, settings: Settings, store_of: Callable[[str], Store], reader: Reader) -> None:
        self._zone = ZoneInfo(settings.time_zone)
        self._store_of = store_of
        self._reader = reader
        self._service = Service(settings, reader)
        self._lock = Lock()
        self._made: dict[tuple[str, dt.date | None], LiveTables] = {}
        self._verdicts: OrderedDict[tuple[str, dt.date | None], Verdicts] = OrderedDict()
        self._heard: dict[tuple[str, dt.date | None], Heard] = {}

    def revision(self, build: Build, as_of: dt.date | None = None, tables: frozenset[str] = EVERY_TABLE) -> str:
        """Return the name of today's state of *tables*, or of that of *as_of*; equal names mean equal tables."""
        store = self._store_of(build.snapshot_id)
        known = store.recent_revisions()
        day = as_of.isoformat() if as_of else f"now-{store.agreements.today}"  # an agreement's day may come by itself
        return "-".join((build.id, day, *(f"{noun}{known[noun]}" for noun in _nouns_of(tables))))

    def tables(self, build: Build, as_of: dt.date | None = None) -> LiveTables:
        """Return the live tables beside the marts of *build*, as they are now or were at the end of the day *as_of*."""
        with self._lock:
            revision = self.revision(build, as_of)
            made = self._made.get((build.id, as_of))
            if made is None or made.revision != revision:
                until = self._end_of(as_of) if as_of else None
                store = self._store_of(build.snapshot_id)
                stages = [entry.value for entry in store.stages.agreed(until)]
                verdicts = self._verdicts_on(build, as_of)
                said = {
                    "live_returns": self._returns(store, verdicts, until),
                    "live_excusals": self._excusals(store, verdicts, until),
                    "live_hearings": self._heard[build.id, as_of].table(),
                }
                beside = {**self._service.tables(store, build, as_of), **said}
                made = live_tables(stages, verdicts.table(), revision=revision, beside=beside)
                self._made[build.id, as_of] = made
            return made

    def what_if(self, build: Build, change: Mapping[str, pa.Table], *, name: str) -> LiveTables:
        """Return today's live tables beside *build*, but for those that *change* puts in their place.

        *name* tells this change from every other one: of equal names, the tables must be equal.
        """
        today = self.tables(build)
        return LiveTables(f"{today.revision}-if-{name}", {**today.tables, **change})

    def _verdicts_on(self, build: Build, as_of: dt.date | None) -> Verdicts:
        """Return the verdicts kept for *build* and *as_of*; those unused longest are let go."""
        key = (build.id, as_of)
        if key not in self._verdicts:
            store = self._store_of(build.snapshot_id)
            until = self._end_of(as_of) if as_of else None
            self._verdicts[key] = Verdicts(store, self._reader, build.id, self._zone, until=until)
            self._heard[key] = Heard(store, self._verdicts[key], self._zone, until=until)
        self._verdicts.move_to_end(key)
        if len(self._verdicts) > KEPT_BUILDS:
            oldest, _ = self._verdicts.popitem(last=False)
            self._made.pop(oldest, None)
            self._heard.pop(oldest, None)
        return self._verdicts[key]

    def _returns(self, store: Store, verdicts: Verdicts, until: dt.datetime | None) -> pa.Table:
        """Return the leads given back to marketing, each once: of two that are one now, the one given back later."""
        known = store.returns.since_when(until)
        leads = verdicts.leads_of([entry.value for entry, _ in known])
        rows = {
            lead.lead_id: {
                "lead_id": lead.lead_id,
                "recycled_date": first.astimezone(self._zone).date(),
                "return_date": entry.value.return_date,
                "return_state": entry.value.state,
            }
            for (entry, first), lead in sorted(zip(known, leads, strict=True), key=lambda one: one[0][0].written_at)
        }
        return returned(rows.values())

    def _excusals(self, store: Store, verdicts: Verdicts, until: dt.datetime | None) -> pa.Table:
        """Return the leads that are excused, each once: of two that are one now, by the later excusal."""
        known = store.excusals.current() if until is None else store.excusals.as_of(until)
        standing = [entry for entry in known if entry.value.state == "excused"]
        leads = verdicts.leads_of([entry.value for entry in standing])
        rows = {
            lead.lead_id: {
                "lead_id": lead.lead_id,
                "lead_number": lead.lead_number,
                "excused_for": entry.value.ground or entry.value.note,
                "excused_by": entry.author,
                "excused_date": entry.written_at.astimezone(self._zone).date(),
            }
            for entry, lead in sorted(zip(standing, leads, strict=True), key=lambda one: one[0].written_at)
        }
        return tabled("live_excusals", rows.values())

    def _end_of(self, day: dt.date) -> dt.datetime:
        """Return the last moment of *day* in the workspace's zone."""
        return dt.datetime.combine(day, dt.time.max, self._zone)
