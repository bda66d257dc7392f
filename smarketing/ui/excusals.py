"""Excusing leads that sales missed: several at once, on a ground agreed, within the limit; and withdrawing it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

import streamlit as st

from smarketing.domain.roles import Right
from smarketing.errors import SmarketingError
from smarketing.metrics.rows import ROWS_SHOWN
from smarketing.store import Entry, Excusal, Person
from smarketing.ui import formats, states
from smarketing.ui.frame import Page
from smarketing.ui.person import person, signed
from smarketing.ui.text import escaped, full_name, listed, plain, quiet, strong
from smarketing.ui.verdicts import moment
from smarketing.ui.viewer import may
from smarketing.workspace import excusals
from smarketing.workspace.excusals import Room
from smarketing.workspace.seen import known_id

_FAULT: Final = "excusal_fault"
_TURN: Final = "excusal_turn"
"""Grows when leads were excused: the fields are empty then, and keep what was chosen where they could not be."""
_OFFERED: Final = "excusal_offered"
Offered = Mapping[str, tuple[str, int]]
"""Leads by their ids: what each is called, and the version of its excusal that was seen."""
Row = Mapping[str, Any]


def draw_excusals(page: Page, months: Sequence[Row]) -> None:
    """Draw the corner in which leads of one of *months*, rows of the metric, are excused; closed it asks nothing."""
    open_months = [row["month"] for row in months if row["neglected"]]
    if not open_months:
        return
    with st.popover(
        "Excusals", icon=":material/event_busy:", type="tertiary", key="excusals", on_change="rerun"
    ) as corner:
        if not corner.open:
            return
        with page.guarded():
            month = st.selectbox("Month", open_months, format_func=formats.month, key="_excusal_month")
            room = excusals.room_of(page.workspace, month)
            st.html(f'<p class="sm-say">{_in_words(room)}</p>')
            if fault := st.session_state.pop(_FAULT, None):
                states.refused(fault)
            if room.left and (who := signed("excusal", Right.EXCUSE)) is not None:
                _draw_form(page, room, who)
            _draw_excused(page, month)


def _in_words(room: Room) -> str:
    """Return how many leads are excused and how many more may be (HTML)."""
    of = (
        f"of {formats.counted(room.missed, 'lead')} not followed up as promised in {escaped(formats.month(room.month))}"
    )
    said = f"{strong(formats.count(room.excused))} {of} {'is' if room.excused == 1 else 'are'} excused"
    if not room.at_most:
        return f"{said}. So few leads were due, or so few may be excused by the agreement, that none can be."
    if room.left:
        at_most, left = formats.count(room.at_most), formats.count(room.left)
        return f"{said}; both teams let {at_most} be excused, so {left} more may be."
    if room.excused >= room.at_most:
        return f"{said}: the limit that both teams agreed on is reached. Withdraw one to excuse another."
    return f"{said}: all of them."


def _draw_form(page: Page, room: Room, who: Person) -> None:
    offered = _offered(page, room.month, _search(room))
    turn = st.session_state.setdefault(_TURN, 0)
    with st.form("excuse", border=False):
        st.multiselect(
            "Leads", list(offered), format_func=lambda lead: offered[lead][0], key=f"_excuse_leads-{turn}",
            placeholder="Choose leads",
        )  # fmt: skip
        if room.grounds:
            st.selectbox(
                "Ground", room.grounds, index=None, key=f"_excuse_ground-{turn}", placeholder="Choose a ground"
            )
        label = "Note (optional)" if room.grounds else "Why, for no grounds are agreed"
        st.text_input(label, key=f"_excuse_note-{turn}", max_chars=500)
        st.form_submit_button("Excuse", type="primary", on_click=_excuse, args=(page, room.month, who, offered))


def _offered(page: Page, month: dt.date, search: str) -> Offered:
    """Return the missed leads that nobody excused yet, as they were when the form was begun.

    A choice of some of them goes when others are offered: who excuses one meanwhile takes nothing from it.
    """
    key = (page.workspace.build().id, month, search)
    known, offered = cast("tuple[object, Offered]", st.session_state.get(_OFFERED, (None, {})))
    if known != key:
        rows = excusals.missed(page.workspace, month, search=search).to_pylist()
        versions = {entry.key: entry.version for entry in page.workspace.store.excusals.current()}
        offered = {
            row["lead_id"]: (_named(row), versions.get(row["lead_id"], 0)) for row in rows if row["excused_by"] is None
        }
        st.session_state[_OFFERED] = (key, offered)
    return offered


def _search(room: Room) -> str:
    """Return what to look for where the leads are too many to offer at once."""
    if room.missed <= ROWS_SHOWN:
        return ""
    return st.text_input(
        "Search", key="_excuse_search", placeholder="Search lead, company, owner", label_visibility="collapsed",
        help=f"The newest {ROWS_SHOWN} are offered; search to find others.",
    )  # fmt: skip


def _named(row: Row) -> str:
    who = full_name(row) or row["lead_id"]
    hours = row["first_response_hours"]
    answered = "never answered" if hours is None else f"answered after {formats.decimal(hours, 1)} h"
    parts = (who, row["company"], row["owner"], answered)
    return " · ".join(plain(part) for part in parts if part)


def _excuse(page: Page, month: dt.date, who: Person, offered: Offered) -> None:
    turn = st.session_state[_TURN]
    chosen = st.session_state[f"_excuse_leads-{turn}"]
    ground = st.session_state.get(f"_excuse_ground-{turn}") or ""
    note = st.session_state[f"_excuse_note-{turn}"] or ""
    leads = {lead: offered[lead][1] for lead in chosen}
    try:
        excusals.excuse(page.workspace, month, leads, ground=ground, note=note, by=who.name)
    except SmarketingError as fault:
        st.session_state[_FAULT] = str(fault)
        known = {entry.key for entry in page.workspace.store.excusals.current() if entry.value.state == "excused"}
        st.session_state[f"_excuse_leads-{turn}"] = [lead for lead in chosen if lead not in known]
    else:
        st.session_state[_TURN] = turn + 1
    st.session_state.pop(_OFFERED, None)


def _draw_excused(page: Page, month: dt.date) -> None:
    """List the excused leads with who excused them and why, and what was withdrawn."""
    rows = excusals.excused(page.workspace, month).to_pylist()
    store = page.workspace.store
    known = {entry.key: entry for entry in store.excusals.current()}
    for row in rows:
        entry = known.get(known_id(page.workspace, row["lead_id"]))
        with st.container(key=f"excusal-{row['lead_id']}", gap=None):
            st.html(f'<div class="sm-reply">{_line(row, entry)}</div>')
            if entry and may(Right.EXCUSE):
                key = f"withdraw-{entry.key}-{entry.version}"
                st.button(
                    "Withdraw", key=key, icon=":material/undo:", type="tertiary", on_click=_withdraw, args=(page, entry)
                )
    back = [one for one in known.values() if one.value.month == month and one.value.state == "withdrawn"]
    if back:
        quiet("Withdrawn")
        listed([(escaped(f"Lead {one.value.lead_id}: {_why(one.value)}"), escaped(_signed_by(one))) for one in back])


def _line(row: Row, entry: Entry[Excusal] | None) -> str:
    """Return an excused lead with why, by whom and when (HTML)."""
    name = strong(full_name(row) or row["lead_id"])
    about = escaped(", ".join(str(row[part]) for part in ("company", "owner") if row.get(part)))
    why = escaped(_why(entry.value) if entry else row["excused_for"])
    by = _signed_by(entry) if entry else f"{row['excused_by']}, {formats.date(row['excused_date'])}"
    return f"{name} {about}<br>{why}<small>{escaped(by)}</small>"


def _why(said: Excusal) -> str:
    return f"{said.ground} “{said.note}”" if said.ground and said.note else said.ground or said.note


def _signed_by(entry: Entry[Excusal]) -> str:
    return f"{entry.author}, {moment(entry.written_at)}"


def _withdraw(page: Page, entry: Entry[Excusal]) -> None:
    if (who := person()) is None:
        st.session_state[_FAULT] = "Say who you are first, in the upper right corner."
        return
    try:
        page.workspace.store.excusals.withdraw(entry, by=who.name)
        st.session_state.pop(_OFFERED, None)
    except SmarketingError as fault:
        st.session_state[_FAULT] = str(fault)
