"""What changes from one agreement to the next, field by field, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Final, Literal, get_type_hints

from smarketing.domain.agreements.parts import Part, Said
from smarketing.domain.agreements.rules import LeadRule, condition_in_words
from smarketing.domain.period import day_in_words
from smarketing.domain.personas import Condition

Kind = Literal["changed", "added", "removed"]
NOTHING: Final = "none"


@dataclass(frozen=True)
class Difference:
    """One thing that is not as before: *what* it is, and how it read and reads."""

    kind: Kind
    what: str
    before: str = ""
    after: str = ""
    unit: str = ""

    @property
    def sentence(self) -> str:
        """The difference on one line, such as ``Time limit of MQL: 7 → 5 days``."""
        if self.kind == "changed":
            return f"{self.what}: {self._with_unit(self.before, self.after)} → {self._with_unit(self.after)}"
        said = self.after or self.before
        return f"{self.what}: {self.kind}{f' {said}' if said else ''}"

    def _with_unit(self, said: str, follows: str = NOTHING) -> str:
        """Return *said* with its unit, which stands once where a number *follows*."""
        return said if not self.unit or said == NOTHING or follows != NOTHING else f"{said} {self.unit}"


def differences(before: Part, after: Part) -> tuple[Difference, ...]:
    """Return what *after* says otherwise than *before*, in the order of the fields; nothing where they are equal."""
    return tuple(_of_fields(before, after, ""))


def said_of(kind: type[Part]) -> dict[str, Said]:
    """Return what people call each field of *kind*, and its unit."""
    hints = get_type_hints(kind, include_extras=True)
    return {one.name: hints[one.name].__metadata__[0] for one in fields(kind)}  # type: ignore[arg-type]  # each part is a dataclass


def in_words(value: Any, unit: str = "") -> str:  # noqa: ANN401  # a field of any part
    """Return a field's *value* as people read it, without its unit unless that is a rate."""
    if value in (None, "", ()):
        return NOTHING
    if isinstance(value, tuple):
        return "; ".join(in_words(one) for one in value)
    if isinstance(value, float | Decimal) and unit == "rate":
        return f"{float(value) * 100:.12g} %"
    for kind, words in _WORDS.items():
        if isinstance(value, kind):
            return words(value)
    return str(value)


def _summary(part: Part) -> str:
    """Return what *part* says besides what it is called."""
    said = []
    for name, about in said_of(type(part)).items():
        value = getattr(part, name)
        words = in_words(value, about.unit)
        if words not in {NOTHING, part.title, part.identity}:
            unit = f" {about.unit}" if about.unit not in {"", "rate"} else ""
            said.append(f"{about.label.lower()} {words}{unit}")
    return ", ".join(said)


_WORDS: Final[dict[type, Callable[[Any], str]]] = {
    bool: lambda value: "yes" if value else "no",
    LeadRule: lambda rule: str(rule.in_words),
    Condition: condition_in_words,
    Part: _summary,
    Decimal: lambda value: f"{value.normalize():,f}",
    dt.date: day_in_words,
    dt.time: lambda time: f"{time:%H:%M}" if not (time.second or time.microsecond) else time.isoformat(),
}


def _of_fields(before: Part, after: Part, owner: str) -> Iterator[Difference]:
    for name, about in said_of(type(before)).items():
        was, now = getattr(before, name), getattr(after, name)
        what = f"{about.label} of {owner}" if owner else about.label
        if was == now:
            continue
        if isinstance(was, tuple) and isinstance(now, tuple):
            yield from _of_lists(was, now, about.label, what, owner)
        else:
            unit = "" if about.unit == "rate" else about.unit
            yield Difference("changed", what, in_words(was, about.unit), in_words(now, about.unit), unit)


def _of_lists(was: Sequence[Any], now: Sequence[Any], label: str, what: str, owner: str) -> Iterator[Difference]:
    if all(isinstance(one, Part) for one in (*was, *now)):
        yield from _of_parts(was, now, label, what, owner)
        return
    gone, new = [one for one in was if one not in now], [one for one in now if one not in was]
    yield from (Difference("removed", what, before=in_words(one)) for one in gone)
    yield from (Difference("added", what, after=in_words(one)) for one in new)
    if not gone and not new:
        yield Difference("changed", what, in_words(tuple(was)), in_words(tuple(now)))


def _of_parts(was: Sequence[Part], now: Sequence[Part], label: str, what: str, owner: str) -> Iterator[Difference]:
    old, new = ({one.identity: one for one in parts} for parts in (was, now))
    for key, part in old.items():
        named = f"{part.title} of {owner}" if owner else part.title
        if key not in new:
            yield Difference("removed", f"{label} {named}", before=_summary(part))
        elif part != new[key]:
            yield from _of_fields(part, new[key], named)
    for key, part in new.items():
        if key not in old:
            yield Difference("added", f"{label} {part.title}{f' of {owner}' if owner else ''}", after=_summary(part))
    kept = [key for key in old if key in new]
    if kept != [key for key in new if key in old]:
        order = [", ".join(parts[key].title for key in parts if key in kept) for parts in (old, new)]
        yield Difference("changed", f"Order of {what}", *order)
