"""The tables that the files of an upload become, each read as whatever tells how its days and amounts are meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from smarketing.domain.tables import TABLES
from smarketing.ingest.constants import constant_notes
from smarketing.ingest.converting import convert
from smarketing.ingest.evidence import dates_contradict, dates_swapped
from smarketing.ingest.header_zones import zones_in_words
from smarketing.ingest.layout import left_out_notes
from smarketing.ingest.model import DateOrder, Mapping
from smarketing.ingest.preparing import Prepared, shares_by_size
from smarketing.ingest.remembered import with_known_orders
from smarketing.ingest.report_periods import ToldOrder
from smarketing.ingest.reshaping import rows_that_count
from smarketing.ingest.shares import shares_in_words
from smarketing.ingest.three_digits import hung_in_words
from smarketing.ingest.upload import Part
from smarketing.ingest.values import DATE_TYPES
from smarketing.ingest.watching import Progress, told_within
from smarketing.settings import Settings

CONVERTED: Final = 0.85
"""How much of the time of a dry run goes into converting, as measured; the rest goes into comparing."""


def converted_parts(
    needed: Sequence[Prepared], folder: Path, settings: Settings, progress: Progress | None
) -> list[Part]:
    """Return the tables of all files, written to *folder*; each takes the share of the time that its size tells."""
    ends = [CONVERTED * share for share in shares_by_size([one.grid.path for one in needed])]
    return [
        part
        for position, (one, start, end) in enumerate(zip(needed, (0.0, *ends), ends, strict=False))
        for part in _convert(one, folder / str(position), settings, told_within(progress, start, end))
    ]


def _convert(one: Prepared, folder: Path, settings: Settings, progress: Progress) -> list[Part]:
    """Return the tables of one file: its own, and those that ride along."""
    parts = []
    mappings = (replace(one.mapping, also=()), *one.mapping.also)
    for number, mapping in enumerate(mappings):
        heard = told_within(progress, number / len(mappings), (number + 1) / len(mappings))
        out = folder / str(number)
        out.mkdir(parents=True)
        grid = rows_that_count(one.grid, mapping, one.mapping, out, settings)
        converted = convert(grid, mapping, out, settings, progress=heard)
        said = (*constant_notes(mapping), *zones_in_words(mapping, settings), *shares_in_words(grid, mapping))
        said = (*said, *(left_out_notes(blank=converted.rows_blank) if number == 0 else ()))
        notes = (*grid.notes[len(one.grid.notes) :], *said)
        hinted = mapping
        for known, told in _known_orders(one, converted.undecided, settings):
            settled = [header for header in converted.undecided if header in known]
            if settled:
                hinted = with_known_orders(hinted, {header: known[header] for header in settled})
                converted = convert(grid, hinted, out, settings)
                notes = (*notes, told.note(settled)) if told else notes
        swapped = (header for header in _unasked_dates(mapping) if dates_swapped(grid, header, settings))
        converted = replace(converted, undecided=tuple(dict.fromkeys((*converted.undecided, *swapped))))
        parts.append(Part(one, mapping, converted, (*notes, *hung_in_words(converted))))
    return _without_empty(parts)


def _unasked_dates(mapping: Mapping) -> list[str]:
    """Return the headers of dates of which nobody said whether day or month stands first."""
    dates = {column.name for column in TABLES[mapping.kind].columns if column.type in DATE_TYPES}
    return [one.header for one in mapping.columns if one.target in dates and one.date_order is None]


def _without_empty(parts: list[Part]) -> list[Part]:
    """Return *parts* without the file's own table where none of its rows is of it, but some are of one besides."""
    own, *others = parts
    left = not own.converted.rows_read and any(part.converted.rows_read for part in others)
    return others if left else parts


def _known_orders(
    one: Prepared, undecided: Sequence[str], settings: Settings
) -> list[tuple[dict[str, DateOrder], ToldOrder | None]]:
    """Return the orders of day and month known for *undecided* columns, the surest first, with what tells them."""
    remembered: tuple[dict[str, DateOrder], ToldOrder | None] = (dict(one.date_orders), None)
    if one.order is None or not undecided:
        return [remembered]
    headers = [header for header in undecided if not dates_contradict(one.grid, header, settings)]
    told = (dict.fromkeys(headers, one.order.order), one.order)
    return [told, remembered] if one.order.is_shown else [remembered, told]
