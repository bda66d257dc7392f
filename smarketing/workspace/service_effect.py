"""What another service level would do to the numbers: the same leads and months, by today's limits and as proposed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from smarketing import metrics
from smarketing.domain.agreements import ServiceLevel
from smarketing.domain.filters import Filters
from smarketing.domain.promises import Kept, of_marketing, of_sales
from smarketing.domain.working_time import Held
from smarketing.workspace.effect_basis import last_year, named_content
from smarketing.workspace.service import promised, types_of
from smarketing.workspace.workspace import Workspace

_SAID: Final = {
    "followed_up": "Leads followed up as promised",
    "answered": "Leads answered in time",
    "attempted": "Leads tried again as often as promised",
    "sales_months": "Months that sales keeps",
    "marketing_months": "Months that marketing keeps",
}
_GOOD: Final[frozenset[Kept]] = frozenset({"kept", "on track"})


@dataclass(frozen=True)
class ServiceCounts:
    """What one service level says of the leads and months: pairs of how many of how many."""

    followed_up: tuple[int, int]
    answered: tuple[int, int]
    attempted: tuple[int, int]
    sales_months: tuple[int, int]
    marketing_months: tuple[int, int]


@dataclass(frozen=True)
class ServiceEffect:
    """The same leads by the service level in force today, and by the one proposed."""

    before: ServiceCounts
    after: ServiceCounts

    @property
    def rows(self) -> tuple[tuple[str, tuple[int, int], tuple[int, int]], ...]:
        """What is counted, before and after, in words."""
        return tuple((what, getattr(self.before, name), getattr(self.after, name)) for name, what in _SAID.items())


def service_effect(here: Workspace, proposed: ServiceLevel, filters: Filters | None = None) -> ServiceEffect:
    """Return what *proposed* says of the last twelve months where no *filters* are given.

    Both are held against all of these leads, whatever held on their day: else a limit agreed last week would hardly
    show.
    """
    asked = filters or last_year(here)
    in_force = here.store.agreements.in_force("service_level").value.content
    assert isinstance(in_force, ServiceLevel)
    return ServiceEffect(_counts(here, in_force, asked), _counts(here, proposed, asked))


def _counts(here: Workspace, level: ServiceLevel, asked: Filters) -> ServiceCounts:
    change: dict[str, Any] = {
        "change": _tables(here, level, asked),
        "change_name": named_content("service_level", level),
    }
    sales = here.ask_if("sales_sla", asked, **change).table.to_pylist()
    marketing = here.ask_if("marketing_sla", asked, **change).table.to_pylist()
    whole = [row for row in marketing if not asked.period or row["month"] >= asked.period.start]
    months = [list(rows) for _, rows in groupby(whole, key=lambda row: row["month"])]
    return ServiceCounts(
        _sums(sales, "followed_up", "follow_up_judged"),
        _sums(sales, "answered", "answer_due"),
        _sums(sales, "attempted", "attempts_due"),
        _months(of_sales(row) for row in sales),
        _months(map(of_marketing, months)),
    )


def _tables(here: Workspace, level: ServiceLevel, asked: Filters) -> Mapping[str, Any]:
    """Return the live tables by which *level* held ever since."""
    as_of, snapshot = here.as_of, here.snapshot
    assert as_of is not None, "asked for with leads at hand"
    assert snapshot is not None, "asked for with leads at hand"
    levels = (Held(dt.date.min, level),)
    first = asked.period.start if asked.period else as_of
    types = types_of(levels, here.folder / snapshot.tables["leads"].path, here.settings)
    return {
        **metrics.served(levels, min(first, as_of), as_of, here.settings.time_zone, types),
        **promised(levels, as_of, here.store.agreements.today),
    }


def _sums(rows: Sequence[Mapping[str, Any]], got: str, of: str) -> tuple[int, int]:
    return sum(row[got] for row in rows), sum(row[of] for row in rows)


def _months(verdicts: Iterable[Kept]) -> tuple[int, int]:
    """Return how many months are kept, or on track, of those of which it is known."""
    known = [one for one in verdicts if one != "not known"]
    return sum(one in _GOOD for one in known), len(known)
