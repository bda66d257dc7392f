"""What is known of the exports of CRMs and ad platforms: one TOML file each, see ``docs/presets.md``."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from smarketing.domain.tables import TABLES
from smarketing.errors import IngestError
from smarketing.ingest.headers import normal
from smarketing.settings import settings

FOLDER: Final = Path(__file__).with_name("presets")
NOT_NEEDED: Final = "not_needed"
ANYTHING: Final = "…"
MIN_MATCHED: Final = 3
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
class Companion:
    """A table that an export holds besides its own: its own headers, or one column per stage (``entered``)."""

    kind: str
    headers: Spellings
    values: ValueMaps
    record_id: str | None
    entered: tuple[re.Pattern[str], ...]

    def stages(self, header: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Return header → (stage, pipeline) for the headers that date the entry into a stage, in their order."""
        found = ((name, pattern.match(name.strip())) for name in header for pattern in self.entered)
        return {name: (hit["stage"], hit.groupdict().get("pipeline") or "") for name, hit in found if hit}


@dataclass(frozen=True)
class Preset:
    """The headers of one kind of export: canonical column → spellings, best first.

    ``signs`` are spellings of which at least one must be there, unless a ``prefix`` tells the export; ``required`` the
    columns that must be found. ``otherwise`` are spellings of a header that fills a column where the one found is
    empty. ``only`` names a header and the values of the rows that count. ``note`` says why a file that is
    ``not_needed`` is not.
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
    only: tuple[str, tuple[str, ...]] | None = None
    also: tuple[Companion, ...] = ()
    facts: Facts = field(default_factory=Facts)
    otherwise: Spellings = field(default_factory=dict)

    @property
    def spellings(self) -> frozenset[str]:
        """Every spelling of a header in this preset, those of the tables that ride along included."""
        groups = (self.headers, self.otherwise, *(part.headers for part in self.also))
        return frozenset(spelling for group in groups for known in group.values() for spelling in known)

    def match(self, header: Sequence[str]) -> dict[str, str]:
        """Return canonical column → header for what this preset knows of *header*; empty if it is another's export."""
        found = find(self.headers, header, self.prefix)
        return (
            found if self._has_sign(header) and set(self.required) <= found.keys() and len(found) >= MIN_MATCHED else {}
        )

    def second(self, header: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """Return (column, header) for each column of *header* that another header fills where its own is empty."""
        first, second = self.match(header), find(self.otherwise, header, self.prefix)
        return tuple((column, name) for column, name in second.items() if first.get(column, name) != name)

    def _has_sign(self, header: Sequence[str]) -> bool:
        if self.prefix:
            return any(_without(self.prefix, name) is not None for name in header)
        return any(_spelled(sign, name, "") for sign in self.signs for name in header)

    def reach(self, header: Sequence[str]) -> int:
        """Return how many of *header* this preset knows, the tables that ride along included."""
        known = {*self.match(header).values(), *(name for _, name in self.second(header))}
        for part in self.also:
            known.update(find(part.headers, header, self.prefix).values(), part.stages(header))
        return len(known)


def find(spellings: Spellings, header: Sequence[str], prefix: str = "") -> dict[str, str]:
    """Return canonical column → the header of its first spelling that is there."""
    found: dict[str, str] = {}
    for column, known in spellings.items():
        match = next((name for spelling in known for name in header if _spelled(spelling, name, prefix)), None)
        if match is not None:
            found[column] = match
    return found


def _spelled(spelling: str, header: str, prefix: str) -> bool:
    """Tell whether *header* is *spelling*, with or without the export's prefix; ``…`` at its end is any text."""
    candidates = {normal(header), normal((_without(prefix, header) if prefix else None) or header)}
    if spelling.endswith(ANYTHING):
        return any(name.startswith(normal(spelling[:-1])) for name in candidates)
    return normal(spelling) in candidates


def _without(prefix: str, header: str) -> str | None:
    """Return what follows *prefix* in *header*, None if it doesn't start so; case and accents don't matter."""
    decomposed = unicodedata.normalize("NFKD", header.strip())
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return plain[len(prefix) :] if plain.lower().startswith(prefix.lower()) else None


def best_preset(header: Sequence[str], kind: str | None = None) -> tuple[Preset, dict[str, str]] | None:
    """Return the preset that knows most of *header*, with what it matched; None if no export we know looks so."""
    matches = [(preset, preset.match(header)) for preset in presets() if kind in {None, preset.kind}]
    known = [(preset, match) for preset, match in matches if match]
    return max(known, key=lambda pair: pair[0].reach(header), default=None)


def own_names(kind: str, header: Sequence[str]) -> dict[str, str]:
    """Return canonical column → header for the headers that already are called as ours."""
    return find({column.name: (column.name,) for column in TABLES[kind].columns}, header)


def presets() -> tuple[Preset, ...]:
    """Return every preset, by name: ours, and those of the folder that the setting ``presets`` names.

    One of that folder replaces ours of the same name. What is added or changed there counts from the next call on.

    Raises:
        IngestError: a file is no TOML or names a table or column that we don't have.
    """
    own = settings().presets
    added = {path.stem: _read_once(path, path.stat().st_mtime_ns) for path in Path(own).glob("*.toml")} if own else {}
    return tuple(preset for _, preset in sorted({**_ours(), **added}.items()))


@cache
def _ours() -> dict[str, Preset]:
    return {path.stem: read_preset(path) for path in FOLDER.glob("*.toml")}


@lru_cache(maxsize=1_000)
def _read_once(path: Path, _changed: int) -> Preset:
    return read_preset(path)


def preset_named(name: str) -> Preset | None:
    """Return the preset called *name*, if there is one."""
    return next((preset for preset in presets() if preset.name == name), None)


def read_preset(path: Path) -> Preset:
    """Return the preset written in *path*; ``IngestError`` says what is wrong in it."""
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
        preset = _preset(path.stem, written)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, AttributeError, re.error) as cause:
        raise IngestError(f"The preset {path.name} can't be read: {cause!r}. See docs/presets.md.") from cause
    _check(preset, path.name)
    return preset


def _preset(name: str, written: dict[str, Any]) -> Preset:
    only = written.get("only")
    return Preset(
        name=name,
        label=written["label"],
        kind=written["kind"],
        headers=_spellings(written["headers"]),
        signs=tuple(written.get("signs", ())),
        required=tuple(written["required"]),
        values=_value_maps(written.get("values", {})),
        prefix=written.get("prefix", ""),
        note=written.get("note", ""),
        only=(only["header"], tuple(only["values"])) if only else None,
        also=tuple(_companion(kind, part) for kind, part in written.get("also", {}).items()),
        facts=_facts(written.get("facts", {})),
        otherwise=_spellings(written.get("otherwise", {})),
    )


def _facts(written: dict[str, Any]) -> Facts:
    known = {**written, "unsure": tuple(written.get("unsure", ()))}
    return Facts(**known)


def _companion(kind: str, written: dict[str, Any]) -> Companion:
    return Companion(
        kind=kind,
        headers=_spellings(written.get("headers", {})),
        values=_value_maps(written.get("values", {})),
        record_id=written.get("record_id"),
        entered=tuple(re.compile(pattern, re.IGNORECASE) for pattern in written.get("entered", ())),
    )


def _spellings(written: dict[str, list[str]]) -> Spellings:
    return {column: tuple(known) for column, known in written.items()}


def _value_maps(written: dict[str, dict[str, list[str]]]) -> ValueMaps:
    return {column: _spellings(values) for column, values in written.items()}


def _check(preset: Preset, file: str) -> None:
    """Refuse a preset that names what the canonical tables don't have, or whose facts are about something else."""
    if preset.facts.certainty not in CERTAINTIES:
        raise IngestError(
            f"The preset {file} is '{preset.facts.certainty}' of its headers. Write one of {', '.join(CERTAINTIES)}."
        )
    other = set(preset.facts.unsure) - preset.spellings - set(preset.signs)
    if other:
        raise IngestError(f"The preset {file} is unsure of {', '.join(sorted(other))}, which is not in it.")
    if preset.kind == NOT_NEEDED:
        return
    parts = [(preset.kind, preset.headers), *((part.kind, part.headers) for part in preset.also)]
    for kind, spellings in parts:
        if kind not in TABLES:
            raise IngestError(f"The preset {file} is for '{kind}'. Write one of {', '.join(TABLES)}.")
        strange = spellings.keys() - {column.name for column in TABLES[kind].columns}
        if strange:
            raise IngestError(f"The preset {file} fills {', '.join(sorted(strange))}, which {kind} does not have.")
    alone = preset.otherwise.keys() - preset.headers.keys()
    if alone:
        raise IngestError(f"The preset {file} has a second choice for {', '.join(sorted(alone))}, but no first.")
    lost = set(preset.required) - preset.headers.keys()
    if lost:
        raise IngestError(f"The preset {file} requires {', '.join(sorted(lost))}, for which it has no header.")
