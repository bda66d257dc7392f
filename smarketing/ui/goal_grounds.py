"""What a forecast rests on, each with its n, and how forecasts of this kind did on past quarters."""

from __future__ import annotations

from functools import partial
from typing import Final

import pyarrow as pa
import streamlit as st

from smarketing.domain.forecast import plausible
from smarketing.domain.intervals import wilson
from smarketing.domain.known import RECENT_WEEKS, Known, drift
from smarketing.domain.timing import LOOK_BACK_WEEKS, timing
from smarketing.metrics import ColumnInfo
from smarketing.ui import formats
from smarketing.ui.answers import Kept
from smarketing.ui.explain import draw_explanation
from smarketing.ui.frame import Page
from smarketing.ui.goal_background import soon
from smarketing.ui.tables import draw_answer, draw_table
from smarketing.ui.text import quiet, say
from smarketing.workspace.forecast import WHOLE, Forecast, Trial, back_test

_TRIALS: Final[Kept[tuple[Trial, ...]]] = Kept(kept=50, workers=1)
_STAGE_COLUMNS: Final = ("pipeline", "deal_stage", "stage_win_rate", "n", "low", "high")
_TRIAL_COLUMNS: Final = {
    "quarter": ColumnInfo("Quarter", "text"),
    "made": ColumnInfo("Forecast made", "date"),
    "expected": ColumnInfo("Landing", "money"),
    "at_least": ColumnInfo("80 %: from", "money"),
    "at_most": ColumnInfo("80 %: to", "money"),
    "came": ColumnInfo("What came", "money"),
    "held": ColumnInfo("Inside", "text"),
}


def draw_grounds(page: Page, made: Forecast) -> None:
    """Draw, once opened, what the forecast *made* rests on: win rates, time, arrivals, amounts."""
    with st.expander(
        "What this rests on", icon=":material/foundation:", on_change="rerun", key="landing-grounds"
    ) as box:
        if not box.open:
            return
        for metric, told in _grounds(page, made.known):
            with st.container(horizontal=True, wrap=False):
                with st.container(width="stretch"):
                    quiet(told)
                filters = WHOLE if metric == "forecast_stage_rates" else page.filters.during(None)
                draw_explanation(page, metric, key=f"ground-{metric}", filters=filters)
        rates = page.ask("forecast_stage_rates", WHOLE)
        if rates.n:
            draw_answer(rates, columns=_STAGE_COLUMNS, key="landing-stages", currency=page.currency)


def _grounds(page: Page, known: Known) -> list[tuple[str, str]]:
    """Return the lines of what a forecast rests on, each with the metric that explains it."""
    won, closed = known.ends.won_deals, known.ends.closed_deals
    rates = (
        f"{formats.count(won)} of {formats.counted(closed, 'deal')} closed in the last {LOOK_BACK_WEEKS} weeks "
        f"were won, {formats.spread(*(wilson(won, closed) or (None, None)))} by the 95 % interval. An open deal wins "
        "by the rate of deals found in its stage, in the whole company, and by its age."
    )
    half, most = (formats.counted(week + 1, "week") for week in timing(known.ends).weeks_to_win(0.5, 0.9))
    time = f"Half of the deals that are won are so within {half} of their creation, 9 of 10 within {most}."
    size = formats.money(known.amounts.mean, page.currency)
    own = "count with their own amount" if known.has_own_amounts else "draw from these too"
    amounts = (
        f"A deal won brought {size} on average, n {formats.count(int(known.amounts.deals.sum()))}. Deals yet to come "
        f"draw from what these brought; open deals {own}."
    )
    source = "forecast_leads" if known.comes_by_leads else "forecast_deals"
    lines = [("forecast_stage_rates", rates), ("forecast_deals", time), (source, _arriving(known))]
    return [*lines, ("forecast_amounts", amounts)]


def _arriving(known: Known) -> str:
    """Say how many leads come and become opportunities, or how many deals come, and how much that varies."""
    weekly = formats.decimal(float(known.coming[:RECENT_WEEKS].mean()), 1)
    varied = f"New deals are taken to vary by {formats.rate(drift(known.ends.per_week()), 0)} a quarter."
    if not known.comes_by_leads:
        return f"{weekly} deals a week were created in the last {RECENT_WEEKS} weeks. {varied}"
    return (
        f"{weekly} leads a week came in the last {RECENT_WEEKS} weeks; of {formats.count(int(known.coming.sum()))} in "
        f"{LOOK_BACK_WEEKS} weeks, {formats.count(known.leads.opportunities)} became opportunities. {varied}"
    )


def draw_trials(page: Page) -> None:
    """Draw, once opened, what such forecasts said of past quarters and what came; worked out in the background."""
    with st.expander(
        "How such forecasts did on past quarters", icon=":material/fact_check:", on_change="rerun", key="landing-trials"
    ) as box:
        if not box.open or page.as_of is None:
            return
        trials = soon(_TRIALS, page, partial(back_test, page.workspace, page.filters.during(None), page.as_of))
        if trials is None:
            return
        if not trials:
            quiet("No quarter is over that had closed deals enough before it to forecast from.")
            return
        _draw_trials(page, trials)


def _draw_trials(page: Page, trials: tuple[Trial, ...]) -> None:
    held, tried = sum(trial.held for trial in trials), len(trials)
    fewest, most = plausible(tried)
    say(
        f"The 80 % interval held what came in {formats.count(held)} of {formats.counted(tried, 'forecast')} "
        f"({formats.rate(held / tried, 0)}).",
        f"Right intervals would hold it in {fewest} to {most} of {tried}, 19 times of 20. Each forecast knew only what "
        "was known on its day.",
    )
    rows = pa.Table.from_pylist([_row(trial) for trial in reversed(trials)])
    draw_table(rows, _TRIAL_COLUMNS, key="landing-tried", currency=page.currency, alt="Forecasts of past quarters")


def _row(trial: Trial) -> dict[str, object]:
    quarter = f"Q{(trial.period.start.month + 2) // 3} {trial.period.start.year}"
    when = "at its start" if trial.is_at_start else "in its middle"
    outside = "no, more came" if trial.came > trial.high else "no, less came"
    return {
        "quarter": f"{quarter}, {when}",
        "made": trial.day,
        "expected": trial.expected,
        "at_least": trial.low,
        "at_most": trial.high,
        "came": trial.came,
        "held": "yes" if trial.held else outside,
    }
