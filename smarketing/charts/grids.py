"""Grids of cells: one thing against another, and cohorts as they age."""

from __future__ import annotations

from functools import cache
from typing import Final

import altair as alt

from smarketing.charts import palette
from smarketing.charts.bars import SMALL_SAMPLE
from smarketing.charts.spec import TEXT, Spec, finish, tooltips
from smarketing.charts.wording import AS_THE_ROWS, NARROW, names, percent, rows_in_order

SHADES: Final = (0.08, 0.62)
"""How much of the colour the lowest and the highest cell have: text stays readable on all of them."""
FITS_SHORT: Final = 46
"""Under so many pixels a cell has no room for ``12.3 %``, only for its digits."""
FITS_NOTHING: Final = 18
_STROKES: Final = ((0, 0.5, 0.5, 0), (0, 1, 1, 0), (0.5, 1, 1, 0.5))
"""Three slanted lines across a cell, as shares of its width and height: from x, y to x, y."""
_LIMIT = alt.ExprRef(expr=f"{NARROW} ? 96 : 130")
_SLANT = alt.ExprRef(expr=f"{NARROW} ? -90 : -35")


def _cells(
    *, x: alt.X, y: alt.Y, column: str, tips: list[alt.Tooltip], rate: str, complete: str
) -> alt.LayerChart | alt.FacetChart:
    """Return cells shaded by *rate* against the grid's highest, hatched where not *complete*.

    A cell says its percentage as far as there is room between it and the next *column*: on a phone the sign goes, and
    the decimal where there are two digits before it; where not even that fits, the shade and the tip have to do.
    """
    room = "width / datum.columns"
    share = f"datum['{rate}']"
    short = f"format(100 * {share}, {share} >= 0.0995 || {share} == 0 ? '.0f' : '.1f')"
    base = (
        rows_in_order()
        .transform_joinaggregate(highest=f"max({rate})", columns=f"distinct({column})")
        .transform_calculate(
            shade=f"datum.highest > 0 ? {share} / datum.highest : 0",
            label=(
                f"{share} == null || {room} < {FITS_NOTHING} ? '' : {room} < {FITS_SHORT} ? {short} : {percent(share)}"
            ),
        )
    )
    shade = alt.FillOpacity(
        field="shade", type="quantitative", legend=None, scale=alt.Scale(domain=[0, 1], range=list(SHADES))
    )
    whole = base.transform_filter(f"{share} != null && {complete}")
    part = base.transform_filter(f"{share} != null && !({complete})")
    cell = whole.mark_rect(
        cornerRadius=3, color=str(palette.MARKETING), stroke=str(palette.CARD), strokeWidth=2
    ).encode(x=x, y=y, fillOpacity=shade, tooltip=tips)
    open_cell = part.mark_rect(
        cornerRadius=3, fillOpacity=0, stroke=str(palette.NEUTRAL), strokeDash=[3, 3], strokeWidth=1
    ).encode(x=x, y=y, tooltip=tips)
    font = alt.ExprRef(expr=f"{NARROW} ? 9.5 : 11")
    text = base.mark_text(color=TEXT, fontSize=font).encode(x=x, y=y, text=alt.Text(field="label", type="nominal"))
    hatch = [_stroke(part, x, y, stroke) for stroke in _STROKES]
    in_order_of_the_rows = base.mark_text(text="").encode(x=x, y=y)  # the others leave cells out, and so their order
    return alt.layer(in_order_of_the_rows, cell, *hatch, open_cell, text)


def _stroke(cells: alt.Chart, x: alt.X, y: alt.Y, ends: tuple[float, float, float, float]) -> alt.Chart:
    """Return one line of the hatch of *cells*."""
    left, bottom, right, top = ends
    start, end = x.copy(), y.copy()
    start["bandPosition"], end["bandPosition"] = left, bottom
    line: alt.Chart = cells.mark_rule(color=str(palette.NEUTRAL), strokeOpacity=0.35, strokeWidth=1).encode(
        x=start, y=end,
        x2=alt.X2(field=x["field"], timeUnit=x["timeUnit"], bandPosition=right),
        y2=alt.Y2(field=y["field"], timeUnit=y["timeUnit"], bandPosition=top),
    )  # fmt: skip
    return line


@cache
def heat_map(*, row: str, column: str, rate: str, n: str, title: str, opens: str = "") -> Spec:
    """Return *rate* for each pair of *row* and *column*; cells with n under ten are hatched, not shaded.

    Where *opens* names a selection, a click on a cell makes it; of these ``is_chosen`` tells which has a frame, and
    those of which it is null open nothing.
    """
    tips = tooltips((row, "", "text"), (column, "", "text"), (rate, title, "rate"), (n, "n", "count"))
    x = alt.X(
        field=column, type="nominal", sort=AS_THE_ROWS, title=None,
        axis=alt.Axis(orient="top", labelAngle=_SLANT, labelLimit=_LIMIT, labelOverlap=False, labelColor=TEXT),
    )  # fmt: skip
    y = alt.Y(field=row, type="nominal", sort=AS_THE_ROWS, title=None, axis=names(size=12, wide=170))
    enough = f"datum['{n}'] >= {SMALL_SAMPLE}"
    cells = _cells(x=x, y=y, column=column, tips=tips, rate=rate, complete=enough)
    if opens:
        cells = _clickable(cells, x, y, tips, pair=[row, column], opens=opens)
    return finish(cells, height=alt.Step(34))


def _clickable(
    cells: alt.LayerChart | alt.FacetChart, x: alt.X, y: alt.Y, tips: list[alt.Tooltip], *, pair: list[str], opens: str
) -> alt.LayerChart | alt.FacetChart:
    """Return *cells* with a frame around the chosen one, and on top what takes clicks: other layers leave cells out."""
    base = alt.Chart(cells.data).encode(x=x, y=y)
    frame = base.transform_filter("datum.is_chosen").mark_rect(
        stroke=str(palette.TEXT), strokeWidth=2, cornerRadius=3, fillOpacity=0
    )
    surface = base.transform_filter("datum.is_chosen != null").mark_rect(opacity=0, cursor="pointer")
    click = alt.selection_point(name=opens, fields=pair, toggle=False)
    return alt.layer(cells, frame, surface.encode(tooltip=tips).add_params(click))


@cache
def cohort_triangle(*, month: str, age: str, rate: str, n: str, complete: str, title: str) -> Spec:
    """Return the share of each month's leads that got there by months of age; unfinished months are hatched."""
    tips = tooltips(
        (month, "Leads of", "month"), (age, "Months after", "count"), (rate, title, "rate"), (n, "Leads", "count")
    )
    x = alt.X(
        field=age,
        type="ordinal",
        title="months after the lead came in · in %",
        axis=alt.Axis(orient="bottom", labelAngle=0),
    )
    when = f"timeFormat(datum.value, {NARROW} ? '%b %y' : '%b %Y')"
    y = alt.Y(
        field=month, type="ordinal", timeUnit="yearmonth", title=None,
        axis=alt.Axis(labelExpr=when, labelColor=TEXT, labelFlush=False),
    )  # fmt: skip
    cells = _cells(x=x, y=y, column=age, tips=tips, rate=rate, complete=f"datum['{complete}']")
    return finish(cells, height=alt.Step(26))
