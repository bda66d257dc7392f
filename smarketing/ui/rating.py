"""The rep's list: one tap a verdict, kept at once; made for the thumb and worked with the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from smarketing.domain.filters import Filters
from smarketing.domain.roles import Right
from smarketing.store import WITHDRAWN, Person, Reason, Store
from smarketing.ui import formats, states
from smarketing.ui.feedback_file import draw_feedback_file
from smarketing.ui.feedback_table import draw_feedback_table
from smarketing.ui.filters import choose
from smarketing.ui.frame import Page
from smarketing.ui.person import person, signed
from smarketing.ui.rating_batch import SIZE, Batch, Lead, batch, put_down
from smarketing.ui.rating_quick import draw_quick
from smarketing.ui.rating_words import lead_name, reason_label, who_it_is
from smarketing.ui.text import escaped, plain, quiet
from smarketing.ui.verdicts import VERDICT_LABELS, in_words, reasons_by_key
from smarketing.ui.viewer import may

EVERYBODY: Final = ""


def draw_rating(page: Page, *, headline: Callable[[], None]) -> bool:
    """Draw the leads that were handed over and that nobody rated yet, newest first.

    Returns whether the cards draw the *headline*, which counts verdicts above them: a tap runs the cards alone, and
    they may draw elsewhere then only where they did so before.
    """
    with page.card("Leads waiting for a verdict", key="rating", explains="leads_to_rate"):
        who = signed("rating", Right.GIVE_FEEDBACK)
        if not may(Right.GIVE_FEEDBACK):
            return False
        if who is not None and who.team != "sales":
            states.missing(
                "Sales rates the leads that marketing hands over.",
                "You are here as marketing: answer what sales says under Replies, or change your team in the corner.",
            )
            return False
        with st.container(
            horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom", key="rating-choices"
        ):
            filters = _whose(page)
            how = choose(
                "how",
                "How",
                {"quick": "One key each", "cards": "As cards", "sheet": "As a sheet", "file": "From a file"},
            )
        if how == "file":
            draw_feedback_file(page, who)
            return False
        waiting = page.ask("leads_to_rate", filters).table.to_pylist()
        (total,) = page.ask("lead_quality", filters).table.to_pylist()
        asked = (filters, page.as_of)
        if not waiting:
            quiet("Every lead handed over here has a verdict. Choose a longer period, or somebody else's leads.")
        elif how == "sheet":
            draw_feedback_table(page.workspace.store, who, asked, waiting)
        elif how == "quick":
            draw_quick(page, who, asked, waiting, headline)
            return True
        else:
            _draw_batch(page, who, batch(asked, waiting), total["handed_over"] - total["rated"], headline)
            return True
    return False


def _whose(page: Page) -> Filters:
    """Let the viewer choose whose leads to see, their own to start with, and return the filters that leave those."""
    rows = page.ask("lead_quality_by_owner").table.to_pylist()
    waiting = {row["owner"]: row["handed_over"] - row["rated"] for row in rows}
    known = person()
    mine = next((owner for owner in waiting if known and owner.casefold() == known.name.casefold()), EVERYBODY)
    if st.session_state.get("_whose") not in {*waiting, EVERYBODY}:
        st.session_state["_whose"] = st.session_state.get("whose", mine)
    if st.session_state["_whose"] not in waiting:
        st.session_state["_whose"] = EVERYBODY
    chosen = st.selectbox(
        "Whose leads",
        [EVERYBODY, *sorted(waiting, key=lambda owner: -waiting[owner])],
        format_func=lambda owner: plain(owner) or "Everybody",
        key="_whose",
        on_change=_remember_whose,
        width=320,
    )
    return page.filters.narrowed("owner", chosen) if chosen else page.filters


def _remember_whose() -> None:
    st.session_state["whose"] = st.session_state["_whose"]
    put_down()


@st.fragment
def _draw_batch(page: Page, who: Person | None, held: Batch, waiting: int, headline: Callable[[], None]) -> None:
    """Draw the leads in hand; a tap runs this part alone, so that the answer is there at once.

    After a tap the *headline* comes last, so that nobody waits for it.
    """
    store = page.workspace.store
    has_news = held.refresh(store)
    if not has_news:
        headline()
    reasons = reasons_by_key(store)
    for lead in held.leads:
        with st.container(key=f"lead-card-{lead['lead_id']}"), page.guarded():
            _draw_lead(held, lead, store, reasons, who)
    done = len(held.mine)
    left = max(0, waiting - done)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.html(
            f'<p class="sm-quiet">{done} of these {len(held.leads)} rated by you. '
            f"{formats.count(left)} {'waits' if left == 1 else 'wait'}.</p>",
            width="content",
        )
        if st.button(f"Next {SIZE} leads", icon=":material/arrow_forward:", type="primary" if done else "secondary"):
            put_down()
            st.rerun()
    if has_news:
        headline()


def _draw_lead(held: Batch, lead: Lead, store: Store, reasons: dict[str, Reason], who: Person | None) -> None:
    key = lead["lead_id"]
    left, right = st.columns([5, 6], gap="medium", vertical_alignment="top")
    left.html(who_it_is(lead))
    with right:
        st.segmented_control(
            f"Verdict on {lead_name(lead)}", list(VERDICT_LABELS), format_func=VERDICT_LABELS.__getitem__,
            required=True, key=f"verdict-{key}", label_visibility="collapsed", disabled=who is None, width="stretch",
            on_change=_judge, args=(held, lead, store, who),
        )  # fmt: skip
        verdict = st.session_state.get(f"verdict-{key}")
        own = held.own(key)
        is_kept = own is not None and own.value.verdict == verdict
        if verdict and who and (held.touched == key or not is_kept):
            _ask_why(held, lead, store, verdict, who)
        if words := _state_of(held, key, verdict, reasons):
            st.html(words)
        if is_kept and held.touched != key:
            st.button("Reason or note", key=f"open-{key}", type="tertiary", on_click=held.touch, args=(key,))
        if fault := held.faults.get(key):
            states.refused(fault)


def _ask_why(held: Batch, lead: Lead, store: Store, verdict: str, who: Person) -> None:
    """Draw the reasons of *verdict* and a note, filled with what was kept before."""
    key = lead["lead_id"]
    offered = [reason for reason in store.reasons.all() if verdict in reason.verdicts and not reason.is_retired]
    by_key = {reason.key: reason for reason in offered}
    own = held.own(key)
    if own:
        st.session_state.setdefault(f"note-{key}", own.value.note)
        if own.value.verdict == verdict and own.value.reason in by_key:
            st.session_state.setdefault(f"why-{key}-{verdict}", own.value.reason)
    st.pills(
        f"Why is {lead_name(lead)} {verdict}?", list(by_key), format_func=lambda name: reason_label(by_key[name]),
        required=True, wrap=True, key=f"why-{key}-{verdict}", label_visibility="collapsed",
        on_change=_judge, args=(held, lead, store, who),
    )  # fmt: skip
    st.text_input(
        f"Note on {lead_name(lead)}", key=f"note-{key}", label_visibility="collapsed", max_chars=500,
        placeholder="What did you hear? (optional)", on_change=_judge, args=(held, lead, store, who),
    )  # fmt: skip


def _judge(held: Batch, lead: Lead, store: Store, who: Person | None) -> None:
    """Keep what is chosen on the card, unless it is a bad verdict whose reason is still to come."""
    key = lead["lead_id"]
    held.touch(key)
    verdict = st.session_state.get(f"verdict-{key}")
    chosen = st.session_state.get(f"why-{key}-{verdict}")
    if who is None or verdict is None or (verdict == "bad" and not chosen):
        return
    own = held.own(key)
    note = st.session_state.get(f"note-{key}", own.value.note if own else "")
    reason = store.reasons.reason(chosen) if chosen else None
    held.keep(store, lead, verdict, reason, note.strip(), by=who.name)


def _state_of(held: Batch, key: str, verdict: str | None, reasons: dict[str, Reason]) -> str:
    """Return what is kept about a lead, or what is still missing before it can be (HTML)."""
    entry, own = held.latest.get(key), held.own(key)
    missing = ""
    if verdict == "bad" and not held.has_kept(key, verdict):
        missing = '<p class="sm-kept waiting"><b>Not saved yet.</b> Choose a reason: it names who acts.</p>'
    if entry is None or (own and missing):
        return missing
    notice = f'<p class="sm-kept">{escaped(held.notices[key])}</p>' if key in held.notices else ""
    word = "<b>✓ Saved</b> · " if own else "" if entry.value.verdict == WITHDRAWN else "Rated meanwhile · "
    return f'<p class="sm-kept" role="status">{word}{in_words(entry, reasons)}</p>{missing or notice}'
