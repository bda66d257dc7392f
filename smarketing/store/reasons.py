"""Reasons: why sales finds a lead good, ok or bad, and which team must act on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from pydantic import TypeAdapter
from sqlalchemy import Boolean, Column, Text

from smarketing.errors import StoreError, did_you_mean, shown
from smarketing.store.history import Draft, Entry, Noun, history_table, one_of, said
from smarketing.store.types import Structured

Verdict = Literal["good", "ok", "bad"]
ActingTeam = Literal["marketing", "sales", "both"]
VERDICTS: Final = get_args(Verdict)
ACTING_TEAMS: Final = get_args(ActingTeam)


@dataclass(frozen=True)
class Reason:
    """A reason for some verdicts; ``is_retired`` reasons are no longer offered but still explain old verdicts."""

    key: str
    label: str
    verdicts: tuple[Verdict, ...]
    acting_team: ActingTeam
    is_retired: bool = False

    def __post_init__(self) -> None:
        said("The reason's key", self.key)
        said("The reason", self.label)
        said("What the reason is for", " ".join(self.verdicts))
        for verdict in self.verdicts:
            one_of("The verdict", verdict, VERDICTS)
        one_of("The team that must act", self.acting_team, ACTING_TEAMS)


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


class Reasons(Noun[Reason]):
    """The list both teams agreed on: the default one until it is changed."""

    name = "reasons"
    table = history_table(
        "reasons",
        Column("key", Text, nullable=False),
        Column("label", Text, nullable=False),
        Column("verdicts", Structured(TypeAdapter(tuple[Verdict, ...])), nullable=False),
        Column("acting_team", Text, nullable=False),
        Column("is_retired", Boolean, nullable=False),
    )
    kind = Reason

    def describe(self, value: Reason) -> str:
        """Return what a conflict calls a reason."""
        return f"the reason “{value.label}”"

    def all(self) -> tuple[Reason, ...]:
        """Return every reason, retired ones too: the default list with its changes, then the added ones."""
        changed = {entry.key: entry.value for entry in self.current()}
        default = tuple(changed.pop(reason.key, reason) for reason in DEFAULT_REASONS)
        return (*default, *changed.values())

    def offered(self, verdict: Verdict) -> tuple[Reason, ...]:
        """Return the reasons to choose from for *verdict*."""
        return tuple(reason for reason in self.all() if verdict in reason.verdicts and not reason.is_retired)

    def change(self, reason: Reason, *, by: str, expected: int | None = None) -> Entry[Reason]:
        """Add *reason*, or change the one of its key; a default reason nobody changed has version 0."""
        return self._only(Draft(reason.key, reason, expected), by=by)

    def retire(self, key: str, *, by: str) -> Entry[Reason]:
        """Offer the reason *key* no longer.

        Raises:
            StoreError: there is no such reason.
        """
        return self.change(replace(self.reason(key), is_retired=True), by=by)

    def reason(self, key: str) -> Reason:
        """Return the reason *key*.

        Raises:
            StoreError: there is no such reason.
        """
        known = {reason.key: reason for reason in self.all()}
        if key not in known:
            raise StoreError(
                f"There is no reason '{shown(key)}'.{did_you_mean(key, tuple(known))} Choose one from the list."
            )
        return known[key]
