"""Where a period's revenue lands: thousands of seeded futures of open deals and of deals yet to come.

Each future draws what the history leaves open (win rates, arrivals, deal size), then who wins, when, and for how much.
The same history gives the same futures, so a higher goal is reached in fewer of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import Final, TypeAlias

import numpy as np

from smarketing.domain.known import RECENT_WEEKS, Amounts, Known, arrivals, drift, odds_drift
from smarketing.domain.timing import Counts, Numbers, Timing, summed, timing

Random: TypeAlias = np.random.Generator
DRAWS: Final = 2_500
SEED: Final = 20_170
LOW, HIGH = 0.1, 0.9
"""The ends of an interval that holds four of five futures."""
_ONE_BY_ONE: Final = 100
"""So many open deals, the largest, are drawn each for itself; the others by the normal law of their sum."""
_DRAWN: Final = 150_000
"""So many amounts are drawn each for itself; beyond, the normal law of a sum is as good and takes no time."""
_TINY: Final = 1e-12
_TAIL: Final = 0.025
_PRIOR: Final = 2.0
"""A stage begins as if two deals had closed from it at the rate of all deals."""


@dataclass(frozen=True)
class Landing:
    """Where a period's revenue lands: what is *won*, what open deals and deals yet to come bring on average.

    ``futures`` holds the whole period's revenue in each future; ``expected``, ``low`` and ``high`` the revenue up to
    the end of each coming week: on average, and the ends between which four of five futures lie.
    """

    won: float
    open_deals: float
    new_deals: float
    futures: Numbers
    expected: Numbers
    low: Numbers
    high: Numbers

    @property
    def total(self) -> float:
        """The revenue of the period on average over all futures."""
        return self.won + self.open_deals + self.new_deals

    @property
    def interval(self) -> tuple[float, float]:
        """The ends between which four of five futures land."""
        low, high = np.quantile(self.futures, (LOW, HIGH))
        return float(low), float(high)

    def probability(self, goal: float) -> float:
        """Return the share (0-1) of futures that reach *goal*."""
        return float(np.mean(self.futures >= goal))


def plausible(tried: int, share: float = HIGH - LOW) -> tuple[int, int]:
    """Return between how many of *tried* intervals hold what comes, 19 times of 20, if a *share* (0-1) of them should.

    The binomial law, at least a fortieth left out at neither end.
    """
    chances = np.cumsum([comb(tried, held) * share**held * (1 - share) ** (tried - held) for held in range(tried + 1)])
    return int(np.searchsorted(chances, _TAIL)), int(np.searchsorted(chances, 1 - _TAIL))


@dataclass(frozen=True)
class _Doubt:
    """What the history leaves open, by future.

    ``odds`` is by how much the odds of a win differ from those seen (a logit), a column per stage and, last, one for
    deals in general; ``size`` is a factor on amounts drawn from the history, ``arriving`` one on deals yet to come.
    """

    odds: Numbers
    size: Numbers
    arriving: Numbers


def landing(known: Known, weights: Numbers, won: float, draws: int = DRAWS) -> Landing:
    """Return where a period lands of which *won* is there already, by *draws* futures.

    *weights* says which part (0-1) of each coming week belongs to the period; none that do leave what is won.
    """
    if not weights.any():
        return Landing(won, 0.0, 0.0, np.full(draws, won), *np.full((3, len(weights)), won))
    random = np.random.default_rng(SEED)
    chances = timing(known.ends)
    doubt = _doubt(known, draws, random)
    by_open = _of_open_deals(known, chances, weights, doubt, random)
    by_new = _of_new_deals(known, chances, weights, doubt, random)
    curve = won + np.cumsum(by_open + by_new, axis=1)
    opened, new = (float(part.sum(axis=1).mean()) for part in (by_open, by_new))
    low, high = np.quantile(curve, (LOW, HIGH), axis=0)
    return Landing(won, opened, new, curve[:, -1], curve.mean(axis=0), low, high)


def _doubt(known: Known, draws: int, random: Random) -> _Doubt:
    won, closed, stages = known.ends.won_deals, known.ends.closed_deals, known.stages
    overall, found = (won + 0.5) / (closed + 1), stages.rate
    tops = np.append(stages.won + _PRIOR * found, won + 0.5)
    rest = np.append(stages.deals - stages.won + _PRIOR * (1 - found), closed - won + 0.5)
    seen = _logit(np.append(np.full(len(stages.deals), found), overall))
    amounts = known.amounts
    size = _factor(amounts.spread / amounts.mean / np.sqrt(amounts.deals.sum()), draws, random)
    arriving = _factor(drift(known.ends.per_week()), draws, random) * _conversion(known, draws, random)
    odds = _logit(random.beta(tops, rest, (draws, len(tops)))) - seen
    return _Doubt(odds + odds_drift(known.ends) * random.standard_normal((draws, 1)), size, arriving)


def _conversion(known: Known, draws: int, random: Random) -> Numbers:
    """Return a factor on how many deals come: how many leads do, and how many of them become opportunities."""
    recent = known.coming[:RECENT_WEEKS].sum() + 0.5
    factor = random.gamma(recent, 1 / recent, draws)
    if known.comes_by_leads:
        became = known.leads.opportunities + 0.5
        never = max(int(known.coming.sum()) - known.leads.opportunities, 0) + 0.5
        factor = factor * random.beta(became, never, draws) * (became + never) / became
    return factor


@dataclass(frozen=True)
class _Book:
    """Open deals, one each: place of the *stage* (-1: none), age in weeks, amount (NaN: to be drawn)."""

    stage: Counts
    age: Counts
    amount: Numbers

    def part(self, which: slice) -> _Book:
        """Return some of them."""
        return _Book(self.stage[which], self.age[which], self.amount[which])


@dataclass(frozen=True)
class _Table:
    """By age in weeks: the chance of a win in each coming week of the period, and that of one whenever."""

    within: Numbers
    ever: Numbers


def _of_open_deals(known: Known, chances: Timing, weights: Numbers, doubt: _Doubt, random: Random) -> Numbers:
    """Return the revenue of open deals by future and week: the largest one by one, the others by their sum."""
    deals, amount = known.open_deals, known.open_amounts
    each = np.repeat(np.arange(len(amount)), deals.deals)
    each = each[np.argsort(-np.nan_to_num(amount[each], nan=known.amounts.mean), kind="stable")]
    book = _Book(deals.stage[each], deals.created[each], amount[each])
    ages = range(int(book.age.max(initial=0)) + 1)
    within = np.array([chances.won_in(weeks + 1, len(weights)) * weights for weeks in ages])
    ever = chances.ever_won()[np.minimum(np.arange(1, len(ages) + 1), len(chances.win))]
    table = _Table(within, ever)
    singly = _one_by_one(book.part(slice(_ONE_BY_ONE)), table, known.amounts, doubt, random)
    return singly + _together(book.part(slice(_ONE_BY_ONE, None)), table, known.amounts, doubt, random)


def _one_by_one(book: _Book, table: _Table, pool: Amounts, doubt: _Doubt, random: Random) -> Numbers:
    """Return the revenue of *book* by future and week, each deal won or not, in a week of its own."""
    draws, weeks = len(doubt.size), table.within.shape[1]
    chance = _tilted(table.ever[book.age], doubt.odds[:, book.stage])
    done = np.cumsum(table.within, axis=1) / np.maximum(table.ever, _TINY)[:, None]
    place = random.random((draws, len(book.age))) / np.maximum(chance, _TINY)
    future, deal = np.nonzero(place < done[book.age, -1])
    shelf = 2 * book.age[deal]
    week = np.searchsorted((done + 2 * np.arange(len(done))[:, None]).ravel(), place[future, deal] + shelf, "right")
    own = book.amount[deal]
    brought = np.where(np.isnan(own), _drawn(pool, len(deal), random) * doubt.size[future], own)
    cell = future * weeks + week - book.age[deal] * weeks
    return summed(cell, brought, draws * weeks).reshape(draws, weeks)


def _together(book: _Book, table: _Table, pool: Amounts, doubt: _Doubt, random: Random) -> Numbers:
    """Return the revenue of *book* by future and week, as the normal law of many deals has it."""
    draws, weeks = len(doubt.size), table.within.shape[1]
    if not len(book.age):
        return np.zeros((draws, weeks))
    groups = doubt.odds.shape[1]
    cell = np.where(book.stage < 0, groups - 1, book.stage) * len(table.ever) + book.age

    def grouped(values: Numbers) -> Numbers:
        return summed(cell, values, groups * len(table.ever)).reshape(groups, -1)

    mean = np.nan_to_num(book.amount, nan=pool.mean)
    square = np.where(np.isnan(book.amount), pool.mean**2 + pool.spread**2, mean**2)
    sums = grouped(mean)
    ever = np.divide(sums @ table.ever, sums.sum(axis=1), out=np.zeros(groups), where=sums.sum(axis=1) > 0)
    tilt = _tilted(ever, doubt.odds) / np.maximum(ever, _TINY)
    expected = tilt @ (sums @ table.within)
    variance = (grouped(square) @ table.within - grouped(mean**2) @ table.within**2).sum(axis=0)
    noise = np.sqrt(np.maximum(variance, 0)) * random.standard_normal((draws, weeks))
    revenue: Numbers = np.maximum(expected + noise, 0)
    return revenue


def _of_new_deals(known: Known, chances: Timing, weights: Numbers, doubt: _Doubt, random: Random) -> Numbers:
    """Return the revenue of deals yet to come by future and week: how many are won, then what they bring."""
    weeks, pool = len(weights), known.amounts
    wins = np.convolve(arrivals(known, weeks), chances.won_in(0, weeks))[:weeks] * weights
    ever = chances.ever_won()[:1]
    tilt = (_tilted(ever, doubt.odds[:, -1:]) / np.maximum(ever, _TINY))[:, 0]
    counts = random.poisson((doubt.arriving * tilt)[:, None] * wins)
    if counts.sum() > _DRAWN:
        noise = np.sqrt(counts) * pool.spread * random.standard_normal(counts.shape)
        brought = np.maximum(counts * pool.mean + noise, 0)
    else:
        cell = np.repeat(np.arange(counts.size), counts.ravel())
        brought = summed(cell, _drawn(pool, len(cell), random), counts.size).reshape(counts.shape)
    return brought * doubt.size[:, None]


def _drawn(pool: Amounts, many: int, random: Random) -> Numbers:
    """Return *many* amounts drawn from those won, with their frequencies."""
    shares = np.cumsum(pool.deals) / pool.deals.sum()
    drawn: Numbers = pool.amount[np.searchsorted(shares, random.random(many), "right")]
    return drawn


def _tilted(chance: Numbers, odds: Numbers) -> Numbers:
    """Return *chance* with its odds moved by *odds* (a logit); none and certainty stay what they are."""
    return np.where((chance > 0) & (chance < 1), 1 / (1 + np.exp(-_logit(chance) - odds)), chance)


def _factor(spread: float, draws: int, random: Random) -> Numbers:
    """Return a factor by future around 1 whose logarithm has this *spread*."""
    return np.exp(spread * random.standard_normal(draws) - spread**2 / 2)


def _logit(chance: Numbers) -> Numbers:
    kept = np.clip(chance, _TINY, 1 - _TINY)
    return np.log(kept / (1 - kept))
