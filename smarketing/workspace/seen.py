"""The workspace as one viewer may see and change it: the same files, numbers and decisions behind a guard."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Dictionary
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from smarketing import ingest
from smarketing.domain.filters import Filters
from smarketing.domain.personas import RuleSet
from smarketing.domain.roles import Right
from smarketing.ingest import Difference, Prepared, Snapshot, Upload
from smarketing.ingest.differences import DIFFERING, Change
from smarketing.ingest.header_rows import FOUND, HeaderRows
from smarketing.ingest.keyed_hashes import made_key
from smarketing.metrics import Answer, Explanation
from smarketing.metrics.rows import ROWS_SHOWN
from smarketing.store import Audit, Store
from smarketing.warehouse.build import Progress
from smarketing.workspace.access import Access, Roll, Viewer
from smarketing.workspace.lead_names import leads_named
from smarketing.workspace.leads_of_build import NOBODY, Names, addresses_in, names_in
from smarketing.workspace.masking import Mask
from smarketing.workspace.sight import Sight, containing
from smarketing.workspace.workspace import Workspace


def leads_named_as_seen(here: Workspace, ids: Iterable[str]) -> Dictionary[str, str]:
    """Return those of *ids* that leads go by besides their own → the own id, as whoever looks at *here* sees ids."""
    if here.is_empty:
        return {}
    if not isinstance(here, Seen) or here.sight.has_personal_data:
        return leads_named(here, ids)
    known = {here.mask.known(one): one for one in ids}
    return {known[one]: here.mask.lead_id(other) for one, other in leads_named(here, known).items()}


def known_id(here: Workspace, shown: str) -> str:
    """Return the id of the lead that whoever looks at *here* sees as *shown*."""
    return here.mask.known(shown) if isinstance(here, Seen) else shown


class Seen(Workspace):
    """A workspace behind a guard: what its viewer may not do is refused and recorded, what they may not see is hidden.

    Shares everything with the workspace it is made of, and is let go without being closed.
    """

    def __init__(self, here: Workspace, viewer: Viewer, roll: Roll) -> None:
        self.__dict__.update(here.__dict__)
        self.viewer = viewer
        self.sight = Sight.of(viewer)
        self.mask = Mask(self._names, self._addresses, lambda: made_key(here.folder))
        self._access = Access(viewer, roll, here.own_store, self._sees_lead, self.mask)
        self._leads: tuple[str, frozenset[str]] = ("", frozenset())
        self._others: dict[str, str] = {}
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
        return self.sight.shown(super().ask(name, self._narrowed(filters), **which), self.mask)

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
        answer = super().ask_if(name, self._narrowed(filters), change, change_name=change_name, **params)
        return self.sight.shown(answer, self.mask)

    def explain(self, name: str, filters: Filters | None = None, **which: Any) -> tuple[Explanation, ...]:  # noqa: ANN401  # handed on
        """Return what the numbers of metric *name* that may be seen mean; see ``Workspace.explain``."""
        if self.ask(name, filters).n == 0:
            return ()
        return self.sight.explained(super().explain(name, self._narrowed(filters), **which))

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
        narrowed = self._narrowed(filters)
        if self.sight.has_personal_data or not search.strip():
            return self.sight.shown(super().rows_behind(name, narrowed, search=search, limit=limit, **which), self.mask)
        every = self.sight.shown(super().rows_behind(name, narrowed, limit=None, **which), self.mask)
        return replace(every, table=containing(every.table, search).slice(0, limit))

    def _narrowed(self, filters: Filters | None) -> Filters:
        return self.mask.asked(self.sight.narrowed(filters))

    def _names(self) -> Names:
        return names_in(self._numbers.reader, self.build().id) if not self.is_empty else NOBODY

    def _addresses(self) -> tuple[str, ...]:
        return addresses_in(self._numbers.reader, self.build().id)

    def _sees_lead(self, lead_id: str) -> bool:
        """Return whether the lead *lead_id*, or the one that goes by that id, is one the viewer is limited to."""
        build = self.build().id
        if self._leads[0] != build:
            own = super().rows_behind("leads_by_source", self._narrowed(None), limit=None).table
            self._leads, self._others = (build, frozenset(own.column("lead_id").to_pylist())), {}
        if lead_id not in self._leads[1] and lead_id not in self._others:
            self._others[lead_id] = leads_named(self, (lead_id,)).get(lead_id, lead_id)
        return self._others.get(lead_id, lead_id) in self._leads[1]

    # Files, and decisions that change numbers

    def prepare(
        self,
        files: Sequence[tuple[Path, str]],
        *,
        kind: str | None = None,
        mapping: ingest.Remembered | None = None,
        header_rows: HeaderRows = FOUND,
        progress: Progress | None = None,
    ) -> list[Prepared]:
        """Return what *files* hold, for who may upload."""
        self.require(Right.UPLOAD)
        return super().prepare(files, kind=kind, mapping=mapping, header_rows=header_rows, progress=progress)

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

    def change_persona_rules(self, rules: RuleSet, *, by: str, expected: int, progress: Progress | None = None) -> None:
        """Put *rules* in force, for who may change them."""
        self.require(Right.EDIT_PERSONA_RULES)
        super().change_persona_rules(rules, by=by, expected=expected, progress=progress)

    def back_up(self, target: Path, *, by: str = "") -> int:
        """Write the workspace to the zip *target*, for who may make backups."""
        self.require(Right.BACK_UP)
        return super().back_up(target, by=by)
