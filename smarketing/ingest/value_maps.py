"""Their statuses and stages → ours: each value with its count, and what it is taken for."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from smarketing.domain.stages import DEFAULT_STAGES
from smarketing.ingest.headers import normal, words
from smarketing.ingest.model import ColumnMapping, Grid, Mapping
from smarketing.ingest.similarity import contains
from smarketing.ingest.value_counts import counts_of

STAGE_WORDS: Final = Path(__file__).with_name("stage_words.toml")
DISQUALIFIED: Final = "disqualified"
WON, LOST, OPEN = "won", "lost", "open"
MOST_VALUES: Final = 500
HISTORY: Final = "stage_history"
MAPPED_COLUMNS: Final = {
    "leads": ("lifecycle_stage", "lead_status"),
    "deals": ("deal_stage",),
    HISTORY: ("stage",),
}
_ONLY_OF_LEADS: Final = frozenset({"marketing_qualified", "sales_qualified"})
_LEAST_SURE: Final = "lead"
"""Every record is one: beside a word for another stage it says nothing."""


@dataclass(frozen=True)
class MappedValue:
    """One value of a column, how many rows have it, and what it is taken for; None: unknown as yet."""

    value: str
    count: int
    ours: str | None


def choices(kind: str) -> tuple[str, ...]:
    """Return what the values of a table's stages may be taken for."""
    stages = tuple(stage.key for stage in DEFAULT_STAGES)
    return {"leads": (*stages, DISQUALIFIED), HISTORY: stages}.get(kind, (WON, LOST, OPEN))


@cache
def _stage_words(kind: str) -> dict[str, tuple[str, ...]]:
    written = tomllib.loads(STAGE_WORDS.read_text(encoding="utf-8"))
    return {ours: tuple(known) for ours, known in written[kind].items()}


def meaning(value: str, kind: str | None, preset: Dictionary[str, tuple[str, ...]]) -> str | None:
    """Return what *value* means to us: as the preset says, else as the stages of *kind* are called, else None."""
    spoken = words(value)
    plain = tuple(word for word in spoken if not word.isdecimal()) or spoken
    usual = _stage_words(kind) if kind else {}
    for known in (preset, usual):
        for name in (spoken, plain):
            ours = next((ours for ours, names in known.items() if "".join(name) in map(normal, names)), None)
            if ours is not None:
                return ours
    return _meaning_within(plain, usual) if kind and not _said_with_care(plain) else None


def _said_with_care(spoken: Sequence[str]) -> bool:
    """Return whether *spoken* denies or weakens what it names: “not won”, “potential customer”, “to be qualified”."""
    said = f" {' '.join(spoken)} "
    return any(f" {' '.join(words(hedge))} " in said for hedge in _stage_words("within")["hedges"])


def _meaning_within(value: Sequence[str], known: Dictionary[str, tuple[str, ...]]) -> str | None:
    """Return what the known names that stand in *value* mean together, None where they contradict each other.

    A name within a longer one says nothing of its own. Some are taken only where they stand alone: a demo that is
    completed is no deal won. What marketing qualified is not qualified by sales.
    """
    within = _stage_words("within")
    alone = {normal(name) for name in within["alone"]}
    found = [
        (" ".join(words(name)), ours)
        for ours, names in known.items()
        for name in names
        if normal(name) not in alone and contains(value, words(name))
    ]
    said = {ours for name, ours in found if not any(name != other and name in other for other, _ in found)}
    if len(said) > 1:
        said.discard(_LEAST_SURE)
    if DISQUALIFIED in said and "customer" not in said:
        return DISQUALIFIED
    if "sales_qualified" in said and {normal(name) for name in within["marketing"]} & set(value):
        said = (said - {"sales_qualified"}) | {"marketing_qualified"}
    return said.pop() if len(said) == 1 else None


def commonest_values(grid: Grid, headers: Sequence[str]) -> dict[str, list[str]]:
    """Return the values of each of *headers* that a value map is made for, the commonest first."""
    counted = counts_of(grid, headers)
    return {header: [value for value, _ in counts[:MOST_VALUES]] for header, counts in counted.items()}


def value_map(
    values: Sequence[str], kind: str | None, preset: Dictionary[str, tuple[str, ...]]
) -> tuple[tuple[str, str], ...]:
    """Return their value → ours for those of *values*, the commonest first, that mean something to us."""
    if kind == HISTORY:
        kind = "leads" if is_of_leads(values) else None
        found = ((value, meaning(value, kind, preset)) for value in values)
        return tuple((value.strip(), ours) for value, ours in found if ours in choices(HISTORY))
    found = ((value, meaning(value, kind, preset)) for value in values)
    return tuple((value.strip(), ours) for value, ours in found if ours is not None)


def is_of_leads(stages: Sequence[str]) -> bool:
    """Return whether a history of *stages* is one of leads: one of them is called so for leads and never for deals.

    A deal's stages often have a name that leads use too (“Qualified”, “New”), which proves nothing.
    """
    leads, deals = _stage_words("leads"), _stage_words("deals")
    of_deals = {normal(name) for names in deals.values() for name in names}
    only = {normal(name) for ours in _ONLY_OF_LEADS for name in leads[ours]} - of_deals
    return any(normal(stage) in only for stage in stages)


def mapped_values(grid: Grid, mapping: Mapping, target: str) -> list[MappedValue]:
    """Return every value of the column taken for *target*, most frequent first; those without ``ours`` are unknown."""
    column = next((column for column in mapping.columns if column.target == target), None)
    if column is None:
        return []
    ours = dict(column.values)
    counts = counts_of(grid, [column.header])[column.header][:MOST_VALUES]
    return [MappedValue(value, count, ours.get(value.strip())) for value, count in counts]


def keeps_own_words(kind: str, values: Sequence[MappedValue]) -> bool:
    """Return whether *values* are stages of a history of deals, which need no meaning of ours: none is unknown.

    A history of leads in which somebody said what a stage means is none of deals.
    """
    if kind != HISTORY or any(value.ours for value in values):
        return False
    return not is_of_leads([value.value for value in values])


def with_new_values(grid: Grid, column: ColumnMapping, kind: str) -> tuple[tuple[str, str], ...]:
    """Return the value map of a remembered column, with the values added that are new in *grid* and known as words."""
    added = value_map(commonest_values(grid, [column.header])[column.header], kind, {})
    return tuple({**dict(added), **dict(column.values)}.items())
