"""What the steps of an import hand to each other."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

DateOrder = Literal["ymd", "dmy", "mdy"]
Mode = Literal["replace", "update"]
ThreeDigits = Literal["thousands", "decimals"]
"""What the mark of an amount with exactly three digits after it parts, where nothing tells: ``1.234``."""


@dataclass(frozen=True)
class Grid:
    """A file understood as a header and rows of text, before any mapping.

    ``path`` is what is scanned: the file itself, or its re-coded copy in the work folder. ``header`` is as in the
    file, made unique and never empty. ``delimiter``, ``quote`` and ``escape`` are empty for Parquet. ``skip_lines``
    counts the physical lines before the header, ``footer_rows`` the rows at the end that are totals or notes,
    ``first_row`` is the number a spreadsheet shows for the first row of data.

    ``is_copy`` says that ``path`` is a Parquet copy of ours: text columns ``c1``, ``c2`` …, the ``row`` a spreadsheet
    shows and the ``surplus`` cells of a row that is too long. What a plain scan would misread, and every spreadsheet,
    is copied so.

    ``raw_header`` is the header as it stands in the file: not trimmed, empty where it is empty, a name twice where it
    is there twice, ``col_0``, ``col_1`` … where the file has no header.

    ``typed`` are the headers whose values are numbers in the file itself, so that ``1.250`` there is never 1,250.
    ``feeds`` counts the line feeds in each piece of a text file, by which a row is found without reading all before it.
    ``header_row`` is the row, as a spreadsheet numbers it, that somebody said is the header; None where it was found.
    ``preamble`` are the lines above the header, as they stand in the file; ``levels`` the names that each row of a
    header over several rows gives, of which ``header`` is made.
    """

    file: str
    path: Path
    format: Literal["text", "parquet"]
    header: tuple[str, ...]
    encoding: str
    delimiter: str = ","
    quote: str = '"'
    escape: str = '"'
    skip_lines: int = 0
    footer_rows: int = 0
    first_row: int = 2
    sheet: str | None = None
    notes: tuple[str, ...] = ()
    line_end: str = "\n"
    is_copy: bool = False
    raw_header: tuple[str, ...] = ()
    typed: frozenset[str] = frozenset()
    feeds: tuple[int, ...] = field(default=(), compare=False, repr=False)
    preamble: tuple[str, ...] = ()
    levels: tuple[tuple[str, ...], ...] = ()
    header_row: int | None = None


@dataclass(frozen=True)
class ColumnMapping:
    """What one header is taken for: a canonical column, or none (kept under its own name).

    ``certainty`` is 0-1; ``why`` is a short sentence ("HubSpot calls it so", "these values are ids of leads").
    ``date_order`` and ``three_digits`` are set once they were asked or remembered; ``values`` maps their spelling (as
    in the file, trimmed) to ours.
    """

    header: str
    target: str | None
    why: str = ""
    certainty: float = 0.0
    date_order: DateOrder | None = None
    values: tuple[tuple[str, str], ...] = ()
    three_digits: ThreeDigits | None = None


@dataclass(frozen=True)
class DoubtfulAmounts:
    """How many amounts under ``header``, such as ``example``, may be thousands or have three decimals.

    ``answer`` is what somebody said they are; None where it has to be asked.
    """

    header: str
    count: int
    example: str
    answer: ThreeDigits | None = None


@dataclass(frozen=True)
class Mapping:
    """How a file becomes one canonical table.

    ``also`` are tables the same file holds besides (a deals export with ``Date entered …`` columns also is a stage
    history). ``collapse`` reads a file of one row per change as one row per key, the latest change; the other rows are
    then no duplicates. ``otherwise`` are (column, header): the header counts in the rows where that of the column is
    empty.
    """

    kind: str
    preset: str | None
    columns: tuple[ColumnMapping, ...]
    also: tuple[Mapping, ...] = ()
    collapse: bool = False
    otherwise: tuple[tuple[str, str], ...] = ()

    @property
    def targets(self) -> dict[str, str]:
        """Header → canonical column, for the headers that have one."""
        return {column.header: column.target for column in self.columns if column.target is not None}

    def header_of(self, target: str) -> str | None:
        """Return the header mapped to *target*, if any."""
        return next((column.header for column in self.columns if column.target == target), None)

    @property
    def seconds(self) -> dict[str, str]:
        """Header → the header that counts where it is empty; none that was itself taken for something."""
        taken = self.targets
        found = ((self.header_of(target), header) for target, header in self.otherwise)
        return {first: second for first, second in found if first is not None and second not in taken}

    @property
    def read(self) -> dict[str, str]:
        """Header → canonical column, for the headers that fill one, also where another is empty."""
        return self.targets | {second: self.targets[first] for first, second in self.seconds.items()}


@dataclass(frozen=True)
class Reject:
    """A row or a cell that could not be taken: where a spreadsheet shows it, and why.

    ``row`` is the spreadsheet's row number; ``column`` is the header, None for a whole row; ``is_row`` tells whether
    the row was left out or only the cell emptied.
    """

    row: int
    column: str | None
    value: str
    reason: str
    is_row: bool


@dataclass(frozen=True)
class Converted:
    """One canonical table made from one file, not yet part of any snapshot.

    ``path`` is Parquet; ``rejects_path`` a Parquet of every reject with the text of its row, None without rejects;
    ``rejects`` the first 1,000 of them. ``rows_read = rows_kept + rows_rejected``; ``cells_nulled`` counts bad
    values that cost only their cell. ``rows_blank`` stand beside those read. ``extra`` maps the file's unknown
    headers to the ``x_…`` columns that keep them; ``undecided`` are the headers whose order of day and month could
    not be told; ``amounts`` the amounts that may mean two things; ``notes`` tell what became of personal data.
    """

    kind: str
    path: Path
    rows_read: int
    rows_kept: int
    rows_rejected: int
    cells_nulled: int
    rejects: tuple[Reject, ...]
    rejects_path: Path | None
    extra: tuple[tuple[str, str], ...]
    date_orders: tuple[tuple[str, DateOrder], ...] = ()
    undecided: tuple[str, ...] = ()
    rows_blank: int = 0
    latest_event: dt.date | None = None
    notes: tuple[str, ...] = ()
    amounts: tuple[DoubtfulAmounts, ...] = ()


@dataclass(frozen=True)
class FileReport:
    """What became of one file of an upload; printed as it is by the command line.

    ``mode`` says whether it replaces the table in force or updates it, None for a file that is not needed. ``same``
    are rows of the file: those that an update leaves alone, for the file does not hold them, are in no count.
    ``replaced`` counts the rows it kept in place of rows of files before it in the same upload.
    """

    file: str
    sha256: str
    kind: str
    preset: str | None
    encoding: str
    delimiter: str
    rows_read: int
    rows_kept: int
    rows_rejected: int
    cells_nulled: int
    rejects: tuple[Reject, ...]
    mapping: dict[str, str]
    unmapped: tuple[str, ...]
    new: int = 0
    changed: int = 0
    same: int = 0
    gone: int = 0
    notes: tuple[str, ...] = field(default=())
    mode: Mode | None = None
    replaced: int = 0
