"""Every deal's whole way: who is in it, what it is worth, how it ends, and what the forecast said meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from smarketing.demo import company as co
from smarketing.demo.arrays import DAY, NEVER, Bools, Floats, Ints, chance, column, draw, lag
from smarketing.demo.journeys import Leads

_WINS, _WINS_AGAIN = 0.225, 0.45
_TRIES_AGAIN = 0.32
"""Further deals for each customer; less than half of them are won, so one customer in ten buys again."""
_WORTH_AGAIN = 0.65
"""What a further site is worth beside the first deal."""
_WEEK = 7 * DAY
_LOST: Final = (0.24, 0.27, 0.19, 0.12, 0.09, 0.09)
_LOST_BY: Final = {
    "IT decision-maker": (0.14, 0.18, 0.18, 0.36, 0.07, 0.07), "Finance approver": (0.40, 0.20, 0.10, 0.05, 0.18, 0.07),
}  # fmt: skip
"""How often each of the lost reasons is given; some personas have their own."""


@dataclass(frozen=True)
class Deals:
    """One entry per deal, by creation. ``lead`` and ``also`` (a second lead) may be -1: none.

    ``entered`` has a column for each open stage, then for the end. ``amount`` holds until ``changed`` and
    ``later_amount`` from then on; so do ``expected`` and ``later_expected`` with ``slipped``. From ``removed`` on, a
    deal is no longer in the CRM.
    """

    created: Ints
    lead: Ints
    also: Ints
    owner: Ints
    is_new_business: Bools
    is_won: Bools
    entered: Ints
    amount: Floats
    changed: Ints
    later_amount: Floats
    expected: Ints
    slipped: Ints
    later_expected: Ints
    removed: Ints
    lost_reason: Ints

    def __len__(self) -> int:
        return len(self.created)

    @property
    def closed(self) -> Ints:
        """When each deal ends."""
        return self.entered[:, -1]


def trade(rng: np.random.Generator, leads: Leads, end: int, deals: int | None) -> Deals:
    """Return the deals of *leads*: one for each opportunity, and those that customers and strangers bring on top.

    *deals* is about how many there are to be before minute *end*; by default few customers come back for more.
    """
    first = np.flatnonzero(leads.opportunity < NEVER)
    won = _is_won(rng, leads, first)
    closed = leads.opportunity[first] + _cycle(rng, won)
    known = first[leads.opportunity[first] < end]
    customers = np.flatnonzero(won & (closed < end - 30 * DAY))
    more = max(0, deals - len(known)) if deals else int(_TRIES_AGAIN * len(customers))
    again = customers[rng.integers(0, max(1, len(customers)), more if len(customers) else 0)]
    since = closed[again] + 14 * DAY
    later = since + (rng.random(len(again)) * (end - since)).astype(np.int64)
    liked = column([one.wins for one in co.PERSONAS])[leads.persona[first[again]]]
    won_again = rng.random(len(again)) < chance(_WINS_AGAIN, liked**2)
    lead = np.concatenate([first, first[again]])
    created = np.concatenate([leads.opportunity[first], later])
    is_won = np.concatenate([won, won_again])
    closed = np.concatenate([closed, later + _cycle(rng, won_again)])
    is_new = np.arange(len(lead)) < len(first)
    order = np.argsort(created, kind="stable")
    bare = _Bare(lead[order], created[order], closed[order], is_won[order], is_new[order])
    return _described(rng, leads, bare, end)


@dataclass(frozen=True)
class _Bare:
    """Whose deal, when and how it ends: all else follows from it."""

    lead: Ints
    created: Ints
    closed: Ints
    is_won: Bools
    is_new: Bools


def _is_won(rng: np.random.Generator, leads: Leads, rows: Ints) -> Bools:
    wins = chance(
        _WINS, column([one.wins for one in co.PERSONAS])[leads.persona[rows]], np.exp(0.35 * leads.fit[rows]),
        column([one.wins for one in co.SOURCES])[leads.source[rows]],
        column([one.wins for one in co.REPS])[leads.owner[rows]],
        column([one.wins for one in co.SEGMENTS])[leads.segment[rows]],
    )  # fmt: skip
    return rng.random(len(rows)) < wins


def _cycle(rng: np.random.Generator, is_won: Bools) -> Ints:
    return lag(rng, len(is_won), np.where(is_won, 43.0, 38.0), 0.55)


def _described(rng: np.random.Generator, leads: Leads, bare: _Bare, end: int) -> Deals:
    size, lead, created, closed = len(bare.lead), bare.lead, bare.created, bare.closed
    typical = column([one.deal for one in co.SEGMENTS])[leads.segment[lead]]
    amount = np.round(rng.lognormal(0, 0.45, size) * typical * np.where(bare.is_new, 1.0, _WORTH_AGAIN), -1)
    entered = _stages(rng, created, closed, bare.is_won)
    expected = created + ((closed - created) * rng.lognormal(0.05, 0.3, size)).astype(np.int64)
    changed, later_amount = _changes(rng, created, closed, amount, end)
    slipped, later_expected = _slips(rng, created, closed, expected, end)
    known = rng.random(size) > 0.011
    return Deals(
        created=created, lead=np.where(known, lead, -1), also=np.where(known, _second_leads(rng, leads, lead), -1),
        owner=leads.owner[lead], is_new_business=bare.is_new, is_won=bare.is_won, entered=entered, amount=amount,
        changed=changed, later_amount=later_amount, expected=expected, slipped=slipped, later_expected=later_expected,
        removed=_removals(rng, created, closed, end), lost_reason=_lost_reasons(rng, leads.persona[lead]),
    )  # fmt: skip


def _second_leads(rng: np.random.Generator, leads: Leads, lead: Ints) -> Ints:
    """Return for one deal in six another lead of the same company, if there is one."""
    order = np.argsort(leads.company, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    neighbour = order[(place[lead] + 1) % len(order)]
    fits = (leads.company[neighbour] == leads.company[lead]) & (leads.created[neighbour] <= leads.opportunity[lead])
    return np.where(fits & (neighbour != lead) & (rng.random(len(lead)) < 0.17), neighbour, -1)


def _stages(rng: np.random.Generator, created: Ints, closed: Ints, is_won: Bools) -> Ints:
    """Return the entry into each open stage and the end; a lost deal may end in any stage, a won one skip some."""
    size, open_stages = len(created), len(co.DEAL_STAGES)
    shares = np.sort(rng.random((size, open_stages - 1)), axis=1)
    entered = created[:, None] + (shares * (closed - created)[:, None] * 0.92).astype(np.int64)
    ends_in = np.where(is_won, open_stages, 1 + draw(rng, size, (0.30, 0.30, 0.24, 0.16)))
    reached = np.arange(1, open_stages)[None, :] < ends_in[:, None]
    skipped = rng.random((size, open_stages - 1)) < 0.06
    return np.column_stack([created, np.where(reached & ~skipped, entered, NEVER), closed])


def _changes(rng: np.random.Generator, created: Ints, closed: Ints, amount: Floats, end: int) -> tuple[Ints, Floats]:
    """Return when the amount of some deals changes, and to what; several of them in the last week."""
    size = len(created)
    at = np.where(rng.random(size) < 0.12, created + ((closed - created) * rng.random(size)).astype(np.int64), NEVER)
    recent = _open_in_last_week(created, closed, end)
    chosen = recent[:: max(1, len(recent) // 9)]
    at[chosen] = end - 1 - rng.integers(0, 4 * DAY, len(chosen))
    return at, np.maximum(np.round(amount * rng.choice([0.7, 0.85, 1.15, 1.3, 1.6], size), -1), 500)


def _slips(rng: np.random.Generator, created: Ints, closed: Ints, expected: Ints, end: int) -> tuple[Ints, Ints]:
    """Return when the expected close of some deals is moved, and to when; several of them in the last week."""
    size = len(created)
    at = np.where(rng.random(size) < 0.3, created + ((closed - created) * rng.random(size)).astype(np.int64), NEVER)
    recent = _open_in_last_week(created, closed, end)
    chosen = recent[3 :: max(1, len(recent) // 8)]
    at[chosen] = end - 1 - rng.integers(0, 4 * DAY, len(chosen))
    return at, expected + rng.integers(14, 75, size) * DAY


def _removals(rng: np.random.Generator, created: Ints, closed: Ints, end: int) -> Ints:
    """Return when a deal is deleted from the CRM: one of those open, in the last week."""
    removed = np.full(len(created), NEVER)
    recent = _open_in_last_week(created, closed, end)
    removed[rng.choice(recent, 1 if len(recent) else 0)] = end - 2 * DAY
    return removed


def _open_in_last_week(created: Ints, closed: Ints, end: int) -> Ints:
    return np.flatnonzero((created < end - _WEEK) & (closed >= end))


def _lost_reasons(rng: np.random.Generator, persona: Ints) -> Ints:
    """Return why each deal would be lost: finance looks at the price, IT at what is missing."""
    edges = np.cumsum([_LOST_BY.get(one.name, _LOST) for one in co.PERSONAS], axis=1)[persona]
    reason: Ints = (rng.random(len(persona))[:, None] * edges[:, -1:] >= edges).sum(axis=1)
    return reason
