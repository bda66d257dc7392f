"""Stages: what both teams agreed about each, and the person who owns it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Column, Text

from smarketing.domain.agreements import StagesAgreement
from smarketing.domain.stages import STAGE_LABELS, Stage
from smarketing.errors import StoreError, did_you_mean, shown
from smarketing.store.agreements import Agreements
from smarketing.store.database import Database
from smarketing.store.history import Draft, Entry, Noun, history_table


@dataclass(frozen=True)
class StageOwner:
    """Who answers for a stage in person, empty for nobody: staffing, which holds at once, without signatures."""

    stage: str
    owner: str

    def __post_init__(self) -> None:
        if self.stage not in STAGE_LABELS:
            raise StoreError(
                f"There is no stage '{shown(self.stage)}'.{did_you_mean(self.stage, tuple(STAGE_LABELS))} "
                f"Choose one of: {', '.join(STAGE_LABELS)}."
            )
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
        return f"the owner of {next(one.label for one in content.stages if one.key == value.stage)}"

    def change(self, stage: str, owner: str, *, by: str, expected: int | None = None) -> Entry[StageOwner]:
        """Name *owner* for *stage*, seen at version *expected* (0: nobody named yet).

        Raises:
            Conflict: somebody else named one since.
            StoreError: there is no such stage.
        """
        return self._only(Draft(stage, StageOwner(stage, owner), expected), by=by)


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
