"""Text → rows of cells, also where quotes are missing, doubled wrongly or never closed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

MOST_JOINED_LINES: Final = 2_000
MOST_READINGS: Final = 2_000


@dataclass(frozen=True)
class Dialect:
    """How cells are told apart; ``wrapped`` means that every line stands in quotes as a whole."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = '"'
    wrapped: bool = False
    padded: bool = False


@dataclass(frozen=True)
class Record:
    """One row of text: its cells, the physical lines it took, and whether its quotes had to be guessed at."""

    cells: list[str]
    lines: int = 1
    is_guessed: bool = False


@dataclass(frozen=True)
class _Patterns:
    whole: re.Pattern[str]
    cell: re.Pattern[str]


@lru_cache(maxsize=64)
def _patterns(dialect: Dialect) -> _Patterns:
    delimiter, quote = re.escape(dialect.delimiter), re.escape(dialect.quote)
    inside = rf"(?:[^{quote}]|{quote}{quote})*+"
    if dialect.escape != dialect.quote:
        inside = rf"(?:[^{quote}\\]|\\.|{quote}{quote})*+"
    space = " *+" if dialect.padded else ""
    cell = rf"{space}{quote}({inside}){quote}|([^{quote}{delimiter}]*+)"
    return _Patterns(
        re.compile(rf"(?:{cell})(?:{delimiter}(?:{cell}))*+", re.DOTALL),
        re.compile(rf"(?:{cell})(?:{delimiter}|\Z)", re.DOTALL),
    )


def read_records(lines: Iterable[str], dialect: Dialect, expected: int | None = None) -> Iterator[Record]:
    """Yield the rows of *lines* (each with its line break), empty lines as rows without cells.

    *expected* is the number of cells a row should have; it settles which of several readings of a damaged line is
    taken. A quoted line break joins lines only if the joined text has no fault left.
    """
    held: list[str] = []
    source = iter(lines)
    while True:
        line = held.pop(0) if held else next(source, None)
        if line is None:
            return
        text = line.rstrip("\r\n")
        if not text:
            yield Record([])
        elif dialect.quote not in text:
            yield Record(_unpadded(text.split(dialect.delimiter), dialect))
        elif (cells := well_formed(text, dialect)) is not None:
            yield Record(cells)
        else:
            record, rest = _joined(line, source, held, dialect, expected)
            held = rest
            yield record


def well_formed(text: str, dialect: Dialect) -> list[str] | None:
    """Return the cells of *text* if every quote in it has its partner, else None."""
    if dialect.wrapped:
        text = _unwrapped(text)
        dialect = Dialect(dialect.delimiter, dialect.quote, dialect.escape)
    patterns = _patterns(dialect)
    if not patterns.whole.fullmatch(text):
        return None
    cells, position = [], 0
    while position <= len(text):
        match = patterns.cell.match(text, position)
        if match is None:
            return None
        cells.append(_plain(match.group(1), dialect) if match.group(1) is not None else match.group(2) or "")
        if match.end() == len(text) and not text.endswith(dialect.delimiter, position, match.end()):
            break
        position = match.end()
        if position == len(text):
            cells.append("")
            break
    return _unpadded(cells, dialect)


def _unwrapped(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1].replace('""', '"')
    return text


def _plain(inside: str, dialect: Dialect) -> str:
    if dialect.escape != dialect.quote:
        inside = re.sub(rf"\\([{re.escape(dialect.quote)}\\])", r"\1", inside)
    return inside.replace(dialect.quote * 2, dialect.quote)


def _unpadded(cells: list[str], dialect: Dialect) -> list[str]:
    return [cell.strip(" ") for cell in cells] if dialect.padded else cells


def _joined(
    line: str, source: Iterator[str], held: list[str], dialect: Dialect, expected: int | None
) -> tuple[Record, list[str]]:
    """Return the row that starts with *line*, which isn't well formed alone, and the lines read but not used."""
    taken, text = [line], line
    quotes = line.count(dialect.quote)
    while quotes % 2 and len(taken) < MOST_JOINED_LINES:
        following = held.pop(0) if held else next(source, None)
        if following is None:
            break
        taken.append(following)
        quotes += following.count(dialect.quote)
        if quotes % 2 == 0:
            text = "".join(taken)
            cells = well_formed(text.rstrip("\r\n"), dialect)
            if cells is not None and expected in {None, len(cells)}:
                return Record(cells, len(taken)), held
            break
    cells = _guessed(line.rstrip("\r\n"), dialect, expected)
    return Record(cells, 1, is_guessed=True), taken[1:] + held


def _guessed(text: str, dialect: Dialect, expected: int | None) -> list[str]:
    """Return the reading of *text* with *expected* cells and the fewest quotes left at their edges.

    Without such a reading, the one that takes every quote for a letter.
    """
    found: list[tuple[str, ...]] = []
    pending: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    for _ in range(MOST_READINGS):
        if not pending:
            break
        position, cells = pending.pop()
        if position > len(text):
            if expected in {None, len(cells)}:
                found.append(cells)
        elif expected is None or len(cells) < expected:
            pending.extend((end, (*cells, cell)) for cell, end in reversed(_next_cells(text, position, dialect)))
    best = min(found, key=lambda cells: _stray_quotes(cells, dialect.quote), default=None)
    return _unpadded(list(best) if best else text.split(dialect.delimiter), dialect)


def _stray_quotes(cells: tuple[str, ...], quote: str) -> int:
    return sum(cell.startswith(quote) or cell.endswith(quote) for cell in cells)


def _next_cells(text: str, position: int, dialect: Dialect) -> list[tuple[str, int]]:
    """Return the ways to read the cell at *position*, likeliest first, each with where the next cell starts."""
    end = text.find(dialect.delimiter, position)
    end = len(text) if end < 0 else end
    as_letters = (text[position:end], end + 1)
    start = position
    while dialect.padded and text.startswith(" ", start):
        start += 1
    if not text.startswith(dialect.quote, start):
        return [as_letters]
    ways: list[tuple[str, int]] = []
    match = _patterns(dialect).cell.match(text, start)
    if match is not None and match.group(1) is not None:
        ended = match.end() == len(text) and not text.endswith(dialect.delimiter)
        ways.append((_plain(match.group(1), dialect), match.end() + 1 if ended else match.end()))
    close = text.find(dialect.quote + dialect.delimiter, start + 1)
    if close >= 0:
        ways.append((_plain(text[start + 1 : close], dialect), close + 2))
    if text.endswith(dialect.quote) and len(text) - 1 > start:
        ways.append((_plain(text[start + 1 : -1], dialect), len(text) + 1))
    return [*dict.fromkeys(ways), as_letters]
