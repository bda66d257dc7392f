"""How sure it is what a column was taken for, and the doubtful ones in words."""

from __future__ import annotations

from typing import Final

from smarketing.domain.tables import TABLES
from smarketing.errors import shown
from smarketing.ingest.model import ColumnMapping, Mapping

SURE: Final = 0.85
LIKELY: Final = 0.6
PLEASE_CHECK: Final = "check"


def certainty_word(column: ColumnMapping) -> str:
    """Return how sure the proposal is: ``check``, ``likely``, ``sure``, or nothing where it was not doubted."""
    if column.target is None:
        return PLEASE_CHECK if 0 < column.certainty < SURE else ""
    if column.certainty >= SURE:
        return "sure"
    return "likely" if column.certainty >= LIKELY else PLEASE_CHECK


def near_in_words(mapping: Mapping) -> list[str]:
    """Return a sentence for each column that was taken, or nearly, for what it only looks like."""
    labels = {column.name: column.label for column in TABLES[mapping.kind].columns}
    told = []
    for column in mapping.columns:
        word = certainty_word(column)
        if column.target is None and word:
            told.append(f"“{shown(column.header)}” {column.why}.")
        elif word in {"likely", PLEASE_CHECK}:
            label = labels.get(column.target or "", column.target)
            sure = "likely" if word == "likely" else "please check"
            told.append(f"“{shown(column.header)}” is taken for “{label}” ({sure}): {column.why}.")
    return told
