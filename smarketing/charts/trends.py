"""Rates month by month, each with its interval; counts week by week."""

from __future__ import annotations

from functools import cache

import altair as alt

from smarketing.charts import palette
from smarketing.charts.bars import SMALL_SAMPLE
from smarketing.charts.spec import MUTED_TEXT, Spec, finish, rows, tooltips
from smarketing.charts.wording import NARROW, percent_axis


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


@cache
def weekly_counts(*, week: str, count: str, title: str) -> Spec:
    """Return one bar a week with its count on top, the last one darker: it may not be over yet."""
    base = (
        alt.Chart(rows())
        .transform_joinaggregate(last=f"max({week})")
        .transform_calculate(
            label=f"datum['{count}'] ? datum['{count}'] : ''",
            tone=f"toNumber(datum['{week}']) == toNumber(datum.last) ? 'last' : 'before'",
        )
    )
    axis = alt.Axis(format="%-d %b", labelAngle=0, labelOverlap=True)
    x = alt.X(field=week, type="ordinal", timeUnit="yearmonthdate", title=None, axis=axis)
    y = alt.Y(
        field=count, type="quantitative", title=None, axis=alt.Axis(tickMinStep=1, tickCount=3, grid=True),
        scale=alt.Scale(domainMin=0),
    )  # fmt: skip
    opacity = alt.Opacity(
        field="tone", type="nominal", legend=None, scale=alt.Scale(domain=["before", "last"], range=[0.55, 1])
    )
    tips = tooltips((week, "Week of", "date"), (count, title, "count"))
    bar = base.mark_bar(cornerRadiusEnd=3, color=str(palette.NEUTRAL)).encode(x=x, y=y, opacity=opacity, tooltip=tips)
    room = alt.ExprRef(expr=f"{NARROW} ? 0 : 1")
    text = base.mark_text(dy=-8, color=MUTED_TEXT, fontSize=11, opacity=room).encode(
        x=x, y=y, text=alt.Text(field="label", type="nominal")
    )
    return finish(alt.layer(bar, text), height=150)
