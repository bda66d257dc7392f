"""The recycle queue: leads given back for later, the day each comes again, and how often that was worth it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from smarketing.domain.filters import Filters
from smarketing.domain.roles import Right
from smarketing.errors import SmarketingError
from smarketing.store import Entry, Person, Return, Store, email_key
from smarketing.ui import formats, states
from smarketing.ui.explain import say_explained
from smarketing.ui.frame import Page
from smarketing.ui.person import signed
from smarketing.ui.text import badge, escaped, full_name, plain, quiet, strong
from smarketing.ui.viewer import may

SHOWN: Final = 20
_USUAL: Final = dt.timedelta(days=90)
_SOON: Final = 7
_FAULT: Final = "recycle_fault"


def draw_recycling(page: Page) -> None:
    """Draw the win rate of recycled leads, the queue, and the form that puts a lead into it."""
    if page.as_of is None or not page.workspace.has("leads"):
        return
    with st.container(border=True, key="card-recycling-rate"), page.guarded():
        (row,) = page.ask("recycling").table.to_pylist()
        say_explained(page, recycling_in_words(row), metric="recycling", key="recycling")
    form, queue = st.columns([5, 6], gap="small")
    with form, page.card("Give a lead back for later", key="give-back"):
        who = signed("give-back", Right.WRITE_NOTES)
        if who:
            _draw_form(page, page.workspace.store, who, page.as_of)
    with queue, page.card("Comes again", key="recycle-queue", explains="recycle_queue"):
        _draw_queue(page, page.workspace.store)


def recycling_in_words(row: Mapping[str, Any]) -> str:
    """Return what became of recycled leads, with n and interval (HTML)."""
    if not row["recycled"]:
        return "No lead was given back for later yet: one that is too early now may be right in spring."
    waits = f"{formats.counted(row['waiting'], 'lead')} {'waits' if row['waiting'] == 1 else 'wait'} to come again"
    due = f", {strong(formats.count(row['due']), 'bad')} {'is' if row['due'] == 1 else 'are'} due" if row["due"] else ""
    if not row["n"]:
        return f"{waits}{due}; none came again yet."
    low, high = (formats.rate(row[end], 0) for end in ("low", "high"))
    rate = strong(formats.rate(row["recycle_win_rate"], 0), "won")
    return f"{waits}{due}. Of {formats.count(row['n'])} that came again {rate} bought ({low} to {high})."


def _draw_form(page: Page, store: Store, who: Person, as_of: dt.date) -> None:
    if fault := st.session_state.pop(_FAULT, None):
        states.refused(fault)
    offered = _candidates(page, store)
    if not offered:
        quiet("Every open lead that sales calls OK has its day, or none is rated OK here.")
        return
    chosen = f"_back_lead-{store.revision('returns')}"  # other leads, another field: it would keep one that is gone
    with st.form("give_back", border=False, clear_on_submit=True):
        st.selectbox("Lead", list(offered), format_func=lambda key: _named(offered[key]), key=chosen)
        st.date_input("Comes again on", value=as_of + _USUAL, key="_back_day", format=formats.DATE_FIELD)
        st.text_input("What to wait for (optional)", key="_back_note", max_chars=500, placeholder="Budget in spring")
        st.form_submit_button(
            "Put into the queue", type="primary", on_click=_give_back, args=(page, store, who, chosen)
        )
    quiet("Open leads that sales calls OK, the ones that fit but come too early on top.")


def _candidates(page: Page, store: Store) -> dict[str, dict[str, Any]]:
    """Return the open leads rated OK that don't wait yet, by id: too early ones first, the latest verdict first."""
    rows = page.workspace.rows_behind("lead_quality", page.filters.narrowed("verdict", "ok"), limit=None).table
    waiting = {entry.key for entry in store.returns.current() if entry.value.state == "waiting"}
    early = next((one.label for one in store.reasons.all() if one.key == "too_early"), "")
    found = [
        row
        for row in rows.to_pylist()
        if row["lead_id"] not in waiting and not row["is_lost"] and not row["is_customer"]
    ]
    found.sort(key=lambda row: (row["reason"] != early, -row["rated_date"].toordinal()))
    return {row["lead_id"]: row for row in found}


def _named(lead: Mapping[str, Any]) -> str:
    parts = (full_name(lead) or lead["lead_id"], lead.get("company"), lead.get("reason"))
    return " · ".join(plain(part) for part in parts if part)


def _give_back(page: Page, store: Store, who: Person, chosen: str) -> None:
    lead, day = st.session_state[chosen], st.session_state["_back_day"]
    known = store.returns.get(lead)
    if day is None or page.as_of is None or day <= page.as_of:
        st.session_state[_FAULT] = f"Choose a day after {formats.date(page.as_of)}, the day of these numbers."
        return
    note, key = (st.session_state["_back_note"] or "").strip(), _email_key(page, lead)
    one = Return(lead, day, note, lead_email_key=key)
    try:
        store.returns.put(one, by=who.name, expected=known.version if known else 0)
    except SmarketingError as fault:
        st.session_state[_FAULT] = str(fault)


def _email_key(page: Page, lead: str) -> str:
    """Return the key by which *lead* is known again under another id; empty without an e-mail that may be seen."""
    keys = page.workspace.ask("lead_keys", Filters(None, (("lead_id", (lead,)),))).table.to_pylist()
    return email_key(keys[0]["email"]) if keys else ""


def _draw_queue(page: Page, store: Store) -> None:
    rows = page.ask("recycle_queue").table.to_pylist()
    if not rows:
        quiet("Nobody waits. A lead that is given back stands here with its day, the next one on top.")
        return
    shown = rows[:SHOWN]
    known = store.returns.histories([row["lead_id"] for row in shown])
    for row in shown:
        history = known.get(row["lead_id"])
        with st.container(key=f"return-{row['lead_id']}", gap=None):
            st.html(_line(row, history[-1] if history else None))
            if history and may(Right.WRITE_NOTES):
                _draw_ends(store, history[-1])
    if len(rows) > SHOWN:
        quiet(f"The next {SHOWN} of {formats.count(rows[0]['queued_in_all'])}.")


def _line(row: Mapping[str, Any], entry: Entry[Return] | None) -> str:
    """Return a lead with the day it comes again, and what it waits for (HTML)."""
    days = row["days_to_return"]
    when = badge("Due", "bad") if days <= 0 else badge("Soon", "attention") if days <= _SOON else badge("Waits")
    name = escaped(full_name(row) or row["lead_id"])
    about = escaped(", ".join(str(row[part]) for part in ("company", "source") if row.get(part)))
    note = f" “{escaped(entry.value.note)}”" if entry and entry.value.note else ""
    under = f"comes again {formats.date(row['return_date'])} · given back {formats.date(row['recycled_date'])}"
    by = f" by {entry.author}" if entry else ""
    return f'<div class="sm-reply">{when} <b>{name}</b> {about}{note}<small>{escaped(under + by)}</small></div>'


def _draw_ends(store: Store, entry: Entry[Return]) -> None:
    with st.container(horizontal=True):
        for state, label, icon in (
            ("back", "Sales has it again", ":material/undo:"),
            ("dropped", "Drop", ":material/close:"),
        ):
            if st.button(label, key=f"return-{state}-{entry.key}-{entry.version}", icon=icon, type="tertiary"):
                who = signed(f"return-{state}-{entry.key}", Right.WRITE_NOTES)
                if who:
                    ended = replace(entry.value, state=state)  # type: ignore[arg-type]  # one of the two above
                    store.returns.put(ended, by=who.name, expected=entry.version)
                    st.rerun()
