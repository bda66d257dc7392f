"""What came of an action: how often its reason was given in the weeks before it was done, and in those after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from smarketing.domain.effects import Change, change_of
from smarketing.domain.filters import Filters
from smarketing.domain.period import Period
from smarketing.domain.quality_or_follow_up import NOTHING, Share
from smarketing.store import Action, Entry, Reason, Store
from smarketing.ui import formats
from smarketing.ui.explain import Made, draw_explanation
from smarketing.ui.frame import Page
from smarketing.ui.text import badge, escaped, strong

WEEKS: Final = (4, 8, 12)
_USUAL: Final = 8
_WORDS: Final[Mapping[Change, tuple[str, str]]] = {
    "down": ("Fewer", "won"),
    "up": ("More", "bad"),
    "open": ("May be chance", "neutral"),
    "few": ("Too few", "neutral"),
}


def choose_weeks() -> int:
    """Draw the choice of how many weeks before and after are compared, and return it."""
    chosen = st.segmented_control(
        "Weeks before and after", WEEKS, default=_USUAL, format_func=lambda weeks: f"{weeks} weeks", required=True,
        key="_effect_weeks", label_visibility="collapsed",
    )  # fmt: skip
    return int(chosen)


def draw_effect(page: Page, store: Store, action: Entry[Action], reason: Reason, weeks: int) -> None:
    """Draw what came of *action* on *reason* once it is done; nothing before."""
    day = _done_on(store, action)
    if day is None or page.as_of is None:
        return
    filters = Filters(None, page.filters.where)
    asked: dict[str, Any] = {"reason_label": reason.label, "action_day": day.isoformat(), "weeks": weeks}
    rows = {row["side"]: row for row in page.ask("action_effect", filters, **asked).table.to_pylist()}
    before, after = (_share(rows.get(side)) for side in ("before", "after"))
    word, tone = _WORDS[change_of(before, after)]
    weeks_gone = min(weeks, max(0, ((page.as_of - day).days + 1) // 7))
    so_far = "" if weeks_gone >= weeks else f"; {formats.counted(weeks_gone, 'full week')} of {weeks} so far"
    told = (
        f"{badge(word, tone)} “{escaped(reason.label)}” in the {weeks} weeks before {formats.date(day)}: "
        f"{_in_words(before)}; since then: {_in_words(after)}{so_far}."
    )
    with st.container(horizontal=True, wrap=False, key=f"effect-{action.key}"):
        st.html(f'<p class="sm-quiet">{told}</p>', width="stretch")
        formula = f"before: {before.top} ÷ {before.n}\nafter: {after.top} ÷ {after.n}"
        definition = (
            f"Rated leads with this reason, handed over in the {weeks} weeks before the action was done, and after."
        )
        made = Made(f"Effect on “{reason.label}”", definition, formula)
        around = filters.during(Period(day - dt.timedelta(weeks=weeks), day + dt.timedelta(weeks=weeks)))
        draw_explanation(page, "lead_quality_by_reason", key=f"effect-{action.key}", filters=around, made=made)


def _done_on(store: Store, action: Entry[Action]) -> dt.date | None:
    """Return the day on which *action* was called done; None while it isn't."""
    if action.value.state != "done":
        return None
    history = store.actions.history(action.key)
    last_open = max((entry.version for entry in history if entry.value.state != "done"), default=0)
    return history[last_open].written_at.date()


def _share(row: Mapping[str, Any] | None) -> Share:
    return Share(row["given"], row["n"]) if row else NOTHING


def _in_words(share: Share) -> str:
    if share.interval is None:
        return "no lead rated"
    low, high = (formats.rate(end, 0) for end in share.interval)
    return f"{strong(formats.rate(share.rate, 0))} of {formats.count(share.n)} ({low} to {high})"
