"""Several files of one upload that hold the same table: made one, and said where they hold the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from smarketing.domain.tables import TABLES
from smarketing.errors import shown
from smarketing.ingest.differences import difference, merged
from smarketing.ingest.filling import columns_to_fill, fill, filled_in_words
from smarketing.settings import Settings


@dataclass(frozen=True)
class Overlap:
    """How many rows of files before it a file replaces, and a sentence that says so."""

    rows: int
    sentence: str


NO_OVERLAP: Final = Overlap(0, "")


@dataclass(frozen=True)
class FileTable:
    """The table of one file: its name, where it was converted to, and header → column of what was read of it."""

    name: str
    path: Path
    headers: dict[str, str]


def united(files: Sequence[FileTable], kind: str, settings: Settings) -> tuple[Path, dict[Path, Overlap]]:
    """Return one table *kind* of *files*, the later wins, and by path what replaces rows.

    A file empties no cells of the rows before it by columns that it doesn't have.
    """
    first, *others = files
    path, before, headers, overlaps = first.path, first.name, first.headers, {}
    for number, one in enumerate(others):
        later, unsaid = one.path, ""
        found = difference(path, later, kind, settings, is_beside=True)
        if found.changed and (names := columns_to_fill(path, later, kind, one.headers.values())):
            later = fill(
                path, later, kind, names, out=later.with_name(f"{kind}-filled-{number}.parquet"), settings=settings
            )
            found = difference(path, later, kind, settings, is_beside=True)
            unsaid = filled_in_words(names, kind, headers)
        if rows := found.changed + found.same:
            said = _sentence(one.name, before, kind, rows, found.changed)
            overlaps[one.path] = Overlap(rows, " ".join(filter(None, (said, unsaid))))
        out = path.with_name(f"{kind}-with-{number}.parquet")
        merged(path, later, kind, out, settings)
        path, before, headers = out, before if one.name == before else "the files before it", headers | one.headers
    return path, overlaps


def laid_over(
    before: Path, files: Sequence[FileTable], whole: Path, kind: str, settings: Settings
) -> tuple[Path, tuple[str, ...]]:
    """Return *whole*, the one table of *files*, with what *before* says in columns that a file doesn't have, and which.

    Each file is filled by itself: what one of them lacks, another may have for its own rows.
    """
    lacking = [columns_to_fill(before, one.path, kind, one.headers.values()) for one in files]
    if not any(lacking):
        return whole, ()
    filled = [
        replace(one, path=fill(before, one.path, kind, names, out=one.path.with_suffix(".filled"), settings=settings))
        if names
        else one
        for one, names in zip(files, lacking, strict=True)
    ]
    path, _ = united(filled, kind, settings)
    return path, tuple(dict.fromkeys(name for names in lacking for name in names))


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
