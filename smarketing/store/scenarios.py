"""Scenarios: revenue goals with the rates people believe in; one of them is the plan."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import Boolean, Column, Date, RowMapping, Text

from smarketing.domain.period import Period
from smarketing.errors import StoreError
from smarketing.store.database import Database
from smarketing.store.history import Draft, Entry, Noun, history_table, new_key, said
from smarketing.store.types import Exact, Structured

_THE_PLAN: Final = "plan"


@dataclass(frozen=True)
class Override:
    """A value somebody believes in more than in the own history, and ``why``.

    ``rate`` names it: a stage key for its rate to the next stage (0-1), ``average_deal_size`` for an amount.
    """

    rate: str
    value: Decimal
    who: str
    why: str

    def __post_init__(self) -> None:
        said("Who believes in the value", self.who)
        said("The reason for the value", self.why)
        if self.value < 0 or not self.value.is_finite():
            raise StoreError(f"The value for {self.rate} can't be below zero. Correct it and save again.")


@dataclass(frozen=True)
class Scenario:
    """A way to a revenue goal (in the reporting currency) within a period."""

    name: str
    revenue_goal: Decimal
    period: Period
    overrides: tuple[Override, ...] = ()
    is_retired: bool = False

    def __post_init__(self) -> None:
        said("The scenario's name", self.name)
        if not self.revenue_goal.is_finite() or self.revenue_goal <= 0:
            raise StoreError("The revenue goal must be above zero. Correct it and save again.")


@dataclass(frozen=True)
class Adoption:
    """The scenario that is the plan from now on; None where there is no plan any more."""

    scenario: str | None


@dataclass(frozen=True)
class Plan:
    """The scenario in force: ``adopted.author`` made it the plan at ``adopted.written_at``."""

    scenario: Entry[Scenario]
    adopted: Entry[Adoption]


@dataclass(frozen=True)
class Board:
    """The scenarios that are not retired, as they stand at one moment, and which of them is the plan."""

    kept: tuple[Entry[Scenario], ...]
    plan: Plan | None


class Plans(Noun[Adoption]):
    """Which scenario was the plan when."""

    name = "plans"
    table = history_table("plans", Column("scenario", Text))
    kind = Adoption

    def describe(self, value: Adoption) -> str:  # noqa: ARG002  # the base's signature
        """Return what a conflict calls the choice of the plan."""
        return "which scenario is the plan"

    def choose(self, scenario: str | None, *, by: str, expected: int | None) -> Entry[Adoption]:
        """Make *scenario* the plan."""
        return self._only(Draft(_THE_PLAN, Adoption(scenario), expected), by=by)

    def chosen(self) -> Entry[Adoption] | None:
        """Return the latest choice, if there ever was one."""
        return self.get(_THE_PLAN)


class Scenarios(Noun[Scenario]):
    """Every scenario, each under a key of its own, and the plan."""

    name = "scenarios"
    table = history_table(
        "scenarios",
        Column("name", Text, nullable=False),
        Column("revenue_goal", Exact, nullable=False),
        Column("period_start", Date, nullable=False),
        Column("period_end", Date, nullable=False),
        Column("overrides", Structured(TypeAdapter(tuple[Override, ...])), nullable=False),
        Column("is_retired", Boolean, nullable=False),
    )
    kind = Scenario

    def __init__(self, database: Database, plans: Plans) -> None:
        super().__init__(database)
        self._plans = plans

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

    def adopt(self, key: str | None, *, by: str, expected: int | None = None) -> Entry[Adoption]:
        """Make the scenario *key* the plan, or let there be none; *expected* is the version of the choice before.

        Raises:
            Conflict: somebody else chose since.
            StoreError: there is no such scenario.
        """
        return self._plans.choose(self._known(key).key if key else None, by=by, expected=expected)

    def plan(self) -> Plan | None:
        """Return the plan in force, who made it the plan and when; None while there is none."""
        return self.board().plan

    def board(self) -> Board:
        """Return what there is to choose from, and the plan in force."""
        with self._database.reading() as connection:
            scenarios = {entry.key: entry for entry in self.current_in(connection)}
            adopted = next(iter(self._plans.current_in(connection)), None)
        kept = tuple(entry for entry in scenarios.values() if not entry.value.is_retired)
        if adopted is None or adopted.value.scenario is None:
            return Board(kept, None)
        return Board(kept, Plan(scenarios[adopted.value.scenario], adopted))

    def encode(self, value: Scenario) -> dict[str, Any]:
        """Return *value* by column, its period as two days."""
        return {
            "name": value.name,
            "revenue_goal": value.revenue_goal,
            "period_start": value.period.start,
            "period_end": value.period.end,
            "overrides": value.overrides,
            "is_retired": value.is_retired,
        }

    def decode(self, row: RowMapping) -> Scenario:
        """Return the scenario that *row* holds."""
        period = Period(row["period_start"], row["period_end"])
        return Scenario(row["name"], row["revenue_goal"], period, row["overrides"], row["is_retired"])
