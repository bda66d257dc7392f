"""Whom both teams win together: the personas, and how the company is placed before them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, Literal, get_args

from smarketing.domain.agreements.parts import Part, Said, all_different, filled, one_of

BuyerStage = Literal["awareness", "consideration", "decision", "use"]
BUYER_STAGES: Final = get_args(BuyerStage)


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
    """Who a persona is; *gaps* are the stages of the journey at which it is given nothing."""

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
    def gaps(self) -> tuple[BuyerStage, ...]:
        """The stages of the journey without content and offers."""
        given = {one.stage for one in self.journey if one.content or one.offers}
        return tuple(stage for stage in BUYER_STAGES if stage not in given)


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
