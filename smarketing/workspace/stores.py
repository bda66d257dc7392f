"""The decisions of a workspace: the company's own and, apart from them, those made about the demo company."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from threading import Lock
from typing import Final
from zoneinfo import ZoneInfo

from smarketing.ingest import snapshots
from smarketing.settings import Settings
from smarketing.store import Store, open_store, sqlite_url
from smarketing.workspace import backup, demo

_WRITTEN: Final = "demo.json"
_ABOUT_ITS_ROWS: Final = frozenset(
    {"feedback", "replies", "returns", "excusals", "comments", "looks", "remarks", "hearings"}
)


class Stores:
    """Both stores, each opened once: which one counts follows from the snapshot, so both change places at once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folder = settings.workspace
        self._lock = Lock()
        self._demo: Store | None = None
        self._is_demo: dict[str, bool] = {}
        self.own = backup.store_of(settings)

    @property
    def every(self) -> Mapping[str, Store]:
        """The stores there are, by the name of their file in a backup."""
        has_demo = (self._folder / backup.DEMO_STORE).exists()
        return {backup.STORE: self.own} | ({backup.DEMO_STORE: self._of_demo()} if has_demo else {})

    def of(self, snapshot_id: str) -> Store:
        """Return the store that counts while the snapshot *snapshot_id* is in force."""
        if snapshot_id not in self._is_demo:
            self._is_demo[snapshot_id] = snapshots.read_snapshot(self._folder, snapshot_id).is_demo
        return self._of_demo() if self._is_demo[snapshot_id] else self.own

    def decide_demo(self) -> None:
        """Write what the demo's teams decided, unless that was done before; all of it or nothing."""
        target = self._folder / backup.DEMO_STORE
        if target.exists():
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._folder, prefix=".demo-") as scratch:
            unfinished = Path(scratch) / backup.DEMO_STORE
            with closing(self._opened(unfinished)) as store:
                demo.decide(store, self._settings.demo, ZoneInfo(self._settings.time_zone))
                written = dict(zip(store.nouns, store.revisions(*store.nouns), strict=True))
            snapshots.write_safely(self._folder / _WRITTEN, json.dumps(written).encode())
            unfinished.replace(target)
            snapshots.flush_folder(self._folder)

    def carry_over(self) -> None:
        """Take what people decided while the demo was here into the company's own store.

        What the demo's teams decided stays behind, and so does what was said about its leads; to do this twice
        changes nothing.
        """
        written = self._folder / _WRITTEN
        if written.exists():
            decided = self._of_demo()  # first: it may add what a newer version's nouns held
            after = json.loads(written.read_text(encoding="utf-8"))
            self.own.take_in(decided, after=after, left_out=_ABOUT_ITS_ROWS)

    def close(self) -> None:
        """Let go of every connection."""
        self.own.close()
        if self._demo is not None:
            self._demo.close()

    def _of_demo(self) -> Store:
        with self._lock:
            if self._demo is None:
                self._demo = self._opened(self._folder / backup.DEMO_STORE)
                self._know_new_nouns(self._demo)
            return self._demo

    def _know_new_nouns(self, store: Store) -> None:
        """Take what a newer version's nouns hold when it first opens the demo's *store* for the demo teams' doing."""
        written = self._folder / _WRITTEN
        if written.exists():
            after = json.loads(written.read_text(encoding="utf-8"))
            if new := [noun for noun in store.nouns if noun not in after]:
                after |= dict(zip(new, store.revisions(*new), strict=True))
                snapshots.write_safely(written, json.dumps(after).encode())

    def _opened(self, path: Path) -> Store:
        return open_store(sqlite_url(path), zone=self._settings.time_zone)
