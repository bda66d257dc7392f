"""A change of the agreement while somebody writes it: nothing typed is lost, whatever happens meanwhile."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import count
from typing import Any, Final, Literal, Union, cast, get_args, get_origin, get_type_hints

import streamlit as st
from pydantic import TypeAdapter, ValidationError

from smarketing.domain.agreements import LeadRule, Part, said_of, topic_of
from smarketing.domain.personas import Condition
from smarketing.errors import SmarketingError
from smarketing.store import Agreed, Entry
from smarketing.ui.persona_draft import DraftCondition, DraftRule

Shape = Literal[
    "text", "lines", "choice", "choices", "decimal", "whole", "rate", "day", "time", "flag", "parts", "rule"
]
_STATE: Final = "agreement_drafts"
_PERCENT: Final = Decimal(100)
_LONGEST_KEY: Final = 60
_PLAIN: Final[dict[type, Shape]] = {
    str: "text", bool: "flag", int: "whole", float: "rate", Decimal: "decimal", dt.date: "day", dt.time: "time",
    LeadRule: "rule",
}  # fmt: skip
_numbers = count(1)


@dataclass(frozen=True)
class Field:
    """One field of a part: what people call it, how it is typed in, and what it may be or is made of."""

    name: str
    label: str
    unit: str
    shape: Shape
    of: Any = None
    is_optional: bool = False


def fields_of(kind: type[Part]) -> tuple[Field, ...]:
    """Return the fields of *kind* in their order."""
    if kind not in _FIELDS:
        hints, said = get_type_hints(kind), said_of(kind)
        _FIELDS[kind] = tuple(_field(name, hints[name], about.label, about.unit) for name, about in said.items())
    return _FIELDS[kind]


def _field(name: str, hint: Any, label: str, unit: str) -> Field:  # noqa: ANN401  # a type hint
    is_optional = get_origin(hint) in {Union, types.UnionType}
    inner = next(one for one in get_args(hint) if one is not types.NoneType) if is_optional else hint
    if get_origin(inner) is Literal:
        return Field(name, label, unit, "choice", get_args(inner), is_optional)
    if get_origin(inner) is not tuple:
        return Field(name, label, unit, _PLAIN[inner], None, is_optional)
    item = get_args(inner)[0]
    if get_origin(item) is Literal:
        return Field(name, label, unit, "choices", get_args(item))
    return Field(name, label, unit, *(("lines", None) if item is str else ("parts", item)))


_FIELDS: Final[dict[type[Part], tuple[Field, ...]]] = {}


@dataclass
class Node:
    """One part as typed: by field a text, a number, a list of nodes; ``number`` tells it apart from all others.

    ``is_kept`` says that it stands in what is agreed already.
    """

    kind: type[Part]
    values: dict[str, Any]
    is_kept: bool = False
    number: int = field(default_factory=lambda: next(_numbers))

    def raw(self) -> dict[str, Any]:
        """Return what a topic reads; a condition that isn't complete says so itself.

        Raises:
            SettingsError: names what is missing in a condition.
            AgreementError: a rule has none.
        """
        said = {one.name: _raw(one, self.values[one.name]) for one in fields_of(self.kind)}
        if said.get("key") == "":  # verdicts and numbers name a reason or a stage by its key: it is made of its name
            said["key"] = re.sub(r"\W+", "_", said["label"].casefold()).strip("_")[:_LONGEST_KEY]
        return said

    @property
    def title(self) -> str:
        """What it is called; empty while it isn't complete."""
        try:
            made: Part = TypeAdapter(self.kind).validate_python(self.raw())
        except (SmarketingError, ValidationError):
            return ""
        return made.title


def node_of(part: Part, *, is_kept: bool = False) -> Node:
    """Return *part* as typed in."""
    values = {one.name: _typed(one, getattr(part, one.name), is_kept=is_kept) for one in fields_of(type(part))}
    return Node(type(part), values, is_kept)


def new_node(kind: type[Part]) -> Node:
    """Return an empty part of *kind*."""
    return Node(kind, {one.name: _empty(one) for one in fields_of(kind)})


def _empty(one: Field) -> Any:  # noqa: ANN401  # depends on the shape
    match one.shape:
        case "text" | "lines":
            return ""
        case "parts" | "choices":
            return []
        case "choice":
            return one.of[0]
        case "flag":
            return False
    return None


def _typed(one: Field, value: Any, *, is_kept: bool) -> Any:  # noqa: ANN401  # a field of any part
    """Return a field's *value* as its widget shows it."""
    if one.shape == "parts":
        return [node_of(part, is_kept=is_kept) for part in value]
    return _SHOWN[one.shape](value) if one.shape in _SHOWN and value is not None else value


def _raw(one: Field, value: Any) -> Any:  # noqa: ANN401  # as typed
    """Return what is typed as the topic reads it."""
    if one.shape == "parts":
        return [node.raw() for node in value]
    if one.shape == "choices":
        return tuple(choice for choice in one.of if choice in value)
    return _READ[one.shape](value) if one.shape in _READ and value is not None else value


def _condition(made: Condition) -> DraftCondition:
    value = f"{made.value:g}" if isinstance(made.value, float) else made.value
    return DraftCondition(made.column, made.operator, value)


def _made(typed: DraftCondition) -> Condition:
    """Return the condition as it is kept: a number that something is compared with is one."""
    made = typed.made()
    if made.operator in {"greater", "less"} and isinstance(made.value, str):
        with contextlib.suppress(ValueError):  # a day
            return replace(made, value=float(made.value))
    return made


_SHOWN: Final[dict[Shape, Callable[[Any], Any]]] = {
    "lines": "\n".join,
    "choices": list,
    "rule": lambda rule: DraftRule("", rule.match, [_condition(one) for one in rule.conditions]),
    "rate": lambda share: float(Decimal(str(share)) * _PERCENT),
    "decimal": float,
}
_READ: Final[dict[Shape, Callable[[Any], Any]]] = {
    "text": str.strip,
    "lines": lambda text: tuple(line.strip() for line in text.splitlines() if line.strip()),
    "rule": lambda rule: LeadRule(rule.match, tuple(_made(one) for one in rule.conditions)),
    "rate": lambda percent: float(Decimal(str(percent)) / _PERCENT),
    "decimal": lambda number: Decimal(f"{number:.12g}"),
}


@dataclass
class Draft:
    """A change of one topic in hand, why, and from when; ``base`` is what its author saw agreed.

    ``revises`` is the key and the version of the proposal that it changes, None for a new one. ``editing`` is the
    number of the part that is open. ``begun`` is how it was written down first, ``is_typed`` whether that changed.
    """

    topic: str
    base: Entry[Agreed]
    node: Node
    holds_from: dt.date
    reason: str = ""
    is_signed: bool = True
    revises: tuple[str, int] | None = None
    editing: int | None = None
    begun: str = ""
    is_typed: bool = False

    def content(self) -> Part:
        """Return what is typed as the content of the topic.

        Raises:
            SmarketingError: says what is missing or wrong.
        """
        return topic_of(self.topic).decode(self.node.raw())

    def fill(self, content: Part) -> None:
        """Put *content* in the place of what is typed."""
        self.node, self.editing = node_of(content, is_kept=True), None

    def edit(self, number: int | None) -> None:
        """Open the part *number*; none closes the one that is open."""
        self.editing = number


def begin(base: Entry[Agreed], today: dt.date) -> Draft:
    """Take what is agreed in hand to change it."""
    draft = Draft(base.key, base, node_of(base.value.content, is_kept=True), max(today, base.value.holds_from))
    _drafts()[base.key] = draft
    return draft


def take_up(draft: Draft) -> bool:
    """Take *draft* in hand; return whether it is: another change of its topic is not typed over."""
    if (known := draft_of(draft.topic)) is not None and known.is_typed:
        return False
    _drafts()[draft.topic] = draft
    return True


def draft_of(topic: str) -> Draft | None:
    """Return the change of *topic* in hand, if any."""
    return _drafts().get(topic)


def put_down(topic: str) -> None:
    """Forget the change of *topic* in hand."""
    _drafts().pop(topic, None)


def in_hand() -> Mapping[str, Draft]:
    """Return every change in hand by its topic."""
    return _drafts()


def _drafts() -> dict[str, Draft]:
    return cast("dict[str, Draft]", st.session_state.setdefault(_STATE, {}))
