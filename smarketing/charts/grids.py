"""Grids of cells: one thing against another, and cohorts as they age."""

from __future__ import annotations

from functools import cache

import altair as alt

from smarketing.charts import palette
from smarketing.charts.spec import TEXT, Spec, finish, rows, tooltips

_FLIP = "datum.shade > 0.55"
_ROOM = alt.ExprRef(expr="width < 440 ? 0 : 1")
"""Values are written into the cells only where there is room; a phone has the tool tip and the table."""


def _cells(*, x: alt.X, y: alt.Y, tips: list[alt.Tooltip], rate: str, complete: str) -> alt.LayerChart | alt.FacetChart:
    """Return cells shaded by *rate* against the grid's highest, hatched by a dashed edge where not *complete*."""
    base = (
        alt.Chart(rows())
        .transform_joinaggregate(highest=f"max({rate})")
        .transform_calculate(
            shade=f"datum.highest > 0 ? datum['{rate}'] / datum.highest : 0",
            label=f"datum['{rate}'] == null ? '' : format(datum['{rate}'], '.1%')",
        )
    )
    shade = alt.FillOpacity(
        field="shade", type="quantitative", legend=None, scale=alt.Scale(domain=[0, 1], range=[0.1, 1])
    )
    whole = base.transform_filter(f"datum['{rate}'] != null && {complete}")
    part = base.transform_filter(f"datum['{rate}'] != null && !({complete})")
    cell = whole.mark_rect(
        cornerRadius=3, color=str(palette.MARKETING), stroke=str(palette.CARD), strokeWidth=2
    ).encode(x=x, y=y, fillOpacity=shade, tooltip=tips)
    open_cell = part.mark_rect(
        cornerRadius=3, fillOpacity=0, stroke=str(palette.NEUTRAL), strokeDash=[3, 3], strokeWidth=1
    ).encode(x=x, y=y, tooltip=tips)
    dark_text = whole.transform_filter(f"!({_FLIP})").mark_text(color=TEXT, fontSize=11, opacity=_ROOM)
    light_text = whole.transform_filter(_FLIP).mark_text(color=str(palette.CARD), fontSize=11, opacity=_ROOM)
    open_text = part.mark_text(color=TEXT, fontSize=11, opacity=_ROOM)
    label = alt.Text(field="label", type="nominal")
    texts = [mark.encode(x=x, y=y, text=label) for mark in (dark_text, light_text, open_text)]
    return alt.layer(cell, open_cell, *texts)


@cache
def heat_map(*, row: str, column: str, rate: str, n: str, title: str) -> Spec:
    """Return *rate* for each pair of *row* and *column*; cells with n under ten are outlined, not shaded."""
    tips = tooltips((row, "", "text"), (column, "", "text"), (rate, title, "rate"), (n, "n", "count"))
    x = alt.X(
        field=column, type="nominal", sort=None, title=None,
        axis=alt.Axis(orient="top", labelAngle=-35, labelLimit=130, labelOverlap=False, labelColor=TEXT),
    )  # fmt: skip
    y = alt.Y(field=row, type="nominal", sort=None, title=None, axis=alt.Axis(labelLimit=170, labelColor=TEXT))
    return finish(_cells(x=x, y=y, tips=tips, rate=rate, complete=f"datum['{n}'] >= 10"), height=alt.Step(34))


@cache
def cohort_triangle(*, month: str, age: str, rate: str, n: str, complete: str, title: str) -> Spec:
    """Return the share of each month's leads that got there by months of age; unfinished months are outlined."""
    tips = tooltips(
        (month, "Leads of", "month"), (age, "Months after", "count"), (rate, title, "rate"), (n, "Leads", "count")
    )
    x = alt.X(
        field=age, type="ordinal", title="months after the lead came in", axis=alt.Axis(orient="bottom", labelAngle=0)
    )
    y = alt.Y(
        field=month, type="ordinal", timeUnit="yearmonth", title=None, axis=alt.Axis(format="%b %Y", labelColor=TEXT)
    )
    return finish(_cells(x=x, y=y, tips=tips, rate=rate, complete=f"datum['{complete}']"), height=alt.Step(26))
