"""Comments where they belong: threads on one thing, the field to write in, and a corner that opens both."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import streamlit as st

from smarketing.domain.roles import Right
from smarketing.errors import Conflict, SmarketingError
from smarketing.store import Comment, Entry, Person, Thread, email_key
from smarketing.store.comments import LONGEST_COMMENT, About
from smarketing.ui import states
from smarketing.ui.filters import OWNED, address
from smarketing.ui.lately import lately
from smarketing.ui.person import person, signed
from smarketing.ui.text import badge, cut, escaped, markdown_safe, several_lines
from smarketing.ui.verdicts import moment
from smarketing.ui.viewer import may
from smarketing.workspace import Workspace
from smarketing.workspace.seen import leads_named_as_seen
from smarketing.workspace.talk import Talk, leads_in, mentionable, mentioned, named

if TYPE_CHECKING:
    from smarketing.ui.frame import Page

COMMENT: Final = "comment"
"""The parameter of the address that says which comment to show."""
_MOST_COUNTED: Final = 99


@dataclass(frozen=True)
class Topic:
    """What is commented on; ``label`` is what the page calls it, empty for a lead."""

    about: About
    key: str
    label: str = ""
    email_key: str = ""


def topic_of(lead: Mapping[str, Any]) -> Topic:
    """Return the topic of comments on *lead*, a row of leads: they stay with it when its id changes."""
    return Topic("lead", lead["lead_id"], email_key=email_key(lead.get("email")))


@dataclass(frozen=True)
class _Writing:
    """What is being written: a new comment, a reply to ``to``, or ``to`` itself anew, as it was at ``version``."""

    to: str = ""
    version: int = 0

    @property
    def field(self) -> str:
        return f"{self.to}-{'edit' if self.version else 'reply'}"


@dataclass(frozen=True)
class _Field:
    """A field that *who* writes in: ``name`` tells it from every other one, ``state`` is where ``writing`` is kept."""

    topic: Topic
    writing: _Writing
    who: Person
    name: str
    state: str = ""


def talk(here: Workspace) -> Talk:
    """Return what is said about what, as far as whoever is looking may see it."""
    return lately(here, "talk", "comments", read=lambda: _read(here))


def _read(here: Workspace) -> Talk:
    threads = here.store.comments.threads()
    return Talk(threads, leads_named_as_seen(here, leads_in(threads)))


def draw_comments(page: Page, topic: Topic, *, key: str, title: str = "Comments") -> None:
    """Draw the corner button that opens the comments on *topic* under *title*, with their count if there are any."""
    mark_count(f"talk-{page.name}-{key}", talk(page.workspace).count(topic.about, topic.key, topic.email_key))
    name = f"Comments: {markdown_safe(cut(topic.label or topic.about))}"
    with st.popover(
        name, icon=":material/forum:", type="tertiary", help="Comments", key=f"talk-{page.name}-{key}",
        on_change="rerun",
    ) as corner:  # fmt: skip
        if corner.open:
            with page.guarded():
                st.html(f'<p class="sm-card-title sm-talk-head">{escaped(title)}</p>')
                draw_talk(page, topic, key=key)


def mark_count(corner: str, count: int) -> None:
    """Show *count* at the popover with the key *corner*; its label must stay, or the browser would close it."""
    if count:
        name = re.sub("[^a-zA-Z0-9_-]", "-", corner)
        told = str(count) if count <= _MOST_COUNTED else f"{_MOST_COUNTED}+"
        st.html(f'<style>.st-key-{name} [data-testid="stPopoverButton"]::after{{content:"{told}"}}</style>')


def draw_talk(page: Page, topic: Topic, *, key: str) -> None:
    """Draw every thread on *topic* and the field for another one."""
    threads = talk(page.workspace).on(topic.about, topic.key, topic.email_key)
    settled = [thread for thread in threads if thread.is_resolved]
    writes = may(Right.COMMENT) and person() is not None
    with st.container(key=f"threads-{page.name}-{key}", gap="small"):
        for thread in threads:
            if not thread.is_resolved:
                _draw_thread(page, topic, thread, key=key, writes=writes)
        if settled and st.toggle(f"Show what is resolved · {len(settled)}", key=f"resolved-{page.name}-{key}"):
            for thread in settled:
                _draw_thread(page, topic, thread, key=key, writes=writes)
    if (who := signed(f"talk-{key}", Right.COMMENT)) is not None:
        _draw_field(page, _Field(topic, _Writing(), who, f"{page.name}-{key}-new"))


def link_to(about: Comment, key: str) -> str:
    """Return the address, within the app, at which the comment *key* stands beside what it is about."""
    return f"{about.page}?{'&'.join(part for part in (about.context, urlencode({COMMENT: key})) if part)}"


def _draw_thread(page: Page, topic: Topic, thread: Thread, *, key: str, writes: bool) -> None:
    first, state = thread.first, f"_talk-{page.name}-{key}-{thread.first.key}"
    writing: _Writing | None = st.session_state.get(state)
    with st.container(key=f"thread-{page.name}-{key}-{first.key}", gap=None):
        edited = [entry.key for entry in thread.entries if entry.value.is_edited]
        st.html(_in_words(topic, thread, page.workspace.store.comments.histories(edited) if edited else {}))
        if writes:
            _draw_acts(page, thread, state, key=f"{page.name}-{key}")
        if fault := st.session_state.pop(f"{state}-fault", None):
            states.refused(fault)
        if writes and writing is not None and (who := person()) is not None:
            _draw_field(page, _Field(topic, writing, who, f"{page.name}-{key}-{writing.field}", state))


def _draw_acts(page: Page, thread: Thread, state: str, *, key: str) -> None:
    """Draw what can be done with a thread: answer it, change what one said oneself, say that it is settled."""
    who = person()
    mine = [entry for entry in thread.entries if who and entry.value.said_by == who.name]
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Reply", key=f"reply-{key}-{thread.first.key}", type="tertiary",
            on_click=_begin, args=(state, _Writing(thread.first.key)),
        )  # fmt: skip
        if mine:
            st.button(
                "Change what I said", key=f"edit-{key}-{thread.first.key}", type="tertiary",
                on_click=_begin_edit, args=(state, mine[-1], f"{key}-{mine[-1].key}-edit"),
            )  # fmt: skip
        st.button(
            "Reopen" if thread.is_resolved else "Resolve", key=f"settle-{key}-{thread.first.key}", type="tertiary",
            on_click=_settle, args=(page, thread, state),
        )  # fmt: skip


def _draw_field(page: Page, one: _Field) -> None:
    """Draw the field to write in; what stands in it stays until it is kept, whatever the page does meanwhile."""
    field, writing = one.name, one.writing
    offered = mentionable(page.workspace.store, page.workspace.own_store)
    label = "Change it" if writing.version else "Reply" if writing.to else "Comment"
    with st.form(f"say-{field}", border=False):
        st.text_area(
            label, key=f"_say-{field}", max_chars=LONGEST_COMMENT, height=80, label_visibility="collapsed",
            placeholder=f"{label} as {one.who.name} …",
        )  # fmt: skip
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.multiselect(
                "Mention", list(offered), key=f"_whom-{field}", format_func=lambda whom: offered.get(whom, whom),
                placeholder="Mention people or a team", label_visibility="collapsed",
            )  # fmt: skip
            st.form_submit_button(label, type="primary", on_click=_keep, args=(page, one, offered))
    if fault := st.session_state.pop(f"_fault-{field}", None):
        states.refused(fault)


def _begin(state: str, writing: _Writing) -> None:
    st.session_state[state] = None if st.session_state.get(state) == writing else writing


def _begin_edit(state: str, mine: Entry[Comment], field: str) -> None:
    """Let what *mine* says be changed, from the version that is on the screen."""
    _begin(state, _Writing(mine.key, mine.version))
    st.session_state[f"_say-{field}"] = mine.value.text
    st.session_state[f"_whom-{field}"] = list(mine.value.mentions)


def _settle(page: Page, thread: Thread, state: str) -> None:
    who, first = person(), thread.first
    if who is None:
        return
    try:
        page.workspace.store.comments.settle(
            first.key, by=who.name, expected=first.version, is_resolved=not thread.is_resolved
        )
    except SmarketingError as fault:
        st.session_state[f"{state}-fault"] = str(fault)


def _keep(page: Page, one: _Field, offered: Mapping[str, str]) -> None:
    """Keep what was written; where somebody was first it stays in the field, to be kept over the newer version."""
    field, writing, by, state = one.name, one.writing, one.who.name, one.state
    text = st.session_state.get(f"_say-{field}") or ""
    whom = tuple(dict.fromkeys([*st.session_state.get(f"_whom-{field}", ()), *mentioned(text, offered)]))
    comments = page.workspace.store.comments
    try:
        if writing.version:
            comments.edit(writing.to, text, by=by, expected=writing.version, mentions=whom)
        elif writing.to:
            comments.reply(writing.to, text, by=by, mentions=whom)
        else:
            comments.add(_comment(page, one.topic, text, whom), by=by)
    except SmarketingError as fault:
        st.session_state[f"_fault-{field}"] = str(fault)
        if isinstance(fault, Conflict) and (latest := comments.get(writing.to)):
            st.session_state[state] = replace(writing, version=latest.version)
        return
    st.session_state[f"_say-{field}"], st.session_state[f"_whom-{field}"] = "", []
    if state:
        st.session_state[state] = None


def _comment(page: Page, topic: Topic, text: str, whom: tuple[str, ...]) -> Comment:
    """Return a new comment on *topic*, and the way back to it: of a lead only by its id, which can be forgotten."""
    own = {name: st.query_params.get_all(name) for name in sorted(OWNED - {COMMENT, "find"}) if name in st.query_params}
    context = "" if topic.about == "lead" else urlencode({**address(), **own}, doseq=True)
    return Comment(
        topic.about, topic.key, text, topic.label, page.path, context, mentions=whom, lead_email_key=topic.email_key
    )


def _in_words(topic: Topic, thread: Thread, histories: Mapping[str, Sequence[Entry[Comment]]]) -> str:
    """Return what a thread says, with what the changed comments in it said before, of *histories* (HTML)."""
    about = thread.first.value
    seen = ""
    if about.label and about.label != topic.label:
        where = f'<a href="{escaped(link_to(about, thread.first.key))}" target="_self">{escaped(about.label)}</a>'
        seen = f"<small>Said of {where}</small>"
    state = f"{badge('Resolved', 'won')}" if thread.is_resolved else ""
    first, *replies = (_entry(entry, histories.get(entry.key, ())) for entry in thread.entries)
    answers = f"<div>{''.join(replies)}</div>" if replies else ""
    return f'<div class="sm-thread">{seen}{first}{answers}{state}</div>'


def _entry(entry: Entry[Comment], history: Sequence[Entry[Comment]]) -> str:
    comment = entry.value
    whom = "".join(f" {badge(named(one), 'marketing')}" for one in comment.mentions)
    before = dict.fromkeys(one.value.text for one in history if one.value.text != comment.text)
    said = "".join(f"<p>{several_lines(text)}</p>" for text in before)
    changed = f"<details><summary>Changed since</summary>{said}</details>" if said else ""
    return (
        f'<div class="sm-comment"><b>{escaped(comment.said_by)}</b>'
        f"<small>{escaped(moment(comment.said_at or entry.written_at))}</small>{whom}"
        f"<p>{several_lines(comment.text)}</p>{changed}</div>"
    )
