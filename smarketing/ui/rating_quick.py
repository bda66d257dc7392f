"""One lead at a time: a key, or a large button, for each verdict and reason; kept at once, taken back with another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st

from smarketing.store import Person, Reason, Store
from smarketing.ui import formats, states
from smarketing.ui.comments import draw_comments, topic_of
from smarketing.ui.frame import Page
from smarketing.ui.rating_batch import Lead
from smarketing.ui.rating_queue import Queue, leave_queue, queue
from smarketing.ui.rating_words import lead_name, reason_label, who_it_is
from smarketing.ui.text import escaped, quiet
from smarketing.ui.verdicts import VERDICT_LABELS, last_given, meanwhile_in_words
from smarketing.ui.voice_form import draw_way_to_note

_KEYS: Final = {"good": "g", "ok": "o", "bad": "b"}
_REASON_KEYS: Final = "1234567890"
_NEXT, _SKIP, _UNDO = "n", "s", "u"
_ANEW: Final = "rating_anew"


@st.fragment
def draw_quick(
    page: Page, who: Person | None, asked: tuple[object, ...], waiting: Sequence[Lead], headline: Callable[[], None]
) -> None:
    """Draw the lead in hand; a key runs this part alone, and the *headline*, which counts, comes after the answer."""
    if st.session_state.pop(_ANEW, False):
        leave_queue()
        st.rerun()
    store = page.workspace.store
    held = queue(asked, waiting)
    is_new = held.learn(store, by=who.name if who else "")
    if not is_new:
        headline()
    with st.container(key="quick"), page.guarded():
        _draw_progress(held, store, who)
        if held.lead is None:
            quiet("You went through all leads of this list.")
            if st.button("Look for more", icon=":material/refresh:"):
                leave_queue()
                st.rerun()
        else:
            _draw_lead(held, held.lead, store, who)
            draw_comments(page, topic_of(held.lead), key=f"rate-{held.lead['lead_id']}")
            if who is not None:
                draw_way_to_note(held.lead["lead_id"])
    if is_new:
        headline()


def _draw_progress(held: Queue, store: Store, who: Person | None) -> None:
    done = len(held.rated)
    left = f"{formats.count(held.left)} {'waits' if held.left == 1 else 'wait'}"
    share = done / (done + held.left) if done + held.left else 1.0
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", key="quick-progress"):
        st.html(
            f'<p class="sm-quiet" role="status">{formats.count(done)} rated · {left}</p>'
            f'<div class="sm-progress"><i style="width:{share * 100:.1f}%"></i></div>',
            width="stretch",
        )
        st.button(
            "Undo", key="quick-undo", icon=":material/undo:", shortcut=_UNDO, on_click=_undo, args=(held, store, who),
            disabled=who is None or last_given(store, who.name) is None, help="Takes back the verdict you gave last.",
        )  # fmt: skip


def _draw_lead(held: Queue, lead: Lead, store: Store, who: Person | None) -> None:
    st.html(who_it_is(lead))
    with st.container(horizontal=True, wrap=False, key="quick-verdicts"):
        for verdict, label in VERDICT_LABELS.items():
            st.button(
                label, key=f"quick-{verdict}", shortcut=_KEYS[verdict], width="stretch", disabled=who is None,
                type="primary" if held.chosen == verdict else "secondary",
                on_click=_judge, args=(held, store, who, verdict),
            )  # fmt: skip
    if held.chosen and who:
        _draw_reasons(held, lead, store, who)
    with st.container(horizontal=True, vertical_alignment="center", key="quick-after"):
        if held.is_kept or held.overtaken:
            st.button("Next lead", key="quick-next", shortcut=_NEXT, type="primary", icon=":material/arrow_forward:",
                      on_click=_go_on, args=(held, store))  # fmt: skip
        else:
            st.button("Leave for later", key="quick-skip", shortcut=_SKIP, on_click=_go_on, args=(held, store))
        if words := _state_of(held):
            st.html(words, width="content")
    if held.fault:
        states.refused(held.fault)


def _draw_reasons(held: Queue, lead: Lead, store: Store, who: Person) -> None:
    """Draw why: a key for each of the first ten reasons, and a note that goes along."""
    offered = [one for one in store.reasons.all() if held.chosen in one.verdicts and not one.is_retired]
    with st.container(key="quick-reasons"):
        for place, reason in enumerate(offered):
            st.button(
                reason_label(reason), key=f"quick-why-{reason.key}", width="stretch",
                shortcut=_REASON_KEYS[place] if place < len(_REASON_KEYS) else None,
                on_click=_give_reason, args=(held, lead, store, who, reason),
            )  # fmt: skip
    st.text_input(
        f"Note on {lead_name(lead)}", key=_note_key(lead), label_visibility="collapsed", max_chars=500,
        placeholder="What did you hear? (optional, goes with the reason)",
        on_change=_note, args=(held, lead, store, who),
    )  # fmt: skip


def _state_of(held: Queue) -> str:
    """Return what is kept, or what is still missing before it can be (HTML)."""
    told = f'<p class="sm-kept">{escaped(held.told)}</p>' if held.told else ""
    if held.overtaken:
        now = meanwhile_in_words(held.overtaken, is_after=held.is_kept)
        return f'<p class="sm-kept waiting" role="status"><b>Rated meanwhile.</b> {escaped(now)}</p>{told}'
    if held.is_kept:
        return f'<p class="sm-kept" role="status"><b>✓ Saved</b> A reason says who acts, if you know one.</p>{told}'
    if held.chosen == "bad":
        return '<p class="sm-kept waiting" role="status"><b>Not saved yet.</b> Choose a reason: it names who acts.</p>'
    return told


def _judge(held: Queue, store: Store, who: Person, verdict: str) -> None:
    """Take *verdict*; it is kept at once unless it is bad and its reason is still to come."""
    held.chosen, held.is_kept, held.told = verdict, False, ""
    if verdict != "bad" and held.lead:
        held.keep(store, "", _typed(held.lead), by=who.name)


def _give_reason(held: Queue, lead: Lead, store: Store, who: Person, reason: Reason) -> None:
    if held.keep(store, reason.key, _typed(lead), by=who.name):
        told = held.told
        held.go_on(store)
        held.told = told or f"✓ Saved: {lead_name(lead)}, {reason.label}."


def _note(held: Queue, lead: Lead, store: Store, who: Person) -> None:
    """Keep a note typed after the verdict was kept; before, it waits for its reason."""
    if held.is_kept:
        held.keep(store, "", _typed(lead), by=who.name)


def _go_on(held: Queue, store: Store) -> None:
    held.told = ""
    held.go_on(store)


def _undo(held: Queue, store: Store, who: Person) -> None:
    key = held.undo(store, by=who.name)
    if key and (held.lead is None or held.lead["lead_id"] != key):
        st.session_state[_ANEW] = True  # it is of another list, or of before the browser came back


def _typed(lead: Lead) -> str:
    return str(st.session_state.get(_note_key(lead)) or "").strip()


def _note_key(lead: Lead) -> str:
    return f"quick-note-{lead['lead_id']}"
