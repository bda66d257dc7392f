"""Companies made by chance: leads that go from stage to stage at given rates, each company a segment of one build."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

import numpy as np
import pyarrow as pa

from smarketing.domain.period import Period
from tests.metrics.marts import AS_OF, DIMENSIONS, STAGES, Row

RATES: Final = (0.3, 0.4, 0.5, 0.3)
MEAN_DAYS: Final = 10
LAG_DAYS: Final = round(-np.log(0.2) * MEAN_DAYS)
"""The days within which four leads of five that make a step have made it."""


def lags() -> list[Row]:
    return [{"stage": stage, "stage_position": place, "lag_days": LAG_DAYS} for place, stage in enumerate(STAGES, 1)]


def lead_stages(
    companies: int,
    period: Period,
    leads: int,
    *,
    before: int,
    past: Sequence[float] = RATES,
    rates: Sequence[float] = RATES,
    seed: int = 1,
) -> pa.Table:
    """Return the stages of the leads of *companies*: *leads* created in *period*, which step at *rates*, and *before*
    created in the year before it, which stepped at *past*; none knows what comes after the day of the export."""
    chance = np.random.default_rng(seed)
    each = leads + before
    is_new = np.tile(np.arange(each) < leads, companies)
    days = np.where(
        is_new, chance.integers(0, period.days, each * companies), -chance.integers(1, 366, each * companies)
    )
    created = np.datetime64(period.start) + days.astype("timedelta64[D]")
    segment = np.repeat(np.char.add("company ", np.arange(companies).astype(str)), each)
    lead = np.char.add("L", np.arange(each * companies).astype(str))
    as_of, entered, parts = np.datetime64(AS_OF), created, []
    for place, stage in enumerate(STAGES, 1):
        wait = np.floor(chance.exponential(MEAN_DAYS, len(lead))).astype("timedelta64[D]")
        rate = np.where(is_new, rates[place - 1], past[place - 1]) if place <= len(past) else np.zeros(len(lead))
        is_next = (chance.random(len(lead)) < rate) & (entered + wait <= as_of)
        shown = {"lead_id": lead, "created_date": created, "entered_date": entered, "segment": segment}
        flags = {"is_next_reached": is_next, "is_highest": ~is_next, "is_open": ~is_next & (place <= len(past))}
        flags["is_mature"] = (as_of - entered).astype(int) >= LAG_DAYS
        fixed = {"stage": stage, "stage_position": place, "is_skipped": False, "is_lost": False}
        fixed |= {name: "(unknown)" for name in DIMENSIONS if name != "segment"}
        arrays = {name: pa.array(values) for name, values in (shown | flags).items()}
        arrays["days_to_next"] = pa.array(wait.astype(int), mask=~is_next)
        arrays["watched_days"] = pa.array((as_of - entered).astype(int))
        arrays |= {name: pa.repeat(pa.scalar(value), len(lead)) for name, value in fixed.items()}
        parts.append(pa.table(arrays))
        lead, created, segment, is_new = lead[is_next], created[is_next], segment[is_next], is_new[is_next]
        entered = (entered + wait)[is_next]
    return pa.concat_tables(parts)


RUNNING: Final = Period(AS_OF - dt.timedelta(89), AS_OF + dt.timedelta(1))
OVER: Final = Period(dt.date(2026, 1, 1), dt.date(2026, 4, 1))
