"""The workspace as one viewer may see and change it: the same files, numbers and decisions behind a guard."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from smarketing import ingest
from smarketing.domain.filters import Filters
from smarketing.domain.personas import PersonaRule
from smarketing.domain.roles import Right
from smarketing.ingest import Difference, Prepared, Snapshot, Upload
from smarketing.ingest.differences import DIFFERING, Change
from smarketing.metrics import Answer, Explanation
from smarketing.metrics.rows import ROWS_SHOWN
from smarketing.store import Audit, Store
from smarketing.warehouse.build import Progress
from smarketing.workspace.access import Access, Roll, Viewer
from smarketing.workspace.sight import Sight, containing
from smarketing.workspace.workspace import Workspace


class Seen(Workspace):
    """A workspace behind a guard: what its viewer may not do is refused and recorded, what they may not see is hidden.

    Shares everything with the workspace it is made of, and is let go without being closed.
    """

    def __init__(self, here: Workspace, viewer: Viewer, roll: Roll) -> None:
        self.__dict__.update(here.__dict__)
        self.viewer = viewer
        self.sight = Sight.of(viewer)
        self._access = Access(viewer, roll, here.own_store)
        self.own_store = here.own_store.guarded_by(self._access)
        self._guarded: tuple[Store, Store] | None = None

    def require(self, right: Right) -> None:
        """Return where the viewer has *right* at this moment.

        Raises:
            Denied: they have not; says who has.
            NotAMember: they are no member any more.
        """
        self._access.require(right)

    @property
    def store(self) -> Store:
        """The shared decisions, every write of which is asked about."""
        whole = super().store
        if self._guarded is None or self._guarded[0] is not whole:
            self._guarded = (whole, whole.guarded_by(self._access))
        return self._guarded[1]

    @property
    def logs(self) -> Dictionary[str, Audit]:
        """The audit logs there are, for who may read them."""
        self.require(Right.READ_AUDIT_LOG)
        return super().logs

    # Numbers

    def ask(self, name: str, filters: Filters | None = None, **which: Any) -> Answer:  # noqa: ANN401  # handed on
        """Return the answer of metric *name* as far as it may be seen; see ``Workspace.ask``."""
        return self.sight.shown(super().ask(name, self.sight.narrowed(filters), **which))

    def ask_if(
        self,
        name: str,
        filters: Filters | None,
        change: Dictionary[str, pa.Table],
        *,
        change_name: str,
        **params: Any,  # noqa: ANN401  # handed on
    ) -> Answer:
        """Return the answer of metric *name* were things otherwise, as far as it may be seen."""
        narrowed = self.sight.narrowed(filters)
        return self.sight.shown(super().ask_if(name, narrowed, change, change_name=change_name, **params))

    def explain(self, name: str, filters: Filters | None = None, **which: Any) -> tuple[Explanation, ...]:  # noqa: ANN401  # handed on
        """Return what the numbers of metric *name* that may be seen mean; see ``Workspace.explain``."""
        if self.ask(name, filters).n == 0:
            return ()
        return self.sight.explained(super().explain(name, self.sight.narrowed(filters), **which))

    def rows_behind(
        self,
        name: str,
        filters: Filters | None = None,
        *,
        search: str = "",
        limit: int | None = ROWS_SHOWN,
        **which: Any,  # noqa: ANN401  # handed on
    ) -> Answer:
        """Return the rows behind metric *name* as far as they may be seen; see ``Workspace.rows_behind``."""
        narrowed = self.sight.narrowed(filters)
        if self.sight.has_personal_data or not search.strip():
            return self.sight.shown(super().rows_behind(name, narrowed, search=search, limit=limit, **which))
        every = self.sight.shown(super().rows_behind(name, narrowed, limit=None, **which))
        return replace(every, table=containing(every.table, search).slice(0, limit))

    # Files, and decisions that change numbers

    def prepare(
        self,
        files: Sequence[tuple[Path, str]],
        *,
        kind: str | None = None,
        mapping: ingest.Remembered | None = None,
        progress: Progress | None = None,
    ) -> list[Prepared]:
        """Return what *files* hold, for who may upload."""
        self.require(Right.UPLOAD)
        return super().prepare(files, kind=kind, mapping=mapping, progress=progress)

    def keep(self, upload: Upload, *, by: str, progress: Progress | None = None) -> Snapshot:
        """Put *upload* in force, for who may upload."""
        self.require(Right.UPLOAD)
        return super().keep(upload, by=by, progress=progress)

    def undo(self, expected: str | None = None, *, by: str) -> Snapshot | None:
        """Put the snapshot before in force again, for who may upload."""
        self.require(Right.UPLOAD)
        return super().undo(expected, by=by)

    def load_demo(self, *, progress: Progress | None = None) -> Snapshot:
        """Import the demo company, for who may upload."""
        self.require(Right.UPLOAD)
        return super().load_demo(progress=progress)

    def take_demo_away(self, *, by: str) -> None:
        """Empty a workspace that holds the demo company, for who may upload."""
        self.require(Right.UPLOAD)
        super().take_demo_away(by=by)

    def compare(
        self,
        before: Snapshot | None,
        after: Snapshot | None,
        kind: str,
        *,
        limit: int = 200,
        changes: Sequence[Change] = DIFFERING,
    ) -> Difference:
        """Return the difference of the table *kind*, for who may open the Data page."""
        self.require(Right.READ_DATA)
        return super().compare(before, after, kind, limit=limit, changes=changes)

    def preview(
        self, upload: Upload, kind: str, *, limit: int = 200, changes: Sequence[Change] = DIFFERING
    ) -> Difference:
        """Return what keeping *upload* changes, for who may upload."""
        self.require(Right.UPLOAD)
        return super().preview(upload, kind, limit=limit, changes=changes)

    def change_persona_rules(
        self, rules: tuple[PersonaRule, ...], *, by: str, expected: int, progress: Progress | None = None
    ) -> None:
        """Put *rules* in force, for who may change them."""
        self.require(Right.EDIT_PERSONA_RULES)
        super().change_persona_rules(rules, by=by, expected=expected, progress=progress)

    def back_up(self, target: Path, *, by: str = "") -> int:
        """Write the workspace to the zip *target*, for who may make backups."""
        self.require(Right.BACK_UP)
        return super().back_up(target, by=by)
