"""A web page → its tags and the text between them, read once from start to end, whatever is in it.

The parser of the standard library looks again and again at what never ends, which a page made for that can use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

_LONGEST_TAG: Final = 20_000
_LONGEST_END: Final = 16
_TAG: Final = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9:]{0,30})")
_WITHIN: Final = re.compile(r"""(?:[^>"']|"[^"]*"|'[^']*')*>""")
_ENDS: Final = {
    "<!--": re.compile("-->"),
    "<!": re.compile(">"),
    "<?": re.compile(">"),
    **{name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "title", "xml")},
}
"""What starts something that is no part of a table, and how it ends."""


class Piece(NamedTuple):
    """Text, or a tag: its name in lower case, with a stroke before it where it closes, and what follows the name."""

    tag: str
    text: str


def pieces_of(parts: Iterable[str]) -> Iterator[Piece]:
    """Yield the tags of a page that comes in *parts*, and the text between them, without comments, scripts, styles."""
    rest = ""
    end: re.Pattern[str] | None = None
    for part in parts:
        rest += part
        start, is_enough = 0, True
        while is_enough and start < len(rest):
            if end is not None:
                found = end.search(rest, start)
                start = found.end() if found else max(start, len(rest) - _LONGEST_END)
                end, is_enough = (None, True) if found else (end, False)
                continue
            piece, after = _piece_at(rest, start)
            is_enough = after > start
            start = after
            if piece is None:
                continue
            end = _ENDS.get(piece.tag)
            if end is None:
                yield piece
        rest = rest[start:]


def _piece_at(page: str, start: int) -> tuple[Piece | None, int]:
    """Return what stands at *start* and where it ends; ends where it starts if *page* does not hold enough to tell."""
    if page[start] != "<":
        end = page.find("<", start)
        end = len(page) if end < 0 else end
        return Piece("", page[start:end]), end
    is_last = len(page) - start < len("<!--")
    for mark in ("<!--", "<!", "<?"):
        if page.startswith(mark, start):
            return (None, start) if is_last else (Piece(mark, ""), start + len(mark))
    tag = _TAG.match(page, start)
    if tag is None:
        return (None, start) if is_last else (Piece("", "<"), start + 1)
    closed = _WITHIN.match(page, tag.end(), tag.end() + _LONGEST_TAG)
    end = closed.end() if closed else page.find(">", tag.end()) + 1
    if not end and len(page) - start < _LONGEST_TAG:
        return None, start
    if not end:  # no tag is that long
        return Piece("<!", ""), len(page)
    return Piece(tag[1].lower(), page[tag.end() : end - 1]), end
