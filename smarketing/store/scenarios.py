"""Scenarios: revenue goals with the rates people believe in; the one both teams sign is the plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import Boolean, Column, Date, RowMapping, Text

from smarketing.domain.agreements import MonthGoal, Override, PlanAgreement, Portion
from smarketing.domain.period import Period
from smarketing.errors import StoreError
from smarketing.store.agreements import Agreed, Agreements
from smarketing.store.database import Database
from smarketing.store.history import Draft, Entry, Noun, history_table, new_key, said
from smarketing.store.types import Exact, Structured

PLAN: Final = "plan"
"""The topic of the plan."""


@dataclass(frozen=True)
class Scenario:
    """A way to a revenue goal (in the reporting currency) within a period; *months* have a goal said by hand.

    *portions* are what was said of single sources, personas and teams.
    """

    name: str
    revenue_goal: Decimal
    period: Period
    overrides: tuple[Override, ...] = ()
    months: tuple[MonthGoal, ...] = ()
    portions: tuple[Portion, ...] = ()
    is_retired: bool = False

    def __post_init__(self) -> None:
        said("The scenario's name", self.name)
        if not self.revenue_goal.is_finite() or self.revenue_goal <= 0:
            raise StoreError("The revenue goal must be above zero. Correct it and save again.")


@dataclass(frozen=True)
class Plan:
    """The scenario both teams signed, as it read then; ``agreed`` holds it with its months, who signed and when."""

    scenario: Scenario
    agreed: Entry[Agreed]

    @property
    def content(self) -> PlanAgreement:
        """What was signed."""
        return _content(self.agreed)


@dataclass(frozen=True)
class Board:
    """The scenarios that are not retired, as they stand at one moment, the plan in force and the one that follows.

    ``coming`` is agreed, and its day is still ahead.
    """

    kept: tuple[Entry[Scenario], ...]
    plan: Plan | None
    coming: Plan | None


class Scenarios(Noun[Scenario]):
    """Every scenario, each under a key of its own, and the one that both teams signed as the plan."""

    name = "scenarios"
    table = history_table(
        "scenarios",
        Column("name", Text, nullable=False),
        Column("revenue_goal", Exact, nullable=False),
        Column("period_start", Date, nullable=False),
        Column("period_end", Date, nullable=False),
        Column("overrides", Structured(TypeAdapter(tuple[Override, ...])), nullable=False),
        Column("months", Structured(TypeAdapter(tuple[MonthGoal, ...])), nullable=False),
        Column("portions", Structured(TypeAdapter(tuple[Portion, ...])), nullable=False),
        Column("is_retired", Boolean, nullable=False),
    )
    kind = Scenario

    def __init__(self, database: Database, agreements: Agreements) -> None:
        super().__init__(database)
        self._agreements = agreements

    def describe(self, value: Scenario) -> str:
        """Return what a conflict calls a scenario."""
        return f"the scenario “{value.name}”"

    def add(self, scenario: Scenario, *, by: str) -> Entry[Scenario]:
        """Keep a new scenario."""
        return self._only(Draft(new_key(), scenario), by=by)

    def change(self, key: str, scenario: Scenario, *, by: str, expected: int) -> Entry[Scenario]:
        """Replace the scenario *key*, seen at version *expected*.

        Raises:
            Conflict: somebody else changed it since.
            StoreError: there is no such scenario.
        """
        return self._only(Draft(self._known(key).key, scenario, expected), by=by)

    def plan(self, day: dt.date | None = None) -> Plan | None:
        """Return the plan in force at the end of *day*, by default today; None where there was none."""
        with self._database.reading() as connection:
            return _plan(self._agreements.in_force_in(connection, PLAN, day))

    def board(self) -> Board:
        """Return what there is to choose from, the plan in force and the one that follows."""
        with self._database.reading() as connection:
            kept = tuple(entry for entry in self.current_in(connection) if not entry.value.is_retired)
            now, last = (
                _plan(entry)
                for entry in (
                    self._agreements.in_force_in(connection, PLAN),
                    self._agreements.latest_in(connection, PLAN),
                )
            )
        return Board(kept, now, last if last != now else None)

    def encode(self, value: Scenario) -> dict[str, Any]:
        """Return *value* by column, its period as two days."""
        return {
            "name": value.name,
            "revenue_goal": value.revenue_goal,
            "period_start": value.period.start,
            "period_end": value.period.end,
            "overrides": value.overrides,
            "months": value.months,
            "portions": value.portions,
            "is_retired": value.is_retired,
        }

    def decode(self, row: RowMapping) -> Scenario:
        """Return the scenario that *row* holds."""
        period = Period(row["period_start"], row["period_end"])
        return Scenario(
            row["name"], row["revenue_goal"], period, row["overrides"], row["months"], row["portions"],
            is_retired=row["is_retired"],
        )  # fmt: skip


def as_agreement(scenario: Scenario, months: tuple[MonthGoal, ...] = ()) -> PlanAgreement:
    """Return *scenario* as what both teams sign, with what each of its *months* is to bring."""
    period = scenario.period
    return PlanAgreement(
        scenario.name, scenario.revenue_goal, period.start, period.last_day, scenario.overrides, months,
        scenario.portions,
    )  # fmt: skip


def _content(agreed: Entry[Agreed]) -> PlanAgreement:
    content = agreed.value.content
    assert isinstance(content, PlanAgreement)
    return content


def _plan(agreed: Entry[Agreed]) -> Plan | None:
    content = _content(agreed)
    if content.revenue_goal is None or content.period is None:
        return None
    by_hand = tuple(one for one in content.months if one.is_by_hand)
    kept = (content.name, content.revenue_goal, content.period, content.overrides, by_hand, content.portions)
    return Plan(Scenario(*kept), agreed)
