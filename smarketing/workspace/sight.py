"""What of the numbers somebody is shown: only their sources, no personal data, no money, as their rights say.

The one place where rows leave the metrics for somebody who may not see all of them: tables, tool tips, charts, exports
and explanations are all made of what comes out here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from smarketing.domain.filters import Filters
from smarketing.domain.roles import Right
from smarketing.metrics import Answer, Explanation
from smarketing.workspace.access import Viewer
from smarketing.workspace.masking import Mask

NOTHING_GRANTED: Final = "(nothing granted)"


@dataclass(frozen=True)
class Sight:
    """What somebody is shown; ``only`` are the values of ``source`` and ``campaign`` they are limited to."""

    has_personal_data: bool
    has_revenue: bool
    only: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @classmethod
    def of(cls, viewer: Viewer) -> Sight:
        """Return what *viewer* is shown."""
        only: tuple[tuple[str, tuple[str, ...]], ...] = ()
        if not viewer.may(Right.SEE_EVERY_SOURCE):
            granted = (("source", viewer.sources), ("campaign", viewer.campaigns))
            only = tuple((column, values) for column, values in granted if values)
            only = only or (("source", (NOTHING_GRANTED,)),)
        return cls(viewer.may(Right.SEE_PERSONAL_DATA), viewer.may(Right.SEE_REVENUE), only)

    def narrowed(self, filters: Filters | None) -> Filters:
        """Return *filters* limited to what may be seen; they can narrow that further, never widen it."""
        filters = filters or Filters()
        asked = dict(filters.where)
        for column, allowed in self.only:
            kept = [value for value in asked.get(column, allowed) if value in allowed]
            filters = filters.narrowed(column, *(kept or [NOTHING_GRANTED]))
        return filters

    def shown(self, answer: Answer, mask: Mask) -> Answer:
        """Return *answer* as it may be seen, *mask* before what is personal: what can't be narrowed has no rows."""
        table = answer.table
        if any(column in answer.unapplied for column, _ in self.only):
            table = table.slice(0, 0)
        for index, name in enumerate(table.column_names):
            if not self.has_revenue and answer.columns[name].is_money:
                table = table.set_column(index, name, pa.nulls(table.num_rows, table.column(index).type))
            elif not self.has_personal_data:
                table = table.set_column(index, name, mask.column(name, table.column(index)))
        return answer if table is answer.table else replace(answer, table=table)

    def explained(self, explanations: tuple[Explanation, ...]) -> tuple[Explanation, ...]:
        """Return *explanations* without those of amounts that may not be seen."""
        return tuple(one for one in explanations if self.has_revenue or one.measure.unit != "money")


def containing(table: pa.Table, text: str) -> pa.Table:
    """Return the rows of *table* of which any column contains *text*, in either case.

    What is hidden can't be searched: a search in the database would tell whether a name is there.
    """
    found = pa.array([False] * table.num_rows)
    for column in table.columns:
        has = pc.match_substring(pc.cast(column, pa.string()), text.strip(), ignore_case=True)
        found = pc.or_(found, pc.fill_null(has, fill_value=False))
    return table.filter(found)
