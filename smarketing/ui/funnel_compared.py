"""Two sides of the funnel beside each other: which steps differ, by how much, and whether chance explains it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

import streamlit as st

from smarketing import charts
from smarketing.errors import FilterError
from smarketing.metrics import Answer, ColumnInfo
from smarketing.ui import formats, states
from smarketing.ui.explain import draw_explanation
from smarketing.ui.frame import Page
from smarketing.ui.funnel_against import EVERYBODY_ELSE, Sides, choose_sides
from smarketing.ui.tables import draw_table, for_screen
from smarketing.ui.text import badge, escaped, joined, named, quiet, say, strong

_METRIC: Final = "funnel_compared"
_COLUMNS: Final = (
    "step_label", "rate_in_time", "low", "high", "other_rate", "other_low", "other_high", "difference",
    "difference_low", "difference_high", "finding", "worth", "days_allowed", "reached", "other_reached", "immature",
    "other_immature", "undated", "other_undated",
)  # fmt: skip
_WHERE_ANY: Final = frozenset({"worth", "days_allowed", "immature", "other_immature", "undated", "other_undated"})
"""Columns shown where any step has something to say in them."""
_OWN: Final = {"rate_in_time": "", "reached": "reached", "immature": "too young", "undated": "without dates"}
_OTHERS: Final = {
    "other_rate": "", "other_reached": "reached", "other_immature": "too young", "other_undated": "without dates"
}  # fmt: skip
_LONG: Final = 28
_UNSAID: Final = {
    "may be chance": "Chance explains as much: {steps}.",
    "too few leads": "Too few leads on one side to compare (it takes 30 on both): {steps}.",
    "not equally old": "No time to the next stage is known, so one side had longer to go on: {steps}.",
    "dates missing": "More than one lead in ten has no dates to time the step by: {steps}.",
    "not recorded": "The export does not record both ends: {steps}.",
}
"""What is said of the steps of which no difference is claimed, by finding."""
_FAIR: Final = (
    "Leads by the day they were created. Each is watched for the same number of days, those in which four of five make "
    "the step: younger leads are left out on both sides, and what came later does not count. "
    "All steps are judged together, so one interval that leaves out 0 may still be chance."
)


def choose_comparison(page: Page) -> Callable[[], None]:
    """Draw the choice of what the funnel is compared with, and return what draws the comparison, or why there is none.

    Nothing is asked where nothing is chosen.
    """
    with st.container(horizontal=True, width="content", key="against"):
        try:
            sides = choose_sides(page)
        except FilterError as fault:
            return partial(states.refused, str(fault))
    return partial(_draw_comparison, page, sides) if sides else lambda: None


def _draw_comparison(page: Page, sides: Sides) -> None:
    """Draw both *sides* step by step: what differs in words, a chart, and the table behind it."""
    comparison = sides.comparison
    with st.container(border=True, key="card-funnel-compared"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", wrap=False):
            title = f"{escaped(sides.one)} against {_inside(sides, sides.other)}"
            st.html(f'<h3 class="sm-card-title">{title}</h3>', width="stretch")
            draw_explanation(page, _METRIC, key="compared", filters=comparison.filters, params=comparison.params)
        with page.guarded():
            _draw(page, sides, page.ask(_METRIC, comparison.filters, **comparison.params))


def _draw(page: Page, sides: Sides, answer: Answer) -> None:
    rows = answer.table.to_pylist()
    steps = [row for row in rows if row["finding"]]
    empty = [name for name, column in ((sides.one, "reached"), (sides.other, "other_reached")) if not rows[0][column]]
    if empty:
        say(f"No lead to compare: {escaped(joined(empty))} has none.", escaped(sides.days))
        return
    say(*_in_words(page, sides, steps))
    st.html(
        f'<p class="sm-quiet sm-sides"><span class="one"></span>{named(sides.one)} <span class="other"></span>'
        f"{named(sides.other)} · {escaped(sides.days)}</p>"
    )
    shown = answer.table.filter([bool(row["finding"]) for row in rows])
    st.vega_lite_chart(for_screen(shown), charts.compared_rates(), width="stretch", alt="Step rates of both sides")
    quiet(_FAIR)
    columns = [name for name in _COLUMNS if name not in _WHERE_ANY or any(row[name] for row in rows)]
    draw_table(
        answer.table, _named(answer.columns, sides), columns=columns, key="table-compared", currency=page.currency,
        alt="Both sides, step by step", search=False,
    )  # fmt: skip


def _in_words(page: Page, sides: Sides, steps: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the sentence on the difference that matters most, then the others, then what is not claimed (HTML)."""
    found = [row for row in steps if row["finding"] in ("higher", "lower")]
    found.sort(key=lambda row: (-abs(row["worth"] or 0), -abs(row["difference"])))
    said = [_differs(page, sides, row) for row in found]
    if not found:
        is_judged = any(row["finding"] == "may be chance" for row in steps)
        said = ["No step differs by more than chance explains." if is_judged else "No step can be compared."]
    for finding, sentence in _UNSAID.items():
        if names := [row["step_label"] for row in steps if row["finding"] == finding]:
            said.append(sentence.format(steps=escaped(joined(names))))
    return said


def _differs(page: Page, sides: Sides, row: Mapping[str, Any]) -> str:
    """Return by how much a step differs, how sure that is, what it is worth, and whose it is (HTML)."""
    more, tone, mark = ("more", "good", "won") if row["finding"] == "higher" else ("less", "bad", "bad")
    within = f" within {escaped(formats.days(row['days_allowed']))}" if row["days_allowed"] is not None else ""
    points, *ends = (abs(row[name]) for name in ("difference", "difference_low", "difference_high"))
    low, high = (formats.decimal(end, 1, fixed=True) for end in sorted(ends))
    worth = f", worth {strong(formats.money(abs(row['worth']), page.currency), tone)} {more}" if row["worth"] else ""
    return (
        f"{strong(row['step_label'])}: {strong(formats.rate(row['rate_in_time']), tone)} go on{within} "
        f"({_inside(sides, sides.one)}), against {escaped(formats.rate(row['other_rate']))} "
        f"({_inside(sides, sides.other)}): {badge(f'{formats.decimal(points, 1, fixed=True)} points {more}', mark)} "
        f"({low} to {high}){worth}.{_owner(row)}"
    )


def _owner(row: Mapping[str, Any]) -> str:
    if row["team"] == "both":
        return ""
    team = row["team"]
    return f' <span class="sm-{team}">{escaped(team.capitalize())}</span> ({escaped(row["owner"] or "no owner yet")}).'


def _is_time(sides: Sides) -> bool:
    return sides.comparison.other is not None


def _inside(sides: Sides, name: str) -> str:
    """Return a side's name within a sentence (HTML); one out of a file stays as it is."""
    is_ours = _is_time(sides) or name == EVERYBODY_ELSE
    return escaped(f"{name[:1].lower()}{name[1:]}") if is_ours else named(name)


def _named(infos: Mapping[str, ColumnInfo], sides: Sides) -> dict[str, ColumnInfo]:
    """Return what the columns mean, those of a side by its name."""
    named_columns = dict(infos)
    for name, columns in ((sides.one, _OWN), (sides.other, _OTHERS)):
        for column, what in columns.items():
            short = name if len(name) <= _LONG else f"{name[: _LONG - 1]}…"
            label = f"{short}, {what}" if what else short
            named_columns[column] = replace(infos[column], label=label)
    return named_columns
