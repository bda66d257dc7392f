"""Voice of the customer: what is heard on calls, what nothing answers yet, and what comes of it week by week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from smarketing import charts
from smarketing.domain.filters import Filters
from smarketing.domain.roles import Right
from smarketing.ui import formats
from smarketing.ui.amounts import has_amounts
from smarketing.ui.explain import say_explained
from smarketing.ui.filters import choose
from smarketing.ui.frame import Page
from smarketing.ui.person import signed
from smarketing.ui.quality import draw_sheet
from smarketing.ui.stage_names import agreed_names
from smarketing.ui.tables import draw_answer, for_screen
from smarketing.ui.text import named, plain, quiet, strong
from smarketing.ui.voice_form import View, draw_form
from smarketing.ui.voice_list import draw_list, remarks_by_key
from smarketing.ui.voice_typing import draw_heard_before
from smarketing.ui.voice_words import times

_BY: Final = {
    "remark": "Each one", "persona": "Persona", "stage": "Stage", "source": "Source", "content": "Content",
    "heard_by": "Heard by",
}  # fmt: skip
_REMARKS: Final = (
    "remark", "remark_kind", "heard", "leads", "amount_behind", "last_week", "answers", "remark_state",
    "first_heard_date", "last_heard_date",
)  # fmt: skip
_COUNTS: Final = ("heard", "leads", "pain_points", "questions", "ideas", "notes", "unanswered", "last_week")

_BEGIN: Final = (
    "After a call, note in a few words what the customer asked or what hurts: the next one who hears it clicks once, "
    "and marketing sees what nothing answers yet."
)


@cache
def _sheet() -> str:
    return f"<style>{Path(__file__).with_name('voice.css').read_text(encoding='utf-8')}</style>"


def draw_voice(page: Page, headline: DeltaGenerator) -> None:
    """Draw what was heard: the sentence in *headline*, the note of a call, what is unanswered, and the tables."""
    draw_sheet()
    st.html(_sheet())
    stage = choose("stage", "Stage", {"": "All stages", **{key: plain(name) for key, name in agreed_names().items()}})
    filters = page.filters.narrowed("stage", stage) if stage else page.filters
    with headline, st.container(border=True, key="card-voice-headline"), page.guarded():
        _draw_headline(page, filters)
    store = page.workspace.store
    rows = page.ask("voice_remarks", filters).table.to_pylist()
    left, right = st.columns([4, 7], gap="small")
    with left:
        with page.card("Just off a call?", key="voice-note", stretch=False):
            who = signed("voice", Right.WRITE_NOTES)
            if who is not None:
                every = page.ask("voice_remarks", Filters()).table.to_pylist()
                known = remarks_by_key(every)
                draw_form(page, store, who, known)
                draw_heard_before(View(page, filters, store, who), known)
        _draw_weeks(page, filters)
    with right:
        draw_list(View(page, filters, store, who), rows)
    _draw_tables(page, filters)


def _draw_headline(page: Page, filters: Filters) -> None:
    (total,) = page.ask("voice", filters).table.to_pylist()
    rows = page.ask("voice_remarks", filters).table.to_pylist()
    sentence, *more = voice_in_words(total, rows, page.currency)
    say_explained(page, sentence, *more, metric="voice", key="voice", filters=filters)


def voice_in_words(total: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], currency: str) -> tuple[str, ...]:
    """Return what matters of what was heard, and quieter lines (HTML)."""
    if not total["heard"]:
        return "Nothing was noted from calls here yet.", _BEGIN
    asked = total["answered"] + total["unanswered"]
    open_ones = [row for row in rows if row["is_unanswered"]]
    if not open_ones:
        sentence = f"Nothing waits for an answer: {formats.counted(total['remarks'], 'thing')} heard here."
    else:
        top = open_ones[0]
        money = f", {strong(formats.money(top['amount_behind'], currency))} behind it" if top["amount_behind"] else ""
        of = f" of {formats.count(asked)}" if asked > total["unanswered"] else ""
        one = total["unanswered"] == 1
        sentence = (
            f"{strong(formats.count(total['unanswered']), 'bad')}{of} pain points and questions "
            f"{'has' if one else 'have'} no answer yet; heard most: {named(top['remark'])}, "
            f"{times(top['heard'])}{money}."
        )
    week = (
        f"{formats.count(total['last_week'])} heard in the last seven days, {formats.count(total['new_remarks'])} new."
    )
    return sentence, f"{week} {_of_whom(total, currency)}"


def _of_whom(total: Mapping[str, Any], currency: str) -> str:
    """Return how many leads and how much money stand behind what is unanswered, and of how many notes that is known."""
    if not total["unanswered_leads"]:
        return (
            f"{formats.counted(total['heard'], 'note')} in all, from {formats.counted(total['leads'], 'named lead')}."
        )
    amount = total["unanswered_amount"]
    money = f" with {formats.money(amount, currency)} won or open" if amount else ""
    return (
        f"Behind what is unanswered: {formats.counted(total['unanswered_leads'], 'named lead')}{money}, each once; "
        f"{formats.counted(total['heard'], 'note')} in all, from {formats.counted(total['leads'], 'named lead')}."
    )


def _draw_weeks(page: Page, filters: Filters) -> None:
    with page.card("Heard by week", key="voice-weeks", explains="voice_by_week", filters=filters, stretch=False):
        table = page.ask("voice_by_week", filters).table
        if not any(table.column("heard").to_pylist()):
            quiet("Nothing was heard in the last thirteen weeks of the period.")
            return
        spec = charts.weekly_counts(week="week", count="heard", title="Heard")
        shown = for_screen(table.select(["week", "heard"]))
        st.vega_lite_chart(shown, spec, width="stretch", alt="Times something was heard, by week")


def _draw_tables(page: Page, filters: Filters) -> None:
    """Draw every one of them, or the counts by persona, stage, source, content or who heard it."""
    with page.guarded():
        by = st.segmented_control(
            "By", list(_BY), default="remark", format_func=_BY.__getitem__, required=True, key="_voice_by",
            label_visibility="collapsed",
        )  # fmt: skip
        metric = "voice_remarks" if by == "remark" else f"voice_by_{by}"
        title = "Everything heard" if by == "remark" else f"What customers say by {_BY[by].lower()}"
        shown = _REMARKS if by == "remark" else (by, *_COUNTS)
        columns = [name for name in shown if name != "amount_behind" or has_amounts(page.workspace)]
        with page.card(title, key="voice-table", explains=metric, filters=filters):
            answer = page.ask(metric, filters)
            if not answer.table.num_rows:
                quiet("Nothing was heard here.")
                return
            draw_answer(answer, columns=columns, key=f"table-{metric}", currency=page.currency)


def hears_personas(page: Page) -> bool:
    """Return whether anything was ever heard, under any filter: a company without notes waits for no question of them.

    Raises:
        SmarketingError: the question can't be answered.
    """
    return bool(page.ask("voice_by_persona", Filters()).table.num_rows)


def draw_voice_by_persona(page: Page) -> None:
    """Draw what each persona says on calls, where anything was heard."""
    with page.guarded():
        if hears_personas(page) and page.ask("voice_by_persona").table.num_rows:
            page.table("What each persona says on calls", "voice_by_persona", columns=("persona", *_COUNTS))
