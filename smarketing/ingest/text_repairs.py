"""Text files that something on their way changed as a whole: padded with zeros, their quotes made typographic."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from smarketing.domain.wording import counted
from smarketing.ingest.encodings import CHUNK
from smarketing.ingest.lines import lines_of
from smarketing.ingest.watching import ensure_going

HEAD: Final = 64 * 1024
_MOSTLY: Final = 0.8
_LEAST_LINES: Final = 2
_OPENING, _CLOSING = "“”„«", "”“»"
_MARK: Final = r" ?[,;\t|] ?"
_BETWEEN: Final = re.compile(rf"[{_CLOSING}]{_MARK}[{_OPENING}]")
_EDGES: Final = re.compile(rf"(^|{_MARK})[{_OPENING}](?=[^\n])|(?<=[^\n])[{_CLOSING}](?={_MARK}[{_OPENING}]|\r?\n?$)")
_EDGE_MARKS: Final = (frozenset(_OPENING), frozenset(_CLOSING))
_QUOTES: Final = "Cells stand in typographic quotes (“ ”), which were read as plain ones."


class Repaired(NamedTuple):
    """A copy of a text file as it was before, and a sentence about what was set right."""

    path: Path
    note: str


def without_padding(path: Path, out: Path) -> Repaired | None:
    """Return *path* copied to *out* without the zeros that fill its end; None where it has none, or others."""
    size = path.stat().st_size
    with path.open("rb") as file:
        end = _end_of_text(path, size)
        if end == size or b"\x00" in file.read(min(end, HEAD)):
            return None
        file.seek(0)
        with out.open("wb") as target:
            left = end
            while left:
                ensure_going()
                left -= target.write(file.read(min(CHUNK, left)))
    count = size - end
    was = "was" if count == 1 else "were"
    return Repaired(out, f"{counted(count, 'zero byte')} at the end of the file {was} left out.")


def _end_of_text(path: Path, size: int) -> int:
    """Return where the zeros at the end of *path* begin."""
    end = size
    with path.open("rb") as file:
        while end:
            ensure_going()
            start = max(0, end - CHUNK)
            file.seek(start, os.SEEK_SET)
            kept = len(file.read(end - start).rstrip(b"\x00"))
            if kept:
                return start + kept
            end = start
    return 0


def with_plain_quotes(path: Path, out: Path, ensure_lines: Callable[[], object]) -> Repaired | None:
    """Return *path*, in UTF-8, copied to *out* with plain quotes around its cells; None where they are no others.

    Nearly every line has to be cells in such quotes: in a text they may be no more than quotes. *ensure_lines* raises
    where a line is too long to be read as one.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    lines = [line for line in head.decode("utf-8-sig", "ignore").splitlines()[:-1] or [""] if line.strip()]
    if sum(map(_is_quoted, lines)) < max(_LEAST_LINES, _MOSTLY * len(lines)):
        return None
    ensure_lines()
    with out.open("w", encoding="utf-8", newline="") as target:
        for line in lines_of(path):
            target.write(_EDGES.sub(_straightened, line.replace('"', '""')) if _is_quoted(line) else line)
    return Repaired(out, _QUOTES)


def _is_quoted(line: str) -> bool:
    """Return whether *line* is several cells, each in typographic quotes."""
    bare = line.strip()
    return bare[:1] in _EDGE_MARKS[0] and bare[-1:] in _EDGE_MARKS[1] and _BETWEEN.search(bare) is not None


def _straightened(found: re.Match[str]) -> str:
    return f'{found[1] or ""}"'
