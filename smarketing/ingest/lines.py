"""Text → physical lines; only line feeds and returns end one, whatever else Unicode calls a line's end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def split_lines(text: str) -> list[str]:
    """Return the lines of *text*, each but perhaps the last with a line feed at its end."""
    parts = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [*(f"{part}\n" for part in parts[:-1]), *([parts[-1]] if parts[-1] else [])]


def lines_of(path: Path) -> Iterator[str]:
    """Yield the lines of the UTF-8 file *path*, each but perhaps the last with a line feed at its end."""
    with path.open(encoding="utf-8-sig", errors="replace", newline=None) as file:
        yield from file
