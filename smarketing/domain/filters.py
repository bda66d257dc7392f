"""What a viewer narrows the numbers to; the same on every page and in every address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Self

from smarketing.domain.period import Period

SHARED_FILTERS: Final = ("persona", "source", "campaign", "team", "owner", "segment")


@dataclass(frozen=True)
class Filters:
    """A half-open period (none: all time) and the values allowed by column.

    ``where`` is sorted, so that two equal choices are one cache key.
    """

    period: Period | None = None
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __post_init__(self) -> None:
        ordered = tuple(sorted((column, tuple(sorted(values))) for column, values in self.where if values))
        object.__setattr__(self, "where", ordered)

    def during(self, period: Period | None) -> Self:
        """Return these filters over another period."""
        return replace(self, period=period)

    def narrowed(self, column: str, *values: str) -> Self:
        """Return these filters with *column* limited to *values*, whatever it was limited to before."""
        kept = tuple(pair for pair in self.where if pair[0] != column)
        return replace(self, where=(*kept, (column, values)))
