"""Which canonical table a file is, told by its headers and by what is in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from smarketing.domain.tables import TABLES
from smarketing.errors import IngestError, did_you_mean, shown
from smarketing.ingest.evidence import Evidence
from smarketing.ingest.ids import SEVERAL, SINGLE
from smarketing.ingest.kind_names import kinds_in_name
from smarketing.ingest.matching import Assignment, assign
from smarketing.ingest.presets import NOT_NEEDED, PERIOD_HEADERS, Preset, best_preset, own_names
from smarketing.ingest.weighing import Fit, fits

LEAST_SCORE: Final = 2.0
MOST_MISSING: Final = 1
CLOSE: Final = 0.85
"""The share of the best table's score from which another one is near enough to ask."""
TELLS_MORE: Final = 0.5
"""How much more certainty about columns of its own, half a column's, makes another table near enough to ask."""
COMPANY_COLUMNS: Final = frozenset({"company", "industry", "company_size", "country", "segment"})
NEUTRAL: Final = frozenset({"created_at", "owner", "team", "last_activity_at"})
_ADD_A_DAY: Final = (
    "Nothing says which days it is of: add the day to the report, or export it with the lines that name its period."
)
ELSE_CHOOSE: Final = "If it holds leads, deals or another table, choose which."
LEAST_OF_COMPANIES: Final = 2
_CUT: Final = re.compile(r"\d([.,]\d+)?E\+\d+", re.ASCII)
OF_COMPANIES: Final = (
    "It lists companies: nothing in it tells of a person or where a lead came from, so it is left out."
)
MOST_FIRST: Final = ("leads", "deals", "touches", "stage_history", "costs", "traffic", "calendar", "exchange_rates")


@dataclass(frozen=True)
class Told:
    """What a file was taken for; without an assignment it is not needed, and *why* says so in a sentence.

    *doubt* asks in a sentence which of two tables it holds; empty where there is no doubt.
    """

    kind: str
    preset: Preset | None
    assignment: Assignment | None
    why: str
    doubt: str = ""


def tell(evidence: Evidence, kind: str | None = None) -> Told:
    """Return the kind of a file and the use of its headers; *kind*, where given, is not doubted.

    Raises:
        IngestError: there is no table called *kind*.
    """
    if kind not in {None, NOT_NEEDED, *TABLES}:
        raise IngestError(
            f"There is no kind '{kind}'.{did_you_mean(str(kind), tuple(TABLES))} Use {', '.join(TABLES)}."
        )
    told = _told(evidence, kind)
    if kind is not None:
        return told
    return replace(told, doubt=" ".join(filter(None, (told.doubt, _cut_ids(told, evidence)))))


def _told(evidence: Evidence, kind: str | None) -> Told:
    header = evidence.header
    own, named = _named_as_ours(evidence)
    found = best_preset(header, kind)
    if found is not None and found[0].reach(header) >= (own if kind is None else len(own_names(kind, header))):
        return _told_by_preset(*found, evidence)
    why = "You chose what it is."
    if kind is None and own >= max(2, len(header) // 2):
        kind, why = named, "Its columns are called as ours."
    if kind is not None:
        return Told(kind, None, assign(kind, evidence, None, {}), why)
    return _told_by_content(evidence)


def _cut_ids(told: Told, evidence: Evidence) -> str:
    """Return a sentence about ids that a spreadsheet wrote as rounded numbers, empty where there are none."""
    taken = told.assignment.taken if told.assignment else ()
    ids = (match.header for match in taken if match.target in SINGLE | SEVERAL)
    cut = next(
        ((header, one) for header in ids for one in evidence.values[header] if _CUT.fullmatch(one.strip())), None
    )
    if cut is None:
        return ""
    return (
        f"A spreadsheet has rounded the ids in “{shown(cut[0])}”, such as {shown(cut[1])}: records that differ look "
        "the same. Export the file again and upload it without opening it before."
    )


def _named_as_ours(evidence: Evidence) -> tuple[int, str]:
    """Return how many headers are called as ours, and in which table: of several that lack as little the best."""
    counts = {name: len(own_names(name, evidence.header)) for name in MOST_FIRST}
    most = max(counts.values())
    tied = [name for name in MOST_FIRST if counts[name] == most] if most else []
    if len(tied) < 2:
        return most, (tied or MOST_FIRST)[0]
    return most, min(fits(evidence, tied), key=lambda one: (len(one.assignment.missing), -one.score)).kind


def _told_by_preset(preset: Preset, known: dict[str, str], evidence: Evidence) -> Told:
    if preset.kind == NOT_NEEDED:
        return Told(NOT_NEEDED, preset, None, preset.note)
    why = f"It has the columns of {preset.label}."
    return Told(preset.kind, preset, assign(preset.kind, evidence, preset, known), why)


def _told_by_content(evidence: Evidence) -> Told:
    fitting = [
        one
        for one in fits(evidence, MOST_FIRST)
        if len(one.assignment.missing) <= MOST_MISSING and one.columns >= LEAST_SCORE
    ]
    if not fitting:
        dated = best_preset((*evidence.header, *PERIOD_HEADERS))
        undated = f"It has the columns of {dated[0].label} and no day. {_ADD_A_DAY}" if dated else ""
        return Told(NOT_NEEDED, None, None, undated or f"It fits none of our tables, so it is left out. {ELSE_CHOOSE}")
    best, *others = sorted(fitting, key=lambda one: -one.score)
    if _is_of_companies(best, kinds_in_name(evidence.grid)):
        return Told(NOT_NEEDED, None, None, f"{OF_COMPANIES} {ELSE_CHOOSE}")
    doubt = _doubt(best, others, kinds_in_name(evidence.grid))
    return Told(best.kind, None, best.assignment, f"Its columns fit {_label(best.kind)} best.", doubt)


def _is_of_companies(best: Fit, said: frozenset[str]) -> bool:
    """Return whether what fits leads best lists companies: much about those, nothing about a person or its way here."""
    if best.kind != "leads" or "leads" in said:
        return False
    personal = {name for name, tells in best.telling.items() if tells > 0 or name not in {"lead_id", "last_name"}}
    return len(COMPANY_COLUMNS & personal) >= LEAST_OF_COMPANIES and personal <= COMPANY_COLUMNS | NEUTRAL


def _doubt(best: Fit, others: Sequence[Fit], said: frozenset[str]) -> str:
    """Return a sentence that asks which it is where another table fits nearly as well, or is what it is called."""
    tells = sum(best.telling.values())
    close = [one for one in others if one.score >= CLOSE * best.score or sum(one.telling.values()) > tells + TELLS_MORE]
    if close:
        return f"It may hold {_label(best.kind)} or {_label(close[0].kind)}: both fit. Say which of them it holds."
    called = [name for name in MOST_FIRST if name in said]
    if not called or best.kind in called:
        return ""
    return f"It is called {_label(called[0])}, but its columns fit {_label(best.kind)} better. Say which it holds."


def _label(kind: str) -> str:
    return TABLES[kind].label.lower()
