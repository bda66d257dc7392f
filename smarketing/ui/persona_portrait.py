"""One persona on one page, to be printed: who they are, what they bring, where they come from, what holds them up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

import streamlit as st

from smarketing.domain.agreements import PersonaProfile, PersonasAgreement, StagesAgreement
from smarketing.domain.filters import Filters
from smarketing.domain.stages import UNKNOWN
from smarketing.metrics import Answer
from smarketing.ui import formats, states
from smarketing.ui.agreement_known import known_lately
from smarketing.ui.agreement_service import items
from smarketing.ui.filters import choose_name
from smarketing.ui.frame import Page
from smarketing.ui.html_table import too_few
from smarketing.ui.persona_table import deal_size, no_losses
from smarketing.ui.tables import draw_answer
from smarketing.ui.text import badge, cut, escaped, quiet

_SHOWN: Final = 5
_RATE: Final = "lead_to_customer_rate"
Row = Mapping[str, Any]
_Content = TypeVar("_Content")


@dataclass(frozen=True)
class _Few:
    """A table of which the portrait shows the first rows, and what stands there when all it could tell is unknown."""

    title: str
    metric: str
    columns: tuple[str, ...]
    unknown: str
    remedy: str


_SOURCES: Final = _Few(
    "Where they come from",
    "leads_by_source",
    ("source", "leads", _RATE),
    "Nothing says where they come from.",
    "Export the source of each lead, or choose its column on the Data page.",
)
_CONTENTS: Final = _Few(
    "What brought them",
    "leads_by_content",
    ("content", "leads", _RATE),
    "Nothing says what brought them.",
    "Export the content of the first conversion, or choose its column on the Data page.",
)
_VERDICTS: Final = _Few(
    "What sales says of them",
    "lead_quality_by_reason",
    ("verdict", "reason", "leads", "share"),
    "None of their leads is rated yet.",
    "Sales does it in one click on the page Lead quality.",
)
_NO_LEADS: Final = "Export the persona with the leads too, or write a rule under Rules."
_LOST: Final = _Few(
    "Why their deals are lost",
    "lost_reasons",
    ("reason", "lost_deals", "share"),
    "No deal of theirs was lost with a reason.",
    "Export the lost reason of each deal, or choose its column on the Data page.",
)

_SAID: Final = _Few(
    "What they say on calls",
    "voice_remarks",
    ("remark", "remark_kind", "heard", "leads", "answers"),
    "Nobody noted yet what they say on calls.",
    "After a call, a few words will do: on the page Lead quality, under Voice.",
)


def draw_portrait(page: Page) -> None:
    """Draw the choice of a persona, and the one chosen under the page's filters."""
    profiles = {one.name: one for one in _agreed(page, "personas", PersonasAgreement).personas}
    rows = {row["persona"]: row for row in page.ask("persona_breakdown").table.to_pylist()}
    names = [*(name for name in rows if name != UNKNOWN), *(name for name in profiles if name not in rows)]
    if not names:
        states.missing("There is no persona yet.", "Write a first rule under Rules, or describe one in Agreements.")
        return
    with st.container(key="portrait-choice"):
        name = choose_name("portrait", "Persona", names)
    of_this = page.filters.narrowed("persona", name)
    _draw_who(page, name, profiles.get(name))
    if name in rows:
        _draw_measured(page, rows[name], of_this, no_losses(list(rows.values())))
    else:
        states.nothing(of_this)
    if name in profiles:
        _draw_journey(page, profiles[name], of_this)


def _draw_measured(page: Page, row: Row, of_this: Filters, no_rate: str) -> None:
    """Draw what the numbers say of a persona; *no_rate* says why win rates are none, empty where they are some."""
    name, lack = row["persona"], ""
    if page.workspace.has("leads") and not row["leads"]:
        lack = f"Only deals name {cut(name)} here, no lead does."
    left, right = st.columns([2, 3], gap="small")
    with left:
        _draw_numbers(page, row, of_this, no_rate)
    with right:
        _draw_steps(page, name, of_this)
    left, right = st.columns([9, 11], gap="small")
    with left:
        _draw_few(page, _SOURCES, of_this, lack)
        _draw_few(page, _CONTENTS, of_this, lack)
    with right:
        _draw_few(page, _VERDICTS, of_this, lack)
        _draw_few(page, _LOST, of_this)
    _draw_few(page, _SAID, of_this)


def _agreed(page: Page, topic: str, kind: type[_Content]) -> _Content:
    content = known_lately(page.workspace).in_force[topic].value.content
    assert isinstance(content, kind)
    return content


def _draw_who(page: Page, name: str, profile: PersonaProfile | None) -> None:
    with page.card(cut(name), key="portrait-who"):
        if profile is None:
            states.missing(
                f"Nobody wrote down yet who {cut(name)} is.",
                "Propose it in Agreements, under Personas: needs, objections.",
            )
            return
        lists = [("Needs", profile.needs), ("Objects that", profile.objections)]
        said = "".join(f"<dt>{title}</dt><dd>{items(texts)}</dd>" for title, texts in lists if texts)
        st.html(f'<div class="sm-portrait"><p class="sm-say">{escaped(profile.description)}</p><dl>{said}</dl></div>')


def _draw_numbers(page: Page, row: Row, of_this: Filters, no_rate: str) -> None:
    with page.card("What they bring", key="portrait-numbers", explains="persona_breakdown", filters=of_this):
        rate = ""
        if row[_RATE] is not None:
            between = formats.spread(row["low"], row["high"], 0)
            few = too_few(row["n"])
            rate = f"{formats.rate(row[_RATE])}<small>{between} · n {formats.count(row['n'])} {few}</small>"
        won = ""
        if row["win_rate"] is not None:
            closed = formats.counted(row["closed_deals"], "closed deal")
            between = formats.spread(row["win_rate_low"], row["win_rate_high"], 0)
            few = too_few(row["closed_deals"])
            won = f"{formats.rate(row['win_rate'])}<small>{between} · of {closed} {few}</small>"
        verdicts = [(row[verdict], verdict) for verdict in ("good", "ok", "bad")]
        facts = [
            ("Leads", formats.count(row["leads"])),
            ("Become customers", rate),
            ("Deals won", won),
            ("Lead to customer", _median(row["median_days_to_customer"])),
            ("Average deal", deal_size(row, page.currency) if row["sized_deals"] else ""),
            ("Revenue", escaped(formats.money(row["revenue"], page.currency))),
            ("Verdicts", ", ".join(f"{formats.count(number)} {verdict}" for number, verdict in verdicts if number)),
        ]
        lines = "".join(f"<dt>{title}</dt><dd>{said}</dd>" for title, said in facts if said)
        st.html(f'<div class="sm-portrait"><dl>{lines}</dl></div>')
        if no_rate:
            quiet(no_rate)


def _median(days: float | None) -> str:
    return f"{formats.days(days)}<small>median</small>" if days is not None else ""


def _draw_steps(page: Page, name: str, of_this: Filters) -> None:
    """Draw how far they get step by step, and what both teams agreed each stage means for them."""
    terms = _agreed(page, "stages", StagesAgreement).stages
    meant = {one.label: each.meaning for one in terms for each in one.for_personas if each.persona == name}
    with page.card("How far they get", key="portrait-steps", explains="funnel", filters=of_this):
        _draw(page.ask("funnel", of_this), ("stage_label", "reached", "step_rate", "median_days"), page, key="steps")
        if meant:
            lines = "".join(f"<dt>{escaped(label)}</dt><dd>{escaped(said)}</dd>" for label, said in meant.items())
            st.html(f'<div class="sm-portrait"><dl>{lines}</dl></div>')


def _draw_few(page: Page, few: _Few, of_this: Filters, lack: str = "") -> None:
    """Draw the first rows of a table, or that nothing tells: for *lack* of leads, where these are none."""
    key = f"portrait-{few.metric}"
    with page.card(few.title, key=key, explains=few.metric, filters=of_this, stretch=False):
        answer = page.ask(few.metric, of_this)
        if set(answer.table.column(few.columns[0]).to_pylist()) <= {UNKNOWN}:
            states.missing(*((lack, _NO_LEADS) if lack else (few.unknown, few.remedy)))
            return
        _draw(answer, few.columns, page, key=few.metric)


def _draw(answer: Answer, columns: Sequence[str], page: Page, *, key: str) -> None:
    beside = [name for name in ("n", "step_n", "low", "high") if name in answer.table.column_names]
    shown = replace(answer, table=answer.table.slice(0, _SHOWN))
    draw_answer(shown, columns=(*columns, *beside), key=f"portrait-{key}", currency=page.currency)
    if answer.table.num_rows > _SHOWN:
        quiet(f"The first {_SHOWN} of {formats.count(answer.table.num_rows)}.")


def _draw_journey(page: Page, profile: PersonaProfile, of_this: Filters) -> None:
    """Draw what they are given at each stage of the buyer's journey, what came of it, and where nothing is given."""
    with page.card("What they are given on their way", key="portrait-journey"):
        brought = {row["content"].casefold(): row for row in page.ask("leads_by_content", of_this).table.to_pylist()}
        parts = []
        for stage, given in profile.given.items():
            said = "".join(_came_of(text, brought) for text in given) or badge("nothing yet", "attention")
            parts.append(f"<dt>{stage.capitalize()}</dt><dd>{said}</dd>")
        st.html(f'<div class="sm-portrait"><dl>{"".join(parts)}</dl></div>')


def _came_of(content: str, brought: Mapping[str, Row]) -> str:
    """Return a piece of content with the leads that came by it (HTML)."""
    row = brought.get(content.casefold())
    told = "no lead came by it"
    if row is not None:
        told = formats.counted(row["leads"], "lead")
        if row[_RATE] is not None:
            told += f", {formats.rate(row[_RATE])} of {formats.count(row['n'])} became customers"
    return f"<div>{escaped(content)}<small>{told}</small></div>"
