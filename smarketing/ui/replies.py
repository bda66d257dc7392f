"""Marketing's replies to what sales said, and the action that follows from one."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from smarketing.domain.roles import Right
from smarketing.errors import SmarketingError
from smarketing.store import Action, Entry, Person, Reason, Reply, Store
from smarketing.ui import formats, states
from smarketing.ui.effects import choose_weeks, draw_effect
from smarketing.ui.frame import Page
from smarketing.ui.person import signed
from smarketing.ui.text import badge, escaped, quiet
from smarketing.ui.verdicts import acting, moment, reasons_by_key
from smarketing.ui.viewer import may

_FIELDS: Final[dict[str, str | None]] = {"text": "", "title": "", "owner": None, "due": None, "measure": ""}
"""The fields of the form and what each holds when it is empty."""


def draw_replies(page: Page) -> None:
    """Draw the form that answers a reason, and beside it what was answered and promised so far."""
    if not may(Right.SEE_EVERY_SOURCE):
        signed("replies", Right.SEE_EVERY_SOURCE)  # what is said of a reason is said of all sources
        return
    store = page.workspace.store
    form, answered = st.columns([5, 6], gap="small")
    with form, page.card("Answer a reason", key="reply"):
        who = signed("reply", Right.WRITE_NOTES)
        if who:
            _draw_form(page, store, who)
    with answered, page.card("Replies and actions", key="replies"):
        _draw_unanswered(page, store)
        _draw_list(page, store)


def _draw_form(page: Page, store: Store, who: Person) -> None:
    if said := st.session_state.pop("_reply_said", None):
        st.success(said, icon=":material/check_circle:")
    if fault := st.session_state.pop("_reply_fault", None):
        states.refused(fault)
    given = _counted(page, store.reasons.all())
    with st.form("reply", border=False):
        st.selectbox(
            "Reason", list(given), key="_reply_reason",
            format_func=lambda key: f"{given[key][0].label} · {formats.counted(given[key][1], 'lead')}",
        )  # fmt: skip
        st.text_area("Your reply", key="_reply_text", placeholder="What will change, and why", height=90)
        st.text_input("Action (optional)", key="_reply_title", placeholder="Ask for the role in the form")
        left, right = st.columns(2)
        people = sorted(entry.value.name for entry in store.people.current())
        left.selectbox(
            "Who does it", people, index=None, key="_reply_owner", accept_new_options=True, placeholder=who.name
        )
        right.date_input("Due", value=None, key="_reply_due", format=formats.DATE_FIELD)
        st.text_input(
            "How both teams will see that it worked", key="_reply_measure", placeholder="Fewer than one bad in five"
        )
        st.form_submit_button("Save the reply", type="primary", on_click=_save, args=(store, who))


def _counted(page: Page, reasons: Iterable[Reason]) -> dict[str, tuple[Reason, int]]:
    """Return the reasons by key with how many leads each was given for: why leads are bad first, then by count."""
    counts: Counter[str] = Counter()
    for row in page.ask("lead_quality_by_reason").table.to_pylist():
        counts[row["reason"]] += row["leads"]
    offered = [reason for reason in reasons if counts[reason.label] or not reason.is_retired]
    offered.sort(key=lambda reason: ("bad" not in reason.verdicts, -counts[reason.label]))
    return {reason.key: (reason, counts[reason.label]) for reason in offered}


def _save(store: Store, who: Person) -> None:
    typed: dict[str, Any] = {name: st.session_state.get(f"_reply_{name}") for name in _FIELDS}
    try:
        reply = Reply("reason", st.session_state["_reply_reason"], (typed["text"] or "").strip())
        action = _promised(typed, who)
        if action:
            reply = replace(reply, action=store.actions.add(action, by=who.name).key)
        kept = store.replies.add(reply, by=who.name)
    except SmarketingError as fault:
        st.session_state["_reply_fault"] = str(fault)
        return
    for name, empty in _FIELDS.items():
        st.session_state[f"_reply_{name}"] = empty
    st.session_state["_reply_said"] = f"Saved as {who.name} at {moment(kept.written_at)}."


def _promised(typed: Mapping[str, Any], who: Person) -> Action | None:
    """Return the action that was promised with the reply, None without one."""
    if not (typed["title"] or "").strip():
        if any(typed[name] for name in ("owner", "due", "measure")):
            raise SmarketingError("The action has no words yet. Say what will be done, or clear its other fields.")
        return None
    return Action(
        typed["title"].strip(), typed["owner"] or who.name, who.team, typed["due"], (typed["measure"] or "").strip()
    )


def _draw_unanswered(page: Page, store: Store) -> None:
    """Say which frequent reasons for bad leads nobody answered yet."""
    answered = {entry.value.subject_key for entry in store.replies.current() if entry.value.subject == "reason"}
    silent = [
        f"<b>{escaped(reason.label)}</b> ({formats.counted(number, 'lead')})"
        for key, (reason, number) in _counted(page, store.reasons.all()).items()
        if number and "bad" in reason.verdicts and key not in answered
    ]
    if silent:
        st.html(f'<p class="sm-quiet">Still without a reply: {", ".join(silent[:3])}.</p>')


def _draw_list(page: Page, store: Store) -> None:
    replies = sorted(store.replies.current(), key=lambda entry: entry.written_at, reverse=True)
    if not replies:
        quiet("No reply yet. Sales sees here what marketing does about a reason, who does it, and until when.")
        return
    actions = {entry.key: entry for entry in store.actions.current()}
    reasons = reasons_by_key(store)
    is_any_done = any(actions[one.value.action].value.state == "done" for one in replies if one.value.action in actions)
    weeks = choose_weeks() if is_any_done else 0
    page.say_whole("a reply is to a reason, of whatever lead; its effect is of the part shown")
    for entry in replies[:20]:
        action = actions.get(entry.value.action or "")
        reason = reasons.get(entry.value.subject_key)
        with st.container(key=f"reply-{entry.key}", gap=None):
            st.html(_in_words(entry, reasons, action, page.as_of))
            if action and reason and entry.value.subject == "reason":
                with page.guarded():
                    draw_effect(page, store, action, reason, weeks)
            if action and action.value.state == "open" and may(Right.WRITE_NOTES):
                _draw_done(store, action)


def _draw_done(store: Store, action: Entry[Action]) -> None:
    if st.button("Mark done", key=f"done-{action.key}-{action.version}", icon=":material/check:", type="tertiary"):
        who = signed(f"done-{action.key}", Right.WRITE_NOTES)
        if who:
            store.actions.change(action.key, replace(action.value, state="done"), by=who.name, expected=action.version)
            st.rerun()


def _in_words(
    entry: Entry[Reply], reasons: Mapping[str, Reason], action: Entry[Action] | None, as_of: dt.date | None
) -> str:
    """Return a reply and its action as text (HTML)."""
    reason = reasons.get(entry.value.subject_key)
    head = f"<b>{escaped(reason.label)}</b> · {acting(reason)}" if reason else escaped(entry.value.subject_key)
    lines = [f"<div>{head}</div>", f"<div>{escaped(entry.value.text)}</div>"]
    if action:
        lines.append(f"<div>{_status(action.value, as_of)} {escaped(action.value.title)}{_terms(action.value)}</div>")
    lines.append(f"<small>{escaped(entry.author)} · {moment(entry.written_at)}</small>")
    return f'<div class="sm-reply">{"".join(lines)}</div>'


def _status(action: Action, as_of: dt.date | None) -> str:
    if action.state != "open":
        return badge(action.state.capitalize(), "won" if action.state == "done" else "neutral")
    is_late = action.due_date is not None and as_of is not None and action.due_date < as_of
    return badge("Overdue", "bad") if is_late else badge("Open", "attention")


def _terms(action: Action) -> str:
    parts: Sequence[str] = [
        action.owner,
        f"due {formats.date(action.due_date)}" if action.due_date else "",
        f"done when: {action.success_measure}" if action.success_measure else "",
    ]
    return f"<small>{escaped(' · '.join(part for part in parts if part))}</small>"
