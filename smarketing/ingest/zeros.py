"""Zero bytes in a file of text: where the first stands, so that somebody can take it out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from smarketing.errors import UnreadableFile, shown
from smarketing.ingest.careful import Text
from smarketing.ingest.encodings import CHUNK
from smarketing.ingest.lines import lines_of
from smarketing.ingest.records import read_records
from smarketing.ingest.watching import ensure_going

_HEAD: Final = 64 * 1024
_RARE: Final = 0.02
_OF_NO_TEXT: Final = re.compile("[\x01-\x08\x0e-\x1a\ufffd]")


def refused_for_zeros(text: Text) -> UnreadableFile:
    """Return that *text* can't be read for the zero bytes in it: where the first stands, or that it is no text."""
    with text.path.open("rb") as file:
        head = file.read(_HEAD).decode("utf-8-sig", "ignore")
    row, column = _first_zero(text) if _is_text(head) else (0, 0)
    if not row:
        return UnreadableFile(text.name, "it holds binary data, not text.", "Export it again as CSV or Excel (.xlsx).")
    called = f" (“{shown(text.names[column])}”)" if column < len(text.names) else ""
    zeros = _count_of_zeros(text.path)
    first = f", the first of {zeros:,} such" if zeros > 1 else ""
    return UnreadableFile(
        text.name,
        f"row {row:,}, column {column + 1:,}{called} holds a character that no text has (NUL, a zero byte){first}.",
        "Take it out there, in the CRM or in the file, or export the file again as Excel (.xlsx).",
    )


def _is_text(head: str) -> bool:
    return not _OF_NO_TEXT.search(head) and head.count("\0") <= max(3, _RARE * len(head))


def _first_zero(text: Text) -> tuple[int, int]:
    """Return the row of the first zero, as a spreadsheet numbers it, and its column; (0, 0) where none is found."""
    for row, record in enumerate(read_records(lines_of(text.path), text.dialect, text.width), 1):
        ensure_going()
        if "\0" in record.text or any("\0" in cell for cell in record.cells):
            return row, next((place for place, cell in enumerate(record.cells) if "\0" in cell), 0)
    return 0, 0


def _count_of_zeros(path: Path) -> int:
    with path.open("rb") as file:
        return sum(piece.count(0) for piece in iter(lambda: file.read(CHUNK), b""))
