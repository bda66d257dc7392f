"""Where a goal's period lands on a company's own numbers, and how forecasts of this kind did on its past quarters."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa

from smarketing.domain.filters import Filters
from smarketing.domain.forecast import Landing, landing
from smarketing.domain.known import FEWEST_CLOSED, Amounts, Known, Leads, OpenDeals, Stages
from smarketing.domain.pace import to_date
from smarketing.domain.period import Period, add_months, named_periods
from smarketing.domain.rhythm import EVEN, Month, pace_on, rhythm
from smarketing.domain.timing import Counts, Ends, Numbers
from smarketing.workspace.workspace import Workspace

WEEK: Final = dt.timedelta(days=7)
DAY: Final = dt.timedelta(days=1)
WHOLE: Final = Filters()
"""What one stage has ahead of another is learned from the whole company: a part has few deals, and it is asked once."""
_RHYTHM_MONTHS: Final = 24
"""Months from which the rhythm of a quarter is learned."""


@dataclass(frozen=True)
class Forecast:
    """Where *period* lands as seen at the end of *day*, what that goes by, and what each of its *months* brought."""

    period: Period
    day: dt.date
    known: Known
    landing: Landing
    months: tuple[tuple[dt.date, float], ...]

    @property
    def ends(self) -> tuple[dt.date, ...]:
        """The last day of each coming week, the last of them that of the period."""
        weeks = range(1, len(self.landing.expected) + 1)
        return tuple(min(self.day + WEEK * week, self.period.last_day) for week in weeks)


@dataclass(frozen=True)
class Trial:
    """A forecast of a past period, made on what was known at the end of *day*, and the revenue that *came*."""

    period: Period
    day: dt.date
    expected: float
    low: float
    high: float
    came: float

    @property
    def is_at_start(self) -> bool:
        """Whether it was made before the period began; else in its middle."""
        return self.day < self.period.start

    @property
    def held(self) -> bool:
        """Whether the interval contains what came."""
        return self.low <= self.came <= self.high


def forecast(here: Workspace, filters: Filters, period: Period, day: dt.date, known: Known) -> Forecast:
    """Return where *period* lands as seen at the end of *day*, by what was *known* then, for the part in *filters*."""
    so_far = to_date(period, day)
    months = _by_month(here, filters, so_far) if so_far else {}
    won = sum(month.revenue for month in months.values())
    lands = landing(known, weights_of(period, day, known.rhythm), won)
    return Forecast(period, day, known, lands, tuple((first, month.revenue) for first, month in months.items()))


def back_test(here: Workspace, filters: Filters, as_of: dt.date, *, months: int = 3) -> tuple[Trial, ...]:
    """Return forecasts of each quarter that is over on *as_of*, at its start and in its middle, oldest first.

    Or of each span of so many *months*. A day before which too few deals were closed to forecast anything has none.
    """
    trials = []
    for period in _over(here, filters, as_of, months):
        came = _revenue(here, filters, period)
        for day in (period.start - DAY, middle_of(period)):
            known = known_on(here, filters, day)
            if known.is_enough:
                made = forecast(here, filters, period, day, known).landing
                trials.append(Trial(period, day, made.total, *made.interval, came))
    return tuple(trials)


def middle_of(period: Period) -> dt.date:
    """Return the last day of the first half of *period*."""
    return period.halves()[0].last_day


def can_be_tried(known: Known, as_of: dt.date) -> bool:
    """Return whether the middle of the last full quarter had closed deals enough before it to forecast from."""
    last = named_periods(as_of)["last_quarter"]
    return known.ends.closed_before((as_of - middle_of(last)).days // 7) >= FEWEST_CLOSED


def stage_rates(here: Workspace, day: dt.date | None = None) -> pa.Table:
    """Return the win rates of deals found in each stage, as known at the end of *day*, of the whole company."""
    return here.ask("forecast_stage_rates", WHOLE, **_by(day)).table


def known_on(here: Workspace, filters: Filters, day: dt.date | None = None, rates: pa.Table | None = None) -> Known:
    """Return what a forecast goes by, as known at the end of *day* (None: of the export), for the part in *filters*.

    *rates* are the ``stage_rates`` of that day, where they are at hand: they take longest.
    """
    all_time = filters.during(None)
    deals, amounts, leads = (
        here.ask(name, all_time, **_by(day)).table for name in ("forecast_deals", "forecast_amounts", "forecast_leads")
    )
    rates = stage_rates(here, day) if rates is None else rates
    history, stage = ("", "deal_stage") if day is None else ("_then", "deal_stage_position")
    waiting = here.ask(f"forecast_open_deals{history}", all_time, **_by(day)).table
    outcome = deals.column("outcome").to_numpy(zero_copy_only=False)
    created, closed, many = (_counts(deals, name) for name in ("created_weeks_ago", "closed_weeks_ago", "deals"))
    lost = outcome == "lost"
    brought = Amounts(_amounts(amounts), _counts(amounts, "deals"))
    return Known(
        Ends(created, closed, outcome == "won", many),
        Stages(_counts(rates, "n"), _counts(rates, "won_days"), _counts(rates, "closed_days")),
        OpenDeals(
            _places(rates, waiting, stage), _counts(waiting, "created_weeks_ago"), _amounts(waiting),
            _counts(waiting, "deals"),
        ),
        brought,
        Leads(*(_counts(leads, name) for name in ("created_weeks_ago", "opportunity_weeks_ago", "leads"))),
        float(_counts(deals, "deals_with_amount")[lost].sum() / max(int(many[lost].sum()), 1)),
        _rhythm(here, filters, day or here.build().as_of, brought),
    )  # fmt: skip


def weights_of(period: Period, day: dt.date, parts: tuple[float, ...] = EVEN) -> Numbers:
    """Return how much of each week after *day* counts towards *period*, up to its end.

    An average week within it counts 1; *parts* is the rhythm of its months.
    """
    weeks = max(0, -(-(period.last_day - day).days // 7))
    days = (day + DAY * (later + 1) for later in range(weeks * 7))
    counted = [pace_on(one, parts) if period.start <= one < period.end else 0.0 for one in days]
    weights: Numbers = np.array(counted).reshape(-1, 7).sum(axis=1) / 7
    return weights


def _rhythm(here: Workspace, filters: Filters, day: dt.date, amounts: Amounts) -> tuple[float, ...]:
    """Return how the months of a quarter differ, by those won up to *day*."""
    begins = add_months(day, -_RHYTHM_MONTHS)
    won = _by_month(here, filters, Period(begins, day + DAY))
    return rhythm(won, day + DAY, amounts.spread / amounts.mean) if len(amounts.deals) else EVEN


def _by(day: dt.date | None) -> dict[str, Any]:
    """Return the parameter of a metric that is to know nothing after *day*."""
    return {} if day is None else {"known_by": day.isoformat()}


def _over(here: Workspace, filters: Filters, as_of: dt.date, months: int) -> list[Period]:
    """Return the spans of *months* that are over on *as_of*, from the one in which something was won first."""
    won = here.ask("won_revenue_by_month", filters.during(None)).table.column("month").to_pylist()
    if not won:
        return []
    first: dt.date = min(won)
    start, spans = first.replace(month=(first.month - 1) // months * months + 1), []
    while (end := add_months(start, months)) <= as_of + DAY:
        spans.append(Period(start, end))
        start = end
    return spans


def _by_month(here: Workspace, filters: Filters, period: Period) -> dict[dt.date, Month]:
    """Return what was won in each month of *period*, by its first day."""
    rows = here.ask("won_revenue_by_month", filters.during(period)).table.to_pylist()
    return {row["month"]: Month(float(row["revenue"] or 0), row["deals"]) for row in rows}


def _revenue(here: Workspace, filters: Filters, period: Period) -> float:
    return float(sum(here.ask("won_revenue", filters.during(period)).table.column("revenue").drop_null().to_pylist()))


def _places(rates: pa.Table, waiting: pa.Table, stage: str) -> Counts:
    """Return the place among *rates* of the stage of each line of open deals, -1 where its rate isn't known."""
    known = zip(rates.column("pipeline").to_pylist(), rates.column(stage).to_pylist(), strict=True)
    place = {key: number for number, key in enumerate(known)}
    keys = zip(waiting.column("pipeline").to_pylist(), waiting.column(stage).to_pylist(), strict=True)
    return np.array([place.get(key, -1) for key in keys], dtype=np.int64)


def _counts(table: pa.Table, column: str) -> Counts:
    """Return a column of whole numbers, -1 where there is none."""
    return np.asarray(table.column(column).fill_null(-1).to_numpy(), dtype=np.int64)


def _amounts(table: pa.Table) -> Numbers:
    """Return the amount of each line, NaN where there is none."""
    return np.asarray(table.column("deal_amount").to_numpy(), dtype=np.float64)
