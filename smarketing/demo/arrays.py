"""Shared handling of the generator's arrays: times in minutes, draws, and texts by code."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

DAY = 24 * 60
NEVER = np.iinfo(np.int64).max // 4
"""A time that never comes; every time is in minutes since 1970."""
_OPENS, _CLOSES = 9 * 60, 17 * 60
_EPOCH = dt.date(1970, 1, 1)


def minutes(day: dt.date) -> int:
    """Return midnight at the start of *day*."""
    return (day - _EPOCH).days * DAY


def day_of(minute: int) -> dt.date:
    """Return the day *minute* lies in."""
    return _EPOCH + dt.timedelta(days=minute // DAY)


def weekday(times: Ints) -> Ints:
    """Return 0 for Monday to 6 for Sunday."""
    return (times // DAY + 3) % 7


def chance(base: float, *odds: Floats) -> Floats:
    """Return the probability whose odds are those of *base* times every one of *odds*."""
    product = np.full_like(odds[0], base / (1 - base))
    for factor in odds:
        product = product * factor
    return product / (1 + product)


def lag(rng: np.random.Generator, size: int, median_days: float | Floats, sigma: float) -> Ints:
    """Return log-normal lags in minutes, at least one."""
    drawn = rng.lognormal(0.0, sigma, size) * median_days * DAY
    whole: Ints = np.maximum(drawn, 1).astype(np.int64)
    return whole


def in_working_hours(rng: np.random.Generator, times: Ints) -> Ints:
    """Return *times*, those at night or on a weekend moved to the first hours of the next working day."""
    morning = _OPENS + rng.integers(0, 110, len(times))
    days, minute = times // DAY, times % DAY
    late = minute >= _CLOSES
    days = days + late
    minute = np.where(late | (minute < _OPENS), morning, minute)
    rest = np.array([0, 0, 0, 0, 0, 2, 1])[weekday(days * DAY)]
    moved: Ints = (days + rest) * DAY + np.where(rest > 0, morning, minute)
    return moved


def draw(rng: np.random.Generator, size: int, shares: Sequence[float]) -> Ints:
    """Return codes 0 … drawn by *shares*, which need not add up to 1."""
    edges = np.cumsum(shares)
    codes: Ints = np.searchsorted(edges, rng.random(size) * edges[-1], side="right").astype(np.int64)
    return codes


def texts(names: Sequence[str], codes: Ints) -> pa.Array:
    """Return ``names[code]`` for each code; an empty name is null."""
    return pa.array([name or None for name in names], pa.string()).take(pa.array(codes))


def joined(*parts: pa.Array | str, by: str = "") -> pa.Array:
    """Return the texts of *parts* joined row by row."""
    return pc.binary_join_element_wise(*parts, by)


def numbered(prefix: str, numbers: Ints) -> pa.Array:
    """Return *numbers* as text behind *prefix*."""
    return joined(pa.scalar(prefix), pa.array(numbers).cast(pa.string()))


def where(kept: Bools, values: pa.Array) -> pa.Array:
    """Return *values*, null where not *kept*."""
    return pc.if_else(pa.array(kept), values, pa.scalar(None, values.type))


def timestamps(times: Ints, until: int = NEVER) -> pa.Array:
    """Return *times* as timestamps, null from minute *until* on."""
    known = times < until
    return pa.array(np.where(known, times, 0).astype("datetime64[m]").astype("datetime64[us]"), mask=~known)


def column(values: Sequence[float]) -> Floats:
    """Return *values* as an array to be indexed by codes."""
    return np.array(values, dtype=np.float64)
