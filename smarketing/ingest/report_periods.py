"""The period that stands above the header of an ad report, for rows that have no date of their own."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from smarketing.domain.tables import TABLES
from smarketing.errors import shown
from smarketing.ingest.copies import column_name
from smarketing.ingest.date_orders import orders_of
from smarketing.ingest.dates import is_date
from smarketing.ingest.engine import literal
from smarketing.ingest.headers import normal, without_currency
from smarketing.ingest.model import DateOrder, Grid, Mapping
from smarketing.ingest.presets import PERIOD_HEADERS, best_preset, preset_named
from smarketing.ingest.profile import ENOUGH, profile
from smarketing.ingest.reshaping import copied, numbered
from smarketing.ingest.scanning import has_faulty_lines, open_for, sample, scan_sql
from smarketing.ingest.similarity import likeness
from smarketing.ingest.texts import read_with_care
from smarketing.ingest.value_counts import counts_of
from smarketing.settings import Settings

Period = tuple[str, str]
_NUMERIC: Final = re.compile(r"(?<![\d./-])\d{1,4}([./-])\d{1,2}\1\d{1,4}(?![\d./-])", re.ASCII)
_BETWEEN: Final = re.compile(
    r"\s+[-‐‑‒–—]\s+|\s*[–—]\s*|\s+(?:to|until|through|bis|au|al|até|hasta|tot|t/m)\s+", re.IGNORECASE
)
_LABEL: Final = re.compile(r"^[^\d:]*:\s*")
_FIRST_DAY: Final = re.compile(r"\b(start|from|begin|von|ab|beginn|début|desde|inicio|início|van|dal)", re.IGNORECASE)
_LAST_DAY: Final = re.compile(r"\b(end|to|until|bis|ende|fin|hasta|fim|tot|einde|al)", re.IGNORECASE)
_OUTER: Final = " \t\"',;#"
_COMPACT: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)", re.ASCII)
_COMPACT_RANGE: Final = re.compile(r"(?<!\d)(\d{8})-(\d{8})(?!\d)", re.ASCII)
FIRST: Final[dict[DateOrder, str]] = {"dmy": "day", "mdy": "month", "ymd": "year"}
_LIKE: Final = 0.55
_SAMPLED: Final = 50
_COUNTED: Final = re.compile(r"nth ?(hour|day|week|month|year)$")
_NTH_DAY: Final = normal("Nth day")


def period_in(preamble: Sequence[str]) -> Period | None:
    """Return the first and the last day that the lines of *preamble* name, as written there; None if they name none.

    A line of more than two days compares periods and names none, and so do lines of a period each; one of nothing but a
    day names that day.
    """
    lines = [_COMPACT.sub(r"\1-\2-\3", _COMPACT_RANGE.sub(r"\1 - \2", line)) for line in preamble]
    lines = [" ".join(line.strip(_OUTER).split()) for line in lines]
    named = set(filter(None, map(_period_of, lines)))
    if len(named) > 1:
        return None
    found = next(iter(named), None) or _labelled(lines)
    if found is None:
        alone = next((line for line in lines if is_date(line)), None)
        return (alone, alone) if alone else None
    return found


def _period_of(line: str) -> Period | None:
    days = [match[0] for match in _NUMERIC.finditer(line)]
    if days:
        return (days[0], days[1]) if len(days) == 2 and all(map(is_date, days)) else None
    sides = [side.strip(_OUTER) for side in _BETWEEN.split(_LABEL.sub("", line))]
    if len(sides) != 2:
        return None
    return next((pair for pair in _completed(*sides) if all(map(is_date, pair))), None)


def _completed(first: str, last: str) -> Iterator[Period]:
    """Yield *first* and *last* as they are, then with the month or year that only one of them says."""
    yield first, last
    if year := re.search(r",? \d{4}$", last):
        yield f"{first}{year[0]}", last
        if month := re.match(r"[^\d]+ ", first):  # September 1 – 30, 2026
            yield f"{first}{year[0]}", f"{month[0]}{last}"
    if first.rstrip(".").isdecimal():  # 1 – 30 September 2026
        yield re.sub(r"^\d{1,2}\.?", first, last), last


def _labelled(lines: Sequence[str]) -> Period | None:
    """Return the days of a line each: ``Report start: 1 September 2026``."""
    told = [(label[0], line[label.end() :].strip(_OUTER)) for line in lines if (label := _LABEL.match(line))]
    firsts = [day for label, day in told if _FIRST_DAY.search(label) and is_date(day)]
    lasts = [day for label, day in told if _LAST_DAY.search(label) and not _FIRST_DAY.search(label) and is_date(day)]
    return (firsts[0], lasts[0]) if len(firsts) == len(lasts) == 1 else None


def period_orders(period: Period | None) -> frozenset[DateOrder]:
    """Return the orders of day and month that the two days of *period* allow; empty where none is mistaken."""
    return orders_of(period) if period else frozenset()


@dataclass(frozen=True)
class ToldOrder:
    """How days are written where they don't tell, and who says so; ``is_shown`` by the file, else only by a preset."""

    order: DateOrder
    why: str
    is_shown: bool

    def note(self, headers: Sequence[str]) -> str:
        """Return the sentence that tells how the days under *headers* were read."""
        named = " and ".join(f"“{shown(header)}”" for header in headers)
        return f"The days of {named} were read with the {FIRST[self.order]} first, {self.why}."


def told_order(grid: Grid, mapping: Mapping) -> ToldOrder | None:
    """Return how days are written, as the lines above the header or else the preset of *mapping* tell."""
    period = period_in(grid.preamble)
    possible = period_orders(period)
    if period is not None and len(possible) > 1 and (filled := _filled_orders(period, possible, grid, mapping)):
        return ToldOrder(filled, "in which they fill the period above the header", is_shown=True)
    if len(possible) == 1:
        return ToldOrder(next(iter(possible)), "as the lines above the header show", is_shown=True)
    preset = preset_named(mapping.preset) if mapping.preset else None
    names = set(map(normal, grid.header))
    order = next(
        (order for name, order in (preset.date_orders if preset else {}).items() if normal(name) in names), None
    )
    if preset is None or order is None or (possible and order not in possible):
        return None
    return ToldOrder(order, f"as {preset.label} is known to write them", is_shown=False)


def _filled_orders(period: Period, possible: frozenset[DateOrder], grid: Grid, mapping: Mapping) -> DateOrder | None:
    """Return the one of *possible* in which the days of the rows are all of *period*, from its first to its last."""
    header = mapping.header_of("period_start")
    if header is None or header not in grid.header or header in PERIOD_HEADERS:
        return None
    texts = [text for text, _ in counts_of(grid, [header])[header]]
    fitting = []
    for order in sorted(possible):
        first, last, *days = (_day(text, order) for text in (*period, *texts))
        if first and last and None not in days and len(days) == (last - first).days + 1 > 1:
            fitting += [order] if {first, last} <= set(days) and min(filter(None, days)) == first else []
    return fitting[0] if len(fitting) == 1 else None


def _day(text: str, order: DateOrder) -> dt.date | None:
    """Return the day that *text* says in *order*, None where it says none so."""
    parts = re.fullmatch(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})", text.strip())
    if parts is None:
        return None
    said = dict(zip(order, map(int, parts.groups()), strict=True))
    with contextlib.suppress(ValueError):
        return dt.date(said["y"] + (2000 if said["y"] < 100 else 0), said["m"], said["d"])
    return None


def with_period(grid: Grid, work: Path, settings: Settings) -> Grid:
    """Return *grid*, or costs or visits without a date with two columns more: the period that stands above the header.

    Each amount belongs to all of the period, visits to its first day; a note says so.
    """
    period = period_in(grid.preamble)
    if period is None or not _lacks_a_date(grid, settings):
        return grid
    counted = next((place for place, name in enumerate(grid.header) if _COUNTED.match(normal(name))), None)
    if counted is not None:
        return _with_counted_days(grid, counted, period[0], work, settings)
    told = _note(period) if is_of_costs(grid) else _note_of_visits(period)
    return with_period_columns(grid, (literal(period[0]), literal(period[1])), told, work, settings)


def _with_counted_days(grid: Grid, place: int, first: str, work: Path, settings: Settings) -> Grid:
    """Return *grid* whose column at *place* counts days from *first* on, with these days; as it is if it can't be."""
    if normal(grid.header[place]) != _NTH_DAY or not re.fullmatch(r"\d{4}-\d\d-\d\d", first):
        return grid
    days = f"TRY_CAST({column_name(place + 1)} AS INTEGER)"
    day = f"CAST(CAST(DATE {literal(first)} + {days} AS DATE) AS VARCHAR)"
    told = f"Each row is of the day that its “{shown(grid.header[place])}” counts from {first} on."
    return with_period_columns(grid, (day, day), told, work, settings)


def with_period_columns(grid: Grid, days: tuple[str, str], note: str, work: Path, settings: Settings) -> Grid:
    """Return *grid* with two columns more: the first and the last day of its rows, as the SQL of *days* answers."""
    one = grid
    cells = ", ".join(map(column_name, range(1, len(grid.header) + 1)))
    names = (column_name(len(grid.header) + place) for place in (1, 2))
    added = ", ".join(f"{day} AS {name}" for day, name in zip(days, names, strict=True))
    if one.format == "text" and _is_faulty(one, settings):
        one = read_with_care(one, work / f"{one.path.stem}-careful.parquet", settings)
    sql = f"SELECT row, {cells}, {added}, surplus FROM {numbered(one, settings)}"  # noqa: S608  # names of ours, quoted texts
    dated = copied(one, sql, (*grid.header, *PERIOD_HEADERS), work / "dated", settings)
    return replace(dated, notes=(*one.notes, note))


def _note(period: Period) -> str:
    said = shown(period[0] if period[0] == period[1] else f"{period[0]} - {period[1]}")
    return (
        f"No row has a date of its own, so each is of the period above the header, “{said}”; a month that the period "
        "lies in only partly has its share of it by days."
    )


def _note_of_visits(period: Period) -> str:
    said = shown(period[0] if period[0] == period[1] else f"{period[0]} - {period[1]}")
    return (
        f"No row has a date of its own, so its visits count on the first day of the period above the header, “{said}”. "
        "Add the date to the report to have them by day."
    )


def _is_faulty(grid: Grid, settings: Settings) -> bool:
    with open_for(grid, settings) as connection:
        connection.execute(f"SELECT count(*) FROM {scan_sql(grid, settings)}").fetchall()  # noqa: S608  # names of ours
        return has_faulty_lines(connection)


def _lacks_a_date(grid: Grid, settings: Settings) -> bool:
    """Return whether *grid* holds costs or visits, by a preset, or costs by its columns, and no day they are of."""
    if best_preset(grid.header) is not None:
        return False
    dated = best_preset((*grid.header, *PERIOD_HEADERS))
    if dated is not None:
        return dated[0].kind in {"costs", "traffic"}
    if not is_of_costs(grid):
        return False
    columns = zip(*sample(grid, _SAMPLED, settings), strict=True)
    return not any(profile(column).date >= ENOUGH for column in columns)


def is_of_costs(grid: Grid) -> bool:
    """Return whether *grid* holds costs, by a preset or by what its columns are called, whatever says of which days."""
    dated = best_preset((*grid.header, *PERIOD_HEADERS))
    if dated is not None:
        return dated[0].kind == "costs"
    costs = TABLES["costs"]
    named = {
        name
        for name in ("amount", "campaign", "impressions", "clicks")
        if any(likeness(without_currency(one), "costs", costs.column(name)).certainty >= _LIKE for one in grid.header)
    }
    return "amount" in named and len(named) > 1
