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


# How spaces are written besides the usual one, and marks of direction that nobody sees.
TIDYING: Final = (
    Rewrite("[\u00a0\u2007\u2009\u202f]", " "),
    Rewrite("[\u200e\u200f\ufeff]", ""),
    Rewrite(" {2,}", " "),
)


def needed(steps: Callable[[Sequence[str]], Iterable[Rewrite]], texts: Sequence[str]) -> tuple[Rewrite, ...]:
    """Return those of *steps*, made from the texts as they are by then, that change any of *texts*, in their order."""
    found: list[Rewrite] = []
    now = list(texts)
    for step in steps(now):
        after = [step(text) for text in now]
        if after != now:
            found.append(step)
            now[:] = after
    return tuple(found)


def rewritten(text: str, steps: Sequence[Rewrite]) -> str:
    """Return *text* after all of *steps*."""
    for step in steps:
        text = step(text)
    return text


def once_sql(column: str, steps: Sequence[Rewrite], read: Callable[[str], str]) -> str:
    """Return the SQL that *read* makes of *column* after all of *steps*, which are taken but once per value."""
    if not steps:
        return read(column)
    text = column
    for step in steps:
        text = step.sql(text)
    return f"list_transform([{text}], lambda {_SPELLED}: {read(_SPELLED)})[1]"
