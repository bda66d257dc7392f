"""Persona rules while somebody edits them: nothing typed is lost, nothing counts before it is saved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count, groupby
from typing import Any, Final, Literal, cast

import streamlit as st

from smarketing.domain.personas import Condition, Operator, PersonaRule, RuleSet, Value, in_order
from smarketing.errors import SettingsError

Match = Literal["all", "any"]
OPERATOR_LABELS: Final[dict[Operator, str]] = {
    "is": "is",
    "is_not": "is not",
    "contains": "contains",
    "starts_with": "starts with",
    "matches_any": "has any of the words",
    "matches": "matches the pattern",
    "greater": "is more than",
    "less": "is less than",
    "is_empty": "is empty",
    "is_filled": "is filled",
}
_STATE: Final = "persona_draft"
_numbers = count(1)


@dataclass
class DraftCondition:
    """One condition as typed; ``number`` tells it apart while others come and go."""

    column: str = "job_title"
    operator: Operator = "contains"
    value: Value = None
    number: int = field(default_factory=lambda: next(_numbers))

    def made(self) -> Condition:
        """Return the condition; ``SettingsError`` while something is missing."""
        return Condition(self.column, self.operator, self.value)


@dataclass
class DraftRule:
    """One rule as typed."""

    persona: str = ""
    match: Match = "any"
    conditions: list[DraftCondition] = field(default_factory=lambda: [DraftCondition()])
    number: int = field(default_factory=lambda: next(_numbers))

    def made(self, priority: int) -> PersonaRule:
        """Return the rule; ``SettingsError`` says what is missing."""
        conditions = tuple(condition.made() for condition in self.conditions)
        return PersonaRule(self.persona.strip(), self.match, conditions, priority)

    def fault(self) -> str:
        """Return what is still missing, empty when the rule is complete."""
        try:
            self.made(0)
        except SettingsError as fault:
            return str(fault)
        return ""


@dataclass
class PersonaDraft:
    """The rules in hand; ``version`` is the one they were taken from, ``editing`` the rule that is open.

    They shall be for leads created from the day ``since`` on, or for ``all``; with ``reaches_back`` that alone is new.
    """

    version: int
    kept: tuple[PersonaRule, ...]
    rules: list[DraftRule]
    since: dt.date
    scope: Literal["day", "all"]
    why: str = ""
    reaches_back: bool = False
    editing: int | None = None
    number: int = field(default_factory=lambda: next(_numbers))

    def complete(self) -> tuple[PersonaRule, ...]:
        """Return the rules that are complete, in their order."""
        return tuple(rule.made(place) for place, rule in enumerate(self.rules) if not rule.fault())

    def content(self) -> RuleSet:
        """Return what saving puts in force: the complete rules, for whom, and why."""
        return RuleSet(self.complete(), self.since if self.scope == "day" else None, self.why.strip())

    @property
    def is_changed(self) -> bool:
        """Whether saving would make a difference."""
        return self.reaches_back or any(rule.fault() for rule in self.rules) or not same(self.complete(), self.kept)

    def add(self) -> None:
        """Add an empty rule at the end and open it."""
        self.rules.append(DraftRule())
        self.editing = self.rules[-1].number

    def remove(self, rule: DraftRule) -> None:
        """Take *rule* away."""
        self.rules.remove(rule)

    def move(self, rule: DraftRule, by: int) -> None:
        """Ask *rule* earlier (negative) or later."""
        place = self.rules.index(rule)
        self.rules.insert(max(0, place + by), self.rules.pop(place))

    def edit(self, rule: DraftRule | None) -> None:
        """Open *rule* to change it; none closes the one that is open."""
        self.editing = rule.number if rule else None


def same(some: Sequence[PersonaRule], others: Sequence[PersonaRule]) -> bool:
    """Return whether two rule sets say the same in the same order, however their priorities are numbered."""
    return [_content(rule) for rule in in_order(some)] == [_content(rule) for rule in in_order(others)]


def _content(rule: PersonaRule) -> tuple[object, ...]:
    return rule.persona, rule.match, rule.conditions


def draft(version: int, rules: Sequence[PersonaRule], today: dt.date) -> PersonaDraft:
    """Return the draft in hand, a fresh one of *rules* where there is none or nobody touched it."""
    held = cast("PersonaDraft | None", st.session_state.get(_STATE))
    if held is None or (held.version != version and held.editing is None and not held.is_changed):
        start_over(version, rules, rules, today)
    return cast("PersonaDraft", st.session_state[_STATE])


def start_over(version: int, kept: Sequence[PersonaRule], rules: Sequence[PersonaRule], today: dt.date) -> None:
    """Start over from *rules*, to be saved over *version*, whose rules are *kept*; from *today* on, if that had any."""
    typed = [
        DraftRule(
            rule.persona, rule.match, [DraftCondition(one.column, one.operator, one.value) for one in rule.conditions]
        )
        for rule in in_order(rules)
    ]
    st.session_state[_STATE] = PersonaDraft(version, tuple(kept), typed, today, "day" if kept else "all")


def put_down() -> None:
    """Forget the draft in hand."""
    st.session_state.pop(_STATE, None)


def in_words(rule: DraftRule | PersonaRule, label: Callable[[str], str]) -> str:
    """Return the rule as a clause, such as ``Job title contains “planner” or “supervisor”``."""
    joint = " and " if rule.match == "all" else " or "
    stated: Sequence[DraftCondition | Condition] = rule.conditions
    grouped = groupby(stated, key=lambda one: (one.column, one.operator))
    parts = []
    for (column, operator), conditions in grouped:
        values = [f"“{shown}”" for one in conditions for shown in _values(one.value)]
        parts.append(" ".join(part for part in (label(column), OPERATOR_LABELS[operator], joint.join(values)) if part))
    return (", and " if rule.match == "all" else ", or ").join(parts)


def _values(value: Any) -> tuple[str, ...]:  # noqa: ANN401  # a text, a number, several words or nothing
    if value is None:
        return ()
    return tuple(map(str, value)) if isinstance(value, tuple | list) else (str(value),)
