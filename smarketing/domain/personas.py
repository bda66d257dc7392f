"""Persona rules: who belongs to which persona where the CRM does not say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeVar, get_args

from smarketing.domain.patterns import pattern_in_lower_case
from smarketing.domain.tables import LEADS
from smarketing.errors import SettingsError, did_you_mean, shown

Operator = Literal[
    "is", "is_not", "contains", "starts_with", "matches_any", "matches", "greater", "less", "is_empty", "is_filled"
]
OPERATORS: Final[tuple[str, ...]] = get_args(Operator)
_WITHOUT_VALUE: Final = frozenset({"is_empty", "is_filled"})
Value = str | float | tuple[str, ...] | None
_Change = TypeVar("_Change")


@dataclass(frozen=True)
class Condition:
    """One test of one column of a lead, canonical (``job_title``) or kept from the file (``x_plan``).

    Text is compared without case and outer blanks. ``is_not`` holds for an empty cell too. ``contains`` finds a part
    anywhere, ``matches_any`` any of several words or phrases as whole words ("CTO" is in "CTO & founder", not in
    "Director"), ``matches`` a pattern anywhere (see ``domain.patterns``). ``greater`` and ``less`` compare numbers, or
    days written as ``2026-01-31``; a cell that is neither never matches.

    Raises:
        SettingsError: the operator is unknown, or the value does not fit it.
    """

    column: str
    operator: Operator
    value: Value = None

    def __post_init__(self) -> None:
        if self.operator not in OPERATORS:
            msg = f"A persona rule can't test with '{shown(self.operator)}'.{did_you_mean(self.operator, OPERATORS)}"
            raise SettingsError(msg)
        if self.operator == "matches_any" and not isinstance(self.value, tuple):
            msg = f"The rule on “{column_label(self.column)}” matches any of a list: give it several words."
            raise SettingsError(msg)
        if self.operator not in _WITHOUT_VALUE and self.value in (None, "", ()):
            msg = f"The rule on “{column_label(self.column)}” compares with nothing: fill in its value."
            raise SettingsError(msg)
        if self.operator == "matches":
            pattern_in_lower_case(str(self.value))


@dataclass(frozen=True)
class PersonaRule:
    """Leads for which all, or any, of the conditions hold are of *persona*; a lower priority number is asked first.

    Raises:
        SettingsError: there is no condition, or no persona.
    """

    persona: str
    match: Literal["all", "any"]
    conditions: tuple[Condition, ...]
    priority: int = 0

    def __post_init__(self) -> None:
        if not self.conditions or not self.persona.strip():
            msg = "A persona rule needs a persona and at least one condition: add them, or remove the rule."
            raise SettingsError(msg)


@dataclass(frozen=True)
class RuleSet:
    """Rules for leads created on the day *since* or later, and *why* they are as they are; without a day for all leads.

    The first rule that fits names the persona.
    """

    rules: tuple[PersonaRule, ...] = ()
    since: dt.date | None = None
    why: str = ""


def still_apply(changes: Iterable[_Change], since: Callable[[_Change], dt.date | None]) -> tuple[_Change, ...]:
    """Return those of *changes*, oldest first, that leads of some day go by; *since* says from which day one applies.

    Each takes the place of what was said before of the days that it is for: without a day, of everything. A lead goes
    by the last one whose day is not after its creation; one whose creation nothing tells by that without a day.
    """
    kept: tuple[_Change, ...] = ()
    for change in changes:
        first = since(change)
        kept = (*(one for one in kept if first is not None and _is_before(since(one), first)), change)
    return kept


def _is_before(day: dt.date | None, other: dt.date) -> bool:
    return day is None or day < other


def column_label(column: str) -> str:
    """Return what people call *column*; one kept from the file goes by the name it has there."""
    own = column.removeprefix("x_").replace("_", " ")
    return {known.name: known.label for known in LEADS.columns}.get(column, shown(own))


def in_order(rules: Sequence[PersonaRule]) -> tuple[PersonaRule, ...]:
    """Return *rules* as they are asked: by priority, equal ones as they stand."""
    return tuple(sorted(rules, key=lambda rule: rule.priority))
