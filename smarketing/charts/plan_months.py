"""What each month of a plan is to bring, and what it brought so far."""

from __future__ import annotations

from functools import cache

import altair as alt

from smarketing.charts import palette
from smarketing.charts.spec import MUTED_TEXT, Spec, finish, rows, tooltips
from smarketing.charts.wording import amount_axis, short_amount


@cache
def plan_months(*, symbol: str = "") -> Spec:
    """Return a pale bar a month for its goal, with what was won in it in front; the highest goal is written on top.

    Rows: ``month``, ``goal``, ``won`` (empty for months to come), ``said`` (how the goal came about).
    """
    base = (
        alt.Chart(rows())
        .transform_joinaggregate(highest="max(goal)")
        .transform_calculate(label=short_amount("datum.goal", symbol), top="max(datum.goal, datum.won || 0)")
    )
    x = alt.X(
        field="month", type="ordinal", timeUnit="yearmonth", title=None,
        axis=alt.Axis(format="%b %y", labelAngle=0, labelOverlap=True),
    )  # fmt: skip
    tips = tooltips(
        ("month", "Month", "month"), ("goal", "Goal", "money"), ("won", "Won", "money"), ("said", "", "text")
    )

    def amount(column: str) -> alt.Y:
        return alt.Y(
            field=column, type="quantitative", title=None, axis=amount_axis(symbol), scale=alt.Scale(domainMin=0)
        )

    wide = base.mark_bar(color=str(palette.WON), opacity=0.25, cornerRadiusEnd=2).encode(
        x=x, y=amount("goal"), tooltip=tips
    )
    won = base.mark_bar(color=str(palette.WON), width=alt.RelativeBandSize(0.4), cornerRadiusEnd=2).encode(
        x=x, y=amount("won"), tooltip=tips
    )
    text = (
        base.transform_filter("datum.goal == datum.highest")
        .mark_text(dy=-8, color=MUTED_TEXT)
        .encode(x=x, y=amount("top"), text=alt.Text(field="label", type="nominal"))
    )
    return finish(alt.layer(wide, won, text), height=200)
