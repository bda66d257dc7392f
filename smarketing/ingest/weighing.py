"""How well a file fits each canonical table: by all columns that fit, those most that fit no other table as well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from smarketing.domain.tables import TABLES
from smarketing.ingest.evidence import Evidence
from smarketing.ingest.kind_names import kinds_in_name
from smarketing.ingest.matching import Assignment, Match, assign
from smarketing.ingest.targets import needed_by

OF_WHAT_IT_NEEDS: Final = 4.0
OF_A_MISSING_COLUMN: Final = 2.0
OF_THE_NAME: Final = 2.0
SURE_BY_NAME: Final = 0.7


@dataclass(frozen=True)
class Fit:
    """A file taken for a table: the use of its headers, how well they fit, and what else speaks for the table.

    ``columns`` counts the headers; ``telling`` are columns with how much surer (0-1) their header is here than in any
    other table; ``score`` is all in one number, only to compare the fits of one file.
    """

    assignment: Assignment
    columns: float
    telling: dict[str, float]
    score: float

    @property
    def kind(self) -> str:
        """The table."""
        return self.assignment.kind


def fits(evidence: Evidence, kinds: Sequence[str]) -> list[Fit]:
    """Return how well the file fits each of *kinds*, in their order."""
    assignments = [assign(kind, evidence, None, {}) for kind in kinds]
    said = kinds_in_name(evidence.grid)
    return [_fit(one, [other for other in assignments if other is not one], said) for one in assignments]


def _fit(one: Assignment, others: Sequence[Assignment], said: frozenset[str]) -> Fit:
    elsewhere = _surest([match for other in others for match in (*other.taken, *other.near)])
    telling = {match.target: max(0.0, match.certainty - elsewhere.get(match.header, 0.0)) for match in one.taken}
    columns = sum(match.certainty for match in one.taken)
    columns += OF_WHAT_IT_NEEDS * _share_of_needed(one) - OF_A_MISSING_COLUMN * len(one.missing)
    return Fit(one, columns, telling, columns + sum(telling.values()) + OF_THE_NAME * (one.kind in said))


def _surest(matches: Sequence[Match]) -> dict[str, float]:
    found: dict[str, float] = {}
    for match in matches:
        found[match.header] = max(match.certainty, found.get(match.header, 0.0))
    return found


def _share_of_needed(one: Assignment) -> float:
    """Return how much (0-1) of what the table can't do without was found by its name.

    What only its values speak for doesn't count: many tables have a unique id and a date.
    """
    sure = {match.target: match.certainty for match in one.taken if match.certainty >= SURE_BY_NAME}
    found = [max(sure.get(name, 0.0) for name in names) for names in needed_by(TABLES[one.kind])]
    return sum(found) / len(found)
