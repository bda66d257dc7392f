"""In what personas differ: steps, times, verdicts and lost reasons side by side, marked only beyond chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import streamlit as st

from smarketing.charts import SMALL_SAMPLE
from smarketing.domain.stages import UNKNOWN
from smarketing.ui import formats, states
from smarketing.ui.explain import say_explained
from smarketing.ui.frame import Page
from smarketing.ui.html_table import too_few
from smarketing.ui.persona_costs import ONE_ALONE
from smarketing.ui.text import badge, escaped, named, quiet, strong

METRIC: Final = "personas_apart"
_SAID: Final = 5
_MOST: Final = 17
"""More personas than this are a list to scroll, not a comparison: those with most cases are shown."""
_CARDS: Final = {
    "How many go on from each stage, and how many sales calls bad": ("step", "verdict"),
    "How soon they go on": ("time",),
    "Why their deals are lost": ("lost reason",),
}
_NOTES: Final = {
    "step": "Of the leads judged in a stage, those that went on; of those that sales rated, the bad ones.",
    "time": "Median days in the stage, and how many went on as soon as half of all leads did.",
    "lost reason": "Of the deals lost in the period, those for each of the commonest reasons, up to eight.",
}
_WORDS: Final = {
    ("step", "higher"): ("more", "won"),
    ("step", "lower"): ("fewer", "bad"),
    ("time", "higher"): ("sooner", "won"),
    ("time", "lower"): ("later", "bad"),
    ("verdict", "higher"): ("more", "bad"),
    ("verdict", "lower"): ("fewer", "won"),
    ("lost reason", "higher"): ("more", "neutral"),
    ("lost reason", "lower"): ("fewer", "neutral"),
}
"""How a difference beyond chance is called, and its tone."""
Row = Mapping[str, Any]


def draw_differences(page: Page) -> None:
    """Draw each persona beside all others: what differs beyond chance in words, then everything side by side."""
    rows = page.ask(METRIC).table.to_pylist()
    with page.card("In what personas differ", key="differences"):
        if not rows:
            states.nothing(page.filters)
            return
        say_explained(page, *_in_words(rows), metric=METRIC, key="differences-said")
    days = {
        (row["persona"], row["stage_label"]): row["median_days"]
        for row in page.ask("funnel_by_persona").table.to_pylist()
    }
    for title, aspects in _CARDS.items():
        found = [row for aspect in aspects for row in rows if row["aspect"] == aspect]
        if found:
            with page.card(title, key=f"apart-{aspects[0].replace(' ', '-')}"):
                quiet(f"{_NOTES[aspects[0]]} Marked where chance does not explain it; grey under {SMALL_SAMPLE}.")
                st.html(_table(found, days if aspects == ("time",) else {}))


def _in_words(rows: Sequence[Row]) -> list[str]:
    """Return the clearest differences, then what is not claimed (HTML)."""
    found = [row for row in rows if row["differs"] in ("higher", "lower")]
    found.sort(key=lambda row: -min(abs(row["difference_low"]), abs(row["difference_high"])))
    if not found:
        is_judged = any(row["differs"] == "may be chance" for row in rows)
        if len({row["persona"] for row in rows}) == 1:
            return [ONE_ALONE]
        said = ["No persona differs from the others by more than chance explains."]
        return said if is_judged else ["No persona has cases enough to be held against the others."]
    said = [_sentence(row) for row in found[:_SAID]]
    if len(found) > _SAID:
        said.append(f"And {formats.counted(len(found) - _SAID, 'difference')} more, marked below.")
    chance = sum(row["differs"] == "may be chance" for row in rows)
    return [*said, f"Chance explains the other {formats.count(chance)} that have cases enough."]


def _sentence(row: Row) -> str:
    who = "Without a persona" if row["persona"] == UNKNOWN else named(row["persona"])
    word, tone = _WORDS[row["aspect"], row["differs"]]
    share, rest = strong(formats.rate(row["share"])), escaped(formats.rate(row["rest_share"]))
    ends = sorted(abs(row[name]) for name in ("difference_low", "difference_high"))
    points = " to ".join(formats.decimal(end, 1, fixed=True) for end in ends)
    what = {
        "step": f"go on at {escaped(row['item'])}",
        "time": f"leave {escaped(row['item'])} within {escaped(formats.days(row['half_days']))}",
        "verdict": "are called bad",
        "lost reason": f"of lost deals: {named(row['item'])}",
    }[row["aspect"]]
    return f"{who}: {share} {what}, against {rest} of all others {badge(word, tone)} (by {points} points)."


def _table(rows: Sequence[Row], days: Mapping[tuple[str, str], float | None]) -> str:
    """Return personas as rows and what is counted as columns (HTML)."""
    items = list(dict.fromkeys(row["item"] for row in rows))
    cells = {(row["persona"], row["item"]): row for row in rows}
    sizes = {name: max(row["n"] for row in rows if row["persona"] == name) for name in {row["persona"] for row in rows}}
    personas = sorted(sizes, key=lambda name: (name == UNKNOWN, -sizes[name], name))[:_MOST]
    heads = "".join(f'<th scope="col">{escaped(head)}</th>' for head in ("Persona", *map(_head, items)))
    body = "".join(
        f'<tr class="{"unknown" if name == UNKNOWN else ""}"><th scope="row">{escaped(name)}</th>'
        + "".join(
            f'<td data-head="{escaped(_head(item))}">{_cell(cells.get((name, item)), days.get((name, item)))}</td>'
            for item in items
        )
        + "</tr>"
        for name in personas
    )
    return (
        f'<div class="sm-personas sm-apart" role="region" aria-label="Personas" tabindex="0"><table><thead><tr>{heads}'
        f"</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _head(item: str) -> str:
    return "Called bad" if item == "bad" else item


def _cell(row: Row | None, days: float | None) -> str:
    if row is None or row["share"] is None:
        return f'<span class="few">{formats.NOTHING}</span>'
    few = " few" if row["n"] < SMALL_SAMPLE else ""
    shown = formats.rate(row["share"]) if days is None else formats.days(days)
    share = "" if days is None else f"{formats.rate(row['share'], 0)} · "
    mark = ""
    if row["differs"] in ("higher", "lower"):
        mark = badge(*_WORDS[row["aspect"], row["differs"]])
    spread = formats.spread(row["low"], row["high"])
    tip = f"{formats.rate(row['share'])} ({spread}); all others {formats.rate(row['rest_share'])}. {too_few(row['n'])}"
    return (
        f'<span class="rate{few}" title="{escaped(tip)}">{escaped(shown)} {mark}'
        f"<small>{share}n {formats.count(row['n'])} · {escaped(spread)}</small></span>"
    )
