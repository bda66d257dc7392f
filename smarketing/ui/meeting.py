"""What people said and promised: latest feedback, open actions, notes and decisions of the week."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final, cast

import streamlit as st

from smarketing.errors import SmarketingError
from smarketing.store import Action, Entry, Note
from smarketing.store.notes import NoteKind
from smarketing.store.reasons import ActingTeam
from smarketing.ui import formats, states
from smarketing.ui.frame import Page
from smarketing.ui.person import person, signed
from smarketing.ui.text import badge, escaped, listed, markdown_safe, strong

_SHOWN: Final = 8
_VERDICT_TONES: Final = {"good": "won", "ok": "neutral", "bad": "bad"}
_NOTE_TONES: Final = {"note": "neutral", "decision": "marketing", "win": "won"}


def draw_feedback(page: Page) -> None:
    """List the latest verdicts of sales, who gave them and who must act."""
    with page.card("Latest feedback on leads", key="feedback"):
        reasons = {reason.key: reason for reason in page.workspace.store.reasons.all()}
        latest = page.workspace.store.feedback.newest(_SHOWN)
        lines = []
        for entry in latest:
            said = entry.value
            reason = reasons.get(said.reason)
            why = escaped(reason.label) if reason else "no reason given"
            acts = f" · {reason.acting_team} to act" if reason and said.verdict == "bad" else ""
            note = f" “{escaped(said.note)}”" if said.note else ""
            under = (
                f"{escaped(entry.author)}, {formats.date(entry.written_at.date())} · lead {escaped(said.lead_id)}{acts}"
            )
            lines.append((f"{badge(said.verdict, _VERDICT_TONES[said.verdict])} {why}{note}", under))
        if lines:
            listed(lines)
        else:
            states.missing("Nobody has rated a lead yet.", "Sales does it in one click on the page Lead quality.")


def draw_actions(page: Page) -> None:
    """List what is still to be done, let people tick it off and promise more."""
    with page.card("Open actions", key="actions"):
        actions = page.workspace.store.actions.open()
        for entry in actions[:_SHOWN]:
            _draw_action(page, entry)
        if not actions:
            st.html('<p class="sm-quiet">Nothing is promised and open.</p>')
        _draw_new_action(page)


def _draw_action(page: Page, entry: Entry[Action]) -> None:
    action = entry.value
    late = action.due_date is not None and page.as_of is not None and action.due_date < page.as_of
    due = badge(f"due {formats.date(action.due_date)}", "bad" if late else "neutral") if action.due_date else ""
    measure = f" · measured by {escaped(action.success_measure)}" if action.success_measure else ""
    with st.container(horizontal=True, vertical_alignment="center", wrap=False, key=f"action-{entry.key}"):
        st.html(
            f'<p style="margin:0">{strong(action.title)} {due}</p>'
            f'<p class="sm-quiet">{escaped(action.owner)}, {escaped(action.team)}{measure}</p>',
            width="stretch",
        )
        st.button(
            "Done",
            key=f"done-{entry.key}",
            on_click=_finish,
            args=(page, entry),
            type="tertiary",
            icon=":material/check:",
        )


def _finish(page: Page, entry: Entry[Action]) -> None:
    who = person()
    if who is None:
        st.toast("Say who you are first, in the upper right corner.")
        return
    try:
        page.workspace.store.actions.change(
            entry.key, replace(entry.value, state="done"), by=who.name, expected=entry.version
        )
    except SmarketingError as fault:
        st.toast(markdown_safe(str(fault)), icon=":material/error:")
    else:
        st.toast(f"Done: {markdown_safe(entry.value.title)}")


def _draw_new_action(page: Page) -> None:
    with st.popover(
        "Promise an action", icon=":material/add:", type="tertiary", key="new_action", on_change="rerun"
    ) as corner:
        if not corner.open or (who := signed("action")) is None:
            return
        with st.form("new_action_form", border=False, clear_on_submit=True):
            title = st.text_input("What will be done", max_chars=200)
            owner = st.text_input("By whom", who.name, max_chars=80)
            team = st.segmented_control(
                "Team", ["marketing", "sales", "both"], default=who.team, format_func=str.capitalize
            )
            due = st.date_input("Until", page.as_of + dt.timedelta(days=7) if page.as_of else "today")
            measure = st.text_input("How we will see that it worked", max_chars=200)
            if st.form_submit_button("Promise", type="primary"):
                try:
                    action = Action(title, owner, cast("ActingTeam", team), due, measure)
                    page.workspace.store.actions.add(action, by=who.name)
                except SmarketingError as fault:
                    states.refused(str(fault))
                else:
                    st.rerun()


def draw_notes(page: Page) -> None:
    """List the latest notes, decisions and wins, and let people add one to the week of the numbers."""
    with page.card("Notes, decisions and wins", key="notes"):
        notes = [entry for entry in page.workspace.store.notes.newest(_SHOWN) if not entry.value.is_withdrawn]
        listed([(_note(entry.value), _signature(entry)) for entry in notes] or [("Nothing is noted yet.", "")])
        _draw_new_note(page, _monday(page.as_of or dt.datetime.now(dt.UTC).date()))


def _note(note: Note) -> str:
    return f"{badge(note.kind, _NOTE_TONES[note.kind])} {escaped(note.text)}"


def _signature(entry: Entry[Note]) -> str:
    return f"{escaped(entry.author)}, week of {formats.date(entry.value.week)}"


def _draw_new_note(page: Page, week: dt.date) -> None:
    with st.popover("Add", icon=":material/add:", type="tertiary", key="new_note", on_change="rerun") as corner:
        if not corner.open or (who := signed("note")) is None:
            return
        with st.form("new_note_form", border=False, clear_on_submit=True):
            kind = st.segmented_control("Kind", _NOTE_TONES, default="note", format_func=str.capitalize, required=True)
            text = st.text_area("What was said", max_chars=1000)
            if st.form_submit_button("Keep", type="primary"):
                try:
                    page.workspace.store.notes.add(Note(week, cast("NoteKind", kind), text), by=who.name)
                except SmarketingError as fault:
                    states.refused(str(fault))
                else:
                    st.rerun()


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())
