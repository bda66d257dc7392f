"""Every lead's whole way, from its arrival to what comes after the day the demo is made for.

Nothing here is cut at a day: ``exports`` shows what was known on one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from smarketing.demo import company as co
from smarketing.demo.arrays import DAY, NEVER, Floats, Ints, chance, column, draw, in_working_hours, lag, weekday

HISTORY_DAYS = 730
_TO_MQL, _TO_SQL, _TO_OPPORTUNITY = 0.325, 0.375, 0.53
_MONTHS = (1.02, 1.00, 1.14, 0.98, 0.97, 1.12, 0.90, 0.66, 1.14, 1.04, 1.14, 0.74)
"""Arrivals by month: quarter ends, the dip in August, December."""
_COMES_TWICE = 0.014


@dataclass(frozen=True)
class Leads:
    """One entry per lead, by arrival. Codes point into ``company``; a time that never comes is ``NEVER``.

    ``campaign`` and ``owner`` may be -1: none. ``fit`` is what nobody sees: how well the lead suits, about -3 to 3.
    """

    created: Ints
    company: Ints
    same_as: Ints
    persona: Ints
    title: Ints
    segment: Ints
    country: Ints
    industry: Ints
    source: Ints
    campaign: Ints
    content: Ints
    owner: Ints
    fit: Floats
    qualified: Ints
    answered: Ints
    accepted: Ints
    opportunity: Ints
    rejected: Ints

    def __len__(self) -> int:
        return len(self.created)


def live(rng: np.random.Generator, size: int, end: int) -> Leads:
    """Return *size* leads that arrived in the two years before minute *end*, each with its way."""
    created = _arrivals(rng, size, end)
    same_as = _who_comes_twice(rng, size)
    firm = (rng.random(size) ** 1.3 * max(1, size * 0.8)).astype(np.int64)[same_as]
    persona = draw(rng, size, [persona.share for persona in co.PERSONAS])[same_as]
    titles = np.array([len(persona.titles) for persona in co.PERSONAS])
    source = _sources(rng, created, end)
    campaign = _campaigns(rng, source, end - created)
    owner = firm * 40_503 // 7 % len(co.REPS)
    fit = rng.normal(0, 1, size)
    segment = draw(rng, int(firm.max()) + 1, [one.share for one in co.SEGMENTS])[firm]
    way = _way(rng, created, source=source, persona=persona, owner=owner, fit=fit, end=end)
    return Leads(
        created=created, company=firm, same_as=same_as, persona=persona, segment=segment, source=source,
        title=(rng.random(size) * titles[persona]).astype(np.int64)[same_as],
        country=firm % 5, industry=firm * 5 % len(co.INDUSTRIES), campaign=campaign,
        content=_contents(rng, campaign), owner=owner, fit=fit, **way,
    )  # fmt: skip


def _arrivals(rng: np.random.Generator, size: int, end: int) -> Ints:
    days = end - DAY * np.arange(HISTORY_DAYS, 0, -1)
    month = (days // DAY).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
    growth = np.linspace(1.0, 1.35, HISTORY_DAYS)
    share = column(_MONTHS)[month] * growth * np.where(weekday(days) >= 5, 0.3, 1.0)
    share = share * rng.lognormal(0, 0.12, HISTORY_DAYS)
    day = days[draw(rng, size, list(share))]
    minute = np.clip(rng.normal(13.2 * 60, 190, size), 0, DAY - 1).astype(np.int64)
    return np.sort(day + minute)


def _who_comes_twice(rng: np.random.Generator, size: int) -> Ints:
    """Return each row's own number, or for somebody who comes again the number of the first time."""
    rows = np.arange(size)
    twice = rng.random(size) < _COMES_TWICE
    first = (rng.random(size) * rows).astype(np.int64)
    return np.where(twice & ~twice[first], first, rows)


def _sources(rng: np.random.Generator, created: Ints, end: int) -> Ints:
    """Return the source of each lead; the campaign that disappoints brings more of its own than usual."""
    source = draw(rng, len(created), [source.share for source in co.SOURCES])
    surges = (created >= end - co.SURGE_DAYS * DAY) & (rng.random(len(created)) < co.SURGE)
    return np.where(surges, _code_of(co.WEAK_SOURCE), source)


def _campaigns(rng: np.random.Generator, source: Ints, days_ago: Ints) -> Ints:
    """Return the campaign each lead came by, among those of its source that ran that day, or -1."""
    chosen = np.full(len(source), -1)
    for code, one in enumerate(co.SOURCES):
        of_source = [number for number, campaign in enumerate(co.CAMPAIGNS) if campaign.source == one.name]
        rows = np.flatnonzero(source == code)
        if not of_source:
            continue
        since = days_ago[rows, None] / DAY
        runs = [(co.CAMPAIGNS[number].from_days, co.CAMPAIGNS[number].to_days) for number in of_source]
        weight = column([co.CAMPAIGNS[number].weight for number in of_source])
        active = (since <= column([start for start, _ in runs])) & (since >= column([stop for _, stop in runs]))
        edges = np.cumsum(np.hstack([np.full((len(rows), 1), 0.45), active * weight]), axis=1)
        pick = (rng.random(len(rows))[:, None] * edges[:, -1:] >= edges).sum(axis=1)
        chosen[rows] = np.array([-1, *of_source])[pick]
    return chosen


def _contents(rng: np.random.Generator, campaign: Ints) -> Ints:
    """Return the content each lead converted on, of its campaign or of what stands open."""
    choices = [co.OPEN_CONTENT, *(one.content for one in co.CAMPAIGNS)]
    width = max(map(len, choices))
    table = np.array([[co.CONTENT.index(names[place % len(names)]) for place in range(width)] for names in choices])
    sizes = np.array([len(names) for names in choices])[campaign + 1]
    chosen: Ints = table[campaign + 1, (rng.random(len(campaign)) * sizes).astype(np.int64)]
    return chosen


def _way(
    rng: np.random.Generator, created: Ints, *, source: Ints, persona: Ints, owner: Ints, fit: Floats, end: int
) -> dict[str, Ints]:
    size = len(created)
    suits = np.exp(0.55 * fit)
    qualifies = chance(_TO_MQL, column([one.qualifies for one in co.SOURCES])[source],
                       column([one.qualifies for one in co.PERSONAS])[persona], suits)  # fmt: skip
    is_skipping = rng.random(size) < 0.006 * column([one.accepted for one in co.SOURCES])[source]
    is_qualified = (rng.random(size) < qualifies) & ~is_skipping
    qualified = np.where(is_qualified, created + lag(rng, size, 3.2, 1.2), NEVER)
    answered = _first_answers(rng, qualified, owner)
    weak = (source == _code_of(co.WEAK_SOURCE)) & (qualified >= end - co.WEAK_DAYS * DAY)
    accepts = chance(_TO_SQL, column([one.accepted for one in co.SOURCES])[source],
                     column([one.accepted for one in co.PERSONAS])[persona], suits,
                     _speed(qualified, answered), np.where(weak, 0.18, 1.0))  # fmt: skip
    is_accepted = is_qualified & (rng.random(size) < accepts)
    accepted = np.where(is_accepted, np.where(answered < NEVER, answered, qualified) + lag(rng, size, 4.5, 0.8), NEVER)
    before = np.where(is_skipping, created + lag(rng, size, 3, 0.8), accepted)
    proceeds = is_skipping | (is_accepted & (rng.random(size) < chance(_TO_OPPORTUNITY, np.exp(0.3 * fit))))
    opportunity = np.where(proceeds, before + lag(rng, size, 6.5, 0.75), NEVER)
    return {
        "qualified": qualified, "answered": answered, "accepted": accepted, "opportunity": opportunity,
        "rejected": _rejections(rng, created, qualified, accepted, opportunity),
    }  # fmt: skip


def _first_answers(rng: np.random.Generator, qualified: Ints, owner: Ints) -> Ints:
    """Return when sales first touched each lead handed over, in working hours; some are forgotten."""
    reps = co.REPS
    hours = column([rep.answers_after for rep in reps])[owner]
    came = in_working_hours(rng, np.where(qualified < NEVER, qualified, 0))
    answered = in_working_hours(rng, came + lag(rng, len(owner), hours / 24, 1.05))
    forgotten = rng.random(len(owner)) < column([rep.forgets for rep in reps])[owner]
    return np.where((qualified < NEVER) & ~forgotten, answered, NEVER)


def _speed(qualified: Ints, answered: Ints) -> Floats:
    """Return how the odds of being accepted change with the hours until the first answer."""
    hours = np.clip((answered - qualified) / 60, 0, 1_000)
    return np.where(answered < NEVER, np.clip(1.75 - 0.62 * np.log10(1 + hours), 0.25, None), 0.10)


def _rejections(rng: np.random.Generator, created: Ints, qualified: Ints, accepted: Ints, opportunity: Ints) -> Ints:
    """Return when a lead that goes no further is marked as unqualified; some never are."""
    last = np.where(accepted < NEVER, accepted, np.where(qualified < NEVER, qualified, created))
    share = np.where(accepted < NEVER, 0.75, np.where(qualified < NEVER, 0.68, 0.30))
    gone = (opportunity == NEVER) & (rng.random(len(created)) < share)
    return np.where(gone, last + lag(rng, len(created), 13, 0.9), NEVER)


def _code_of(source: str) -> int:
    return [one.name for one in co.SOURCES].index(source)
