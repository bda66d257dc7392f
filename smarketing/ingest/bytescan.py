"""One quick look over all bytes of a text file: line ends, quotes, blank lines, the longest line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from smarketing.errors import UnreadableFile
from smarketing.settings import Settings

_PIECE: Final = 4 << 20


@dataclass(frozen=True)
class ByteScan:
    """Counts over a UTF-8 file; ``blank_lines`` leaves out those at the very end."""

    line_feeds: int
    pairs: int
    returns: int
    quotes: int
    zeros: int
    blank_lines: int

    @property
    def line_end(self) -> str | None:
        """The one line end used throughout, None if they are mixed or old Mac ones."""
        if self.returns == 0:
            return "\n"
        return "\r\n" if self.returns == self.pairs == self.line_feeds else None


def scan_bytes(path: Path, name: str, quote: str, settings: Settings) -> ByteScan:
    """Return the counts for *path*.

    Raises:
        UnreadableFile: a line is longer than ``max_cell_bytes``.
    """
    mark = quote.encode()
    feeds = pairs = returns = quotes = zeros = blanks = 0
    last = b""
    since_break = 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            since_break = _check_lines(piece, since_break, name, settings)
            feeds += piece.count(b"\n")
            returns += piece.count(b"\r")
            quotes += piece.count(mark)
            zeros += piece.count(b"\x00")
            seam = last[-2:] + piece
            pairs += piece.count(b"\r\n") + (last.endswith(b"\r") and piece.startswith(b"\n"))
            text = seam.replace(b"\r", b"") if returns else seam
            blanks += text.count(b"\n\n")
            last = piece
    blanks -= _blank_tail(path)
    return ByteScan(feeds, pairs, returns, quotes, zeros, max(0, blanks))


def _check_lines(piece: bytes, since_break: int, name: str, settings: Settings) -> int:
    """Return how many bytes follow the last line break of *piece*; raise where a line is too long."""
    limit = settings.max_cell_bytes
    position, carried = 0, since_break
    while len(piece) - position + carried > limit:
        at = piece.rfind(b"\n", position, position + limit - carried + 1)
        if at < 0:
            at = piece.rfind(b"\r", position, position + limit - carried + 1)
        if at < 0:
            raise UnreadableFile(name, f"it has a line of more than {limit:,} bytes.", "It may not be a table; export it again as CSV.")
        position, carried = at + 1, 0
    tail = max(piece.rfind(b"\n"), piece.rfind(b"\r"))
    return len(piece) - tail - 1 if tail >= 0 else since_break + len(piece)


def _blank_tail(path: Path) -> int:
    """Return how many blank lines end the file."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - 65_536))
        tail = file.read().replace(b"\r", b"")
    ending = tail[len(tail.rstrip(b"\n")) :]
    return max(0, ending.count(b"\n\n") + (len(ending) - 2) // 2 * 0 if len(ending) > 1 else 0)
