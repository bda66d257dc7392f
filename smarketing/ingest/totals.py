"""Rows that only sum up others, anywhere in a table: an ad platform's nameless row, a sheet's row called “Total”."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from smarketing.ingest.layout import TOTAL, Row

MOST_ROWS: Final = 20_000
_LEAST_ROWS: Final = 3
_ROUNDED: Final = 0.02
_MOST_KINDS: Final = 3
"""Totals leave the same cells empty; where rows leave many different ones empty, values are missing."""
_ALL: Final = re.compile(
    r"(all|alle|tous|toutes|todas|todos|tutte|tutti|results? (of|from)|ergebnisse?)\b.*", re.IGNORECASE
)
_FIGURES: Final = ((r"-?[\d,]+(\.\d+)?|", ",", "."), (r"-?[\d.]+(,\d+)?|", ".", ","))
"""How figures are written, with the mark of thousands and that of decimals."""


def total_rows(rows: Sequence[Row], width: int) -> set[int]:
    """Return the places of the rows whose one name, empty or “Total”, stands for all: they sum up others.

    Only arithmetic convicts a row: of the named rows with its dates and labels, two of its figures or more must be the
    sums, and none less than the least or more than the sum, as reach and costs per result are. A row that calls itself
    a total may have dates that no other row has. None is found among very many rows, which would take too long.
    """
    if not _LEAST_ROWS <= len(rows) <= MOST_ROWS:
        return set()
    return next(filter(None, (_Figures(*way, rows, width).totals() for way in _FIGURES)), set())


class _Figures:
    """The rows of a table, of which the columns of figures are written in one way."""

    def __init__(self, pattern: str, thousands: str, decimals: str, rows: Sequence[Row], width: int) -> None:
        self.rows = rows
        self.marks = thousands, decimals
        self.figures = [index for index in range(width) if self._all_figures(pattern, index)]
        self.labels = [index for index in range(width) if index not in self.figures]

    def totals(self) -> set[int]:
        """Return the places of the rows that sum up others."""
        if not self.figures:
            return set()
        return {place for name in self.labels for place in self._totals_by(name)}

    def _all_figures(self, pattern: str, index: int) -> bool:
        cells = [row[index].strip() for row in self.rows]
        return all(re.fullmatch(pattern, cell) for cell in cells) and any(
            not re.fullmatch(r"\d{8,}|", cell) for cell in cells
        )

    def _totals_by(self, name: int) -> set[int]:
        nameless = [place for place, row in enumerate(self.rows) if _stands_for_all(row[name])]
        if not 0 < len(nameless) <= len(self.rows) // 3:
            return set()
        others = [label for label in self.labels if label != name]
        named = [row for row in self.rows if not _stands_for_all(row[name])]
        kinds: dict[tuple[int, ...], list[int]] = {}
        for place in nameless:
            kinds.setdefault(tuple(label for label in others if self.rows[place][label].strip()), []).append(place)
        if len(kinds) > _MOST_KINDS:
            return set()
        found = {place for said, places in kinds.items() for place in self._alone(named, said, places)}
        called = [place for place in nameless if self.rows[place][name].strip()]
        whole = {place for place in called if self._sums_up(self.rows[place], named)} if len(called) == 1 else set()
        return found | whole

    def _alone(self, named: Sequence[Row], said: Sequence[int], places: Sequence[int]) -> set[int]:
        """Return those of *places* that sum up the *named* rows with the same labels, of those they have."""
        parts = _by_labels(named, said)
        grouped: dict[tuple[str, ...], list[int]] = {}
        for place in places:
            grouped.setdefault(tuple(self.rows[place][label] for label in said), []).append(place)
        alone = ((key, one[0]) for key, one in grouped.items() if len(one) == 1)
        return {place for key, place in alone if self._sums_up(self.rows[place], parts.get(key, []))}

    def _sums_up(self, total: Row, parts: Sequence[Row]) -> bool:
        """Return whether *total* can only be the sums of *parts*."""
        if len(parts) < 2:
            return False
        equal = others = 0
        for index in self.figures:
            values = [self._number(row[index]) for row in parts]
            stands = total[index].strip()
            if stands and abs(self._number(stands) - sum(values)) < _ROUNDED:
                equal += sum(values) > 0
            elif stands and not min(values) <= self._number(stands) <= sum(values):
                return False
            else:
                others += any(values)
        return equal > (1 if others else 0)

    def _number(self, cell: str) -> float:
        thousands, decimals = self.marks
        return float(cell.strip().replace(thousands, "").replace(decimals, ".") or 0)


def _stands_for_all(cell: str) -> bool:
    text = cell.strip()
    return not text or bool(TOTAL.fullmatch(text) or _ALL.fullmatch(text))


def _by_labels(rows: Iterable[Row], labels: Sequence[int]) -> dict[tuple[str, ...], list[Row]]:
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(row[label] for label in labels), []).append(row)
    return groups
