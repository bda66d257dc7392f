"""A few of the same questions in pandas, on data frames that are in memory already."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from benchmarks.company import Company, opened
from benchmarks.timing import race, ratio
from smarketing.domain.filters import Filters
from smarketing.domain.period import Period, named_periods
from smarketing.workspace import Workspace

Frames = dict[str, pd.DataFrame]
_COLUMNS = {
    "leads": "source, created_date, is_customer, is_mature, revenue::double as revenue",
    "deals": "persona, close_date, close_month, is_won, is_closed, amount::double as amount",
    "lead_stages": (
        "stage, created_date, is_skipped, is_highest, is_open, is_lost, is_mature, is_next_reached, days_to_next"
    ),
}


def measure(company: Company, repeats: int) -> dict[str, Any]:
    """Return how many times as long pandas takes as we do, and what it takes to have its frames at hand.

    Raises:
        AssertionError: pandas answers something else.
    """
    workspace = opened(company)
    began = time.perf_counter()
    frames = _load(workspace)
    told: dict[str, Any] = {
        "load_seconds": time.perf_counter() - began,
        "megabytes": sum(int(frame.memory_usage(deep=True).sum()) for frame in frames.values()) / 1e6,
        "questions": {},
    }
    period = named_periods(workspace.build().as_of)["12_months"]
    for name, (answer, checked) in _QUESTIONS.items():
        ours = _asked(workspace, name, period)
        theirs = _answered(answer, frames, period)
        assert np.isclose(_total(ours(), checked), float(theirs()[checked].sum())), name
        samples = race({"ours": ours, "pandas": theirs}, repeats)
        told["questions"][name] = {
            "milliseconds": samples["ours"].median * 1e3,
            "pandas_milliseconds": samples["pandas"].median * 1e3,
            "ratio": ratio(samples["pandas"], samples["ours"]),
        }
    return told


def _load(workspace: Workspace) -> Frames:
    import duckdb  # noqa: PLC0415  # only to hand pandas its frames

    with duckdb.connect(str(workspace.build().file), read_only=True) as connection:
        return {name: connection.sql(f"select {columns} from {name}").df() for name, columns in _COLUMNS.items()}


def _asked(workspace: Workspace, name: str, period: Period) -> Callable[[], Any]:
    return lambda: workspace.ask(name, Filters(period)).table


def _answered(answer: Callable[[Frames, Period], pd.DataFrame], frames: Frames, period: Period) -> Callable[[], Any]:
    return lambda: answer(frames, period)


def _total(table: pa.Table, column: str) -> float:
    return float(sum(value or 0 for value in table.column(column).to_pylist()))


def _within(frame: pd.DataFrame, column: str, period: Period) -> pd.DataFrame:
    dates = frame[column]
    return frame[(dates >= pd.Timestamp(period.start)) & (dates < pd.Timestamp(period.end))]


def _funnel(frames: Frames, period: Period) -> pd.DataFrame:
    rows = _within(frames["lead_stages"], "created_date", period)
    rows = rows.assign(
        stepped=rows.is_mature & rows.is_next_reached,
        here=rows.is_highest & rows.is_open,
        gone=rows.is_highest & rows.is_lost,
    )
    by_stage = rows.groupby("stage", sort=False)
    counts = by_stage[["is_skipped", "stepped", "is_mature", "here", "gone"]].sum()
    days = by_stage["days_to_next"].quantile(np.array([0.5, 0.9])).unstack()
    return counts.join(days).assign(reached=by_stage.size(), step_rate=counts.stepped / counts.is_mature)


def _leads_by_source(frames: Frames, period: Period) -> pd.DataFrame:
    rows = _within(frames["leads"], "created_date", period)
    rows = rows.assign(won=rows.is_mature & rows.is_customer)
    by_source = rows.groupby("source")
    found = by_source[["is_customer", "is_mature", "won", "revenue"]].sum()
    return found.assign(leads=by_source.size(), rate=found.won / found.is_mature).sort_values("leads", ascending=False)


def _win_rate_by_persona(frames: Frames, period: Period) -> pd.DataFrame:
    rows = _within(frames["deals"], "close_date", period)
    rows = rows[rows.is_closed]
    by_persona = rows.assign(won_amount=rows.amount.where(rows.is_won)).groupby("persona")
    found = by_persona.agg(closed_deals=("is_won", "size"), won_deals=("is_won", "sum"), revenue=("won_amount", "sum"))
    return found.assign(win_rate=found.won_deals / found.closed_deals)


def _won_revenue_by_month(frames: Frames, period: Period) -> pd.DataFrame:
    rows = _within(frames["deals"], "close_date", period)
    by_month = rows[rows.is_won].groupby("close_month")
    return by_month.agg(revenue=("amount", "sum"), deals=("amount", "size"))


_QUESTIONS: dict[str, tuple[Callable[[Frames, Period], pd.DataFrame], str]] = {
    "funnel": (_funnel, "reached"),
    "leads_by_source": (_leads_by_source, "revenue"),
    "win_rate_by_persona": (_win_rate_by_persona, "revenue"),
    "won_revenue_by_month": (_won_revenue_by_month, "revenue"),
}
