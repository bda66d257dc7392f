"""One quick look over all bytes of a text file: line ends, quotes, blank lines, the longest line."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np

from smarketing.errors import UnreadableFile
from smarketing.ingest.watching import ensure_going
from smarketing.settings import Settings

PIECE: Final = 1 << 18
"""How many bytes are looked at together: few enough to stay in the cache of a processor for several looks."""


@dataclass(frozen=True)
class ByteScan:
    """What matters for a plain scan; ``line_end`` is None where line ends are mixed or those of old Macs.

    ``feeds`` counts the line feeds in each ``PIECE`` of the file. ``has_lone_backslashes`` tells of some before what
    needs no escape.
    """

    line_end: str | None
    has_odd_quotes: bool
    has_zeros: bool
    has_blank_lines: bool
    feeds: tuple[int, ...]
    has_lone_backslashes: bool = False


def scan_bytes(path: Path, name: str, quote: str, settings: Settings, blanks_from: int) -> ByteScan:
    """Return what the bytes of *path* show; blank lines count from *blanks_from* on, and not at the very end.

    Raises:
        UnreadableFile: a line is longer than ``max_cell_bytes``.
    """
    quotes = since_break = 0
    ends: set[str | None] = set()
    has_zeros = has_blank = has_lone = False
    lone = re.compile(rb"(?<!\\)(?:\\\\)*\\(?![\\" + re.escape(quote.encode()) + rb"])")
    feeds: list[int] = []
    with path.open("rb") as file:
        last = _end_of_text(file)
        start = 0
        for before, piece, after in _pieces(file):
            ensure_going()
            since_break = _check_lines(piece, since_break, name, settings.max_cell_bytes)
            quotes += _count(piece, quote)
            feeds.append(_count(piece, "\n"))
            has_zeros = has_zeros or b"\x00" in piece
            has_lone = has_lone or (b"\\" in piece and lone.search(before + piece + after) is not None)
            ends |= _line_ends(piece, before=before[-1:], after=after)
            if not has_blank and start + len(piece) > blanks_from:
                has_blank = _has_blank((before + piece)[: max(0, last - start + len(before))])
            start += len(piece)
    line_end = ends.pop() if len(ends) == 1 else None if ends else "\n"
    return ByteScan(line_end, bool(quotes % 2), has_zeros, has_blank, tuple(feeds), has_lone)


def _count(piece: bytes, mark: str) -> int:
    return int(np.count_nonzero(np.frombuffer(piece, np.uint8) == ord(mark)))


def _end_of_text(file: BinaryIO) -> int:
    """Return where the line breaks at the very end of *file* begin; *file* stands at its start afterwards."""
    end = file.seek(0, os.SEEK_END)
    while end:
        start = max(0, end - PIECE)
        file.seek(start)
        kept = len(file.read(end - start).rstrip(b"\r\n"))
        if kept:
            end = start + kept
            break
        end = start
    file.seek(0)
    return end


def _pieces(file: BinaryIO) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Yield *file* in pieces, each between the three bytes before it and the one after it."""
    before, piece = b"", file.read(PIECE)
    while piece:
        following = file.read(PIECE)
        yield before, piece, following[:1]
        before, piece = piece[-3:], following


def _line_ends(piece: bytes, *, before: bytes, after: bytes) -> set[str | None]:
    """Return the line ends in *piece*; one cut in two by its edges counts where it starts."""
    if b"\r" not in piece:
        feeds = piece[1:] if before == b"\r" else piece
        return {"\n"} if b"\n" in feeds else set()
    whole = piece + after if piece.endswith(b"\r") else piece
    pairs = whole.count(b"\r\n")
    lone_feeds = whole.count(b"\n") - pairs - (before == b"\r" and piece.startswith(b"\n"))
    return {None} if whole.count(b"\r") > pairs or lone_feeds else {"\r\n"}


def _has_blank(text: bytes) -> bool:
    feeds = np.frombuffer(text, np.uint8) == ord("\n")
    return bool(np.any(feeds[1:] & feeds[:-1])) or (b"\r" in text and b"\n\r\n" in text)


def _check_lines(piece: bytes, since_break: int, name: str, limit: int) -> int:
    """Return how many bytes follow the last line break of *piece*; raise where a line is too long."""
    position, carried = 0, since_break
    while len(piece) - position + carried > limit:
        end = position + max(0, limit - carried) + 1
        at = max(piece.rfind(b"\n", position, end), piece.rfind(b"\r", position, end))
        if at < 0:
            reason = f"it has a line of more than {limit:,} bytes."
            raise UnreadableFile(name, reason, "It may not be a table; export it again as CSV.")
        position, carried = at + 1, 0
    tail = max(piece.rfind(b"\n"), piece.rfind(b"\r"))
    return len(piece) - tail - 1 if tail >= 0 else since_break + len(piece)
