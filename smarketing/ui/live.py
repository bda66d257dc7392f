"""What others write is on the page within seconds: one cheap question a tab, and a new run only where it matters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from smarketing.errors import SmarketingError
from smarketing.ui.being_kept import kept_by_others
from smarketing.ui.news import draw_news
from smarketing.ui.person import person
from smarketing.ui.session import workspace
from smarketing.ui.ticks import look_again
from smarketing.ui.viewer import WOKEN
from smarketing.workspace import Workspace
from smarketing.workspace.numbers import Keeping

EVERY_SECONDS: Final = 3
_RATED: Final = "feedback"
_SHOWN_LIVE: Final = {
    "Weekly sync": ("feedback", "actions", "notes", "excusals", "returns"),
    "Goal planning": ("scenarios",),
    "Personas": ("feedback", "persona_rules", "remarks", "hearings"),
    "Lead quality": ("feedback", "replies", "actions", "remarks", "hearings", "returns", "excusals"),
}
"""The decisions on each page that others are seen to make, by the page's title, besides those of every page."""
_ON_EVERY_PAGE: Final = ("comments", "proposals", "signatures", "agreements", "stage_owners")
"""What is said, what waits for a signature, and what was agreed: by the latter every number is named or judged."""


def nouns_shown(title: str) -> tuple[str, ...]:
    """Return the nouns of the store whose changes the page *title* shows within seconds."""
    return (*_ON_EVERY_PAGE, *_SHOWN_LIVE.get(title, ()))


def draw_live(title: str) -> None:
    """Draw what is new for whoever looks, and keep the page *title* as others change the decisions that it shows."""
    nouns = nouns_shown(title)
    try:
        here = workspace()
        drawn, kept = _revisions(here, nouns), kept_by_others(here)
    except SmarketingError:  # the page says what is wrong
        return
    with st.container(key="live", width="content"):
        _look(nouns, drawn, kept)


@st.fragment
def _look(nouns: Sequence[str], drawn: Sequence[int], kept: Sequence[Keeping]) -> None:
    """Draw what is new, and the page anew if *nouns* are not as they were *drawn*, or others keep more, or less.

    ``live.js`` presses the button, which nobody sees, as soon as that takes nothing from whoever is typing.
    """
    look_again("live", EVERY_SECONDS)
    try:
        here = workspace()
        now = _revisions(here, nouns)
        changed = {noun: before for noun, before, after in zip(nouns, drawn, now, strict=True) if after != before}
        draw_news(here)
        is_due = (bool(changed) and not _is_own_rating(here, changed)) or kept_by_others(here) != kept
        if is_due and st.button("Show what others wrote", key="live_wake"):
            st.session_state[WOKEN] = True
            st.rerun()
    except SmarketingError:  # a store that can't be reached is told by the next run of the page
        return


def _is_own_rating(here: Workspace, changed: Mapping[str, int]) -> bool:
    """Return whether all that *changed* are verdicts of whoever looks: their page drew each at once."""
    who = person()
    return (
        who is not None
        and set(changed) == {_RATED}
        and here.store.feedback.authors_since(changed[_RATED]) == {who.name}
    )


def _revisions(here: Workspace, nouns: Sequence[str]) -> tuple[int, ...]:
    known = here.store.recent_revisions()
    return tuple(known[noun] for noun in nouns)
