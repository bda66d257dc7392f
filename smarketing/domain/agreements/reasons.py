"""Reasons: why sales finds a lead good, ok or bad, and which team must act on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, Literal, get_args

from smarketing.domain.agreements.parts import AgreementError, Part, Said, all_different, filled, one_of

Verdict = Literal["good", "ok", "bad"]
ActingTeam = Literal["marketing", "sales", "both"]
VERDICTS: Final = get_args(Verdict)
ACTING_TEAMS: Final = get_args(ActingTeam)


@dataclass(frozen=True)
class Reason(Part):
    """A reason for some verdicts; ``is_retired`` reasons are no longer offered but still explain old verdicts."""

    key: Annotated[str, Said("Key")]
    label: Annotated[str, Said("Words")]
    verdicts: Annotated[tuple[Verdict, ...], Said("Verdicts")]
    acting_team: Annotated[ActingTeam, Said("Team that must act")]
    is_retired: Annotated[bool, Said("Retired")] = False

    def __post_init__(self) -> None:
        filled("A reason's key", self.key)
        filled(f"The reason {self.key}", self.label)
        if not self.verdicts:
            raise AgreementError(f"“{self.label}” is a reason for no verdict. Name at least one of: good, ok, bad.")
        for verdict in self.verdicts:
            one_of(f"A verdict of “{self.label}”", verdict, VERDICTS)
        one_of(f"The team that must act on “{self.label}”", self.acting_team, ACTING_TEAMS)

    @property
    def title(self) -> str:
        """The reason in words."""
        return f"“{self.label}”"

    @property
    def identity(self) -> str:
        """The key, which old verdicts name."""
        return self.key


@dataclass(frozen=True)
class ReasonsAgreement(Part):
    """Every reason there ever was; one that is no longer wanted is retired, never left out."""

    reasons: Annotated[tuple[Reason, ...], Said("Reason")]

    def __post_init__(self) -> None:
        all_different("The list of reasons", self.reasons)
        if not any("bad" in reason.verdicts and not reason.is_retired for reason in self.reasons):
            raise AgreementError("No reason is offered for a bad lead, and a bad lead needs one. Add one.")

    @property
    def title(self) -> str:
        """What the topic is called."""
        return "Feedback reasons"


DEFAULT_REASONS: Final = (
    Reason("right_fit", "Right company and right person", ("good",), "both"),
    Reason("clear_need", "Clear need and a time", ("good",), "both"),
    Reason("asked_for_offer", "Asked for an offer", ("good",), "sales"),
    Reason("too_early", "Fits, but too early", ("ok",), "marketing"),
    Reason("needs_information", "Fits, needs to know more first", ("good", "ok"), "marketing"),
    Reason("wrong_contact", "Right company, somebody else decides", ("ok",), "sales"),
    Reason("wrong_company", "Wrong kind of company", ("bad",), "marketing"),
    Reason("wrong_person", "No say in the purchase", ("bad",), "marketing"),
    Reason("no_need", "No need for what we sell", ("bad",), "marketing"),
    Reason("no_budget", "No budget", ("ok", "bad"), "marketing"),
    Reason("wrong_expectation", "Expected something we don't offer", ("bad",), "marketing"),
    Reason("not_a_buyer", "Student, applicant, supplier or competitor", ("bad",), "marketing"),
    Reason("bad_contact_details", "Contact details don't work", ("bad",), "marketing"),
    Reason("duplicate", "We had this lead already", ("bad",), "both"),
    Reason("no_answer", "No answer after every attempt", ("ok", "bad"), "sales"),
    Reason("called_too_late", "We called too late", ("bad",), "sales"),
)
START: Final = ReasonsAgreement(DEFAULT_REASONS)
"""The list a workspace starts with; nobody agreed on it."""
