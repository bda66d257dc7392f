"""Working time: the minutes of a week in which somebody is expected to be at work, counted along the calendar."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from smarketing.domain.agreements import WEEKDAYS, ServiceLevel
from smarketing.domain.pace import WorkDays

_MINUTE: Final = dt.timedelta(minutes=1)
_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True)
class Held:
    """A service level and the day *since* which it holds, until the next one does."""

    since: dt.date
    level: ServiceLevel


@dataclass(frozen=True)
class WorkingDay:
    """One day's work, in minutes of that day, and the working minutes of all days counted before it.

    Work is in up to two pieces: hours agreed in another zone may begin the evening before. Without any, both are 0.
    ``agreed_from`` is the day since which the level of that day holds.
    """

    day: dt.date
    agreed_from: dt.date
    minutes_before: int
    first_from: int
    first_minutes: int
    second_from: int
    second_minutes: int


def work_days(level: ServiceLevel) -> WorkDays:
    """Return the days on which work is done by *level*: those of the week with hours, but for its holidays."""
    weekdays = frozenset(WEEKDAYS.index(one.weekday) for one in level.working_hours)
    return WorkDays(weekdays, frozenset(holiday.day for holiday in level.holidays))


def working_days(levels: Sequence[Held], first: dt.date, last: dt.date, zone: str) -> tuple[WorkingDay, ...]:
    """Return every day from *first* to *last*, both included, as clocks in *zone* show it.

    The hours of a day are those of the level that held on it: of the first of *levels* before it held, too. They are
    agreed in the zone of the level, where it names one; its holidays have none.
    """
    pieces: dict[dt.date, list[tuple[int, int]]] = defaultdict(list)
    spans = zip(levels, [*(one.since for one in levels[1:]), dt.date.max], strict=True)
    for place, (held, until) in enumerate(spans):
        begins = max(held.since, first - _DAY) if place else first - _DAY
        for starts, ends in _shifts(held.level, begins, min(until - _DAY, last + _DAY), zone):
            for day, begin, minutes in _by_day(starts, ends):
                pieces[day].append((begin, minutes))
    found, before = [], 0
    for place in range((last - first).days + 1):
        day = first + dt.timedelta(place)
        (one, long_one), (two, long_two) = [*sorted(pieces.get(day, ())), (0, 0), (0, 0)][:2]
        found.append(WorkingDay(day, held_on(levels, day).since, before, one, long_one, two, long_two))
        before += long_one + long_two
    return tuple(found)


def held_on(levels: Sequence[Held], day: dt.date) -> Held:
    """Return which of *levels*, the earliest first, held on *day*; the first where none did yet."""
    return levels[max(0, bisect_right(levels, day, key=lambda one: one.since) - 1)]


def _shifts(level: ServiceLevel, first: dt.date, last: dt.date, zone: str) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """Yield from when to when work is done, in *zone*, the zone itself taken off."""
    hours = {one.weekday: one for one in level.working_hours}
    holidays = {holiday.day for holiday in level.holidays}
    own, shown = ZoneInfo(level.time_zone or zone), ZoneInfo(zone)
    for place in range((last - first).days + 1):
        day = first + dt.timedelta(place)
        shift = hours.get(WEEKDAYS[day.weekday()])
        if shift and day not in holidays:
            starts, ends = (dt.datetime.combine(day, time, own) for time in (shift.starts_at, shift.ends_at))
            yield starts.astimezone(shown).replace(tzinfo=None), ends.astimezone(shown).replace(tzinfo=None)


def _by_day(starts: dt.datetime, ends: dt.datetime) -> Iterator[tuple[dt.date, int, int]]:
    """Yield the day, its first minute and the minutes of each piece of a shift that midnight cuts."""
    while starts < ends:
        midnight = dt.datetime.combine(starts.date() + _DAY, dt.time())
        until = min(ends, midnight)
        yield starts.date(), starts.hour * 60 + starts.minute, (until - starts) // _MINUTE
        starts = until
