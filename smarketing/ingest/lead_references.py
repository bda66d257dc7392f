"""The columns in which deals name their leads: by ids, by e-mail addresses, or by both."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from smarketing.ingest.headers import words
from smarketing.ingest.keyed_hashes import ADDRESS
from smarketing.ingest.model import ColumnMapping, Grid, Mapping
from smarketing.ingest.presets import find, preset_named
from smarketing.ingest.scanning import column_values

LEAD_IDS, LEAD_EMAILS = "lead_ids", "lead_emails"
MOSTLY: Final = 0.8
_LOOKED_AT: Final = 200
_ADDRESS: Final = re.compile(ADDRESS)


class Both(NamedTuple):
    """The header of the column of ids, and that of the column of addresses."""

    ids: str
    emails: str


def addresses_in(values: Sequence[str]) -> float:
    """Return the share (0-1) of *values* that hold an e-mail address."""
    return sum(_ADDRESS.search(value) is not None for value in values) / len(values) if values else 0.0


def ids_beside_emails(chosen: str, named: Sequence[str], share: Callable[[str], float]) -> Both | None:
    """Return which of *chosen*, taken for the leads of deals, and the columns *named* so are ids and which addresses.

    *share* is that of addresses among the values under a header. None where there is but one of the two.
    """
    if share(chosen) < MOSTLY:
        emails = next((one for one in named if share(one) >= MOSTLY), None)
        return Both(chosen, emails) if emails else None
    ids = next((one for one in named if set(words(one)) & {"id", "ids"} and not share(one)), None)
    return Both(ids, chosen) if ids else None


def with_both(
    mapping: Mapping, new: tuple[ColumnMapping, ...], grid: Grid
) -> tuple[Mapping, tuple[ColumnMapping, ...]]:
    """Return *mapping* and the columns *new* in *grid*, also where these name the leads of deals in the other way."""
    chosen, preset = mapping.header_of(LEAD_IDS), preset_named(mapping.preset) if mapping.preset else None
    if chosen is None or preset is None or mapping.kind != "deals" or mapping.header_of(LEAD_EMAILS):
        return mapping, new
    spellings = preset.headers.get(LEAD_IDS, ())
    named = [one.header for one in new if not one.target and _is_called(one.header, spellings)]
    both = ids_beside_emails(chosen, named, lambda header: _share(grid, header)) if named else None
    if both is None:
        return mapping, new
    targets = {both.ids: LEAD_IDS, both.emails: LEAD_EMAILS}

    def retargeted(columns: Sequence[ColumnMapping]) -> tuple[ColumnMapping, ...]:
        return tuple(
            replace(one, target=targets[one.header], certainty=1.0)
            if one.header in targets and one.target in {None, LEAD_IDS}
            else one
            for one in columns
        )

    return replace(mapping, columns=retargeted(mapping.columns)), retargeted(new)


def _is_called(header: str, spellings: Sequence[str]) -> bool:
    return any(find({LEAD_IDS: (spelling,)}, [header]) for spelling in spellings)


def _share(grid: Grid, header: str) -> float:
    return addresses_in([value for value, _ in column_values(grid, header, _LOOKED_AT)])
