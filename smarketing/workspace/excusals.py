"""What sales may excuse of the leads it missed in a month: as many as both teams agreed on, on the grounds agreed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from smarketing.domain.agreements import ServiceLevel
from smarketing.domain.filters import Filters
from smarketing.domain.period import Period, add_months
from smarketing.domain.promises import may_be_excused
from smarketing.errors import StoreError, did_you_mean, shown
from smarketing.metrics.rows import ROWS_SHOWN
from smarketing.store import Draft, Entry, Excusal, email_key
from smarketing.workspace.goals import judged_on
from smarketing.workspace.workspace import Workspace

METRIC: Final = "sales_sla"


@dataclass(frozen=True)
class Room:
    """How many leads of a ``month`` sales missed, how many of them are excused and may be, and on which grounds."""

    month: dt.date
    missed: int
    excused: int
    at_most: int
    grounds: tuple[str, ...]

    @property
    def left(self) -> int:
        """How many more may be excused."""
        return max(min(self.at_most, self.missed) - self.excused, 0)


def room_of(here: Workspace, month: dt.date) -> Room:
    """Return what may be excused of the leads handed over in *month*, judged by the service level of its time."""
    period = _during(month).period
    assert period is not None
    assert here.as_of is not None, "asked for with leads at hand"
    day = judged_on(period, here.as_of, here.store.agreements.today)
    level = here.store.agreements.in_force("service_level", day).value.content
    assert isinstance(level, ServiceLevel)
    rows = here.ask(METRIC, _during(month)).table.to_pylist()
    if not rows:
        return Room(month, 0, 0, 0, level.excusal_grounds)
    (row,) = rows
    at_most = may_be_excused(row["follow_up_judged"], row["excusal_limit"])
    return Room(month, row["neglected"], row["excused"], at_most, level.excusal_grounds)


def missed(here: Workspace, month: dt.date, *, search: str = "", limit: int | None = ROWS_SHOWN) -> pa.Table:
    """Return the leads of *month* that sales missed, the excused ones among them."""
    return here.rows_behind(METRIC, _during(month), column="neglected", search=search, limit=limit).table


def excused(here: Workspace, month: dt.date) -> pa.Table:
    """Return the leads of *month* that sales missed and that are excused."""
    return here.rows_behind(METRIC, _during(month), column="excused", limit=None).table


def excuse(
    here: Workspace, month: dt.date, leads: Mapping[str, int], *, ground: str, note: str = "", by: str
) -> tuple[Entry[Excusal], ...]:
    """Excuse the *leads* of *month*, all or none; each with the version of its excusal that was seen, 0 for none.

    Raises:
        Conflict: somebody excused one of them, or withdrew it, since.
        StoreError: there is no such ground, one of them wasn't missed, or more would be excused than agreed.
    """
    since = here.store.recent_revisions()["excusals"]  # before the count: what comes between counts twice, not never
    room = room_of(here, month)
    if not leads:
        raise StoreError("No lead is chosen. Choose those to excuse.")
    if room.grounds and ground not in room.grounds:
        grounds = ", ".join(f"“{shown(one)}”" for one in room.grounds)
        raise StoreError(
            f"“{shown(ground)}” is no ground that both teams agreed on.{did_you_mean(ground, room.grounds)} "
            f"Choose one of {grounds}."
        )
    drafts = [
        Draft(lead, Excusal(lead, month, ground, note.strip(), lead_email_key=key), leads[lead])
        for lead, key in _missed_of(here, month, leads).items()
    ]
    return here.store.excusals.excuse(
        drafts, by=by, month=month, at_most=room.at_most, counted=room.excused, since=since
    )


def _during(month: dt.date) -> Filters:
    return Filters(Period(month, add_months(month, 1)))


def _missed_of(here: Workspace, month: dt.date, leads: Mapping[str, int]) -> dict[str, str]:
    """Return those of *leads*, all of which were missed, with the key made of the e-mail of each."""
    asked = _during(month).narrowed("lead_id", *leads)
    rows = here.rows_behind(METRIC, asked, column="neglected", limit=None).table
    known = set(rows.column("lead_id").to_pylist())
    if others := [lead for lead in leads if lead not in known]:
        raise StoreError(
            f"Sales missed nothing of lead {shown(others[0])} in {month:%b %Y}: there is nothing to excuse. "
            "Leave it out."
        )
    keys = here.ask("lead_keys", Filters(None, (("lead_id", tuple(leads)),))).table.to_pylist()
    return {row["lead_id"]: email_key(row["email"]) for row in keys}
