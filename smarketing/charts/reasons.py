"""Reasons in order of how often they were given, in the colour of the team that must act."""

from __future__ import annotations

from functools import cache

import altair as alt

from smarketing.charts import palette
from smarketing.charts.spec import TEXT, Spec, finish, rows, tooltips


@cache
def reasons(*, verdict: str) -> Spec:
    """Return one bar per reason of the metric ``lead_quality_by_reason`` for *verdict*: count, share, who acts."""
    base = (
        alt.Chart(rows())
        .transform_filter(f"datum.verdict == '{verdict}'")
        .transform_calculate(
            acts="datum.reason_team == null ? 'both' : datum.reason_team",
            label=(
                "format(datum.leads, ',') + '  ·  ' + format(datum.share, '.1%') + '  ·  ' + "
                "(datum.reason_team == 'both' ? 'both act' : datum.reason_team == null ? 'nobody named' : "
                "datum.reason_team + ' acts')"
            ),
        )
    )
    team = alt.Color(
        field="acts",
        type="nominal",
        legend=None,
        scale=alt.Scale(
            domain=["marketing", "sales", "both"],
            range=[str(palette.MARKETING), str(palette.SALES), str(palette.NEUTRAL)],
        ),
    )
    tips = tooltips(
        ("reason", "Reason", "text"), ("reason_team", "Who acts", "text"), ("leads", "Leads", "count"),
        ("share", "Of all rated", "rate"), ("low", "Interval, low", "rate"), ("high", "Interval, high", "rate"),
        ("n", "n", "count"),
    )  # fmt: skip
    x = alt.X(field="leads", type="quantitative", axis=None, scale=alt.Scale(domainMin=0))
    y = alt.Y(
        field="reason", type="nominal", sort=None, title=None,
        axis=alt.Axis(labelLimit=250, labelColor=TEXT, labelFontSize=13),
    )  # fmt: skip
    bar = base.mark_bar(height=14, cornerRadiusEnd=3).encode(x=x, y=y, color=team, tooltip=tips)
    text = base.mark_text(align="left", dx=6, color=TEXT).encode(x=x, y=y, text=alt.Text(field="label", type="nominal"))
    return finish(alt.layer(bar, text), height=alt.Step(30))
