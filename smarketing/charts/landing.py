"""The way to a goal: what was won so far, where the rest of the period leads, and how sure that is."""

from __future__ import annotations

from functools import cache

import altair as alt

from smarketing.charts import palette
from smarketing.charts.spec import MUTED_TEXT, TEXT, Spec, finish, rows, tooltips
from smarketing.charts.wording import NARROW, ROOM_TO_THE_RIGHT, amount_axis, short_amount


@cache
def landing(*, symbol: str = "") -> Spec:
    """Return revenue over the days of a period, against its goal.

    Rows: ``day``, ``goal``, ``plan`` (due of it by then), and ``won`` up to the day of the numbers; ``expected``,
    ``low`` and ``high`` from there on.
    *symbol* is the currency's.
    """
    base = alt.Chart(rows()).transform_joinaggregate(last="max(day)").transform_calculate(
        is_last="toNumber(datum.day) == toNumber(datum.last)",
        least=f"'from ' + {short_amount('datum.low', symbol)}",
        most=f"'to ' + {short_amount('datum.high', symbol)}",
        lands=short_amount("datum.expected", symbol),
        wanted=f"'Goal ' + {short_amount('datum.goal', symbol)}",
    )  # fmt: skip
    day = alt.X(
        field="day", type="temporal", title=None,
        axis=alt.Axis(format="%b %y", tickCount=alt.ExprRef(expr=f"{NARROW} ? 4 : 8"), labelOverlap=True),
    )  # fmt: skip
    tips = tooltips(
        ("day", "By", "date"), ("won", "Won", "money"), ("expected", "Expected", "money"),
        ("low", "80 %: from", "money"), ("high", "80 %: to", "money"), ("plan", "Due by then", "money"),
        ("goal", "Goal", "money"),
    )  # fmt: skip

    def amount(column: str) -> alt.Y:
        axis, scale = amount_axis(symbol), alt.Scale(domainMin=0)
        return alt.Y(field=column, type="quantitative", title=None, axis=axis, scale=scale)

    sure, won = str(palette.NEUTRAL), str(palette.WON)
    to_come = base.transform_filter("isValid(datum.expected)")
    there = base.transform_filter("isValid(datum.won)")
    last = base.transform_filter("datum.is_last && isValid(datum.expected)")
    layers = [
        to_come.mark_area(color=sure, opacity=0.28).encode(x=day, y=amount("low"), y2=alt.Y2(field="high")),
        base.mark_line(color=str(palette.MUTED), strokeWidth=1, strokeDash=[5, 3]).encode(x=day, y=amount("goal")),
        base.mark_line(color=str(palette.MUTED), strokeWidth=1.5).encode(x=day, y=amount("plan")),
        there.mark_line(color=won, strokeWidth=2.5).encode(x=day, y=amount("won")),
        to_come.mark_line(color=won, strokeWidth=2, strokeDash=[2, 3]).encode(x=day, y=amount("expected")),
        base.mark_point(size=400, opacity=0).encode(
            x=day, y=alt.Y(field="reached", type="quantitative"), tooltip=tips
        ).transform_calculate(reached="isValid(datum.expected) ? datum.expected : datum.won"),
        last.mark_circle(color=won, size=70, opacity=1).encode(x=day, y=amount("expected")),
        last.mark_text(align="left", dx=8, color=TEXT, fontWeight=600).encode(
            x=day, y=amount("expected"), text=alt.Text(field="lands", type="nominal")
        ),
        *(
            last.transform_filter("datum.high > datum.low").mark_text(
                align="left", dx=8, dy=down, color=MUTED_TEXT
            ).encode(
                x=day, y=amount("expected"), text=alt.Text(field=end, type="nominal")
            )
            for end, down in (("most", -17), ("least", 17))
        ),
        base.transform_window(place="row_number()").transform_joinaggregate(many="count()").transform_filter(
            "datum.place == ceil(datum.many / 3)"
        ).mark_text(align="right", dx=-6, dy=-6, color=MUTED_TEXT).encode(
            x=day, y=amount("plan"), text=alt.value("Plan")
        ),
        base.transform_window(place="row_number()").transform_filter("datum.place == 1").mark_text(
            align="left", dy=-8, color=MUTED_TEXT
        ).encode(x=day, y=amount("goal"), text=alt.Text(field="wanted", type="nominal")),
    ]  # fmt: skip
    return finish(alt.layer(*layers), height=260) | ROOM_TO_THE_RIGHT
