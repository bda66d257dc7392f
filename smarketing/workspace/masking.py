"""What stands for the personal data of leads where somebody may not see it: in columns, in texts, in ids."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cached_property
from typing import Any, Final, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from smarketing.domain.agreements import PlanAgreement
from smarketing.domain.contacts import CONTACT, HIDDEN, without_contacts
from smarketing.domain.filters import SHARED_FILTERS, Filters
from smarketing.domain.personas import RuleSet
from smarketing.domain.tables import TABLES
from smarketing.ingest.keyed_hashes import Key
from smarketing.store import Agreed, Comment, Excusal, Feedback, Hearing, Proposal, Remark, Scenario
from smarketing.store.erasing import FREE_TEXT
from smarketing.store.returns import Return
from smarketing.workspace.leads_of_build import WORD, Names, are_named

T = TypeVar("T")
PERSONAL: Final = frozenset(column.name for table in TABLES.values() for column in table.columns if column.is_personal)
_OF_MANY: Final = frozenset(
    {*SHARED_FILTERS, "content", "rated_by", "heard_by", "excused_by", "stage", "stage_label", "reason_team"}
)
"""Columns whose values are of many leads, or of colleagues: a name there is not a lead's."""
_STANDS_FOR: Final = "lead-"
_DIGITS: Final = 16
_LONGEST: Final = 5
"""So many words a full name has at most."""


class Mask:
    """Hides personal data of leads; *names* gives the names of those in force, *ids* their ids that are addresses.

    The same address is hidden as the same id everywhere, so that a lead is found by it: by the key of the workspace.
    """

    def __init__(self, names: Callable[[], Names], ids: Callable[[], tuple[str, ...]], key: Callable[[], Key]) -> None:
        self._names = names
        self._ids = ids
        self._made_key = key
        self._known: tuple[tuple[str, ...], dict[str, str]] = ((), {})

    @cached_property
    def _key(self) -> Key:
        return self._made_key()

    def lead_id(self, lead_id: str) -> str:
        """Return what stands for *lead_id*: itself, unless it holds an address."""
        if "@" not in lead_id:
            return lead_id
        return f"{_STANDS_FOR}{self._key.digest('name', f'id {lead_id}')[:_DIGITS]}"

    def asked(self, filters: Filters) -> Filters:
        """Return *filters* by the ids that leads have, for those that stand for them."""
        given = dict(filters.where).get("lead_id", ())
        return filters.narrowed("lead_id", *map(self.known, given)) if given else filters

    def known(self, shown: str) -> str:
        """Return the id that is *shown*, or that *shown* stands for."""
        if not shown.startswith(_STANDS_FOR):
            return shown
        ids = self._ids()
        if ids is not self._known[0]:
            self._known = (ids, {self.lead_id(one): one for one in ids})
        return self._known[1].get(shown, shown)

    def text(self, text: str) -> str:
        """Return *text* without addresses, international phone numbers and the full names of leads in force."""
        return self._without_names([without_contacts(text)])[0] if text else text

    def column(self, name: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
        """Return the column *name* without personal data: as a whole where it is that, else in its texts and ids."""
        if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
            return column
        if name in PERSONAL:
            return pc.if_else(pc.is_valid(column), pa.scalar(HIDDEN, column.type), pa.scalar(None, column.type))
        if name.endswith("lead_id"):
            return self._each(column, lambda values: [value and self.lead_id(value) for value in values])
        column = pc.replace_substring_regex(column, CONTACT, HIDDEN)
        return column if name in _OF_MANY else self._each(column, self._without_names)

    def decision(self, value: T) -> T:
        """Return the decision *value* without personal data of leads in its texts and ids."""
        hidden = {name: fresh for name, text, fresh in self._hidden(value) if fresh != text}
        return replace(value, **hidden) if hidden else value  # type: ignore[type-var]  # every decision is a dataclass

    def _hidden(self, value: object) -> Iterator[tuple[str, Any, Any]]:
        """Yield each field of *value* that may say who a lead is, as it is and as it may be seen."""
        names = {*FREE_TEXT, *_ALSO_TEXT.get(type(value), ())}
        texts = {name: text for name in names if isinstance(text := getattr(value, name, None), str)}
        yield from ((name, text, self.text(text)) for name, text in texts.items())
        for name in _ALSO_WITHIN.get(type(value), ()):
            yield name, (parts := getattr(value, name)), self._within(parts, name)
        if isinstance(value, Comment) and value.subject == "lead":
            yield "subject_key", value.subject_key, self.lead_id(value.subject_key)
        if isinstance(value, Remark):
            yield "answers", value.answers, tuple(map(self.text, value.answers))
        if isinstance(value, Feedback | Return | Excusal | Hearing):
            yield "lead_id", value.lead_id, self.lead_id(value.lead_id)

    def _within(self, said: Any, name: str) -> Any:  # noqa: ANN401  # a text, or what is made of texts
        """Return *said*, the field *name* of something, without personal data in the texts within it."""
        if isinstance(said, str):
            return self.text(said) if name in _SAID else said
        if isinstance(said, tuple):
            return tuple(self._within(one, name) for one in said)
        if not is_dataclass(said) or isinstance(said, type):
            return said
        plan_name = {"name": self.text(said.name)} if isinstance(said, PlanAgreement) else {}
        parts = {field.name: self._within(getattr(said, field.name), field.name) for field in fields(said)}
        changed = {name: part for name, part in {**parts, **plan_name}.items() if part != getattr(said, name)}
        return replace(said, **changed) if changed else said

    @staticmethod
    def _each(column: pa.ChunkedArray, change: Callable[[list[Any]], list[Any]]) -> pa.ChunkedArray:
        """Return *column* with each distinct value of it changed, once."""
        coded = column.combine_chunks().dictionary_encode()
        before = coded.dictionary.to_pylist()
        after = change(before)
        if after == before:
            return column
        return pa.chunked_array([pa.array(after, column.type).take(coded.indices)])

    def _without_names(self, texts: list[str]) -> list[str]:
        """Return *texts* without the full names of leads: everything asked at once, for a hash costs less so."""
        spans = [(place, one) for place, text in enumerate(texts) if " " in text or "," in text for one in _spans(text)]
        if not spans:
            return texts
        is_name = are_named(self._names(), [said for _, (_, _, said) in spans])
        found: dict[int, list[tuple[int, int]]] = {}
        for (place, (start, end, _)), named in zip(spans, is_name, strict=True):
            if named:
                found.setdefault(place, []).append((start, end))
        return [_cut(text, found[place]) if place in found else text for place, text in enumerate(texts)]


_ALSO_TEXT: Final[dict[type, tuple[str, ...]]] = {
    Proposal: ("reason",), Agreed: ("reason",), Scenario: ("name",), RuleSet: ("why",),
}  # fmt: skip
_ALSO_WITHIN: Final[dict[type, tuple[str, ...]]] = {
    Proposal: ("content",), Agreed: ("content",), Scenario: ("overrides", "portions"), RuleSet: ("rules",),
}  # fmt: skip
_SAID: Final = frozenset(
    {
        *("why", "words", "value", "what", "information", "definition", "entry_rule", "evidence", "meaning"),
        *("description", "needs", "objections", "content", "offers"),
        *("for_whom", "problem", "category", "promise", "unlike", "proof"),
    }
)
"""Parts of what is agreed, planned or ruled that are in somebody's own words, or that leads are compared with."""


def _spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield every run of two words or more that may be a name: where it starts and ends, and how a name is kept."""
    words = [(one.start(), one.end(), one[0].lower()) for one in WORD.finditer(text)]
    for first in range(len(words) - 1):
        said = words[first][2]
        for _, end, word in words[first + 1 : first + _LONGEST]:
            said = f"{said} {word}"
            yield words[first][0], end, said


def _cut(text: str, spans: list[tuple[int, int]]) -> str:
    """Return *text* with what is within *spans* hidden; of two that overlap, both go."""
    kept, at = "", 0
    for start, end in sorted(spans):
        kept += (text[at:start] + HIDDEN) if start >= at else ""
        at = max(at, end)
    return kept + text[at:]
