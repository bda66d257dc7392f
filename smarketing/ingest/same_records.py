"""The tables of an upload with the ids in force, and what is said of records that were known again or could not be."""

# ruff: noqa: S608 - statements are built from names of ours, values are parameters

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from smarketing.domain.tables import TABLES
from smarketing.domain.wording import counted
from smarketing.ingest.ids import one_shape_sql
from smarketing.ingest.known_again import EMAIL, OTHER_NAME, ZEROS, KnownAgain, known_again
from smarketing.ingest.scanning import open_for
from smarketing.ingest.snapshots import Snapshot
from smarketing.ingest.staging import rows_of
from smarketing.ingest.upload import Part
from smarketing.settings import Settings

_SHOWN_ROWS: Final = 8
_MOST_LOOKED_FOR: Final = 10_000
_NOUNS: Final = {"leads": "lead", "deals": "deal"}
_BY: Final = {
    OTHER_NAME: "another of {} ids",
    ZEROS: "{} id without the zeros before it",
    EMAIL: "{} e-mail",
}

_SO_AND_THEN: Final = (
    (
        "the same id as another but for zeros before it, so it can't be told which was meant",
        "Export ids as text, with their zeros, to have them told apart.",
    ),
    (
        "an e-mail that several leads share and no id in common with them, so it can't be told which was meant",
        "Export the ids too to have that told.",
    ),
    ("the e-mail of a lead in force but another id", "If it is the same, merge them in the CRM."),
)
"""Why records may be others, and what to do: for ids alike but for zeros, shared e-mails, and e-mails in force."""


def with_known_ids(
    parts: Sequence[Part], parent: Snapshot | None, workspace: Path, settings: Settings
) -> tuple[Part, ...]:
    """Return *parts* with the ids that their records have in *parent*, else in the parts before, and notes on that."""
    known: dict[str, list[Path]] = {}
    told = []
    for part in parts:
        kind = part.converted.kind
        in_force = parent.table(workspace, kind) if parent else None
        before = known.setdefault(kind, [in_force] if in_force else [])
        found = known_again(part.converted.path, before, kind, settings)
        before.append(found.path)
        converted = replace(part.converted, path=found.path)
        notes, doubts = (*part.notes, *_notes(found, kind)), tuple(_doubts(found, part, settings))
        told.append(replace(part, converted=converted, notes=notes, doubts=doubts))
    return tuple(told)


def _notes(found: KnownAgain, kind: str) -> Iterator[str]:
    """Yield how many records of the table *kind* were known by what, each in a sentence."""
    noun = _NOUNS.get(kind, "record")
    for what, count in found.by.items():
        by = _BY[what].format("its" if count == 1 else "their")
        are, keep = ("is", "keeps its id") if count == 1 else ("are", "keep their ids")
        yield f"{counted(count, noun)} {are} known by {by} and {keep}."


def _doubts(found: KnownAgain, part: Part, settings: Settings) -> Iterator[str]:
    """Yield which records of *part* may be others, in a sentence or two each; rows are as a spreadsheet shows them."""
    noun = _NOUNS.get(part.converted.kind, "record")
    for ids, so, then in zip((found.zeros, found.shared, found.other), *zip(*_SO_AND_THEN, strict=True), strict=True):
        if ids:
            has, they = ("has", "it counts") if len(ids) == 1 else ("have", "they count")
            yield f"{counted(len(ids), noun)}{_rows(part, ids, settings)} {has} {so}: {they} as new. {then}"


def _rows(part: Part, ids: Sequence[str], settings: Settings) -> str:
    """Return in brackets which rows of the file have *ids*; nothing where these were hidden at the door."""
    grid, table = part.prepared.grid, TABLES[part.converted.kind]
    headers = [part.mapping.header_of(name) for name in (table.key[0], "email")]
    rows = rows_of(grid, settings, part.converted.path.with_suffix(".rows"))
    cells = [name for name, header in zip(rows.names, grid.header, strict=True) if header in headers]
    if not cells:
        return ""
    number = "row" if rows.is_numbered else f"row_number() OVER () - 1 + {rows.first_row}"
    shaped = ", ".join(f"lower({one_shape_sql(rows.tidy(cell))})" for cell in cells)
    with open_for(grid, settings) as connection:
        found = connection.execute(
            f"SELECT row FROM (SELECT {number} AS row, {', '.join(cells)} FROM {rows.relation}) "
            f"WHERE list_has_any([{shaped}], CAST(? AS VARCHAR[])) ORDER BY 1",
            [[one.lower() for one in ids[:_MOST_LOOKED_FOR]]],
        ).fetchall()
    shown = [f"{row:,}" for (row,) in found[:_SHOWN_ROWS]]
    last = counted(len(found) - _SHOWN_ROWS, "other") if len(found) > _SHOWN_ROWS else (shown or [""]).pop()
    told = " and ".join(filter(None, (", ".join(shown), last)))
    return f" ({'row' if len(found) == 1 else 'rows'} {told})" if told else ""
