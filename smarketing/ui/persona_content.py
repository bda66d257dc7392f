"""What resonates with whom: content before a win and before a loss, what sales says of it, and the gaps on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import pyarrow.compute as pc
import streamlit as st

from smarketing.charts import SMALL_SAMPLE
from smarketing.domain.agreements import PersonaProfile, PersonasAgreement
from smarketing.domain.agreements.people import BUYER_STAGES
from smarketing.domain.filters import Filters
from smarketing.domain.stages import UNKNOWN
from smarketing.ui import formats, states
from smarketing.ui.agreement_known import known_lately
from smarketing.ui.explain import say_explained
from smarketing.ui.filters import choose_name
from smarketing.ui.frame import Page
from smarketing.ui.tables import draw_answer
from smarketing.ui.text import badge, cut, escaped, named, quiet, strong

METRIC: Final = "content_before_close"
EVERYBODY: Final = "(all personas)"
_COLUMNS: Final = (
    "content", "won_share", "n", "low", "high", "lost_share", "lost_n", "lost_low", "lost_high", "difference",
    "difference_low", "difference_high", "resonates",
)  # fmt: skip
_VERDICTS: Final = ("content", "good", "ok", "bad", "rejection_rate", "n", "low", "high", "coverage")
_SHOWN: Final = 20
_HOW: Final = (
    "Deals by the day they closed. A deal met a content when marketing put it before one of its leads in the 90 days "
    "up to the day before the close: as long for lost deals as for won ones. It says what goes together, not why. "
    "Low and high are of one content alone; so many are compared at once that a few leave out 0 by chance alone, "
    "so the last column asks for more than that."
)
_RATE: Final = "lead_to_customer_rate"
Row = Mapping[str, Any]


def draw_content(page: Page) -> None:
    """Draw what goes before wins and losses, what sales says of the leads by content, and what each is given."""
    answer = page.ask(METRIC)
    rows = answer.table.to_pylist()
    names = [EVERYBODY, *sorted({row["persona"] for row in rows} - {EVERYBODY, UNKNOWN})]
    with st.container(key="content-choice"):
        name = choose_name("portrait", "Persona", names)
    with page.card("Content before a win and before a loss", key="content"):
        own = [row for row in rows if row["persona"] == name]
        if own:
            say_explained(page, *_in_words(own, rows), metric=METRIC, key="content-said")
            shown = replace(answer, table=answer.table.filter(pc.field("persona") == name).slice(0, _SHOWN))
            draw_answer(shown, columns=_COLUMNS, key="content-before", currency=page.currency)
            quiet(_HOW if len(own) <= _SHOWN else f"{_HOW} The {_SHOWN} met by most of {formats.count(len(own))}.")
        elif page.workspace.has("touches") and page.workspace.has("deals"):
            states.nothing(page.filters)
        else:
            states.missing(
                "What goes before a win needs deals and touches with their content.",
                "Upload a file of touches (visits, forms, webinars) on the Data page.",
            )
    of_this = page.filters if name == EVERYBODY else page.filters.narrowed("persona", name)
    _draw_verdicts(page, of_this)
    _draw_gaps(page)


def _in_words(own: Sequence[Row], rows: Sequence[Row]) -> list[str]:
    """Return what goes before wins or losses for whom was chosen, then for the others (HTML)."""
    if not any(row["resonates"] != "too few" for row in own):
        won, lost = own[0]["n"], own[0]["lost_n"]
        said = [f"Too few deals to say what resonates: {formats.count(won)} won and {formats.count(lost)} lost."]
    else:
        found = [row for row in own if row["resonates"].startswith("before")]
        said = [_sentence(row) for row in found] or ["No content goes before wins more often than chance explains."]
    others = [row for row in rows if row not in own and row["resonates"].startswith("before")]
    return said + [f"{named(row['persona'])}: {_sentence(row)}" for row in others]


def _sentence(row: Row) -> str:
    tone = "good" if row["resonates"] == "before wins" else "bad"
    won, lost = (formats.rate(row[name]) for name in ("won_share", "lost_share"))
    word = badge(row["resonates"], "won" if tone == "good" else "bad")
    return (
        f"{named(row['content'])} {word}: met by {strong(won, tone)} of {formats.count(row['n'])} won deals, "
        f"{escaped(lost)} of {formats.count(row['lost_n'])} lost ones."
    )


def _draw_verdicts(page: Page, of_this: Filters) -> None:
    title, metric = "What sales says of the leads it brought", "lead_quality_by_content"
    with page.card(title, key="content-verdicts", explains=metric, filters=of_this):
        answer = page.ask(metric, of_this)
        rated = answer.table.filter(pc.field("n") > 0)
        if not rated.num_rows:
            states.missing("Sales rated none of these leads yet.", "Rate them on the Lead quality page.")
            return
        shown = replace(answer, table=rated.slice(0, _SHOWN))
        draw_answer(shown, columns=_VERDICTS, key="content-quality", currency=page.currency)
        quiet("Leads by the day they were handed over, with the latest verdict of each.")


def _draw_gaps(page: Page) -> None:
    """Draw what each persona is given at each stage of the buyer's journey, what came of it, and the gaps."""
    agreed = known_lately(page.workspace).in_force["personas"].value.content
    assert isinstance(agreed, PersonasAgreement)
    with page.card("What each is given on the way", key="content-journey"):
        if not agreed.personas:
            states.missing(
                "Nobody wrote down yet what personas are given.", "Propose it in Agreements, under Personas."
            )
            return
        pairs = page.ask("persona_by_content").table.to_pylist() if page.workspace.has("leads") else []
        brought = {(row["persona"], row["content"].casefold()): row for row in pairs}
        gaps = [(one.name, stage) for one in agreed.personas for stage, given in one.given.items() if not given]
        quiet(
            f"{formats.counted(len(gaps), 'stage')} of a journey with nothing to give: marked. Beside each piece stand "
            "the leads of the persona that came by it and, of those old enough, how many became customers."
        )
        st.html(_journeys(agreed.personas, brought))


def _journeys(personas: Sequence[PersonaProfile], brought: Mapping[tuple[str, str], Row]) -> str:
    """Return the buyer's journey of each persona as a row (HTML)."""
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("Persona", *map(str.capitalize, BUYER_STAGES)))
    body = "".join(
        f'<tr><th scope="row">{escaped(cut(one.name))}</th>'
        + "".join(
            f'<td data-head="{stage.capitalize()}">{_given(one.name, one.given.get(stage), brought)}</td>'
            for stage in BUYER_STAGES
        )
        + "</tr>"
        for one in personas
    )
    return (
        f'<div class="sm-personas sm-journey" role="region" aria-label="Journey" tabindex="0"><table><thead><tr>{heads}'
        f"</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _given(persona: str, given: Sequence[str] | None, brought: Mapping[tuple[str, str], Row]) -> str:
    """Return what a persona is given at one stage (HTML); None is a stage that nobody speaks of."""
    if given is None:
        return f'<span class="few">{formats.NOTHING}</span>'
    return "".join(_came_of(text, brought.get((persona, text.casefold()))) for text in given) or badge(
        "nothing yet", "attention"
    )


def _came_of(content: str, row: Row | None) -> str:
    if row is None:
        told = "no lead came by it"
    else:
        rate = "" if row[_RATE] is None else f", {formats.rate(row[_RATE])} of {formats.count(row['n'])}"
        told = f"{formats.counted(row['leads'], 'lead')}{rate}"
    few = " few" if row is not None and row["n"] < SMALL_SAMPLE else ""
    return f'<div class="rate{few}">{escaped(content)}<small>{escaped(told)}</small></div>'
