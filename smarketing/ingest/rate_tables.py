"""Exchange rates with a column per currency, as central banks publish them → one row per currency and day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

from smarketing.ingest.currencies import codes
from smarketing.ingest.engine import literal
from smarketing.ingest.headers import words
from smarketing.ingest.model import Grid
from smarketing.ingest.scanning import columns_of, open_for, scan_sql
from smarketing.ingest.values import unless_empty_sql
from smarketing.settings import Settings

Meaning = Literal["rate", "units_per_base"]
_PAIR: Final = re.compile(r"([A-Z]{3})\s*(?:[/\-_→:]|to|in|)\s*([A-Z]{3})")
_PER: Final = re.compile(r"([A-Z]{3})\s+per\s+(?:1\s+)?([A-Z]{3})")
_OF_THE_ECB: Final = frozenset({"USD", "JPY", "GBP", "CHF", "SEK"})
_LEAST_OF_THE_ECB: Final = 10
_DIRECTIONS: Final = frozenset({"base", "per", "in", "to", "inverse"})
_DATE_WORDS: Final = frozenset({"date", "day", "datum", "tag", "jour", "fecha", "data", "dato", "valid from", "month"})


@dataclass(frozen=True)
class _Wide:
    """A table of rates: which column holds the day, which one the rate of which currency, and what a rate is."""

    day: int
    currencies: tuple[tuple[int, str], ...]
    base: str
    meaning: Meaning


def long_rates(grid: Grid, work: Path, settings: Settings) -> Grid:
    """Return *grid* with a row per currency and day where it has a column per currency, else as it is.

    Headers say what a rate is: ``EUR/USD`` and ``USD per EUR`` are dollars for 1 euro. Bare codes are taken only in
    the European Central Bank's table, which is known by its currencies and quotes units for 1 euro; any other table
    of bare codes is left alone, for nothing says which way about it is.
    """
    wide = _wide(grid.header)
    if wide is None:
        return grid
    names = columns_of(grid)
    day = names[wide.day]
    row = "row" if grid.is_copy else f"row_number() OVER () + {grid.first_row - 1}"
    numbered = f"(SELECT {row} AS row, {', '.join(names)} FROM {scan_sql(grid, settings)})"  # noqa: S608  # names of ours
    pieces = (
        f"SELECT row, {place} AS place, {day} AS c1, {literal(code)} AS c2, {literal(wide.base)} AS c3, "  # noqa: S608  # names of ours
        f"{unless_empty_sql(names[number])} AS c4, CAST(NULL AS VARCHAR[]) AS surplus FROM numbered"
        for place, (number, code) in enumerate(wide.currencies)
    )
    out = work / f"{grid.path.stem}-rates.parquet"
    sql = (
        f"WITH numbered AS MATERIALIZED {numbered} SELECT row, c1, c2, c3, c4, surplus "  # noqa: S608  # names of ours
        f"FROM ({' UNION ALL '.join(pieces)}) WHERE c4 IS NOT NULL ORDER BY row, place"
    )
    with open_for(grid, settings) as connection:
        connection.execute(f"COPY ({sql}) TO {literal(str(out))} (FORMAT parquet, COMPRESSION zstd)")
    header = (grid.header[wide.day], "currency", "base_currency", wide.meaning)
    return replace(grid, path=out, format="parquet", header=header, is_copy=True, notes=(*grid.notes, _note(wide)))


def names_direction(header: str) -> bool:
    """Return whether *header* says which way about its rates are, as ``Rate to base`` and our own ``rate`` do."""
    spoken = words(header)
    return spoken == ("rate",) or bool(_DIRECTIONS & set(spoken)) or _pair(header) is not None


def _note(wide: _Wide) -> str:
    quoted = f"what 1 of it is in {wide.base}" if wide.meaning == "rate" else f"how many of it 1 {wide.base} is"
    return f"Read as exchange rates of {len(wide.currencies)} currencies, each {quoted}."


def _wide(header: Sequence[str]) -> _Wide | None:
    days = [number for number, name in enumerate(header) if name.strip().lower() in _DATE_WORDS]
    if len(days) != 1:
        return None
    return _of_pairs(header, days[0]) or _of_the_ecb(header, days[0])


def _of_the_ecb(header: Sequence[str], day: int) -> _Wide | None:
    found = tuple((number, name.strip()) for number, name in enumerate(header) if name.strip() in codes())
    known = {code for _, code in found}
    if len(found) < _LEAST_OF_THE_ECB or not known >= _OF_THE_ECB or "EUR" in known:
        return None
    return _Wide(day, found, "EUR", "units_per_base")


def _of_pairs(header: Sequence[str], day: int) -> _Wide | None:
    """Return the rates of headers that are pairs with one currency in common, all the same way about."""
    pairs = [(number, pair) for number, name in enumerate(header) if (pair := _pair(name))]
    if not pairs or len(pairs) != len(header) - 1:
        return None
    ones, others = {one for _, (one, _) in pairs}, {other for _, (_, other) in pairs}
    if len(others) == 1:
        return _Wide(day, tuple((number, one) for number, (one, _) in pairs), others.pop(), "rate")
    if len(ones) == 1:
        return _Wide(day, tuple((number, other) for number, (_, other) in pairs), ones.pop(), "units_per_base")
    return None


def _pair(header: str) -> tuple[str, str] | None:
    """Return (of which 1, in which) for a header such as ``EUR/USD``; None if it is no pair."""
    name = header.strip()
    if hit := _PER.fullmatch(name):
        pair = (hit[2], hit[1])
    elif hit := _PAIR.fullmatch(name):
        pair = (hit[1], hit[2])
    else:
        return None
    return pair if set(pair) <= codes() and pair[0] != pair[1] else None
