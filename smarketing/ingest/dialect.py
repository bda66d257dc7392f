"""How a text file tells its cells apart, judged by how evenly its rows come out."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import Final

from smarketing.ingest.records import Dialect, read_records, well_formed

DELIMITERS: Final = (",", ";", "\t", "|")
_SEPARATOR_LINE = re.compile(r"\A\"?sep=(.)\"?\r?\n", re.IGNORECASE)
_JUDGED_LINES: Final = 400


def separator_line(text: str) -> str | None:
    """Return the delimiter that Excel's ``sep=;`` line names, if *text* starts with one."""
    match = _SEPARATOR_LINE.match(text)
    return match.group(1) if match else None


def detect_dialect(text: str) -> Dialect:
    """Return how the lines of *text* are to be cut; a comma where they have one cell each."""
    lines = text.splitlines(keepends=True)[:_JUDGED_LINES]
    named = separator_line(text)
    if named:
        return _with_quotes(named, lines[1:])
    wrapped = _wrapped_dialect(lines)
    if wrapped:
        return wrapped
    scored = [(_evenness(lines, dialect), dialect) for dialect in (_with_quotes(mark, lines) for mark in DELIMITERS)]
    best, dialect = max(scored, key=lambda pair: pair[0])
    return dialect if best > 0 else Dialect()


def _with_quotes(delimiter: str, lines: list[str]) -> Dialect:
    text = "".join(lines)
    mark = re.escape(delimiter)
    doubles = len(re.findall(rf'(?:^|{mark}) ?"', text, re.MULTILINE))
    singles = len(re.findall(rf"(?:^|{mark})'[^'\n]*'(?={mark}|\r?$)", text, re.MULTILINE))
    quote = "'" if singles > 2 * doubles and singles > 1 else '"'
    escape = (
        "\\"
        if f"\\{quote}" in text and quote * 2 not in re.sub(rf"(?:^|{mark}){quote * 2}(?={mark}|$)", "", text)
        else quote
    )
    spaced = len(re.findall(rf"{mark} (?! )", text))
    padded = (
        delimiter != " " and spaced > 0 and spaced >= 0.95 * text.count(delimiter) - _quoted(text, delimiter, quote)
    )
    return Dialect(delimiter, quote, escape, padded=padded and f"{delimiter} {quote}" in text)


def _quoted(text: str, delimiter: str, quote: str) -> int:
    """Return how many delimiters of *text* stand within quotes."""
    return sum(cell.count(delimiter) for cell in re.findall(f"{quote}([^{quote}]*){quote}", text))


def _evenness(lines: list[str], dialect: Dialect) -> float:
    """Return how well *dialect* fits: the share of rows with the commonest number of cells, more cells better."""
    counts = Counter(len(record.cells) for record in read_records(lines, dialect) if record.cells)
    wide = [(rows, cells) for cells, rows in counts.items() if cells > 1]
    if not wide:
        return 0.0
    rows, cells = max(wide)
    return rows / sum(counts.values()) * (1 + math.log2(cells) / 8)


def _wrapped_dialect(lines: list[str]) -> Dialect | None:
    """Return the dialect within the quotes, if nearly every line stands in quotes as a whole."""
    texts = [line.rstrip("\r\n") for line in lines if line.strip()]
    for mark in DELIMITERS:
        whole = Dialect(mark)
        alone = [cells[0] for text in texts if (cells := well_formed(text, whole)) and len(cells) == 1]
        inner = [cells for cell in alone if (cells := well_formed(cell, whole)) and len(cells) > 1]
        if len(texts) > 1 and len(inner) >= 0.8 * len(texts):
            return Dialect(mark, wrapped=True)
    return None
