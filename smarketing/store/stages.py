"""Stages: what both teams agreed about each, and the person who owns it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Column, Text

from smarketing.domain.agreements import StagesAgreement
from smarketing.domain.stages import Stage
from smarketing.errors import StoreError, did_you_mean, shown
from smarketing.store.agreements import Agreed, Agreements
from smarketing.store.database import Database
from smarketing.store.history import Draft, Entry, Noun, history_table


@dataclass(frozen=True)
class StageOwner:
    """Who answers for a stage in person, empty for nobody: staffing, which holds at once, without signatures."""

    stage: str
    owner: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "owner", self.owner.strip())


class StageOwners(Noun[StageOwner]):
    """Everybody who ever owned a stage, by the stage."""

    name = "stage_owners"
    table = history_table("stage_owners", Column("stage", Text, nullable=False), Column("owner", Text, nullable=False))
    kind = StageOwner

    def __init__(self, database: Database, agreements: Agreements) -> None:
        super().__init__(database)
        self._agreements = agreements

    def describe(self, value: StageOwner) -> str:
        """Return what a conflict calls the owner of a stage, by the name agreed today."""
        content = self._agreements.in_force("stages").value.content
        assert isinstance(content, StagesAgreement)
        called = {one.key: one.label for one in content.stages}
        return f"the owner of {called.get(value.stage, value.stage)}"

    def change(
        self, stage: str, owner: str, *, by: str, expected: int | None = None, among: Collection[str] = ()
    ) -> Entry[StageOwner]:
        """Name *owner* for *stage*, seen at version *expected* (0: nobody named yet).

        It is a stage agreed on, today or from a day to come, or one *among* those about to be proposed.

        Raises:
            Conflict: somebody else named one since.
            StoreError: there is no such stage.
        """
        agreed = (self._agreements.in_force("stages"), self._agreements.latest("stages"))
        keys = dict.fromkeys((*(key for entry in agreed for key in stage_keys(entry)), *among))
        if stage not in keys:
            raise StoreError(
                f"There is no stage '{shown(stage)}'.{did_you_mean(stage, tuple(keys))} "
                f"Choose one of: {', '.join(keys)}."
            )
        return self._only(Draft(stage, StageOwner(stage, owner), expected), by=by)


def stage_keys(agreed: Entry[Agreed]) -> tuple[str, ...]:
    """Return the keys of the stages of *agreed*, a version of that topic, in order."""
    content = agreed.value.content
    assert isinstance(content, StagesAgreement)
    return tuple(one.key for one in content.stages)


class Stages:
    """The stages as the numbers and pages read them: the terms in force, each with its owner."""

    def __init__(self, owners: StageOwners, agreements: Agreements) -> None:
        self.owners = owners
        self._agreements = agreements

    def agreed(self, moment: dt.datetime | None = None) -> tuple[Entry[Stage], ...]:
        """Return every stage in order as it is agreed and staffed today, or was at *moment*.

        Version, author and time are those of the agreement; version 0 while nobody agreed on the stages.
        """
        if moment is None:
            in_force, staffed = self._agreements.in_force("stages"), self.owners.current()
        else:
            in_force, staffed = self._agreements.in_force_at("stages", moment), self.owners.as_of(moment)
        owners = {entry.key: entry.value.owner for entry in staffed}
        content = in_force.value.content
        assert isinstance(content, StagesAgreement)
        return tuple(
            Entry(one.key, in_force.version, one.stage(owners.get(one.key, "")), in_force.author, in_force.written_at)
            for one in content.stages
        )
