"""Several files of one upload that hold the same table: made one, and said where they hold the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from smarketing.domain.tables import TABLES
from smarketing.errors import shown
from smarketing.ingest.differences import difference, merged
from smarketing.settings import Settings


@dataclass(frozen=True)
class Overlap:
    """How many rows of files before it a file replaces, and a sentence that says so."""

    rows: int
    sentence: str


NO_OVERLAP: Final = Overlap(0, "")


def united(files: Sequence[tuple[str, Path]], kind: str, settings: Settings) -> tuple[Path, dict[Path, Overlap]]:
    """Return one table *kind* of *files* (name, converted path), the later wins, and by path what replaces rows."""
    (before, path), *others = files
    overlaps = {}
    for number, (name, later) in enumerate(others):
        found = difference(path, later, kind, settings)
        if rows := found.changed + found.same:
            overlaps[later] = Overlap(rows, _sentence(name, before, kind, rows, found.changed))
        out = path.with_name(f"{kind}-with-{number}.parquet")
        merged(path, later, kind, out, settings)
        path, before = out, before if name == before else "the files before it"
    return path, overlaps


def _sentence(later: str, before: str, kind: str, rows: int, changed: int) -> str:
    of_later, is_one = f"{rows:,} {'row' if rows == 1 else 'rows'} of {shown(later)}", rows == 1
    if not changed:
        return f"{of_later} {'is' if is_one else 'are'} in {shown(before)} too, just the same, and only count once."
    key = " and ".join(TABLES[kind].column(name).label.lower() for name in TABLES[kind].key)
    take = "has the {} of a row in {} and takes its" if is_one else "have the {} of rows in {} and take their"
    differ = "" if is_one else f" {'All' if changed == rows else f'{changed:,}'} of them differ."
    return (
        f"{of_later} {take.format(key, shown(before))} place, for the later file wins.{differ} "
        f"If these are not the same {TABLES[kind].label.lower()}, say what each file holds."
    )
