"""The service level of both sides: what marketing delivers, how sales follows up, and when either is at work."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Final, Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

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
from smarketing.domain.agreements.rules import LeadRule
from smarketing.domain.period import day_in_words
from smarketing.errors import shown

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: Final = get_args(Weekday)
EVERY_PERSONA: Final = "Every persona"
EVERY_LEAD: Final = "Every other lead"


@dataclass(frozen=True)
class Promise(Part):
    """What marketing delivers of one persona in a month; an empty persona stands for all together.

    ``value`` is in the reporting currency: leads × what one of them is worth.
    """

    persona: Annotated[str, Said("Persona")] = ""
    value: Annotated[Decimal | None, Said("Lead value per month", "in the reporting currency")] = None
    leads: Annotated[int | None, Said("Leads per month")] = None

    def __post_init__(self) -> None:
        above_zero(f"The lead value promised for {self.title}", None if self.value is None else float(self.value), "")
        above_zero(f"The leads promised for {self.title}", self.leads, "leads")
        if self.value is None and self.leads is None:
            raise AgreementError(f"Nothing is promised for {self.title}. Write a value or a number of leads per month.")

    @property
    def title(self) -> str:
        """The persona."""
        return self.persona or EVERY_PERSONA


@dataclass(frozen=True)
class Response(Part):
    """How sales follows up leads of one type: those that meet *rule*, tried in order; without a rule every lead."""

    lead_type: Annotated[str, Said("Lead type")]
    first_response_hours: Annotated[Decimal, Said("First response within working time", "hours")]
    attempts: Annotated[int, Said("Attempts")]
    within_days: Annotated[int, Said("Attempts within", "days")]
    rule: Annotated[LeadRule | None, Said("Rule")] = None

    def __post_init__(self) -> None:
        filled("The type of lead", self.lead_type)
        above_zero(f"The first response to {self.lead_type}", float(self.first_response_hours), "hours")
        above_zero(f"The number of attempts for {self.lead_type}", self.attempts, "attempts")
        above_zero(f"The days for the attempts for {self.lead_type}", self.within_days, "days")

    @property
    def title(self) -> str:
        """The type of lead."""
        return self.lead_type


@dataclass(frozen=True)
class WorkingHours(Part):
    """When work is done on one day of the week; a day that isn't named is free."""

    weekday: Annotated[Weekday, Said("Day")]
    starts_at: Annotated[dt.time, Said("From")]
    ends_at: Annotated[dt.time, Said("Until")]

    def __post_init__(self) -> None:
        one_of("A day of the week", self.weekday, WEEKDAYS)
        if self.starts_at.tzinfo or self.ends_at.tzinfo:
            raise AgreementError("Working hours have no time zone of their own. Leave it out and name the zone once.")
        if self.ends_at <= self.starts_at:
            raise AgreementError(
                f"Work on {self.title} ends at {self.ends_at:%H:%M}, not after its start at {self.starts_at:%H:%M}. "
                "Correct one of them."
            )

    @property
    def title(self) -> str:
        """The day of the week."""
        return self.weekday.capitalize()


@dataclass(frozen=True)
class Holiday(Part):
    """A day on which nobody works."""

    day: Annotated[dt.date, Said("Day")]
    name: Annotated[str, Said("Name")] = ""

    @property
    def title(self) -> str:
        """The day and its name."""
        return f"{day_in_words(self.day)} {self.name}".strip()

    @property
    def identity(self) -> str:
        """The day."""
        return self.day.isoformat()


@dataclass(frozen=True)
class ServiceLevel(Part):
    """Both sides; *excusal_limit* (0-1) is the part of a month's leads that may be excused, on one of the grounds.

    An empty *time_zone* is that of the workspace.
    """

    promises: Annotated[tuple[Promise, ...], Said("Marketing's promise")] = ()
    responses: Annotated[tuple[Response, ...], Said("Sales' response")] = ()
    working_hours: Annotated[tuple[WorkingHours, ...], Said("Working hours")] = ()
    holidays: Annotated[tuple[Holiday, ...], Said("Holiday")] = ()
    time_zone: Annotated[str, Said("Time zone")] = ""
    excusal_grounds: Annotated[tuple[str, ...], Said("Grounds for excusal")] = ()
    excusal_limit: Annotated[float | None, Said("Limit of excusals", "rate")] = None

    def __post_init__(self) -> None:
        all_different("Marketing's side", self.promises)
        all_different("Sales' side", self.responses)
        all_different("The week", self.working_hours)
        all_different("The list of holidays", self.holidays)
        a_rate("The limit of excusals", self.excusal_limit)
        if not self.working_hours:
            raise AgreementError("No day of the week has working hours. Name at least one.")
        if any(response.rule is None for response in self.responses[:-1]):
            raise AgreementError("A type of lead without a rule stands for every lead left: put it last.")
        if self.time_zone:
            _ensure_zone(self.time_zone)

    @property
    def title(self) -> str:
        """What the topic is called."""
        return "Service level"


def _ensure_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as cause:
        raise AgreementError(f"'{shown(name)}' is no time zone. Write one such as Europe/Berlin.") from cause


START: Final = ServiceLevel(
    responses=(Response(EVERY_LEAD, Decimal(8), 3, 5),),
    working_hours=tuple(WorkingHours(day, dt.time(9), dt.time(17)) for day in WEEKDAYS[:5]),
)
