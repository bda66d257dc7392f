"""How a text file tells its cells apart, judged by how evenly its rows come out."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from smarketing.ingest.lines import split_lines
from smarketing.ingest.records import Dialect, read_records, well_formed

DELIMITERS: Final = (",", ";", "\t", "|")
_ODD_DELIMITERS: Final = ("~", "^", "¦", "§", "\x01", "\x02", "\x1f", "!", "#", "*", "&", ":", " ")
_OF_WORDS_AND_TIMES: Final = (":", " ")
_ALSO_WRITTEN: Final = ("!", "#", "*", "&", ":", " ")
_LEAST_CELLS_OF_THOSE: Final = 4
_ODD_QUOTES: Final = "'`%$^~*|"
_ODD_ESCAPES: Final = "\\/"
_SEPARATOR_LINE = re.compile(r"\A\"?sep=(.)\"?\r?\n", re.IGNORECASE)
_LONG_DELIMITER: Final = re.compile(r"([^\w\s\"'.,()$€%+-])\1+|\t{2,4}|;{2,4}|(?:[^\w\s\"'.,()$€%+-]){2,4}")
_JUDGED_LINES: Final = 400
_EVEN, _HALF = 0.9, 0.5
_CELL_COST: Final = 1e-4
_MARKS: Final = " ,;|\t:~^<>"


class _Fit(NamedTuple):
    """How well a dialect fits, the share of even rows, and whether a third of its columns hold but one mark."""

    score: float
    share: float
    is_hollow: bool


def separator_line(text: str) -> str | None:
    """Return the delimiter that Excel's ``sep=;`` line names, if *text* starts with one."""
    match = _SEPARATOR_LINE.match(text)
    return match.group(1) if match else None


def detect_dialect(text: str) -> Dialect:
    """Return how the lines of *text* are to be cut; a comma where they have one cell each."""
    lines = split_lines(text[: _JUDGED_LINES * 4096])[:_JUDGED_LINES]
    named = separator_line(text)
    if named:
        return max(_dialects(named, lines[1:]), key=lambda dialect: _evenness(lines[1:], dialect).score)
    wrapped = _wrapped_dialect(lines)
    if wrapped:
        return wrapped
    usual = [(_evenness(lines, one), one) for mark in DELIMITERS for one in _dialects(mark, lines)]
    best, dialect = max(usual, key=lambda pair: pair[0].score)
    if best.share < 1 or best.is_hollow:
        for mark in _odd_delimiters(lines):
            for one in _dialects(mark, lines):
                fit = _evenness(lines, one)
                least = _HALF if best.score == 0 and _is_telling(mark, lines) else _EVEN
                if fit.share >= least and fit.score > best.score:
                    best, dialect = fit, one
    return dialect if best.score > 0 else Dialect()


def _odd_delimiters(lines: Sequence[str]) -> Iterator[str]:
    """Yield the unusual characters, or runs of them, that the first filled line and nearly all others have."""
    filled = [line for line in lines if line.strip()]
    if not filled:
        return
    long = dict.fromkeys(match.group() for match in _LONG_DELIMITER.finditer(filled[0]))
    for mark in (*long, *_ODD_DELIMITERS):
        is_everywhere = mark in filled[0] and sum(mark in line for line in filled) >= _EVEN * len(filled)
        is_of_words = mark in _OF_WORDS_AND_TIMES
        if is_everywhere and (not is_of_words or filled[0].count(mark) + 1 >= _LEAST_CELLS_OF_THOSE):
            yield mark


def _is_telling(mark: str, lines: Sequence[str]) -> bool:
    """Return whether *mark* tells cells apart even where only half of the rows come out alike, as of two tables."""
    counts = Counter(line.count(mark) for line in lines if line.strip())
    return mark not in _ALSO_WRITTEN or sum(rows for _, rows in counts.most_common(2)) >= _EVEN * counts.total()


def _dialects(delimiter: str, lines: Sequence[str]) -> Iterator[Dialect]:
    """Yield the ways of quoting that lines cut by *delimiter* may have, the usual one first."""
    text = "".join(lines)
    quote = _quote(delimiter, text)
    spaced = len(re.findall(rf"{re.escape(delimiter)} (?! )", text))
    outside = text.count(delimiter) - _quoted(text, delimiter, quote)
    # numbers may be set in columns by spaces; before a word or a quote the space belongs to the delimiter
    is_before_word = re.search(rf"{re.escape(delimiter)} (?:[^\W\d_]|{re.escape(quote)})", text) is not None
    padded = delimiter != " " and spaced > 0 and spaced >= 0.95 * outside and is_before_word
    yield Dialect(delimiter, quote, quote, padded=padded)
    for escape in _ODD_ESCAPES:
        if f"{escape}{quote}" in text:
            yield Dialect(delimiter, quote, escape, padded=padded)


def _quote(delimiter: str, text: str) -> str:
    """Return the character that stands before and after cells far more often than the double quote does."""
    mark = re.escape(delimiter)
    best, most = '"', 2 * len(re.findall(rf'(?:^|{mark}) ?"', text, re.MULTILINE)) + 1
    for quote in _ODD_QUOTES:
        if quote not in delimiter and (f"{delimiter}{quote}" in text or f"\n{quote}" in text):
            of = re.escape(quote)
            count = len(re.findall(rf"(?:^|{mark}){of}[^{of}\n]*{of}(?={mark}|\r?$)", text, re.MULTILINE))
            best, most = (quote, count) if count > most else (best, most)
    return best


def _quoted(text: str, delimiter: str, quote: str) -> int:
    """Return how many delimiters of *text* stand within quotes."""
    mark = re.escape(quote)
    return sum(cell.count(delimiter) for cell in re.findall(f"{mark}([^{mark}]*){mark}", text))


def _evenness(lines: Sequence[str], dialect: Dialect) -> _Fit:
    """Return how well *dialect* fits: the share of rows with the commonest number of cells, more cells better.

    A damaged line counts as a row of its own kind. Hollow columns count for nothing.
    """
    records = [one for one in read_records(lines, dialect, guesses=False) if one.cells or one.is_guessed]
    counts = Counter(len(record.cells) for record in records)
    wide = [(rows, cells) for cells, rows in counts.items() if cells > 1]
    if not wide:
        return _Fit(0.0, 0.0, is_hollow=False)
    rows, cells = max(wide)
    columns = zip(*(record.cells for record in records if len(record.cells) == cells), strict=True)
    hollow = sum(map(_is_hollow, columns))
    telling = max(1, cells - hollow)
    share = rows / len(records)
    score = share * (1 + math.log2(telling) / 8) - cells * _CELL_COST
    return _Fit(score, share, is_hollow=hollow > cells // 3)


def _is_hollow(column: Sequence[str]) -> bool:
    """Return whether *column* holds one mark and nothing else, or all its cells end with a usual delimiter."""
    if len(set(column)) == 1 and not column[0].strip(_MARKS):
        return True
    return any(all(cell.endswith(mark) for cell in column) for mark in DELIMITERS)


def _wrapped_dialect(lines: Sequence[str]) -> Dialect | None:
    """Return the dialect within the quotes, if nearly every line stands in quotes as a whole."""
    texts = [line.rstrip("\r\n") for line in lines if line.strip()]
    for mark in DELIMITERS:
        whole = Dialect(mark)
        alone = [cells[0] for text in texts if (cells := well_formed(text, whole)) and len(cells) == 1]
        inner = [cells for cell in alone if (cells := well_formed(cell, whole)) and len(cells) > 1]
        if len(texts) > 1 and len(inner) >= 0.8 * len(texts):
            return Dialect(mark, wrapped=True)
    return None
