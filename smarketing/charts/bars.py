"""Bars and dots: rates in order with their intervals, months, and how an amount came about."""

from __future__ import annotations

import json
from functools import cache

import altair as alt

from smarketing.charts import palette
from smarketing.charts.spec import MUTED_TEXT, TEXT, Field, Spec, finish, rows, tooltips
from smarketing.charts.wording import (
    NARROW,
    ROOM_TO_THE_RIGHT,
    amount_axis,
    in_order,
    percent,
    percent_axis,
    rows_in_order,
    short_amount,
)

SMALL_SAMPLE = 10
"""Under this n a rate is drawn grey: too few to compare."""


@cache
def ranked_rates(
    *,
    category: str,
    rate: str,
    n: str,
    low: str,
    high: str,
    title: str,
    tone: str = "neutral",
    target: str = "",
) -> Spec:
    """Return one line per category: the rate as a dot, its 95 % interval as a band, value and n as text.

    *tone* is ``won``, ``marketing``, ``sales`` or ``neutral``; categories with fewer than ten are grey. *target* names
    the column of a share agreed on, which is drawn as a stroke.
    """
    colour = {"won": palette.WON, "marketing": palette.MARKETING, "sales": palette.SALES}.get(tone, palette.MARKETING)
    share = f"datum['{rate}']"
    base = rows_in_order().transform_calculate(
        label=f"{share} == null ? 'no rate' : {percent(share)} + '  ·  n ' + format(datum['{n}'], ',')",
        tone=f"datum['{n}'] < {SMALL_SAMPLE} ? 'few' : 'enough'",
    )
    fill = alt.Color(
        field="tone",
        type="nominal",
        legend=None,
        scale=alt.Scale(domain=["enough", "few"], range=[str(colour), str(palette.NEUTRAL)]),
    )
    tips = tooltips(
        (category, "", "text"), (rate, title, "rate"), (n, "n", "count"),
        (low, "Interval, low", "rate"), (high, "Interval, high", "rate"),
        *(((target, "Agreed on", "rate"),) if target else ()),
    )  # fmt: skip
    y = in_order(category)
    axis = percent_axis()
    band = base.mark_bar(height=8, opacity=0.28, cornerRadius=4).encode(
        x=alt.X(field=low, type="quantitative", title=None, axis=axis),
        x2=alt.X2(field=high),
        y=y,
        color=fill,
        tooltip=tips,
    )
    dot = base.mark_circle(size=120, opacity=1).encode(
        x=alt.X(field=rate, type="quantitative", title=None, axis=axis), y=y, color=fill, tooltip=tips
    )
    text = base.mark_text(align="left", dx=8, color=TEXT).encode(
        x=alt.X(field=high, type="quantitative"), y=y, text=alt.Text(field="label", type="nominal")
    )
    layers = [band, dot, text]
    if target:
        layers.append(
            base.mark_tick(thickness=3, size=20, color=TEXT).encode(
                x=alt.X(field=target, type="quantitative"), y=y, tooltip=tips
            )
        )
    return finish(alt.layer(*layers), height=alt.Step(30)) | ROOM_TO_THE_RIGHT


@cache
def monthly_bars(
    *,
    month: str,
    amount: str,
    unit: str,
    title: str,
    tone: str = "won",
    unsure: str = "",
    symbol: str = "",
    notes: str = "",
) -> Spec:
    """Return one bar a month with its value on top; a phone has room for the highest and the last.

    *unsure* names a column of 0-1: the part of the bar that is too young to judge; the bar is drawn that much lighter.
    *symbol* is the currency's, written before the amounts. *notes* names a column of text: months that have some get a
    small mark on top, with the text in its tool tip.
    """
    colour = {"won": palette.WON, "marketing": palette.MARKETING, "sales": palette.SALES}[tone]
    base = (
        alt.Chart(rows())
        .transform_joinaggregate(highest=f"max({amount})", last=f"max({month})")
        .transform_calculate(
            label=short_amount(f"datum['{amount}']", symbol),
            stands_out=f"datum['{amount}'] == datum.highest || toNumber(datum['{month}']) == toNumber(datum.last)",
        )
    )
    x = alt.X(
        field=month,
        type="ordinal",
        timeUnit="yearmonth",
        title=None,
        axis=alt.Axis(format="%b %y", labelAngle=0, labelOverlap=True),
    )
    y = alt.Y(
        field=amount,
        type="quantitative",
        title=None,
        axis=amount_axis(symbol),
        scale=alt.Scale(domainMin=0),
    )
    tips = tooltips((month, "Month", "month"), (amount, title, unit))
    opacity = (
        alt.Opacity(field=unsure, type="quantitative", scale=alt.Scale(domain=[0, 1], range=[1, 0.35]), legend=None)
        if unsure
        else alt.value(1)
    )
    bar = base.mark_bar(cornerRadiusEnd=3, color=str(colour)).encode(x=x, y=y, tooltip=tips, opacity=opacity)
    room = alt.ExprRef(expr=f"{NARROW} && !datum.stands_out ? 0 : 1")
    text = base.mark_text(dy=-8, color=MUTED_TEXT, fontSize=11, opacity=room).encode(
        x=x, y=y, text=alt.Text(field="label", type="nominal")
    )
    marks = [_marks(base, x, notes)] if notes else []
    return finish(alt.layer(bar, text, *marks), height=230) | ROOM_TO_THE_RIGHT


def _marks(base: alt.Chart, x: alt.X, notes: str) -> alt.Chart:
    """Return a mark at the upper edge of the chart for each month with something in *notes*."""
    noted = base.transform_filter(f"datum['{notes}'] != ''")
    tips = tooltips((notes, "Said of it", "text"))
    mark: alt.Chart = noted.mark_point(shape="triangle-down", size=70, filled=True, opacity=1, color=TEXT)
    return mark.encode(x=x, y=alt.value(-9), tooltip=tips)


_STEP_NAMES = 148
"""What the longest step, *Revenue per new customer*, takes in small letters."""


@cache
def waterfall(
    *,
    step: str = "step",
    start: str = "start",
    end: str = "end",
    amount: str = "amount",
    tone: str = "tone",
    symbol: str = "",
    detail: Field = ("deals", "Deals", "count"),
) -> Spec:
    """Return how an amount came about: floating bars from *start* to *end*, the change as text.

    *tone* names a column of ``total``, ``up``, ``down`` or ``won``; *symbol* is the currency's; *detail* is one more
    line of the tool tip.
    """
    sign = f"(datum['{tone}'] == 'down' || datum['{tone}'] == 'won' ? '−' : datum['{tone}'] == 'up' ? '+' : '')"
    size = f"abs(datum['{amount}'])"
    exact = f"{json.dumps(symbol)} + format({size}, ',.0f')"
    base = rows_in_order().transform_calculate(
        right=f"max(datum['{start}'], datum['{end}'])",
        label=f"{sign} + ({NARROW} ? {short_amount(size, symbol)} : {exact})",
    )
    y = in_order(step, narrow=_STEP_NAMES)
    fill = alt.Color(
        field=tone,
        type="nominal",
        legend=None,
        scale=alt.Scale(
            domain=["total", "up", "down", "won"],
            range=[str(palette.MUTED), str(palette.NEUTRAL), str(palette.GHOST), str(palette.WON)],
        ),
    )
    tips = tooltips((step, "", "text"), (amount, "Amount", "money"), detail)
    bar = base.mark_bar(height=16, cornerRadius=2).encode(
        x=alt.X(field=start, type="quantitative", title=None, axis=amount_axis(symbol)),
        x2=alt.X2(field=end), y=y, color=fill, tooltip=tips,
    )  # fmt: skip
    text = base.mark_text(align="left", dx=6, color=TEXT).encode(
        x=alt.X(field="right", type="quantitative"), y=y, text=alt.Text(field="label", type="nominal")
    )
    return finish(alt.layer(bar, text), height=alt.Step(28)) | ROOM_TO_THE_RIGHT
