"""Rows become pictures: each function returns a Vega-Lite spec without data, built once and shared.

A spec is made with Altair at first use and cached; the page sends it with an Arrow table, so that a rerun costs a
fraction of a millisecond. Colours are CSS ``light-dark()`` pairs and follow the theme without a rerun.
"""

from smarketing.charts.bars import SMALL_SAMPLE, monthly_bars, ranked_rates, waterfall
from smarketing.charts.compared import compared_rates
from smarketing.charts.funnel import funnel, plan_funnel, stage_bars
from smarketing.charts.grids import cohort_triangle, heat_map
from smarketing.charts.landing import landing
from smarketing.charts.plan_months import plan_months
from smarketing.charts.spec import Spec
from smarketing.charts.tornado import tornado
from smarketing.charts.trends import monthly_rates, weekly_counts
from smarketing.charts.wording import LARGE

__all__ = [
    "LARGE",
    "SMALL_SAMPLE",
    "Spec",
    "cohort_triangle",
    "compared_rates",
    "funnel",
    "heat_map",
    "landing",
    "monthly_bars",
    "monthly_rates",
    "plan_funnel",
    "plan_months",
    "ranked_rates",
    "stage_bars",
    "tornado",
    "waterfall",
    "weekly_counts",
]
