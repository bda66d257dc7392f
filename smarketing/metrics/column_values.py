"""Which values a column that numbers can be narrowed by has, in whatever counts it."""

from __future__ import annotations

import datetime as dt
from typing import cast

from sqlglot import exp

from smarketing.domain.filters import Filters
from smarketing.metrics import words
from smarketing.metrics.compiler import clocks_of, with_relations, written
from smarketing.metrics.dictionary import dictionary
from smarketing.metrics.filtering import is_text, values_of
from smarketing.warehouse.engines.spelling import SOURCE_DIALECT


def values_sql(name: str, column: str, as_of: dt.date) -> str:
    """Return the statement for the values of *column*, a text, in the rows that metric *name* reads and in all marts.

    It is empty where the metric can't be narrowed by *column*, or *column* holds something else than text.
    """
    known = dictionary()
    own = [clock.relation for clock in clocks_of(name) if column in clock.filterable]
    if not own or not is_text(column):
        return ""
    others = [clock.relation for clock in known.clocks.values() if column in clock.filterable]
    marts = [relation for relation in others if relation not in known.relations]
    rows = [exp.select(exp.column(column)).from_(relation) for relation in dict.fromkeys((*own, *marts))]
    every = exp.union(*rows, distinct=True) if len(rows) > 1 else rows[0].distinct()
    tree = words.expand(with_relations(every, known), known, SOURCE_DIALECT)
    return written(cast("exp.Query", tree), values_of(Filters(), as_of), SOURCE_DIALECT)
