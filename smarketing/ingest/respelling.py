"""Unusual spellings → usual ones, step by step, alike in Python and in SQL.

Only digits differ between the values of one shape, so that one example of each shape tells the steps that a column
needs; no step may depend on what the digits are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from smarketing.ingest.engine import literal

_SPELLED: Final = "spelled"


@dataclass(frozen=True)
class Rewrite:
    """One step: what matches ``pattern``, without regard to case, becomes ``replacement``."""

    pattern: str
    replacement: str

    def __call__(self, text: str) -> str:
        """Return *text* rewritten."""
        return re.sub(self.pattern, self._expanded, text, flags=re.IGNORECASE)

    def _expanded(self, match: re.Match[str]) -> str:
        return re.sub(r"\\(\d)", lambda group: match[int(group[1])] or "", self.replacement)

    def sql(self, column: str) -> str:
        """Return SQL that rewrites *column* as this does."""
        return f"regexp_replace({column}, {literal(self.pattern)}, {literal(self.replacement)}, 'gi')"


@dataclass(frozen=True)
class Exchange:
    """One step: each of ``letters`` becomes the one in its place in ``others``."""

    letters: str
    others: str

    def __call__(self, text: str) -> str:
        """Return *text* rewritten."""
        return text.translate(str.maketrans(self.letters, self.others))

    def sql(self, column: str) -> str:
        """Return SQL that rewrites *column* as this does."""
        return f"translate({column}, {literal(self.letters)}, {literal(self.others)})"


Step = Rewrite | Exchange

# Full-width and Arabic digits with their marks; spaces besides the usual one; what nobody sees.
TIDYING: Final[tuple[Step, ...]] = (
    Exchange("０１２３４５６７８９．，／：（）＋", "0123456789.,/:()+"),
    Exchange("٠١٢٣٤٥٦٧٨٩٫٬", "0123456789.,"),
    Exchange("۰۱۲۳۴۵۶۷۸۹", "0123456789"),
    Rewrite("[\u00a0\u2000-\u200a\u202f\u3000\t\r\n]", " "),
    Rewrite("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]", ""),
    Rewrite(" {2,}", " "),
    Rewrite("^ | $", ""),
    Rewrite(r"^'([^\d'a-z]{0,4}\d)", r"\1"),  # how a sheet keeps a number as text
)


def needed(steps: Callable[[Sequence[str]], Iterable[Step]], texts: Sequence[str]) -> tuple[Step, ...]:
    """Return those of *steps*, made from the texts as they are by then, that change any of *texts*, in their order."""
    found: list[Step] = []
    now = list(texts)
    for step in steps(now):
        after = [step(text) for text in now]
        if after != now:
            found.append(step)
            now[:] = after
    return tuple(found)


def rewritten(text: str, steps: Sequence[Step]) -> str:
    """Return *text* after all of *steps*."""
    for step in steps:
        text = step(text)
    return text


def once_sql(column: str, steps: Sequence[Step], read: Callable[[str], str]) -> str:
    """Return the SQL that *read* makes of *column* after all of *steps*, which are taken but once per value."""
    if not steps:
        return read(column)
    text = column
    for step in steps:
        text = step.sql(text)
    return f"list_transform([{text}], lambda {_SPELLED}: {read(_SPELLED)})[1]"
