"""Which canonical table a file is, told by its headers and by what is in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from smarketing.domain.tables import TABLES
from smarketing.errors import IngestError, did_you_mean
from smarketing.ingest.evidence import Evidence
from smarketing.ingest.matching import Assignment, assign
from smarketing.ingest.presets import NOT_NEEDED, Preset, best_preset, own_names

LEAST_SCORE: Final = 2.0
MOST_MISSING: Final = 1
OF_A_REQUIRED_COLUMN: Final = 3.0
OF_A_MISSING_COLUMN: Final = 2.0
SURE_BY_NAME: Final = 0.7
IDENTITIES: Final[dict[str, set[str]]] = {"touches": {"lead_id", "email"}}
MOST_FIRST: Final = ("leads", "deals", "touches", "stage_history", "costs", "traffic", "calendar", "exchange_rates")


@dataclass(frozen=True)
class Told:
    """What a file was taken for; without an assignment it is not needed, and *why* says so in a sentence."""

    kind: str
    preset: Preset | None
    assignment: Assignment | None
    why: str


def tell(evidence: Evidence, kind: str | None = None) -> Told:
    """Return the kind of a file and the use of its headers; *kind*, where given, is not doubted.

    Raises:
        IngestError: there is no table called *kind*.
    """
    if kind not in {None, NOT_NEEDED, *TABLES}:
        raise IngestError(
            f"There is no kind '{kind}'.{did_you_mean(str(kind), tuple(TABLES))} Use {', '.join(TABLES)}."
        )
    header = evidence.header
    own, named = max(((len(own_names(name, header)), name) for name in MOST_FIRST), key=lambda pair: pair[0])
    found = best_preset(header, kind)
    if found is not None and found[0].reach(header) >= (own if kind is None else len(own_names(kind, header))):
        return _told_by_preset(*found, evidence)
    why = "You chose what it is."
    if kind is None and own >= max(2, len(header) // 2):
        kind, why = named, "Its columns are called as ours."
    if kind is not None:
        return Told(kind, None, assign(kind, evidence, None, {}), why)
    return _told_by_content(evidence)


def _told_by_preset(preset: Preset, known: dict[str, str], evidence: Evidence) -> Told:
    if preset.kind == NOT_NEEDED:
        return Told(NOT_NEEDED, preset, None, preset.note)
    why = f"It has the columns of {preset.label}."
    return Told(preset.kind, preset, assign(preset.kind, evidence, preset, known), why)


def _told_by_content(evidence: Evidence) -> Told:
    assignments = [assign(kind, evidence, None, {}) for kind in MOST_FIRST]
    fitting = [one for one in assignments if len(one.missing) <= MOST_MISSING and score(one) >= LEAST_SCORE]
    if not fitting:
        return Told(
            NOT_NEEDED, None, None,
            "It fits none of our tables, so it is left out. If it holds leads, deals or another table, choose which.",
        )  # fmt: skip
    best = max(fitting, key=score)
    return Told(best.kind, None, best, f"Its columns fit {TABLES[best.kind].label.lower()} best.")


def score(assignment: Assignment) -> float:
    """Return how well a file fits a table: sure matches, those it needs three times, less what is missing.

    What only its values speak for counts once: many tables have a unique id and a date.
    """
    needed = {column.name for column in TABLES[assignment.kind].required} | IDENTITIES.get(assignment.kind, set())
    weights = (
        (OF_A_REQUIRED_COLUMN if match.target in needed and match.certainty >= SURE_BY_NAME else 1.0) * match.certainty
        for match in assignment.taken
    )
    return sum(weights) - OF_A_MISSING_COLUMN * len(assignment.missing)
