"""The funnel: stages top to bottom in their owner's colour, and what goes on from each."""

from __future__ import annotations

from functools import cache

import altair as alt

from smarketing.charts import palette
from smarketing.charts.bars import SMALL_SAMPLE
from smarketing.charts.spec import MUTED_TEXT, TEXT, Spec, finish, tooltips
from smarketing.charts.wording import NARROW, ROOM_TO_THE_RIGHT, in_order, percent, rows_in_order

STEP_PIXELS = 62


@cache
def funnel(*, compact: bool = False) -> Spec:
    """Return the funnel of the metric ``funnel`` with ``unjudged``, why a step says nothing, empty where it does.

    *compact* leaves out what a phone can't show.

    Width is the count reached; the light end of a bar are leads that skipped the stage; under each bar the rate to
    the next stage, its interval and its n.
    """
    interval = f"format(100 * datum.low, '.0f') + '–' + {percent('datum.high', 0)}"
    few = f"(datum.step_n < {SMALL_SAMPLE} && !({NARROW}) ? '  ·  too few to compare' : '')"
    spread = f"{interval} + '  ·  n ' + format(datum.step_n, ',') + {few}"
    onward = "' of ' + format(datum.step_n, ',')" if compact else f"' go on  ·  ' + {spread}"
    skipped = "" if compact else " + (datum.skipped > 0 ? '  (' + format(datum.skipped, ',') + ' skipped)' : '')"
    base = rows_in_order().transform_calculate(
        dated="datum.reached - datum.skipped",
        tone="datum.stage == 'customer' ? 'customer' : datum.team",
        rate_text=(
            "datum.step_rate == null ? '' : datum.unjudged ? datum.unjudged"
            f" : '↓ ' + {percent('datum.step_rate')} + {onward}"
        ),
        count_text=f"format(datum.reached, ','){skipped}",
    )
    y = in_order("stage_label")
    team = by_team()
    tips = tooltips(
        ("stage_label", "Stage", "text"),
        ("owner", "Owner", "text"),
        ("reached", "Reached", "count"),
        ("skipped", "Skipped", "count"),
        ("open", "Now here", "count"),
        ("lost", "Lost here", "count"),
        ("step_rate", "Go on", "rate"),
        ("step_n", "n", "count"),
        ("low", "Interval, low", "rate"),
        ("high", "Interval, high", "rate"),
        ("immature", "Too young to judge", "count"),
        ("median_days", "Median days", "days"),
    )
    x = alt.X(field="reached", type="quantitative", axis=None, scale=alt.Scale(domainMin=0))
    ghost = base.mark_bar(height=26, cornerRadiusEnd=3, opacity=0.35).encode(x=x, y=y, color=team, tooltip=tips)
    solid = base.mark_bar(height=26, cornerRadiusEnd=3).encode(
        x=alt.X(field="dated", type="quantitative", axis=None), y=y, color=team, tooltip=tips
    )
    count = base.mark_text(align="left", dx=7, fontWeight=600, fontSize=13, color=TEXT).encode(
        x=x, y=y, text=alt.Text(field="count_text", type="nominal")
    )
    style = alt.ExprRef(expr=f"datum.step_n < {SMALL_SAMPLE} ? 'italic' : 'normal'")
    rate = base.mark_text(align="left", dy=25, fontSize=12, color=MUTED_TEXT, fontStyle=style).encode(
        x=alt.value(0), y=y, text=alt.Text(field="rate_text", type="nominal")
    )
    return finish(alt.layer(ghost, solid, count, rate), height=alt.Step(STEP_PIXELS)) | ROOM_TO_THE_RIGHT


@cache
def plan_funnel() -> Spec:
    """Return what each stage needs for the goal, and what is there so far.

    Rows: ``stage_label, team, stage, needed, actual, low, high`` (counts); light is needed, solid is there, and null
    where no date tells; *low* and *high* are what the best and the worst of the rates' intervals would need.
    """
    base = rows_in_order().transform_calculate(
        tone="datum.stage == 'customer' ? 'customer' : datum.team",
        right="max(datum.needed, datum.actual || 0)",
        label=(
            "(isValid(datum.actual) ? format(datum.actual, ',d') : '—') + ' of ' + format(datum.needed, ',d')"
            " + (datum.needed > 0 && isValid(datum.actual)"
            f" ? '  ·  ' + {percent('datum.actual / datum.needed', 0)} : '')"
        ),
    )
    y = in_order("stage_label")
    tone = by_team()
    tips = tooltips(
        ("stage_label", "Stage", "text"), ("needed", "Needed", "count"), ("actual", "There so far", "count"),
        ("low", "Needed at the best rates", "count"), ("high", "Needed at the worst rates", "count"),
    )  # fmt: skip
    needed = base.mark_bar(height=24, cornerRadiusEnd=3, opacity=0.25).encode(
        x=alt.X(field="needed", type="quantitative", axis=None), y=y, color=tone, tooltip=tips
    )
    actual = base.mark_bar(height=24, cornerRadiusEnd=3).encode(
        x=alt.X(field="actual", type="quantitative", axis=None), y=y, color=tone, tooltip=tips
    )
    text = base.mark_text(align="left", dx=7, fontWeight=600, fontSize=13, color=TEXT).encode(
        x=alt.X(field="right", type="quantitative"), y=y, text=alt.Text(field="label", type="nominal")
    )
    return finish(alt.layer(needed, actual, text), height=alt.Step(44)) | ROOM_TO_THE_RIGHT


@cache
def stage_bars(*, count: str, title: str) -> Spec:
    """Return one bar per stage in its owner's colour; rows: ``stage, stage_label, team`` and *count*."""
    base = rows_in_order().transform_calculate(tone="datum.stage == 'customer' ? 'customer' : datum.team")
    y = in_order("stage_label")
    x = alt.X(field=count, type="quantitative", axis=None, scale=alt.Scale(domainMin=0))
    bar = base.mark_bar(height=26, cornerRadiusEnd=3).encode(
        x=x, y=y, color=by_team(), tooltip=tooltips(("stage_label", "Stage", "text"), (count, title, "count"))
    )
    text = base.mark_text(align="left", dx=7, fontWeight=600, fontSize=13, color=TEXT).encode(
        x=x, y=y, text=alt.Text(field=count, type="quantitative", format=",")
    )
    return finish(alt.layer(bar, text), height=alt.Step(STEP_PIXELS)) | ROOM_TO_THE_RIGHT


def by_team() -> alt.Color:
    """Return the colour of who owns a stage, by the field ``tone``: a team, or the customer."""
    return alt.Color(
        field="tone",
        type="nominal",
        legend=None,
        scale=alt.Scale(
            domain=["marketing", "sales", "customer"],
            range=[str(palette.MARKETING), str(palette.SALES), str(palette.WON)],
        ),
    )
