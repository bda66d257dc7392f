"""Rates month by month, each with its interval."""

from __future__ import annotations

from functools import cache

import altair as alt

from smarketing.charts import palette
from smarketing.charts.bars import SMALL_SAMPLE
from smarketing.charts.spec import Spec, finish, rows, tooltips
from smarketing.charts.wording import percent_axis


@cache
def monthly_rates(*, month: str, rate: str, n: str, low: str, high: str, title: str, tone: str = "marketing") -> Spec:
    """Return a dot and a band (the 95 % interval) a month, joined by a line; months with fewer than ten are grey."""
    colour = {"marketing": palette.MARKETING, "sales": palette.SALES}[tone]
    base = alt.Chart(rows()).transform_calculate(tone=f"datum['{n}'] < {SMALL_SAMPLE} ? 'few' : 'enough'")
    fill = alt.Color(
        field="tone",
        type="nominal",
        legend=None,
        scale=alt.Scale(domain=["enough", "few"], range=[str(colour), str(palette.NEUTRAL)]),
    )
    axis = alt.Axis(format="%b %y", labelAngle=0, labelOverlap=True)
    x = alt.X(field=month, type="ordinal", timeUnit="yearmonth", title=None, axis=axis)
    y = alt.Y(field=rate, type="quantitative", title=None, axis=percent_axis(), scale=alt.Scale(domainMin=0))
    tips = tooltips(
        (month, "Month", "month"), (rate, title, "rate"), (n, "n", "count"),
        (low, "Interval, low", "rate"), (high, "Interval, high", "rate"),
    )  # fmt: skip
    band = base.mark_bar(width=10, opacity=0.28, cornerRadius=4).encode(
        x=x, y=alt.Y(field=low, type="quantitative", title=None), y2=alt.Y2(field=high), color=fill, tooltip=tips
    )
    line = base.mark_line(color=str(palette.NEUTRAL), strokeWidth=1.5, opacity=0.7).encode(x=x, y=y)
    dot = base.mark_circle(size=90, opacity=1).encode(x=x, y=y, color=fill, tooltip=tips)
    return finish(alt.layer(band, line, dot), height=230)
