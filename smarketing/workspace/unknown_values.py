"""Values that an answer was narrowed to and that no row has: a slip of the pen, not a number of nought."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from smarketing.errors import shown
from smarketing.metrics import Answer
from smarketing.metrics.column_values import values_sql
from smarketing.workspace.workspace import Workspace

_MOST_COMPARED: Final = 10_000


@dataclass(frozen=True)
class UnknownValue:
    """A *value* that no row has in *column*; ``nearest`` is the value most like it, None where none is."""

    column: str
    value: str
    nearest: str | None = None

    @property
    def sentence(self) -> str:
        """What is said of it beside the numbers."""
        near = f" Did you mean '{shown(self.nearest)}'?" if self.nearest else ""
        return f"Nothing has the {self.column.replace('_', ' ')} '{shown(self.value)}'.{near}"


def unknown_values(here: Workspace, answer: Answer, as_of: dt.date | None = None) -> tuple[UnknownValue, ...]:
    """Return the values that *answer*, asked *as_of* a day, was narrowed to and that no row has, at whatever time."""
    build, found = here.build(as_of), list[UnknownValue]()
    for column, wanted in answer.filters.where:
        sql = values_sql(answer.name, column, build.as_of)
        if sql:
            reader = here._numbers.reader  # noqa: SLF001  # the same layer
            rows = reader.query(sql, build_id=build.id, live=here.live(as_of))
            known = {str(value) for value in rows.column(0).to_pylist() if value is not None}
            found += [UnknownValue(column, value, _nearest(value, known)) for value in wanted if value not in known]
    return tuple(found)


def _nearest(value: str, known: Collection[str]) -> str | None:
    """Return the one of *known* that is most like *value*, in whatever case; None where none is, or all are ids."""
    if len(known) > _MOST_COMPARED:
        return None
    folded = {one.casefold(): one for one in known}
    near = get_close_matches(value.casefold(), list(folded), n=1)
    return folded[near[0]] if near else None
