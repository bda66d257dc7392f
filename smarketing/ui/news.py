"""What is new for whoever looks, on every page: a count in the menu that opens the list, each line leads on."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass
from typing import Final

import streamlit as st

from smarketing.errors import SmarketingError
from smarketing.store import Person, utc_now
from smarketing.ui import states
from smarketing.ui.answers import Kept
from smarketing.ui.comment_places import subject_in_words
from smarketing.ui.comments import link_to, mark_count, talk
from smarketing.ui.person import person
from smarketing.ui.session import sight_of
from smarketing.ui.text import escaped, listed
from smarketing.ui.verdicts import moment
from smarketing.workspace import Workspace
from smarketing.workspace.news import NOUNS, News, news_for, seen_until

_TITLE: Final = "What is new for you"
_SHOWN: Final = 30
_CUT: Final = 140
_CALM_SECONDS: Final = 15
_PLACES: Final = {
    "feedback": "lead_quality?view=verdicts",
    "answer": "lead_quality?view=replies",
    "linked": "lead_quality?view=voice&heard=answered",
    "excusal": "",
    "proposal": "agreements",
    "plan": "goal_planning",
    "action": "",
    "upload": "data",
}
"""Where each kind of news is met, but for comments, which know their own place."""


@dataclass(frozen=True)
class _Found:
    """What is new, and the moment up to which that is all."""

    news: tuple[News, ...]
    since: dt.datetime
    until: dt.datetime


_KEPT: Final[Kept[_Found]] = Kept(400)


def draw_news(here: Workspace) -> None:
    """Draw how much is new for whoever looks, and the list behind it; nothing while nobody knows who that is."""
    who = person()
    if who is None:
        return
    found = _found(here, who)
    mark_count("news", len(found.news))
    with st.popover(
        _TITLE, icon=":material/notifications:", type="tertiary", key="news", help=_TITLE, on_change="rerun"
    ) as corner:
        if corner.open:
            _draw_list(here, who, found)


class _Calm:
    """A revision that moves on every quarter of a minute at most: in a meeting fifty people rate leads at once."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, int]] = {}

    def of(self, store: str, revision: int) -> int:
        """Return *revision* of *store*, or the one before where that is not old yet."""
        at, known = self._known.get(store, (0.0, -1))
        if known == -1 or (revision != known and time.monotonic() - at > _CALM_SECONDS):
            at, known = time.monotonic(), revision
            self._known[store] = (at, known)
        return known


_CALM: Final = _Calm()


def _found(here: Workspace, who: Person) -> _Found:
    known = dict(here.store.recent_revisions())
    known["feedback"] = _CALM.of(f"{here.folder}-{here.holds_demo}", known["feedback"])
    snapshot = here.snapshot
    key = (
        str(here.folder), snapshot.id if snapshot else "", sight_of(here), who, tuple(known[noun] for noun in NOUNS)
    )  # fmt: skip
    return _KEPT.get(repr(key), lambda: _find(here, who))


def _find(here: Workspace, who: Person) -> _Found:
    now = utc_now()
    since = seen_until(here, who.name, now)
    news = news_for(here, talk(here), who, since)
    return _Found(news, since, max((one.at for one in news), default=now))


def _draw_list(here: Workspace, who: Person, found: _Found) -> None:
    st.html('<p class="sm-card-title sm-news-head">New for you</p>')
    if fault := st.session_state.pop("_news_fault", None):
        states.refused(fault)
    if not found.news:
        st.html(f'<p class="sm-quiet">Nothing since {escaped(moment(found.since))}.</p>')
        return
    listed([_line(one) for one in found.news[:_SHOWN]])
    if len(found.news) > _SHOWN:
        st.html(f'<p class="sm-quiet">And {len(found.news) - _SHOWN} more.</p>')
    st.button("Mark all as seen", key="news_seen", icon=":material/done_all:", on_click=_see, args=(here, who, found))


def _see(here: Workspace, who: Person, found: _Found) -> None:
    try:
        here.store.looks.keep(who.name, found.until)
    except SmarketingError as fault:
        st.session_state["_news_fault"] = str(fault)


def _line(one: News) -> tuple[str, str]:
    """Return one line of the list and the quieter one below it (HTML)."""
    about = one.comment
    where = link_to(about, one.key) if about else _PLACES[one.kind]
    on = f" on {subject_in_words(about)}" if about else ""
    said = one.said if len(one.said) <= _CUT else f"{one.said[: _CUT - 1]}…"
    link = f'<a href="{escaped(where or "./")}" target="_self"><b>{escaped(one.who)}</b> {escaped(one.what + on)}</a>'
    return link, escaped(" · ".join(part for part in (f"“{said}”" if said else "", moment(one.at)) if part))
