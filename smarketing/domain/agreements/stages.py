"""The agreed stages: what each means, who answers for it, how many should go on and how long it may take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, get_args

from smarketing.domain.agreements.parts import (
    AgreementError,
    Part,
    Said,
    a_rate,
    above_zero,
    all_different,
    filled,
    one_of,
)
from smarketing.domain.stages import DEFAULT_STAGES, Stage, Team

TEAMS: Final = get_args(Team)
STAGE_KEYS: Final = tuple(stage.key for stage in DEFAULT_STAGES)


@dataclass(frozen=True)
class ForPersona(Part):
    """What a stage means for one persona."""

    persona: Annotated[str, Said("Persona")]
    meaning: Annotated[str, Said("Meaning")]

    def __post_init__(self) -> None:
        filled("The persona of a stage's meaning", self.persona)
        filled(f"What the stage means for {self.persona}", self.meaning)

    @property
    def title(self) -> str:
        """The persona."""
        return self.persona


@dataclass(frozen=True)
class StageTerms(Part):
    """What is agreed about one stage; who owns it in person is staffing and no part of this.

    ``target_rate`` (0-1) is to the next stage, ``limit_days`` how long a lead may stay before it counts as stuck.
    """

    key: Annotated[str, Said("Key")]
    label: Annotated[str, Said("Name")]
    team: Annotated[Team, Said("Owning team")]
    definition: Annotated[str, Said("Definition")]
    entry_rule: Annotated[str, Said("Entry rule")]
    evidence: Annotated[str, Said("Evidence")] = ""
    target_rate: Annotated[float | None, Said("Target rate", "rate")] = None
    limit_days: Annotated[int | None, Said("Time limit", "days")] = None
    for_personas: Annotated[tuple[ForPersona, ...], Said("Meaning for persona")] = ()

    def __post_init__(self) -> None:
        one_of("A stage's key", self.key, STAGE_KEYS)
        filled(f"The name of the stage {self.key}", self.label)
        one_of(f"The team that owns {self.label}", self.team, TEAMS)
        filled(f"The definition of {self.label}", self.definition)
        a_rate(f"The target rate of {self.label}", self.target_rate)
        above_zero(f"The time limit of {self.label}", self.limit_days, "days")
        all_different(f"The meaning of {self.label} for personas", self.for_personas)

    @property
    def title(self) -> str:
        """The name of the stage."""
        return self.label

    @property
    def identity(self) -> str:
        """The key of the stage."""
        return self.key

    def stage(self, owner: str) -> Stage:
        """Return the stage with these terms and the person who owns it, empty while nobody is named."""
        return Stage(
            self.key, self.label, self.team, self.definition, self.entry_rule, self.target_rate, self.limit_days, owner
        )


@dataclass(frozen=True)
class StagesAgreement(Part):
    """Every stage, in the order in which a lead passes them."""

    stages: Annotated[tuple[StageTerms, ...], Said("Stage")]

    def __post_init__(self) -> None:
        keys = tuple(terms.key for terms in self.stages)
        if keys != STAGE_KEYS:
            raise AgreementError(
                "Stages can't be added, left out or put in another order yet: the numbers are built on "
                f"{', '.join(STAGE_KEYS)}, in this order, and here stand {', '.join(keys) or 'none'}. "
                "Give each a name and a meaning of your own instead."
            )
        labels = [terms.label.strip().casefold() for terms in self.stages]
        if len(set(labels)) < len(labels):
            raise AgreementError("Two stages have the same name. Give each a name of its own.")

    @property
    def title(self) -> str:
        """What the topic is called."""
        return "Stages"


_EVIDENCE: Final = {
    "lead": "leads.created_at",
    "marketing_qualified": "leads.became_marketing_qualified_at, stage history, lifecycle stage or status",
    "sales_qualified": "leads.became_sales_qualified_at, stage history, lifecycle stage or status",
    "opportunity": "leads.became_opportunity_at, stage history, the first deal's creation",
    "customer": "leads.became_customer_at, stage history, the first won deal's close",
}


def terms_of(stage: Stage) -> StageTerms:
    """Return what *stage* says, without its owner."""
    return StageTerms(
        stage.key, stage.label, stage.team, stage.definition, stage.entry_rule, _EVIDENCE[stage.key],
        stage.target_rate, stage.limit_days,
    )  # fmt: skip


START: Final = StagesAgreement(tuple(terms_of(stage) for stage in DEFAULT_STAGES))
"""What a workspace starts with; nobody agreed on it."""
