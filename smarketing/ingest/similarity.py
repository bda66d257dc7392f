"""How much a header sounds like a canonical column: by our names, by synonyms, by spelling."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from rapidfuzz import fuzz

from smarketing.domain.tables import TABLES, Column
from smarketing.ingest.headers import normal, without_currency, without_object, words
from smarketing.ingest.ids import SEVERAL, SINGLE

SYNONYMS: Final = Path(__file__).with_name("synonyms.toml")
OWN_NAME: Final = 1.0
LABEL: Final = 0.95
SYNONYM: Final = 0.9
CALLED_SO: Final = 0.85
"""The certainty from which a header is a usual name of a column, not just like one."""
OTHER_UNIT: Final = 0.5
"""The certainty that a header names an amount, but not in whole units of a currency: shown, never taken."""
_OF_ANOTHER_UNIT: Final = frozenset(
    [
        "micros",
        "micro",
        "cents",
        "cent",
        "centimes",
        "pence",
        "rappen",
        "k",
        "tsd",
        "teur",
        "keur",
        "thousand",
        "thousands",
        "tausend",
        "000",
        "mio",
        "million",
        "millions",
        "per",
        "pro",
        "avg",
        "average",
        "durchschn",
        "durchschnittlich",
        "durchschnittliche",
        "conv",
        "cpc",
        "cpm",
        "cpa",
    ]
)
_NEAR_SPELLING: Final = 82.0
_NOT_THE_NAME: Final = frozenset({"at", "on", "is", "of", "date", "id", "ids", "name", "type"})


@dataclass(frozen=True)
class Likeness:
    """How sure (0-1) a name makes us, and why in words."""

    certainty: float
    why: str


NONE: Final = Likeness(0.0, "")


@cache
def synonyms(kind: str) -> dict[str, tuple[str, ...]]:
    """Return canonical column → what it is called elsewhere, for one table."""
    written = tomllib.loads(SYNONYMS.read_text(encoding="utf-8"))
    return {column: tuple(known) for column, known in written[kind].items()}


def likeness(header: str, kind: str, column: Column) -> Likeness:
    """Return how much *header* sounds like *column* of the table *kind*."""
    bare = without_currency(without_object(header))
    candidates = {normal(header), normal(bare)}
    if normal(column.name) in candidates:
        return Likeness(OWN_NAME, "it is called as ours")
    if normal(column.label) in candidates:
        return Likeness(LABEL, f"it is called “{column.label}”")
    known = synonyms(kind).get(column.name, ())
    place = next((place for place, name in enumerate(known) if normal(name) in candidates), None)
    if place is not None:
        return Likeness(SYNONYM - place / 1000, f"a usual name of “{column.label}”")
    near = _near(words(bare), (column.name, *known))
    if column.type == "money" and near.certainty > OTHER_UNIT and _OF_ANOTHER_UNIT & set(words(header)):
        return Likeness(OTHER_UNIT, f"{near.why}, but it is counted in another unit")
    return near


def ids_called(header: str, kind: str) -> list[str]:
    """Return the columns of ids of the table *kind* that *header* is a usual name of."""
    ids = (column for column in TABLES[kind].columns if column.name in SINGLE | SEVERAL)
    return [column.name for column in ids if likeness(header, kind, column).certainty >= CALLED_SO]


def _near(header: Sequence[str], names: Sequence[str]) -> Likeness:
    """Return the best of: the header contains a name of the column; it is spelled nearly so."""
    best = NONE
    for name in names:
        spoken = words(name)
        if contains(header, spoken):
            share = len(spoken) / len(header)
            best = max(best, Likeness(0.5 + 0.3 * share, f"its name contains “{' '.join(spoken)}”"), key=_certainty)
        ratio = fuzz.token_sort_ratio(" ".join(header), " ".join(spoken), score_cutoff=_NEAR_SPELLING)
        if ratio >= _NEAR_SPELLING and len("".join(spoken)) > 5:
            best = max(best, Likeness(0.8 * ratio / 100, f"its name is like “{' '.join(spoken)}”"), key=_certainty)
    return best


def contains(header: Sequence[str], name: Sequence[str]) -> bool:
    """Tell whether the words of *name* stand together in *header*; words that say nothing alone don't count."""
    if (
        not name
        or len(name) > len(header)
        or name[0] not in header
        or set(name) <= _NOT_THE_NAME
        or len("".join(name)) < 3
    ):
        return False
    return any(tuple(header[i : i + len(name)]) == tuple(name) for i in range(len(header) - len(name) + 1))


def _certainty(likeness: Likeness) -> float:
    return likeness.certainty
