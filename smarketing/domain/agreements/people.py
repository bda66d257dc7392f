"""Whom both teams win together: the personas, and how the company is placed before them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, Literal, get_args

from smarketing.domain.agreements.parts import Part, Said, all_different, filled, one_of

BuyerStage = Literal["awareness", "consideration", "decision", "use"]
BUYER_STAGES: Final = get_args(BuyerStage)
_AFTER_PURCHASE: Final = BUYER_STAGES[-1]


@dataclass(frozen=True)
class JourneyStage(Part):
    """What a persona is given at one stage of its way to a purchase."""

    stage: Annotated[BuyerStage, Said("Stage of the journey")]
    content: Annotated[tuple[str, ...], Said("Content")] = ()
    offers: Annotated[tuple[str, ...], Said("Offers")] = ()

    def __post_init__(self) -> None:
        one_of("A stage of the buyer's journey", self.stage, BUYER_STAGES)

    @property
    def title(self) -> str:
        """The stage of the journey."""
        return self.stage.capitalize()


@dataclass(frozen=True)
class PersonaProfile(Part):
    """Who a persona is, and what it is given on its way."""

    name: Annotated[str, Said("Name")]
    description: Annotated[str, Said("Description")] = ""
    needs: Annotated[tuple[str, ...], Said("Needs")] = ()
    objections: Annotated[tuple[str, ...], Said("Objections")] = ()
    journey: Annotated[tuple[JourneyStage, ...], Said("Journey")] = ()

    def __post_init__(self) -> None:
        filled("The name of a persona", self.name)
        all_different(f"The journey of {self.name}", self.journey)

    @property
    def title(self) -> str:
        """The name."""
        return self.name

    @property
    def given(self) -> dict[BuyerStage, tuple[str, ...]]:
        """What there is at each stage up to the purchase, nothing where there is a gap, and what there is after it."""
        said = {one.stage: (*one.content, *one.offers) for one in self.journey}
        return {stage: said.get(stage, ()) for stage in BUYER_STAGES if stage in said or stage != _AFTER_PURCHASE}


@dataclass(frozen=True)
class PersonasAgreement(Part):
    """Every persona."""

    personas: Annotated[tuple[PersonaProfile, ...], Said("Persona")] = ()

    def __post_init__(self) -> None:
        all_different("The list of personas", self.personas)

    @property
    def title(self) -> str:
        """What the topic is called."""
        return "Personas"


@dataclass(frozen=True)
class Positioning(Part):
    """How the company is placed: for whom it does what, unlike whom, and why anybody should believe it."""

    for_whom: Annotated[str, Said("For whom")] = ""
    problem: Annotated[str, Said("Problem")] = ""
    category: Annotated[str, Said("Category")] = ""
    promise: Annotated[str, Said("Promise")] = ""
    unlike: Annotated[str, Said("Unlike")] = ""
    proof: Annotated[tuple[str, ...], Said("Proof")] = ()

    @property
    def title(self) -> str:
        """What the topic is called."""
        return "Positioning"
