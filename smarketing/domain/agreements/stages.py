"""The agreed stages: what each means, who answers for it, how many should go on and how long it may take."""

from __future__ import annotations

import re
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
from smarketing.domain.stages import CUSTOMER_STAGE, DEFAULT_STAGES, FIRST_STAGE, Stage, Team
from smarketing.errors import shown

TEAMS: Final = get_args(Team)
MOST_STAGES: Final = 12
_KEY: Final = re.compile(r"\w{1,60}")
_TAKEN: Final = frozenset({"to_customer", "disqualified"})
"""Keys that mean something else: a time that the numbers tell, and what a CRM's status says of a lead."""


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
    shown_by: Annotated[str, Said("Column that shows it")] = ""
    called: Annotated[tuple[str, ...], Said("Values that mean it")] = ()
    for_personas: Annotated[tuple[ForPersona, ...], Said("Meaning for persona")] = ()

    def __post_init__(self) -> None:
        filled("The name of a stage", self.label)
        _a_key(self.key, self.label)
        one_of(f"The team that owns {self.label}", self.team, TEAMS)
        filled(f"The definition of {self.label}", self.definition)
        a_rate(f"The target rate of {self.label}", self.target_rate)
        above_zero(f"The time limit of {self.label}", self.limit_days, "days")
        all_different(f"The meaning of {self.label} for personas", self.for_personas)
        for word in self.called:
            filled(f"A value that means {self.label}", word)
        if self.key == FIRST_STAGE and (self.shown_by or self.called):
            raise AgreementError(f"Every lead is {self.label} from its creation on: take its column and values out.")

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
            self.key, self.label, self.team, self.definition, self.entry_rule, self.target_rate, self.limit_days, owner,
            self.shown_by.strip(), self.called,
        )  # fmt: skip


@dataclass(frozen=True)
class StagesAgreement(Part):
    """Every stage, in the order in which a lead passes them."""

    stages: Annotated[tuple[StageTerms, ...], Said("Stage")]

    def __post_init__(self) -> None:
        keys = tuple(terms.key for terms in self.stages)
        if keys[:1] != (FIRST_STAGE,) or keys[-1:] != (CUSTOMER_STAGE,):
            raise AgreementError(
                f"The first stage is {FIRST_STAGE}, where every lead begins, and the last {CUSTOMER_STAGE}, which is "
                f"whoever bought; here stand {', '.join(keys) or 'none'}. What lies between is yours."
            )
        if len(keys) > MOST_STAGES:
            raise AgreementError(f"There are {len(keys)} stages, and {MOST_STAGES} at most. Put some of them together.")
        all_different("The stage model", self.stages)
        labels = [terms.label.strip().casefold() for terms in self.stages]
        if len(set(labels)) < len(labels):
            raise AgreementError("Two stages have the same name. Give each a name of its own.")
        self._check_values()

    def _check_values(self) -> None:
        """Refuse a value of the CRM that means two stages."""
        means: dict[str, str] = {}
        for terms in self.stages:
            for word in {word.strip().casefold() for word in terms.called}:
                if word in means:
                    raise AgreementError(
                        f"'{shown(word)}' means {means[word]} and {terms.label}. Keep it at one of them."
                    )
                means[word] = terms.label

    @property
    def title(self) -> str:
        """What the topic is called."""
        return "Stages"


def _a_key(key: str, label: str) -> None:
    """Refuse a *key* that nothing can be filed under."""
    if not _KEY.fullmatch(key) or key != key.casefold() or key in _TAKEN:
        raise AgreementError(
            f"'{shown(key)}' is no key for the stage {label}. Write it in small letters, digits and _, 60 at most."
        )


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


USUAL_STAGES: Final = {stage.key: terms_of(stage) for stage in DEFAULT_STAGES}
"""What is said of the stages that an import knows by itself, by their keys."""

START: Final = StagesAgreement(tuple(USUAL_STAGES.values()))
"""What a workspace starts with; nobody agreed on it."""
