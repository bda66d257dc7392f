"""What the sound rows of a table say about each of its columns, as promises that a damaged row is measured by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_KINDS: Final = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("date", r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T].*)?"),
        ("time", r"\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[ap]m)?"),
        ("number", r"[-+(]?\s?(?:[^\w\s]{1,3}|[A-Z]{1,3}\$|[A-Z]{3} )?\s?-?\d[\d.,]*\s?(?:%|[^\w\s]|[A-Z]{3})?\)?|nan"),
        ("url", r"(https?://|www\.)\S+"),
        ("email", r"[^\s@]+@[^\s@]+\.[^\s@]+"),
        ("code", r"(?=\S*\d)[\w./:+#-]+"),
        ("empty", r"\s*"),
    )
)
_RARE: Final = 0.05
_USUAL: Final = 0.8
_NEARLY_ALL: Final = 0.99
_FEW_SHAPES: Final = 6
_FEW_EXACT_SHAPES: Final = 12
EXACT, ALIKE, SAME_KIND, SAME_START, UNQUOTED = 3.0, 2.0, 1.0, 0.5, -2.0
"""What a cell earns for the shape, the rough shape, the kind or the first letter usual in its column."""


def kind_of(cell: str) -> str:
    """Return what *cell* looks like: date, time, number, url, email, code, empty, or text if nothing else."""
    text = cell.strip()
    return next((name for name, pattern in _KINDS if pattern.fullmatch(text)), "text")


def exact_shape(cell: str) -> str:
    """Return *cell* with every digit as ``9`` and every letter as ``a``."""
    return re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "9", cell.strip()))


def rough_shape(exact: str) -> str:
    """Return the shape *exact* with runs of digits and of letters as one."""
    return re.sub(r"a+", "a", re.sub(r"9+", "9", exact))


def _start(cell: str) -> str:
    first = cell[:1]
    return "letter" if first.isalpha() else "digit" if first.isdigit() else first


@dataclass(frozen=True)
class Column:
    """What a column holds: the kinds and shapes of its cells, how they usually start, whether all stand in quotes."""

    kinds: frozenset[str]
    exact: frozenset[str]
    rough: frozenset[str]
    starts: str | None
    is_quoted: bool

    @property
    def kind(self) -> str | None:
        """The one kind its filled cells have, if they agree."""
        filled = self.kinds - {"empty"}
        return next(iter(filled)) if len(filled) == 1 else None

    def score(self, cell: str, *, quoted: bool) -> float | None:
        """Return how well *cell* fits, None if it can't stand here."""
        kind = kind_of(cell)
        if kind == "empty":
            return 0.0 if "empty" in self.kinds else None
        penalty = UNQUOTED if self.is_quoted and not quoted else 0.0
        if "text" in self.kinds:
            return penalty + (SAME_START if self.starts in {None, _start(cell)} else 0.0)
        exact = exact_shape(cell)
        rough = rough_shape(exact)
        if kind not in self.kinds or (kind == "code" and len(self.rough) <= _FEW_SHAPES and rough not in self.rough):
            return None
        # among many shapes, one is met by chance
        is_exact = exact in self.exact and len(self.exact) <= _FEW_EXACT_SHAPES
        return penalty + (EXACT if is_exact else ALIKE if rough in self.rough else SAME_KIND)


def learn(rows: Sequence[Sequence[str]], quoting: Sequence[Sequence[bool]], width: int) -> list[Column]:
    """Return what *rows*, each of *width* cells, say about each column; *quoting* tells which cells stood in quotes."""
    return [
        _column([row[index] for row in rows], [marks[index] for marks in quoting if index < len(marks)])
        for index in range(width)
    ]


def _column(cells: list[str], quoted: list[bool]) -> Column:
    kinds = Counter(map(kind_of, cells))
    filled = [cell for cell in cells if cell.strip()]
    starts = Counter(map(_start, filled)).most_common(1)
    exact = frozenset(map(exact_shape, filled))
    return Column(
        frozenset(kind for kind, count in kinds.items() if count > _RARE * len(cells)),
        exact,
        frozenset(map(rough_shape, exact)),
        starts[0][0] if starts and starts[0][1] >= _USUAL * len(filled) else None,
        bool(quoted) and sum(quoted) >= _NEARLY_ALL * len(quoted),
    )
