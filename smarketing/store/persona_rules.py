"""Persona rules: the rule set by which leads get a persona, versioned as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pydantic import TypeAdapter
from sqlalchemy import Column

from smarketing.domain.personas import PersonaRule
from smarketing.store.history import Draft, Entry, Noun, history_table
from smarketing.store.types import Structured

_THE_SET: Final = "rules"


@dataclass(frozen=True)
class RuleSet:
    """Rules in the order in which they are tried: the first that fits names the persona."""

    rules: tuple[PersonaRule, ...] = ()


class PersonaRules(Noun[RuleSet]):
    """Every rule set that was in force."""

    name = "persona_rules"
    table = history_table(
        "persona_rules", Column("rules", Structured(TypeAdapter(tuple[PersonaRule, ...])), nullable=False)
    )
    kind = RuleSet

    def describe(self, value: RuleSet) -> str:  # noqa: ARG002  # the base's signature
        """Return what a conflict calls the rules."""
        return "the persona rules"

    def in_force(self) -> Entry[RuleSet] | None:
        """Return the latest rule set, None if nobody ever wrote one."""
        return self.get(_THE_SET)

    def change(self, rules: tuple[PersonaRule, ...], *, by: str, expected: int) -> Entry[RuleSet]:
        """Put *rules* in force instead of version *expected* (0: none yet).

        Raises:
            Conflict: somebody else changed them since.
        """
        return self._only(Draft(_THE_SET, RuleSet(rules), expected), by=by)
