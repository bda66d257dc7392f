"""Rates of two sides beside each other, step by step."""

from __future__ import annotations

from functools import cache

import altair as alt

from smarketing.charts import palette
from smarketing.charts.bars import SMALL_SAMPLE
from smarketing.charts.funnel import by_team
from smarketing.charts.spec import MUTED_TEXT, TEXT, Spec, finish, tooltips
from smarketing.charts.wording import (
    AS_THE_ROWS,
    NARROW,
    ON_TWO_LINES,
    ROOM_TO_THE_RIGHT,
    names,
    percent,
    percent_axis,
    rows_in_order,
)

_APART = 8
"""Pixels from the middle of a step to either side's line."""


@cache
def compared_rates() -> Spec:
    """Return two lines per step of the metric ``funnel_compared``: each side's rate as a dot, its interval as a band.

    The page's own side is in the colour of the team that owns the stage, the other one grey; a step without rates says
    its ``finding``.
    """
    base = (
        rows_in_order()
        .transform_calculate(
            tone="datum.team == 'both' ? 'customer' : datum.team",
            label=_label("rate_in_time", "n"),
            other_label=_label("other_rate", "other_n"),
            why="isValid(datum.rate_in_time) || isValid(datum.other_rate) ? '' : datum.finding",
        )
    )  # fmt: skip
    y = alt.Y(
        field="step_label", type="nominal", sort=AS_THE_ROWS, title=None, axis=names(lines=ON_TWO_LINES, wide=120)
    )
    tips = tooltips(
        ("step_label", "", "text"), ("days_allowed", "Within days", "count"),
        ("rate_in_time", "Go on", "rate"), ("n", "n", "count"), ("immature", "Too young", "count"),
        ("other_rate", "Other side", "rate"), ("other_n", "Other side, n", "count"),
        ("other_immature", "Other side, too young", "count"),
        ("difference", "Difference in points", "number"), ("difference_low", "Interval, low", "number"),
        ("difference_high", "Interval, high", "number"), ("finding", "Finding", "text"),
    )  # fmt: skip
    team = by_team()
    grey = alt.value(str(palette.NEUTRAL))
    one = _side(base, y, tips, ("rate_in_time", "low", "high", "label"), team, offset=-_APART)
    another = _side(base, y, tips, ("other_rate", "other_low", "other_high", "other_label"), grey, offset=_APART)
    # first, for it has every step in order: the others leave some out
    why = base.mark_text(align="left", color=MUTED_TEXT).encode(
        x=alt.value(0), y=y, text=alt.Text(field="why", type="nominal")
    )
    return finish(alt.layer(why, *one, *another), height=alt.Step(46)) | ROOM_TO_THE_RIGHT


def _label(rate: str, n: str) -> str:
    """Return the expression that writes a rate and its n, and that it is too few where it is."""
    few = f"(datum.{n} < {SMALL_SAMPLE} && !({NARROW}) ? ', too few to compare' : '')"
    return f"isValid(datum.{rate}) ? {percent(f'datum.{rate}')} + '  ·  n ' + format(datum.{n}, ',') + {few} : ''"


def _side(
    base: alt.Chart,
    y: alt.Y,
    tips: list[alt.Tooltip],
    columns: tuple[str, str, str, str],
    colour: alt.Color | alt.ValueDefWithCondition | dict[str, object],
    *,
    offset: int,
) -> tuple[alt.Chart, alt.Chart, alt.Chart]:
    """Return the band, the dot and the text of one side, *offset* pixels under the middle of the step."""
    rate, low, high, label = columns
    there = base.transform_filter(f"isValid(datum['{rate}'])")

    def share(column: str) -> alt.X:
        return alt.X(field=column, type="quantitative", title=None, axis=percent_axis(), scale=alt.Scale(domainMin=0))

    band = there.mark_bar(height=7, opacity=0.3, cornerRadius=3, yOffset=offset).encode(
        x=share(low), x2=alt.X2(field=high), y=y, color=colour, tooltip=tips
    )
    dot = there.mark_circle(size=95, opacity=1, yOffset=offset).encode(x=share(rate), y=y, color=colour, tooltip=tips)
    text = there.mark_text(align="left", dx=8, dy=offset, color=TEXT, fontSize=11.5).encode(
        x=share(high), y=y, text=alt.Text(field=label, type="nominal")
    )
    return band, dot, text
