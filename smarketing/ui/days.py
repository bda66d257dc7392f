"""Days that somebody marked on a time line: what was said of them, under the chart and in its tool tips."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

import streamlit as st

from smarketing.domain.period import add_months
from smarketing.domain.roles import Right
from smarketing.store import Thread
from smarketing.ui import formats
from smarketing.ui.comments import Topic, draw_comments, draw_talk, talk
from smarketing.ui.frame import Page
from smarketing.ui.person import signed
from smarketing.ui.text import escaped, plain

_CUT: Final = 80


def notes_by_month(page: Page, months: Sequence[dt.date]) -> list[str]:
    """Return what was said of days in each of *months*, on one line; empty where nothing was."""
    said = _marked(page, months)
    return ["  ·  ".join(_in_words(day, one) for day, one in said if _is_in(day, month)) for month in months]


def draw_days(page: Page, months: Sequence[dt.date], *, key: str) -> None:
    """List the days in *months* that somebody marked, each with its thread behind it, and offer to mark another."""
    said: dict[dt.date, list[Thread]] = {}
    for day, thread in _marked(page, months):
        said.setdefault(day, []).append(thread)
    with st.container(key=f"days-{page.name}-{key}", gap=None):
        for day, threads in said.items():
            with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"day-{key}-{day}"):
                words = " · ".join(_words(one) for one in threads)
                st.html(
                    f'<p class="sm-quiet"><b>{escaped(formats.date(day))}</b> {escaped(words)}</p>', width="content"
                )
                draw_comments(page, _topic(day), key=f"day-{key}-{day}", title=formats.date(day))
    _draw_new(page, key=key)


def _draw_new(page: Page, *, key: str) -> None:
    with st.popover(
        "Mark a day", icon=":material/add_location_alt:", type="tertiary", key=f"mark-{key}", on_change="rerun"
    ) as corner:
        if not corner.open or signed(f"mark-{key}", Right.COMMENT) is None:
            return
        st.html('<p class="sm-card-title sm-talk-head">What happened on a day, for all time lines</p>')
        day = st.date_input("Day", page.as_of or "today", key=f"mark-day-{key}", format=formats.DATE_FIELD)
        if isinstance(day, dt.date):
            with page.guarded():
                draw_talk(page, _topic(day), key=f"mark-{key}-{day}")


def _topic(day: dt.date) -> Topic:
    return Topic("date", day.isoformat(), day.isoformat())


def _marked(page: Page, months: Sequence[dt.date]) -> Sequence[tuple[dt.date, Thread]]:
    return talk(page.workspace).days(min(months), add_months(max(months), 1)) if months else ()


def _is_in(day: dt.date, month: dt.date) -> bool:
    return (day.year, day.month) == (month.year, month.month)


def _in_words(day: dt.date, thread: Thread) -> str:
    return f"{formats.date(day)}: {_words(thread)}"


def _words(thread: Thread) -> str:
    text = plain(thread.first.value.text)
    said = text if len(text) <= _CUT else f"{text[: _CUT - 1]}…"
    return f"{said} ({thread.first.value.said_by})"
