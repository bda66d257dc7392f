"""Which snapshot is in force and which is on screen: while one is being kept, everybody still sees the one before."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary

from smarketing.errors import AuditError
from smarketing.ingest import Snapshot
from smarketing.store import Audit, Store
from smarketing.workspace.numbers import Keeping, Numbers
from smarketing.workspace.stores import Stores


class InForce:
    """What a workspace holds at this moment, and whose decisions go with it."""

    _numbers: Numbers
    _stores: Stores

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing on screen: nothing was imported yet, or the first of it is being kept."""
        return self.snapshot is None

    @property
    def snapshot(self) -> Snapshot | None:
        """The snapshot on screen: the one in force, but while one is being kept the one before, or None."""
        return self._numbers.on_screen()

    @property
    def in_force(self) -> Snapshot | None:
        """The snapshot in force, None in an empty workspace; what the next upload is told against."""
        return self._numbers.snapshot()

    @property
    def being_kept(self) -> tuple[Keeping, ...]:
        """The uploads that are being kept at this moment: they are in force once their numbers are worked out."""
        return self._numbers.being_kept

    @property
    def holds_demo(self) -> bool:
        """Whether the numbers on screen are those of the made-up company."""
        snapshot = self.snapshot
        return snapshot is not None and snapshot.is_demo

    @property
    def store(self) -> Store:
        """The shared decisions: the company's own, or those about the demo company while that is here."""
        snapshot = self.snapshot
        return self._stores.own if snapshot is None else self._stores.of(snapshot.id)

    @property
    def logs(self) -> Dictionary[str, Audit]:
        """The audit logs there are: the company's own first, then that of what is decided about the demo company."""
        return {name: store.audit for name, store in self._stores.every.items()}

    def has(self, kind: str) -> bool:
        """Return whether the snapshot in force holds the canonical table *kind*."""
        snapshot = self.snapshot
        return snapshot is not None and kind in snapshot.tables

    @property
    def fault(self) -> AuditError | None:
        """Why the numbers of the newest snapshot are not up, None while they are."""
        return self._numbers.fault
