"""Tables as they are printed: columns set by spaces, a line of dashes below the header, bars around the rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

from smarketing.ingest.lines import lines_of
from smarketing.ingest.text_repairs import HEAD, Repaired
from smarketing.ingest.watching import ensure_going

_RULER: Final = re.compile(r"[|+]?(?:[ \t]*[-=:]{3,}[ \t]*[|+]?){2,}")
"""A line of dashes with a gap or a bar in it, as no text has one."""
_COUNT: Final = re.compile(r"\(?\d+ rows?\b.*", re.IGNORECASE)
_RULED_LINES: Final = 2
_LEAST_LINES, _LEAST_RULED = 3, 2
_LEAST_COLUMNS: Final = 2
_BAR: Final = "|"
_MARKS: Final = (",", ";", "\t", _BAR)
_RULED: Final = "The table is drawn with lines, which were left out."
_SET: Final = "The columns are set by spaces; they were told apart where every row has one."


def with_marks(path: Path, out: Path, ensure_lines: Callable[[], object]) -> Repaired | None:
    """Return *path*, a printed table in UTF-8, copied to *out* with marks between its cells; None where it is none.

    *ensure_lines* raises where a line is too long to be read as one.
    """
    with path.open("rb") as file:
        lines = [line for line in file.read(HEAD).decode("utf-8-sig", "ignore").splitlines() if line.strip()]
    head = [line for line in lines if not (_RULER.fullmatch(line.strip()) or _COUNT.fullmatch(line.strip()))]
    is_ruled = any(_RULER.fullmatch(line.strip()) for line in lines[:_RULED_LINES])
    marks = [mark for mark in _MARKS if 2 * sum(mark in line for line in head) > len(head)]
    if len(head) < (_LEAST_RULED if is_ruled else _LEAST_LINES) or (marks and not is_ruled):
        return None
    if not marks:
        return _parted(path, out, head, ensure_lines)
    ensure_lines()
    with out.open("w", encoding="utf-8", newline="") as target:
        for line in lines_of(path):
            ensure_going()
            if not _RULER.fullmatch(line.strip()):
                target.write(_unbarred(line) if _BAR in marks else line)
    return Repaired(out, _RULED)


def _unbarred(line: str) -> str:
    bare = line.strip().removeprefix(_BAR).removesuffix(_BAR).strip()
    return re.sub(r" *[|] *", _BAR, bare) + "\n"


def _parted(path: Path, out: Path, head: Sequence[str], ensure_lines: Callable[[], object]) -> Repaired | None:
    """Return the copy with a tab in every gap that all rows have; None where too few have, or a later row has not."""
    gaps = _gaps(head)
    if len(gaps) < _LEAST_COLUMNS - 1 or 2 * sum("  " in line for line in head) < len(head):
        return None
    ensure_lines()
    edges = [0, *gaps, None]
    with out.open("w", encoding="utf-8", newline="") as target:
        for line in lines_of(path):
            ensure_going()
            if _RULER.fullmatch(line.strip()) or _COUNT.fullmatch(line.strip()):
                continue
            text = line.rstrip("\n")
            if any(text[place : place + 1].strip() for place in gaps):
                return None
            target.write("\t".join(text[start:end].strip() for start, end in pairwise(edges)) + "\n")
    return Repaired(out, _SET)


def _gaps(lines: Sequence[str]) -> list[int]:
    """Return the last place of each run of places, between others, where no line of *lines* has a letter.

    A gap beside which no line has something on both sides parts a name from its numbers, which are set to the right.
    """
    width = max(map(len, lines))
    blank = [all(not line[place : place + 1].strip() for line in lines) for place in range(width)]
    first = blank.index(False) if False in blank else width
    gaps = [place for place in range(first, width - 1) if blank[place] and not blank[place + 1]]
    kept: list[int] = []
    for place, end in pairwise([*gaps, width]):
        start = kept[-1] if kept else 0
        if any(line[start:place].strip() and line[place:end].strip() for line in lines):
            kept.append(place)
    return kept
