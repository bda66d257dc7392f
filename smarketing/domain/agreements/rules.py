"""A rule over the columns of a lead, with the same conditions as a persona rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, Literal

from smarketing.domain.agreements.parts import AgreementError, Part, Said, one_of
from smarketing.domain.personas import Condition, Operator, PersonaRule, column_label

_WORDS: Final[dict[Operator, str]] = {
    "is": "is", "is_not": "is not", "contains": "contains", "starts_with": "starts with",
    "matches_any": "has one of the words", "matches": "matches the pattern", "greater": "is above", "less": "is below",
    "is_empty": "is empty", "is_filled": "is filled",
}  # fmt: skip


@dataclass(frozen=True)
class LeadRule(Part):
    """Leads for which *all*, or *any*, of the conditions hold."""

    match: Annotated[Literal["all", "any"], Said("Conditions to hold")]
    conditions: Annotated[tuple[Condition, ...], Said("Conditions")]

    def __post_init__(self) -> None:
        one_of("How many conditions must hold", self.match, ("all", "any"))
        if not self.conditions:
            raise AgreementError("The rule has no condition: add one, or leave the rule out.")

    @property
    def title(self) -> str:
        """What it is called."""
        return "Rule"

    @property
    def in_words(self) -> str:
        """The rule as people read it."""
        joined = " and " if self.match == "all" else " or "
        return joined.join(condition_in_words(condition) for condition in self.conditions)

    def named(self, name: str) -> PersonaRule:
        """Return the rule as the warehouse tests it, under *name*."""
        return PersonaRule(name, self.match, self.conditions)


def condition_in_words(condition: Condition) -> str:
    """Return *condition* as people read it."""
    said = f"{column_label(condition.column)} {_WORDS[condition.operator]}"
    if condition.operator in {"is_empty", "is_filled"}:
        return said
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    return f"{said} {', '.join(f'{value:g}' if isinstance(value, float) else f'“{value}”' for value in values)}"
