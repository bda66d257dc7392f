"""What the values of a file say about its columns, and whose ids they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from smarketing.ingest.copies import column_name
from smarketing.ingest.date_orders import DateShape, holds_both_orders
from smarketing.ingest.dates import shape_sql
from smarketing.ingest.ids import KNOWN_AS, one_shape, one_shape_sql
from smarketing.ingest.lead_references import addresses_in
from smarketing.ingest.model import Grid, Mapping
from smarketing.ingest.profile import Profile, profile
from smarketing.ingest.scanning import column_values, open_for, sample, scan_sql
from smarketing.ingest.unseen import address_sql
from smarketing.settings import Settings

SAMPLE_ROWS: Final = 200
REFERENCES_TRIED: Final = 500
_SEPARATOR: Final = re.compile(r"[;,|]")


def _texts(values: Iterable[str]) -> pa.Array:
    return pa.array(sorted({value.strip().lower() for value in values}), pa.string())


def _no_texts() -> pa.Array:
    """Return no text; unlike an array made of values it takes no import of pandas."""
    return pa.nulls(0, pa.string())


_MONTHS: Final = 12
_SURELY_SWAPPED: Final = 5
"""From how many dates of either kind it is no accident that only those after the 12th are text."""


@dataclass(frozen=True)
class KnownIds:
    """The ids and e-mails of leads that are in the workspace, or in another file of the same upload; lower case."""

    ids: pa.Array = field(default_factory=_no_texts)
    emails: pa.Array = field(default_factory=_no_texts)

    @classmethod
    def of(cls, ids: Iterable[str] = (), emails: Iterable[str] = ()) -> Self:
        """Return the known ids and e-mails given."""
        return cls(_texts(ids), _texts(emails))

    @classmethod
    def in_table(cls, path: Path) -> Self:
        """Return those of a canonical leads table."""
        names = [name for name in ("lead_id", "email", KNOWN_AS) if name in pq.read_schema(path).names]
        table = pq.read_table(path, columns=names)
        found = {name: pc.utf8_lower(table[name]).combine_chunks() for name in names}
        ids, emails, others = (found.get(name, _no_texts()) for name in ("lead_id", "email", KNOWN_AS))
        return cls(pa.concat_arrays([ids, pc.list_flatten(pc.split_pattern(others, ";"))]), emails)

    def __or__(self, other: Self) -> Self:
        return type(self)(pa.concat_arrays([self.ids, other.ids]), pa.concat_arrays([self.emails, other.emails]))

    def __bool__(self) -> bool:
        return len(self.ids) + len(self.emails) > 0

    def share(self, values: Sequence[str]) -> float:
        """Return the share (0-1) of *values*, each one reference or several, that are known; 0 without values."""
        asked = _texts(one_shape(part.strip()) for value in values for part in _SEPARATOR.split(value) if part.strip())
        if not len(asked):
            return 0.0
        return max(_found(asked, known) for known in (self.ids, self.emails)) / len(asked)


def _found(asked: pa.Array, known: pa.Array) -> int:
    """Return how many of *asked* are in *known*; the small side is hashed, the large one only read."""
    hits = known.filter(pc.is_in(known, value_set=asked))
    return int(pc.count_distinct(hits, mode="only_valid").as_py())


def known_in(grid: Grid, mapping: Mapping, settings: Settings) -> KnownIds:
    """Return the ids and e-mails of a grid that was taken for leads."""
    headers = {name: mapping.header_of(name) for name in ("lead_id", "email")}
    cells = {name: _cells(grid, header) for name, header in headers.items() if header is not None}
    if not cells:
        return KnownIds()
    shapes = {"lead_id": one_shape_sql, "email": address_sql}
    chosen = ", ".join(f"lower({shapes[name](f'trim({cell})')}) AS {name}" for name, cell in cells.items())
    with open_for(grid, settings) as connection:
        table = connection.sql(f"SELECT {chosen} FROM {scan_sql(grid, settings)}").to_arrow_table()  # noqa: S608 - names of ours
    found = {name: table[name].combine_chunks() for name in cells}
    return KnownIds(*(found.get(name, _no_texts()) for name in ("lead_id", "email")))


def _cells(grid: Grid, header: str) -> str:
    """Return the scanned name, such as ``c3``, of *header*."""
    return column_name(grid.header.index(header) + 1)


@dataclass(frozen=True)
class Evidence:
    """A grid's header with what its values look like; the answers are worked out once, when first asked."""

    grid: Grid
    profiles: dict[str, Profile]
    values: dict[str, list[str]]
    known: KnownIds = field(default_factory=KnownIds)
    _unique: dict[str, bool] = field(default_factory=dict)

    @property
    def header(self) -> tuple[str, ...]:
        """The headers of the file."""
        return self.grid.header

    def is_unique(self, header: str) -> bool:
        """Tell whether *header* is filled and no two rows of the whole file have the same value in it."""
        if header not in self._unique:
            looks = self.profiles[header]
            self._unique[header] = looks.is_filled and looks.is_unique and _is_key(self.grid, header)
        return self._unique[header]

    def share_of_addresses(self, header: str) -> float:
        """Return the share (0-1) of this column's values that hold an e-mail address."""
        return addresses_in(self.values[header])

    def share_of_leads(self, header: str) -> float:
        """Return the share (0-1) of this column's values that are leads we know."""
        return self.known.share(self.values[header][:REFERENCES_TRIED]) if self.known else 0.0


def gather(grid: Grid, settings: Settings) -> Evidence:
    """Return what the values of *grid* look like, told from a sample of its rows."""
    rows = sample(grid, SAMPLE_ROWS, settings)
    columns: list[tuple[str | None, ...]] = list(zip(*rows, strict=True)) or [()] * len(grid.header)
    by_header = dict(zip(grid.header, columns, strict=True))
    profiles = {header: profile(values) for header, values in by_header.items()}
    return Evidence(
        grid, profiles, {header: [value for value in values if value] for header, values in by_header.items()}
    )


def _is_key(grid: Grid, header: str) -> bool:
    most = column_values(grid, header, 1)
    return bool(most) and most[0][1] == 1


def dates_contradict(grid: Grid, header: str, settings: Settings) -> bool:
    """Return whether dates under *header* have the day first in some rows and the month first in others.

    So they have where a spreadsheet read them in another order than they were written in.
    """
    if header not in grid.header:
        return False
    if dates_swapped(grid, header, settings):
        return True
    with open_for(grid, settings) as connection:
        rows = connection.execute(shape_sql(_cells(grid, header), scan_sql(grid, settings))).fetchall()
    return holds_both_orders([DateShape(*row) for row in rows])


def dates_swapped(grid: Grid, header: str, settings: Settings) -> bool:
    """Return whether a spreadsheet has swapped day and month under *header*, a column of a sheet.

    Of those that it knew for dates none is after the 12th, and those that it left as text all are: they were no dates
    in the order in which it read them.
    """
    if grid.sheet is None or header not in grid.header:
        return False
    cell = _cells(grid, header)
    parts = f"regexp_extract({cell}, '^([0-9]{{1,2}})[./-]([0-9]{{1,2}})[./-][0-9]{{2,4}}', ['a', 'b'])"
    largest = f"greatest(TRY_CAST({parts}.a AS INTEGER), TRY_CAST({parts}.b AS INTEGER))"
    day = f"TRY_CAST(regexp_extract({cell}, '^[0-9]{{4}}-[0-9]{{2}}-([0-9]{{2}})', 1) AS INTEGER)"
    with open_for(grid, settings) as connection:
        [(known, latest, texts, least)] = connection.execute(
            f"SELECT count({day}), max({day}), count({largest}), min({largest}) FROM {scan_sql(grid, settings)}"  # noqa: S608  # names of ours
        ).fetchall()
    return bool(min(known, texts) >= _SURELY_SWAPPED and latest <= _MONTHS < least)
