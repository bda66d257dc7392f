"""What people said and promised: latest feedback, open actions, notes and decisions of the week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final, cast
from urllib.parse import urlencode

import streamlit as st

from smarketing.domain.filters import Filters
from smarketing.domain.roles import Right
from smarketing.errors import SmarketingError
from smarketing.store import Action, Entry, Feedback, Note, Reason, Store
from smarketing.store.notes import NoteKind
from smarketing.store.reasons import ActingTeam
from smarketing.ui import formats, states
from smarketing.ui.filters import ALL_TIME
from smarketing.ui.frame import Page
from smarketing.ui.lately import lately
from smarketing.ui.latest_verdicts import FIND
from smarketing.ui.person import person, signed
from smarketing.ui.session import rows_behind
from smarketing.ui.text import badge, escaped, full_name, listed, markdown_safe, strong
from smarketing.ui.verdicts import moment, reasons_by_key, verdict_badge
from smarketing.ui.viewer import may

_SHOWN: Final = 8
_NOTE_TONES: Final = {"note": "neutral", "decision": "marketing", "win": "won"}


def draw_feedback(page: Page) -> None:
    """List the leads judged last with the verdict in force on each, who gave it and who must act."""
    with page.card("Latest feedback on leads", key="feedback"):
        store = page.workspace.store
        today = store.agreements.today
        reasons = lately(page.workspace, f"reasons on {today}", "agreements", read=partial(reasons_by_key, store))
        judged = lately(page.workspace, "judged last", "feedback", read=partial(_judged_last, store))
        leads = _leads(page, list(judged))
        lines = [_feedback(history, leads.get(key, {}), reasons) for key, history in judged.items()]
        if lines:
            page.say_whole("these are the latest of all")
            listed(lines)
        elif page.workspace.has("leads"):
            states.missing("Nobody has rated a lead yet.", "Sales does it in one click on the page Lead quality.")
        else:
            states.missing("There are no leads to rate.", "Upload a leads export on the Data page.")


def _judged_last(store: Store) -> dict[str, tuple[Entry[Feedback], ...]]:
    """Return all that was said of the leads judged last by their ids, the one judged latest first."""
    taken = 4 * _SHOWN
    while True:
        newest = store.feedback.newest(taken)
        keys = list(dict.fromkeys(entry.key for entry in newest))
        if len(keys) >= _SHOWN or len(newest) < taken:
            histories = store.feedback.histories(keys[:_SHOWN])
            return {key: histories[key] for key in keys[:_SHOWN]}
        taken *= 4


def _leads(page: Page, ids: list[str]) -> dict[str, dict[str, Any]]:
    """Return what is known of the leads *ids*, whatever the page's filters; those that are gone not."""
    if not ids or not page.workspace.has("leads"):
        return {}
    of_these = Filters(None, (("lead_id", tuple(ids)),))
    return {row["lead_id"]: row for row in rows_behind("leads_by_source", of_these).table.to_pylist()}


def _feedback(
    history: Sequence[Entry[Feedback]], lead: Mapping[str, Any], reasons: Mapping[str, Reason]
) -> tuple[str, str]:
    """Return the verdict in force on a lead, and under it whose it is and what it replaced (HTML)."""
    latest = history[-1]
    said = latest.value
    reason = reasons.get(said.reason)
    why = f" {escaped(reason.label)}" if reason else ""
    note = f" “{escaped(said.note)}”" if said.note else ""
    full = full_name(lead)
    name, company = full or lead.get("company") or "a lead", lead.get("company") if full else ""
    address = f"lead_quality?{urlencode({'view': 'verdicts', 'period': ALL_TIME, FIND: said.lead_id})}"
    known = f'<a href="{escaped(address)}" target="_self">{strong(name)}</a>'
    where = f" {escaped(company)}" if company else ""
    parts = [
        f"{latest.author}, {moment(latest.written_at)}",
        f"{reason.acting_team} to act" if reason and said.verdict == "bad" else "",
        _changed(history),
        f"lead {said.lead_id}",
    ]
    under = escaped(" · ".join(part for part in parts if part))
    words = f"<br>{why}{note}" if why or note else ""
    return f"{verdict_badge(said.verdict)} {known}{where}{words}", under


def _changed(history: Sequence[Entry[Feedback]]) -> str:
    """Return which other verdict the latest one replaced, and whose that was; empty where there was none."""
    latest = history[-1]
    before = next((one for one in reversed(history[:-1]) if one.value.verdict != latest.value.verdict), None)
    return f"changed from {before.value.verdict} by {before.author}" if before else ""


def draw_actions(page: Page) -> None:
    """List what is still to be done, let people tick it off and promise more."""
    with page.card("Open actions", key="actions"):
        actions = lately(page.workspace, "open actions", "actions", read=page.workspace.store.actions.open)
        with st.container():  # of its own: a line more must not move the corner below, which would lose the cursor
            page.say_whole("what is promised is of both teams")
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
            disabled=not may(Right.WRITE_NOTES),
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
        if not corner.open or (who := signed("action", Right.WRITE_NOTES)) is None:
            return
        with st.form("new_action_form", border=False, clear_on_submit=True):
            title = st.text_input("What will be done", max_chars=200)
            owner = st.text_input("By whom", who.name, max_chars=80)
            team = st.segmented_control(
                "Team", ["marketing", "sales", "both"], default=who.team, format_func=str.capitalize
            )
            due = st.date_input(
                "Until", page.as_of + dt.timedelta(days=7) if page.as_of else "today", format=formats.DATE_FIELD
            )
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
        newest = lately(page.workspace, "notes", "notes", read=partial(page.workspace.store.notes.newest, _SHOWN))
        notes = [entry for entry in newest if not entry.value.is_withdrawn]
        page.say_whole("what is noted is of the whole week")
        listed([(_note(entry.value), _signature(entry)) for entry in notes] or [("Nothing is noted yet.", "")])
        _draw_new_note(page, _monday(page.as_of or dt.datetime.now(dt.UTC).date()))


def _note(note: Note) -> str:
    return f"{badge(note.kind, _NOTE_TONES[note.kind])} {escaped(note.text)}"


def _signature(entry: Entry[Note]) -> str:
    return f"{escaped(entry.author)}, week of {formats.date(entry.value.week)}"


def _draw_new_note(page: Page, week: dt.date) -> None:
    with st.popover("Add", icon=":material/add:", type="tertiary", key="new_note", on_change="rerun") as corner:
        if not corner.open or (who := signed("note", Right.WRITE_NOTES)) is None:
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
