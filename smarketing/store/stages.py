"""Stages: what both teams agreed about each stage, on top of what a workspace starts with."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import Column, Float, Integer, RowMapping, Text

from smarketing.domain.stages import DEFAULT_STAGES, Stage
from smarketing.errors import StoreError, did_you_mean, shown
from smarketing.store.history import Draft, Entry, Noun, history_table, said

_DEFAULTS: Final = {stage.key: stage for stage in DEFAULT_STAGES}
_START: Final = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class Terms:
    """What is agreed about one stage; ``target_rate`` (0-1) is to the next stage, ``limit_days`` above zero."""

    owner: str
    definition: str
    entry_rule: str
    target_rate: float | None
    limit_days: int | None

    def __post_init__(self) -> None:
        said("The stage's definition", self.definition)
        if self.target_rate is not None and not 0 <= self.target_rate <= 1:
            raise StoreError("A target rate lies between 0 and 1 (0 % and 100 %). Correct it and save again.")
        if self.limit_days is not None and self.limit_days <= 0:
            raise StoreError("A time limit is at least one day. Correct it and save again.")


def terms_of(stage: Stage) -> Terms:
    """Return what *stage* says today, ready to be changed with ``dataclasses.replace``."""
    return Terms(stage.owner, stage.definition, stage.entry_rule, stage.target_rate, stage.limit_days)


class Stages(Noun[Stage]):
    """The stages in order, each as agreed last; version 0 is the stage nobody changed yet."""

    name = "stages"
    table = history_table(
        "stages",
        Column("stage", Text, nullable=False),
        Column("owner", Text, nullable=False),
        Column("definition", Text, nullable=False),
        Column("entry_rule", Text, nullable=False),
        Column("target_rate", Float),
        Column("limit_days", Integer),
    )
    kind = Stage

    def describe(self, value: Stage) -> str:
        """Return what a conflict calls a stage."""
        return f"the stage {value.label}"

    def agreed(self, moment: dt.datetime | None = None) -> tuple[Entry[Stage], ...]:
        """Return every stage in order as it is agreed today, or was at *moment*."""
        changed = {entry.key: entry for entry in (self.current() if moment is None else self.as_of(moment))}
        return tuple(changed.get(key, Entry(key, 0, stage, "", _START)) for key, stage in _DEFAULTS.items())

    def change(self, key: str, terms: Terms, *, by: str, expected: int | None = None) -> Entry[Stage]:
        """Agree on new *terms* for the stage *key*, seen at version *expected*.

        Raises:
            Conflict: somebody else changed the stage since.
            StoreError: there is no such stage.
        """
        if key not in _DEFAULTS:
            raise StoreError(
                f"There is no stage '{shown(key)}'.{did_you_mean(key, tuple(_DEFAULTS))} "
                f"Choose one of: {', '.join(_DEFAULTS)}."
            )
        stage = replace(
            _DEFAULTS[key],
            owner=terms.owner,
            definition=terms.definition,
            entry_rule=terms.entry_rule,
            target_rate=terms.target_rate,
            limit_days=terms.limit_days,
        )
        return self._only(Draft(key, stage, expected), by=by)

    def encode(self, value: Stage) -> dict[str, Any]:
        """Return what is agreed about *value* by column; its label and team are not up for change here."""
        return {"stage": value.key, **vars(terms_of(value))}

    def decode(self, row: RowMapping) -> Stage:
        """Return the stage of *row* with its terms."""
        terms = {name: row[name] for name in ("owner", "definition", "entry_rule", "target_rate", "limit_days")}
        return replace(_DEFAULTS[row["stage"]], **terms)
