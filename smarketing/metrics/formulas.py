"""How columns of answers are made that are no measures: read from ``formulas.toml`` beside this module."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from pydantic import TypeAdapter

from smarketing.metrics.dictionary import HERE

_NAME: Final = re.compile(r"[a-z_]+")


@dataclass(frozen=True)
class Formula:
    """What a column means in one metric, and the columns of the same row that it is made of; mostly none."""

    definition: str
    formula: str = ""

    def filled(self, part: Callable[[str], str]) -> str:
        """Return the formula with each of its columns as *part* writes it."""
        return _NAME.sub(lambda found: part(found[0]), self.formula)

    @property
    def parts(self) -> tuple[str, ...]:
        """The columns it is made of."""
        return tuple(_NAME.findall(self.formula))


@dataclass(frozen=True)
class Made:
    """How the columns of one metric are made, and what its rows are called."""

    columns: Mapping[str, Formula] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


@cache
def formulas() -> Mapping[str, Made]:
    """Return how columns are made, by metric; read once per process."""
    content = tomllib.loads((HERE / "formulas.toml").read_text("utf-8"))
    return TypeAdapter(dict[str, Made]).validate_python(content)


def made(metric: str) -> Made:
    """Return how the columns of *metric* are made; nothing is said of most metrics."""
    return formulas().get(metric, Made())
