"""What a preset is: the headers of one kind of export, and how they are found in a file's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from smarketing.ingest.headers import normal
from smarketing.ingest.model import DateOrder

NOT_NEEDED: Final = "not_needed"
ANYTHING: Final = "…"
MIN_MATCHED: Final = 3
PERIOD_HEADERS: Final = ("Report period from", "Report period to")
"""What the columns are called that take the period from above a report's header, where its rows have no day."""
CERTAINTIES: Final = {
    "seen": "seen in real export files",
    "read": "read by public code that reads real exports",
    "documented": "in the vendor's documentation or source code",
    "import": "in the vendor's import sheet only",
    "general": "from general knowledge",
}
"""How sure the spellings of a preset are, the surest first, and what each word means."""

Spellings = Dictionary[str, tuple[str, ...]]
ValueMaps = Dictionary[str, Dictionary[str, tuple[str, ...]]]


@dataclass(frozen=True)
class Facts:
    """How sure the spellings of a preset are (a word of ``CERTAINTIES``), who says so, and which are only supposed."""

    certainty: str = "general"
    source: str = ""
    unsure: tuple[str, ...] = ()


@dataclass(frozen=True)
class RowsOf:
    """The rows with one of ``values`` under one of ``headers``; where ``others``, all but those."""

    headers: tuple[str, ...]
    values: tuple[str, ...]
    others: bool = False

    def header_in(self, header: Sequence[str]) -> str | None:
        """Return the header that tells, None where the export lacks it."""
        return find({"": self.headers}, header).get("")

    @property
    def in_words(self) -> str:
        """What stands under the header in these rows."""
        return f"{'not ' if self.others else ''}{' or '.join(self.values)}"


@dataclass(frozen=True)
class Companion:
    """A table that an export holds besides its own: its own headers, or one column per stage (``entered``).

    With ``when``, every row is a record of it, provided that the file has such rows; else each row repeats one.
    """

    kind: str
    headers: Spellings
    values: ValueMaps
    record_id: str | None
    entered: tuple[re.Pattern[str], ...]
    when: RowsOf | None = None

    def stages(self, header: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Return header → (stage, pipeline) for the headers that date the entry into a stage, in their order."""
        found = ((name, pattern.match(name.strip())) for name in header for pattern in self.entered)
        return {name: (hit["stage"], hit.groupdict().get("pipeline") or "") for name, hit in found if hit}


@dataclass(frozen=True)
class Preset:
    """The headers of one kind of export: canonical column → spellings, best first.

    ``signs`` are spellings of which at least one must be there, unless a ``prefix`` tells the export; ``required`` the
    columns that must be found. ``otherwise`` are spellings of a header that fills a column where the one found is
    empty. ``only`` are the rows that count. ``note`` says why a file that is
    ``not_needed`` is not. ``only_beside`` maps a spelling to those of which one has to be taken for it to count.
    ``constants`` are the values that columns without a header have in every row.
    ``unused`` are headers that are no column of ours, whatever they sound like.
    ``date_orders`` is how the export writes days under a header, where neither they nor its first lines tell.
    """

    name: str
    label: str
    kind: str
    headers: Spellings
    signs: tuple[str, ...]
    required: tuple[str, ...]
    values: ValueMaps = field(default_factory=dict)
    prefix: str = ""
    note: str = ""
    only: RowsOf | None = None
    also: tuple[Companion, ...] = ()
    facts: Facts = field(default_factory=Facts)
    otherwise: Spellings = field(default_factory=dict)
    only_beside: Spellings = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    constants: Dictionary[str, str] = field(default_factory=dict)
    date_orders: Dictionary[str, DateOrder] = field(default_factory=dict)

    @property
    def spellings(self) -> frozenset[str]:
        """Every spelling of a header in this preset, those of the tables that ride along included."""
        groups = (self.headers, self.otherwise, *(part.headers for part in self.also))
        return frozenset(spelling for group in groups for known in group.values() for spelling in known)

    def match(self, header: Sequence[str]) -> dict[str, str]:
        """Return canonical column → header for what this preset knows of *header*; empty if it is another's export."""
        found = find(self.headers, header, self.prefix)
        alone = self._alone(found)
        found = {column: name for column, name in found.items() if name not in alone}
        return (
            found if self._has_sign(header) and set(self.required) <= found.keys() and len(found) >= MIN_MATCHED else {}
        )

    def left_alone(self, header: Sequence[str]) -> frozenset[str]:
        """Return the headers that are nothing here: ``unused``, or counting only beside another that is not taken."""
        named = {name: _names(name, self.prefix) for name in header}
        unused = (name for name in header for spelling in self.unused if _spelled(spelling, named[name]))
        return self._alone(find(self.headers, header, self.prefix)) | frozenset(unused)

    def _alone(self, found: Dictionary[str, str]) -> frozenset[str]:
        taken = {normal(name) for name in found.values()}
        needs = {normal(one): set(map(normal, others)) for one, others in self.only_beside.items()}
        return frozenset(name for name in found.values() if not needs.get(normal(name), taken) & taken)

    def second(self, header: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """Return (column, header) for each column of *header* that another header fills where its own is empty."""
        first, second = self.match(header), find(self.otherwise, header, self.prefix)
        return tuple((column, name) for column, name in second.items() if first.get(column, name) != name)

    def _has_sign(self, header: Sequence[str]) -> bool:
        if self.prefix:
            return any(_without(self.prefix, name) is not None for name in header)
        return any(_spelled(sign, _names(name, "")) for sign in self.signs for name in header)

    def reach(self, header: Sequence[str]) -> int:
        """Return how many of *header* this preset knows, the tables that ride along included."""
        known = {*self.match(header).values(), *(name for _, name in self.second(header))}
        for part in self.also:
            known.update(find(part.headers, header, self.prefix).values(), part.stages(header))
        return len(known)


def find(spellings: Spellings, header: Sequence[str], prefix: str = "") -> dict[str, str]:
    """Return canonical column → the header of its first spelling that is there."""
    found: dict[str, str] = {}
    named = {name: _names(name, prefix) for name in header}
    for column, known in spellings.items():
        match = next((name for spelling in known for name in header if _spelled(spelling, named[name])), None)
        if match is not None:
            found[column] = match
    return found


def _names(header: str, prefix: str) -> set[str]:
    """Return what *header* may be compared as: with and without the export's prefix."""
    return {normal(header), normal((_without(prefix, header) if prefix else None) or header)}


def _spelled(spelling: str, names: set[str]) -> bool:
    """Tell whether one of a header's *names* is *spelling*; ``…`` at its end is any text."""
    if spelling.endswith(ANYTHING):
        return any(name.startswith(normal(spelling[:-1])) for name in names)
    return normal(spelling) in names


def _without(prefix: str, header: str) -> str | None:
    """Return what follows *prefix* in *header*, None if it doesn't start so; case and accents don't matter."""
    decomposed = unicodedata.normalize("NFKD", header.strip())
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return plain[len(prefix) :] if plain.lower().startswith(prefix.lower()) else None
