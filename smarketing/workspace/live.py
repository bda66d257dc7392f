"""What both teams agreed and said, as tables beside the marts."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from zoneinfo import ZoneInfo

from smarketing.metrics.live import live_tables
from smarketing.settings import Settings
from smarketing.store import Store
from smarketing.warehouse.build import Build
from smarketing.warehouse.reader import KEPT_BUILDS, LiveTables, Reader
from smarketing.workspace.verdicts import Verdicts

_NOUNS = ("stages", "feedback", "reasons")


class Live:
    """The live tables beside builds, made anew only when something was decided or built."""

    def __init__(self, settings: Settings, store_of: Callable[[str], Store], reader: Reader) -> None:
        self._zone = ZoneInfo(settings.time_zone)
        self._store_of = store_of
        self._reader = reader
        self._lock = Lock()
        self._made: dict[str, LiveTables] = {}
        self._verdicts: OrderedDict[str, Verdicts] = OrderedDict()

    def revision(self, build: Build) -> str:
        """Return the name of today's state; equal names mean equal tables."""
        known = self._store_of(build.snapshot_id).recent_revisions()
        return "-".join((build.id, *(str(known[noun]) for noun in _NOUNS)))

    def tables(self, build: Build) -> LiveTables:
        """Return the live tables beside the marts of *build*."""
        with self._lock:
            revision = self.revision(build)
            made = self._made.get(build.id)
            if made is None or made.revision != revision:
                stages = [entry.value for entry in self._store_of(build.snapshot_id).stages.agreed()]
                made = live_tables(stages, self._verdicts_on(build).table(), revision=revision)
                self._made[build.id] = made
            return made

    def _verdicts_on(self, build: Build) -> Verdicts:
        """Return the verdicts kept for *build*; those of the build unused longest are let go."""
        if build.id not in self._verdicts:
            store = self._store_of(build.snapshot_id)
            self._verdicts[build.id] = Verdicts(store, self._reader, build.id, self._zone)
        self._verdicts.move_to_end(build.id)
        if len(self._verdicts) > KEPT_BUILDS:
            oldest, _ = self._verdicts.popitem(last=False)
            self._made.pop(oldest, None)
        return self._verdicts[build.id]
