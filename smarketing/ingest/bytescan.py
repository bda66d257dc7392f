"""One quick look over all bytes of a text file: line ends, quotes, blank lines, the longest line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from smarketing.errors import UnreadableFile
from smarketing.settings import Settings

_PIECE: Final = 4 << 20


@dataclass(frozen=True)
class ByteScan:
    """What matters for a plain scan; ``line_end`` is None where line ends are mixed or those of old Macs."""

    line_end: str | None
    has_odd_quotes: bool
    has_zeros: bool
    has_blank_lines: bool


def scan_bytes(path: Path, name: str, quote: str, settings: Settings, blanks_from: int) -> ByteScan:
    """Return what the bytes of *path* show; blank lines count from *blanks_from* on, and not at the very end.

    Raises:
        UnreadableFile: a line is longer than ``max_cell_bytes``.
    """
    quotes = position = since_break = 0
    ends: set[str | None] = set()
    has_zeros = has_blank = blank_before = False
    for piece in _pieces(path, settings.max_cell_bytes):
        since_break = _check_lines(piece, since_break, name, settings.max_cell_bytes)
        quotes += int(np.count_nonzero(np.frombuffer(piece, np.uint8) == ord(quote)))
        has_zeros = has_zeros or b"\x00" in piece
        ends |= _line_ends(piece)
        text = piece[max(0, blanks_from - position) :]
        body = text.rstrip(b"\r\n")
        has_blank = has_blank or (bool(body) and (blank_before or _starts_blank(text, position) or _has_blank(body)))
        blank_before = text[len(body) :].count(b"\n") > 1 or (blank_before and not body)
        position += len(piece)
    line_end = ends.pop() if len(ends) == 1 else None if ends else "\n"
    return ByteScan(line_end, bool(quotes % 2), has_zeros, has_blank)


def _pieces(path: Path, limit: int) -> Iterator[bytes]:
    """Yield the bytes of *path* in pieces that end with a line."""
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece + file.readline(limit + 1)


def _line_ends(piece: bytes) -> set[str | None]:
    if b"\r" not in piece:
        return {"\n"} if b"\n" in piece else set()
    pairs = piece.count(b"\r\n")
    if piece.count(b"\r") > pairs:
        return {None}
    return {"\r\n"} if piece.count(b"\n") == pairs else {None}


def _starts_blank(text: bytes, position: int) -> bool:
    return position > 0 and text.startswith((b"\n", b"\r\n"))


def _has_blank(body: bytes) -> bool:
    return b"\n\n" in body or (b"\r" in body and b"\n\r\n" in body)


def _check_lines(piece: bytes, since_break: int, name: str, limit: int) -> int:
    """Return how many bytes follow the last line break of *piece*; raise where a line is too long."""
    position, carried = 0, since_break
    while len(piece) - position + carried > limit:
        window = piece[position : position + max(0, limit - carried) + 1]
        at = max(window.rfind(b"\n"), window.rfind(b"\r"))
        if at < 0:
            reason = f"it has a line of more than {limit:,} bytes."
            raise UnreadableFile(name, reason, "It may not be a table; export it again as CSV.")
        position, carried = position + at + 1, 0
    tail = max(piece.rfind(b"\n"), piece.rfind(b"\r"))
    return len(piece) - tail - 1 if tail >= 0 else since_break + len(piece)
