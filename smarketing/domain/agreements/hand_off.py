"""When marketing hands a lead to sales: what such a lead is, and what goes with it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Final, Literal, get_args

from smarketing.domain.agreements.parts import AgreementError, Part, Said, above_zero, all_different, filled, one_of
from smarketing.domain.agreements.rules import LeadRule
from smarketing.domain.agreements.stages import TEAMS
from smarketing.domain.stages import Team

Detail = Literal[
    "name", "email", "company", "role", "industry", "size", "country", "persona", "source", "campaign", "content",
    "owner",
]  # fmt: skip
DETAILS: Final = get_args(Detail)
"""What can be seen of a lead in an export to be there or missing."""


@dataclass(frozen=True)
class SalesReadyLead(Part):
    """What a sales-ready lead is: in words, and as a rule over columns where one can say it."""

    words: Annotated[str, Said("In words")]
    rule: Annotated[LeadRule | None, Said("Rule")] = None

    def __post_init__(self) -> None:
        filled("What a sales-ready lead is", self.words)

    @property
    def title(self) -> str:
        """What the topic is called."""
        return "Sales-ready lead"


@dataclass(frozen=True)
class HandOver(Part):
    """One hand-over: who gives what to whom, with which information, within how many working hours.

    ``details`` are the part of the information that an export shows: leads that lack one of them are counted.
    """

    what: Annotated[str, Said("What")]
    from_team: Annotated[Team, Said("From team")]
    to_team: Annotated[Team, Said("To team")]
    giver: Annotated[str, Said("Who gives")]
    receiver: Annotated[str, Said("Who receives")]
    within_hours: Annotated[Decimal, Said("Within working time", "hours")]
    information: Annotated[tuple[str, ...], Said("Information")] = ()
    details: Annotated[tuple[Detail, ...], Said("Counted where missing")] = ()

    def __post_init__(self) -> None:
        filled("What is handed over", self.what)
        one_of(f"The team that gives {self.what}", self.from_team, TEAMS)
        one_of(f"The team that receives {self.what}", self.to_team, TEAMS)
        filled(f"Who gives {self.what}", self.giver)
        filled(f"Who receives {self.what}", self.receiver)
        above_zero(f"The working time for {self.what}", float(self.within_hours), "hours")
        for detail in self.details:
            one_of(f"What {self.what} is counted without", detail, DETAILS)
        if self.from_team == self.to_team:
            raise AgreementError(f"{self.what} goes from {self.from_team} to {self.to_team}. Choose two teams.")

    @property
    def title(self) -> str:
        """What is handed over."""
        return self.what


@dataclass(frozen=True)
class HandOff(Part):
    """Everything that goes from one team to the other."""

    hand_overs: Annotated[tuple[HandOver, ...], Said("Hand-over")]

    def __post_init__(self) -> None:
        if not self.hand_overs:
            raise AgreementError("The hand-off names nothing that is handed over. Add at least one hand-over.")
        all_different("The hand-off", self.hand_overs)

    @property
    def title(self) -> str:
        """What the topic is called."""
        return "Hand-off"

    @property
    def of_leads(self) -> frozenset[Detail]:
        """The details that a lead comes with when marketing hands it to sales."""
        return frozenset(
            detail
            for one in self.hand_overs
            if (one.from_team, one.to_team) == ("marketing", "sales")
            for detail in one.details
        )

    def minutes(self, from_team: Team, to_team: Team) -> int | None:
        """Return the working time within which *to_team* gets what *from_team* gives, None where it gets nothing.

        Of several hand-overs the longest time counts: which one a lead was, no export tells.
        """
        hours = [one.within_hours for one in self.hand_overs if (one.from_team, one.to_team) == (from_team, to_team)]
        return round(max(hours) * 60) if hours else None


START_SALES_READY = SalesReadyLead("Fits a persona and has shown interest: what the CRM calls an MQL.")
START_HAND_OFF = HandOff((
    HandOver(
        "Sales-ready lead", "marketing", "sales", "Marketing", "The lead's owner", Decimal(8),
        ("Name and a way to reach them", "Company and role", "What they asked for or looked at"),
    ),
    HandOver(
        "Lead that isn't ready", "sales", "marketing", "The lead's owner", "Marketing", Decimal(16),
        ("Verdict and reason", "When to try again"),
    ),
))  # fmt: skip
