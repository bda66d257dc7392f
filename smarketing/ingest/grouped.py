"""Reports grouped by a column: its value stands once, above its rows or in the first of them, with subtotals below."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from smarketing.domain.wording import counted
from smarketing.errors import UnreadableFile, shown
from smarketing.ingest.copies import NumberedRow
from smarketing.ingest.layout import Row, filled

HEAD_ROWS: Final = 20_000
"""How many rows show whether a longer report is grouped, and by what."""
_SOME_ROWS: Final = 3_000
"""How many show whether it may be, which every plain export is asked."""
_LEAST_WIDTH: Final = 3
_ADVICE: Final = "Export the rows without groups (Salesforce calls that “Details Only”), or a shorter report."
_SUBTOTAL: Final = re.compile(
    r"(sub[- ]?totals?|zwischensummen?|teilergebnis(se)?|sous[- ]?total|sous[- ]?totaux|subtotale|subtotales|subtotaal"
    r"|tussentotaal|subtotais)\s*(\(.*\))?\s*:?",
    re.IGNORECASE,
)
_OF_A_GROUP: Final = ("{} total", "{} ergebnis", "{} totaal", "{} totale", "total {}", "subtotal {}", "totale {}")
_HOW_MANY: Final = re.compile(
    r"\s*\(\d[\d.,]*\s(records?|datensätze?|enregistrements?|registros?|lignes?|zeilen?|rows?)\)$", re.IGNORECASE
)


@dataclass(frozen=True)
class Ungrouped:
    """The rows of a report without its groups: each with its group's value; how many subtotals were left out."""

    rows: list[NumberedRow]
    subtotals: int = 0
    notes: tuple[str, ...] = ()


def ungrouped(rows: Sequence[NumberedRow], names: Sequence[str]) -> Ungrouped:
    """Return *rows*, those of a table with columns called *names*, without subtotals and titles of groups.

    The value of a group is repeated in its rows where a title or a subtotal shows that it is one. Where nothing but
    gaps shows it, that is told: the gaps may as well be missing values.
    """
    width = len(names)
    cells = [[*row[:width], *[""] * (width - len(row))] for _, row in rows]
    if width < _LEAST_WIDTH or not cells:
        return Ungrouped(list(rows))
    subtotals = _subtotals(cells)
    titles = _titles(cells, subtotals)
    kept = [place for place in range(len(cells)) if place not in subtotals]
    groups = sorted({*titles.values(), *_gapped_groups(cells, subtotals)})
    if not groups:
        plain = [rows[place] for place in kept]
        return Ungrouped(plain, len(subtotals), _doubt([cells[place] for place in kept], names))
    repeated = _repeated([cells[place] for place in kept], groups, names)
    found: list[NumberedRow] = [
        (rows[place][0], [*now, *rows[place][1][width:]])
        for place, now in zip(kept, repeated, strict=True)
        if place not in titles
    ]
    return Ungrouped(found, len(subtotals), (_note([names[group] for group in groups], len(titles), len(found)),))


def is_grouped(rows: Sequence[Row], names: Sequence[str], *, is_whole: bool = True) -> bool:
    """Return whether ``ungrouped`` would change or remark on *rows*, or ``ungrouped_stream`` where more follow."""
    if not is_whole:
        cells = [[*row[: len(names)], *[""] * (len(names) - len(row))] for row in rows[:_SOME_ROWS]]
        return len(names) >= _LEAST_WIDTH and (_opens_a_group(cells) or bool(_groups_of(cells)))
    found = ungrouped([(place, row) for place, row in enumerate(rows)], names)
    return bool(found.subtotals or found.notes)


@dataclass
class Stream:
    """What is known of a report of very many rows once all of them were read."""

    file: str
    subtotals: int = 0
    notes: tuple[str, ...] = ()


def ungrouped_stream(rows: Iterable[NumberedRow], names: Sequence[str], told: Stream) -> Iterator[NumberedRow]:
    """Yield *rows*, of which the first ``HEAD_ROWS`` show whether they are grouped, as ``ungrouped`` does.

    Raises:
        UnreadableFile: further down they are grouped otherwise, or the first group is longer than what is looked at.
    """
    coming = iter(rows)
    head = list(islice(coming, HEAD_ROWS))
    width = len(names)
    cells = [[*row[:width], *[""] * (width - len(row))] for _, row in head]
    groups = _groups_of(cells) if width >= _LEAST_WIDTH else {}
    if groups or (width >= _LEAST_WIDTH and _opens_a_group(cells)):
        yield from _one_by_one(chain(head, coming), names, groups, told)
    else:
        yield from chain(head, coming)


def _groups_of(cells: Sequence[Row]) -> dict[int, bool]:
    """Return the columns that *cells* are grouped by, each with whether its groups have titles of their own."""
    subtotals = _subtotals(cells)
    titled = dict.fromkeys(_titles(cells, subtotals).values(), True)
    return dict(sorted((dict.fromkeys(_gapped_groups(cells, subtotals), False) | titled).items()))


def _opens_a_group(cells: Sequence[Row]) -> bool:
    """Return whether a column is filled in the first of very many rows alone, as in the first group of a report."""
    return len(cells) > 1 and any(
        first.strip() and not any(row[place].strip() for row in cells[1:]) for place, first in enumerate(cells[0])
    )


def _one_by_one(
    rows: Iterator[NumberedRow], names: Sequence[str], groups: dict[int, bool], told: Stream
) -> Iterator[NumberedRow]:
    width, titles, count = len(names), 0, 0
    running = dict.fromkeys(groups, "")
    above: Row = ()
    for number, row in rows:
        cells = [*row[:width], *[""] * (width - len(row))]
        column = _first(cells)
        if _is_subtotal(cells, column, above):
            if not groups:
                raise UnreadableFile(
                    told.file, f"it is grouped, and its first group ends only in row {number:,}.", _ADVICE
                )
            told.subtotals += 1
            continue
        above = list(cells)
        if groups.get(column) and filled(cells) == 1:
            titles += 1
            _repeat(cells, running, names)
            continue
        for other in (one for one, has_titles in groups.items() if has_titles and cells[one].strip()):
            until = f"it is grouped by “{shown(names[other])}” up to row {number:,} and not from there."
            raise UnreadableFile(told.file, until, _ADVICE)
        count += 1
        yield number, [*_repeat(cells, running, names), *row[width:]]
    told.notes = (_note([names[group] for group in groups], titles, count),) if groups else ()


def _first(row: Row) -> int:
    return next((place for place, cell in enumerate(row) if cell.strip()), 0)


def _subtotals(rows: Sequence[Row]) -> dict[int, int]:
    """Return the places of the rows that call themselves subtotals, or the total of the group above, with where."""
    found: dict[int, int] = {}
    above: Row = ()
    for place, row in enumerate(rows):
        column = _first(row)
        if _is_subtotal(row, column, above):
            found[place] = column
        else:
            above = row
    return found


def _is_subtotal(row: Row, column: int, above: Row) -> bool:
    said = " ".join(row[column].split()).casefold()
    group = above[column].strip().casefold() if above else ""
    return bool(_SUBTOTAL.fullmatch(said) or (group and _lacks(row, above) and said in _names_of_totals(group)))


def _names_of_totals(group: str) -> set[str]:
    return {name.format(group) for name in _OF_A_GROUP}


def _lacks(row: Row, above: Row) -> bool:
    return any(there.strip() and not here.strip() for here, there in zip(row, above, strict=True))


def _titles(rows: Sequence[Row], subtotals: dict[int, int]) -> dict[int, int]:
    """Return the places of rows that hold nothing but a group's name, in a column that no other row fills."""
    alone = {place: _first(row) for place, row in enumerate(rows) if filled(row) == 1 and place not in subtotals}
    others = [row for place, row in enumerate(rows) if place not in alone and place not in subtotals]
    columns = {column for column in alone.values() if not any(row[column].strip() for row in others)}
    found = {place: column for place, column in alone.items() if column in columns}
    return found if others and 0 in found and set(found) == set(alone) else {}


def _gapped_groups(rows: Sequence[Row], subtotals: dict[int, int]) -> set[int]:
    """Return the columns with subtotals of their own that stand only in the first row of each group."""
    named = {column for place, column in subtotals.items() if _SUBTOTAL.fullmatch(rows[place][column].strip())}
    others = [row for place, row in enumerate(rows) if place not in subtotals]
    return {
        column
        for column in named
        if others and others[0][column].strip() and not all(row[column].strip() for row in others)
    }


def _repeated(rows: Sequence[Row], groups: Sequence[int], names: Sequence[str]) -> list[list[str]]:
    """Return *rows* with the value of each group in all of its rows; a new outer group ends the inner ones."""
    running = dict.fromkeys(groups, "")
    return [_repeat(list(row), running, names) for row in rows]


def _repeat(cells: list[str], running: dict[int, str], names: Sequence[str]) -> list[str]:
    """Return *cells* with the values of the groups they are in, of which *running* holds those so far."""
    groups = list(running)
    for place, column in enumerate(groups):
        if cells[column].strip():
            running[column] = _bare(cells[column], names[column])
            running.update(dict.fromkeys(groups[place + 1 :], ""))
        cells[column] = running[column]
    return cells


def _bare(value: str, name: str) -> str:
    """Return the value of a group without how many rows it has, and without the column's own name before it."""
    return _HOW_MANY.sub("", value.strip()).removeprefix(f"{name}: ")


def _note(names: Sequence[str], titles: int, rows: int) -> str:
    called = " and ".join(f"“{shown(name)}”" for name in names)
    told = f"The report is grouped by {called}: the value of a group counts for each of its rows, {rows:,} in all."
    left_out = f" {counted(titles, 'title')} of groups {'was' if titles == 1 else 'were'} left out." if titles else ""
    return told + left_out


def _doubt(rows: Sequence[Row], names: Sequence[str]) -> tuple[str, ...]:
    """Return a sentence where only the gaps in the first column look like groups, else nothing."""
    values = Counter(row[0].strip() for row in rows)
    gaps = values.pop("", 0)
    is_group = gaps >= len(values) >= 2 and max(values.values()) == 1 and rows[0][0].strip()
    if not is_group or any(filled(row) < max(map(filled, rows)) / 2 for row in rows):
        return ()
    told = (
        f"“{shown(names[0])}” is empty in {counted(gaps, 'row')}, and each of its values stands once, as in a report "
    )
    return (f"{told}grouped by it. If so, fill the gaps or export the rows without groups.",)
