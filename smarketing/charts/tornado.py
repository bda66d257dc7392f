"""What moves an amount: one bar a factor, from where it leads at worst to where it leads at best."""

from __future__ import annotations

from functools import cache

import altair as alt

from smarketing.charts import palette
from smarketing.charts.spec import MUTED_TEXT, TEXT, Spec, finish, tooltips
from smarketing.charts.wording import (
    AS_THE_ROWS,
    NARROW,
    ON_TWO_LINES,
    ROOM_TO_THE_RIGHT,
    amount_axis,
    names,
    rows_in_order,
    short_amount,
)


@cache
def tornado(*, symbol: str = "") -> Spec:
    """Return a bar from *low* to *high* for each factor, in the order of the rows, around the goal.

    Rows: ``factor``, ``team``, ``low``, ``likely``, ``high`` and ``goal`` (money), and ``own`` and ``planned`` as
    texts. *symbol* is the currency's.
    """
    base = rows_in_order().transform_calculate(
        least=short_amount("datum.low", symbol),
        most=short_amount("datum.high", symbol),
        aim=f"'Goal ' + {short_amount('datum.goal', symbol)}",
    )
    y = alt.Y(field="factor", type="nominal", sort=AS_THE_ROWS, title=None, axis=names(lines=ON_TWO_LINES))
    axis, scale = amount_axis(symbol), alt.Scale(zero=False, nice=True)
    tips = tooltips(
        ("factor", "", "text"), ("planned", "Planned", "text"), ("own", "Own history", "text"),
        ("low", "Revenue at worst", "money"), ("likely", "Revenue as the history says", "money"),
        ("high", "Revenue at best", "money"),
    )  # fmt: skip

    def amount(column: str) -> alt.X:
        return alt.X(field=column, type="quantitative", title=None, axis=axis, scale=scale)

    colour = alt.Color(
        field="team",
        type="nominal",
        legend=None,
        scale=alt.Scale(domain=["marketing", "sales"], range=[str(palette.MARKETING), str(palette.SALES)]),
    )
    bar = base.mark_bar(height=14, opacity=0.55, cornerRadius=3).encode(
        x=amount("low"), x2=alt.X2(field="high"), y=y, color=colour, tooltip=tips
    )
    dot = base.mark_circle(size=90, opacity=1).encode(x=amount("likely"), y=y, color=colour, tooltip=tips)
    goal = base.transform_filter("datum.place == 1").mark_rule(color=TEXT, strokeDash=[4, 3]).encode(x=amount("goal"))
    aim = (
        base.transform_filter("datum.place == 1")
        .mark_text(baseline="bottom", dy=-2, color=TEXT, fontWeight=600)
        .encode(x=amount("goal"), y=alt.value(0), text=alt.Text(field="aim", type="nominal"))
    )
    room = alt.ExprRef(expr=f"{NARROW} ? 0 : 1")
    least = base.mark_text(align="right", dx=-6, color=MUTED_TEXT, fontSize=11, opacity=room).encode(
        x=amount("low"), y=y, text=alt.Text(field="least", type="nominal")
    )
    most = base.mark_text(align="left", dx=6, color=MUTED_TEXT, fontSize=11, opacity=room).encode(
        x=amount("high"), y=y, text=alt.Text(field="most", type="nominal")
    )
    return finish(alt.layer(bar, dot, goal, aim, least, most), height=alt.Step(38)) | ROOM_TO_THE_RIGHT
