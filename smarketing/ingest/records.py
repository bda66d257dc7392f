"""Text → rows of cells, also where quotes are missing, doubled wrongly or never closed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
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
    """One row of text: its cells, the physical lines it took, whether its quotes had to be guessed at, its text."""

    cells: list[str]
    lines: int = 1
    is_guessed: bool = False
    text: str = ""


@dataclass(frozen=True)
class _Patterns:
    whole: re.Pattern[str]
    cell: re.Pattern[str]
    quoted: re.Pattern[str]


@lru_cache(maxsize=64)
def _patterns(dialect: Dialect) -> _Patterns:
    delimiter, quote = re.escape(dialect.delimiter), re.escape(dialect.quote)
    inside = rf"(?:[^{quote}]|{quote}{quote})*+"
    if dialect.escape != dialect.quote:
        escape = re.escape(dialect.escape)
        inside = rf"(?:[^{quote}{escape}]|{escape}.|{quote}{quote})*+"
    space = " *+" if dialect.padded else ""
    # not written *+, which Python before 3.11.5 gets wrong over a look ahead (gh-106052)
    up_to_delimiter = rf"(?>(?:(?!{delimiter})[^{quote}])*)"
    bare = rf"[^{quote}{delimiter}]*+" if len(dialect.delimiter) == 1 else up_to_delimiter
    quoted = rf"{space}{quote}({inside}){quote}{space}"
    cell = rf"{quoted}|({bare})"
    return _Patterns(
        re.compile(rf"(?:{cell})(?:{delimiter}(?:{cell}))*+", re.DOTALL),
        re.compile(rf"(?:{cell})(?:{delimiter}|\Z)", re.DOTALL),
        re.compile(rf"{quote}{inside}{quote}", re.DOTALL),
    )


def read_records(
    lines: Iterable[str], dialect: Dialect, expected: int | None = None, *, guesses: bool = True
) -> Iterator[Record]:
    """Yield the rows of *lines* (each with its line break), empty lines as rows without cells.

    *expected* is the number of cells a row should have; it settles which of several readings of a damaged line is
    taken. A quoted line break joins lines only if the joined text has no fault left. Without *guesses* a damaged line
    has no cells, which is quicker.
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
            yield Record(_unpadded(text.split(dialect.delimiter), dialect), text=text)
        elif (cells := well_formed(text, dialect)) is not None:
            yield Record(cells, text=text)
        else:
            joined, held = _joined(line, source, held, dialect, expected)
            if joined is not None:
                yield joined
                continue
            text = line.rstrip("\r\n")
            yield Record(_guessed(text, dialect, expected) if guesses else [], is_guessed=True, text=text)


def well_formed(text: str, dialect: Dialect) -> list[str] | None:
    """Return the cells of *text* if every quote in it has its partner, else None."""
    cut = _cut(text, dialect)
    return None if cut is None else [cell for cell, _ in cut]


def quoting(text: str, dialect: Dialect) -> list[bool]:
    """Return which cells of the well formed *text* stand in quotes."""
    return [is_quoted for _, is_quoted in _cut(text, dialect) or []]


def _cut(text: str, dialect: Dialect) -> list[tuple[str, bool]] | None:
    """Return the cells of *text*, each with whether it stands in quotes; None if a quote lacks its partner."""
    if dialect.wrapped:
        text, dialect = unwrapped(text), replace(dialect, wrapped=False)
    if dialect.quote not in text:
        return [(cell, False) for cell in _unpadded(text.split(dialect.delimiter), dialect)]
    patterns = _patterns(dialect)
    if not patterns.whole.fullmatch(text):
        return None
    cells, position = [], 0
    while position <= len(text):
        match = patterns.cell.match(text, position)
        if match is None:
            return None
        inside = match.group(1)
        bare = _unpadded([match.group(2) or ""], dialect)
        cells.append((bare[0], False) if inside is None else (plain(inside, dialect), True))
        if match.end() == len(text) and not text.endswith(dialect.delimiter, position, match.end()):
            break
        position = match.end()
        if position == len(text):
            cells.append(("", False))
            break
    return cells


def quoted_cell(text: str, start: int, dialect: Dialect) -> int | None:
    """Return where the cell in quotes that starts at *start* is closed, None if it never is."""
    match = _patterns(dialect).quoted.match(text, start)
    return match.end() - 1 if match else None


def unwrapped(text: str) -> str:
    """Return *text* without the quotes around the whole of it, those within as one."""
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1].replace('""', '"')
    return text


def plain(inside: str, dialect: Dialect) -> str:
    """Return what *inside*, the text between two quotes, stands for."""
    if dialect.escape != dialect.quote:
        escape = re.escape(dialect.escape)
        also = escape if dialect.escape == "\\" else ""
        inside = re.sub(rf"{escape}([{re.escape(dialect.quote)}{also}])", r"\1", inside)
    return inside.replace(dialect.quote * 2, dialect.quote)


def _unpadded(cells: list[str], dialect: Dialect) -> list[str]:
    return [cell.strip(" ") for cell in cells] if dialect.padded else cells


def is_spaced(cells: Sequence[str]) -> bool:
    """Return whether every cell but the first starts with one space, as if the delimiter were followed by one."""
    return len(cells) > 1 and all(cell.startswith(" ") and not cell.startswith("  ") for cell in cells[1:])


def without_marks(cells: Sequence[str]) -> list[str] | None:
    """Return *cells* without the delimiter that all but the last end with, None if they do not all end with one."""
    for mark in ",;|":
        if len(cells) > 1 and all(cell.endswith(mark) for cell in cells[:-1]):
            return [*(cell[:-1] for cell in cells[:-1]), cells[-1]]
    return None


def _joined(
    line: str, source: Iterator[str], held: list[str], dialect: Dialect, expected: int | None
) -> tuple[Record | None, list[str]]:
    """Return the row that starts with *line*, which isn't well formed alone, and the lines read but not used."""
    taken = [line]
    quotes = line.count(dialect.quote)
    while quotes % 2 and len(taken) < MOST_JOINED_LINES:
        following = held.pop(0) if held else next(source, None)
        if following is None:
            break
        taken.append(following)
        quotes += following.count(dialect.quote)
        if quotes % 2 == 0:
            text = "".join(taken).rstrip("\r\n")
            cells = well_formed(text, dialect)
            if cells is not None and expected in {None, len(cells)}:
                return Record(cells, len(taken), text=text), held
            break
    return None, taken[1:] + held


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
    step = len(dialect.delimiter)
    as_letters = (text[position:end], end + step)
    start = position
    while dialect.padded and text.startswith(" ", start):
        start += 1
    if not text.startswith(dialect.quote, start):
        return [as_letters]
    ways: list[tuple[str, int]] = []
    match = _patterns(dialect).cell.match(text, start)
    if match is not None and match.group(1) is not None:
        ended = match.end() == len(text) and not text.endswith(dialect.delimiter)
        ways.append((plain(match.group(1), dialect), match.end() + step if ended else match.end()))
    close = text.find(dialect.quote + dialect.delimiter, start + 1)
    if close >= 0:
        ways.append((plain(text[start + 1 : close], dialect), close + 1 + step))
    if text.endswith(dialect.quote) and len(text) - 1 > start:
        ways.append((plain(text[start + 1 : -1], dialect), len(text) + step))
    return [*dict.fromkeys(ways), as_letters]
