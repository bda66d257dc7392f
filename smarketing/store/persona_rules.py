"""Persona rules: the rule set by which leads get a persona, versioned as a whole."""

from __future__ import annotations

from typing import Final

from pydantic import TypeAdapter
from sqlalchemy import Column, Date, Text

from smarketing.domain.personas import PersonaRule, RuleSet, still_apply
from smarketing.store.history import Draft, Entry, Noun, history_table
from smarketing.store.types import Structured

_THE_SET: Final = "rules"


class PersonaRules(Noun[RuleSet]):
    """Every rule set that was in force."""

    name = "persona_rules"
    table = history_table(
        "persona_rules",
        Column("rules", Structured(TypeAdapter(tuple[PersonaRule, ...])), nullable=False),
        Column("since", Date, nullable=True),
        Column("why", Text, nullable=False),
    )
    kind = RuleSet

    def describe(self, value: RuleSet) -> str:  # noqa: ARG002  # the base's signature
        """Return what a conflict calls the rules."""
        return "the persona rules"

    def in_force(self) -> Entry[RuleSet] | None:
        """Return the latest rule set, None if nobody ever wrote one."""
        return self.get(_THE_SET)

    def still_applied(self) -> tuple[Entry[RuleSet], ...]:
        """Return the rule sets that leads of some day go by, the oldest first; see ``domain.personas.still_apply``."""
        return still_apply(self.history(_THE_SET), lambda entry: entry.value.since)

    def change(self, rules: RuleSet, *, by: str, expected: int) -> Entry[RuleSet]:
        """Put *rules* in force instead of version *expected* (0: none yet), for the leads that they are for.

        Raises:
            Conflict: somebody else changed them since.
        """
        return self._only(Draft(_THE_SET, rules, expected), by=by)
