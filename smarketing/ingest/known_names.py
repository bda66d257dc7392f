"""Every name that a column may have."""

from __future__ import annotations

from smarketing.domain.tables import TABLES
from smarketing.ingest.headers import normal
from smarketing.ingest.presets import presets
from smarketing.ingest.similarity import synonyms


def known_names() -> frozenset[str]:
    """Return every name of a column in our tables and in the exports we know."""
    ours = (name for table in TABLES.values() for column in table.columns for name in (column.name, column.label))
    usual = (name for table in TABLES for names in synonyms(table).values() for name in names)
    theirs = (name for preset in presets() for names in preset.headers.values() for name in names)
    return frozenset(map(normal, (*ours, *usual, *theirs)))
