"""The topics of the agreement: what each is called, what it starts with, and how it is kept and read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args

from pydantic import TypeAdapter, ValidationError

from smarketing.domain.agreements import calendar, hand_off, reasons, service_level, stages
from smarketing.domain.agreements.parts import AgreementError, Part
from smarketing.domain.agreements.people import PersonasAgreement, Positioning
from smarketing.domain.agreements.plan import PlanAgreement
from smarketing.errors import SettingsError, did_you_mean, shown

TopicKey = Literal[
    "stages", "sales_ready", "hand_off", "service_level", "personas", "reasons", "positioning", "calendar", "plan"
]
Loc = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field; *path* leads to it from the top of the content."""

    path: Loc
    words: str


class WrongContent(AgreementError):
    """The content of a topic can't be agreed on; *problems* say field by field why."""

    def __init__(self, topic: str, problems: tuple[Problem, ...]) -> None:
        self.topic, self.problems = topic, problems
        super().__init__(" ".join(f"{said_path(topic, one.path)}: {one.words}" for one in problems))


@dataclass(frozen=True)
class Topic:
    """One topic; *items* is its only field where it is a list and nothing else."""

    key: TopicKey
    label: str
    start: Part
    about: str
    items: str = ""
    adapter: TypeAdapter[Any] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "adapter", TypeAdapter(type(self.start)))

    def encode(self, content: Part) -> dict[str, Any]:
        """Return *content* as numbers, text, lists and mappings.

        Raises:
            AgreementError: it is the content of another topic.
        """
        if type(content) is not type(self.start):
            raise AgreementError(f"This is no content of “{self.label}”. Write what belongs there.")
        encoded: dict[str, Any] = self.adapter.dump_python(content, mode="json")
        return encoded

    def decode(self, raw: Mapping[str, Any]) -> Part:
        """Return the content that *raw* holds.

        Raises:
            WrongContent: says field by field what is wrong.
        """
        try:
            content: Part = self.adapter.validate_python(raw)
        except ValidationError as cause:
            raise WrongContent(self.key, tuple(_problem(error) for error in cause.errors())) from cause
        except SettingsError as cause:  # a condition says itself what is wrong with it
            raise WrongContent(self.key, (Problem((), str(cause)),)) from cause
        return content


TOPICS: Final[Mapping[str, Topic]] = {
    topic.key: topic
    for topic in (
        Topic(
            "stages", "Stages", stages.START, "What each stage means, who owns it, how many go on, how long.", "stages"
        ),
        Topic("sales_ready", "Sales-ready lead", hand_off.START_SALES_READY, "When a lead is ready for sales."),
        Topic(
            "hand_off", "Hand-off", hand_off.START_HAND_OFF, "Who hands what to whom, within what time.", "hand_overs"
        ),
        Topic("service_level", "Service level", service_level.START, "What both teams promise each other."),
        Topic("personas", "Personas", PersonasAgreement(), "Whom both teams want to win, and with what.", "personas"),
        Topic(
            "reasons", "Feedback reasons", reasons.START, "Why a lead is good or bad, and who acts on it.", "reasons"
        ),
        Topic("positioning", "Positioning", Positioning(), "How the company is placed before its buyers."),
        Topic("calendar", "Calendar", calendar.Calendar(), "Fiscal year, week, currency and locale."),
        Topic("plan", "Plan", PlanAgreement(), "The revenue goal both teams are measured by, and what it rests on."),
    )
}
TOPIC_KEYS: Final = get_args(TopicKey)


def topic_of(key: str) -> Topic:
    """Return the topic *key*.

    Raises:
        AgreementError: there is no such topic.
    """
    if key not in TOPICS:
        raise AgreementError(
            f"There is no agreement on '{shown(key)}'.{did_you_mean(key, TOPIC_KEYS)} "
            f"Choose one of: {', '.join(TOPIC_KEYS)}."
        )
    return TOPICS[key]


def said_path(topic: str, path: Loc) -> str:
    """Return the way to a field as people read it, such as ``stages, 2nd, limit_days``."""
    inner = path[1:] if path and path[0] == TOPICS[topic].items else path
    return ", ".join((topic, *(_ordinal(step + 1) if isinstance(step, int) else step for step in inner)))


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _problem(error: Mapping[str, Any]) -> Problem:
    """Return pydantic's *error* as a sentence of ours."""
    own = error.get("ctx", {}).get("error")
    if isinstance(own, AgreementError):
        return Problem(error["loc"], str(own))
    name = str(error["loc"][-1]) if error["loc"] else "it"
    match error["type"]:
        case "unexpected_keyword_argument":
            return Problem(error["loc"], f"'{shown(name)}' is not known here. Correct its name or take it out.")
        case "missing" | "missing_argument":
            return Problem(error["loc"], f"'{name}' is missing. Add it.")
        case "literal_error":
            allowed = error["ctx"]["expected"].replace("'", "")
            return Problem(error["loc"], f"'{shown(error['input'])}' can't be. Choose one of: {allowed}.")
        case _:
            said = error["msg"][:1].lower() + error["msg"][1:]
            return Problem(error["loc"], f"'{shown(error['input'])}' can't be read: {said}. Correct it.")
