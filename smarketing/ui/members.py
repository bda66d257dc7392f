"""The list of members, and the form that adds, changes and removes them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pyarrow as pa
import streamlit as st

from smarketing.domain.filters import Filters
from smarketing.domain.roles import ROLE_LABELS, ROLES, Right, RoleKey
from smarketing.domain.stages import Team
from smarketing.errors import StoreError
from smarketing.metrics import ColumnInfo
from smarketing.store import Entry, Member
from smarketing.ui import states
from smarketing.ui.company import company
from smarketing.ui.frame import Page
from smarketing.ui.person import signed
from smarketing.ui.tables import draw_table
from smarketing.ui.text import escaped
from smarketing.ui.viewer import logs_in

_NEW: Final = ""
_TEAMS: Final[tuple[Team, ...]] = ("marketing", "sales")
_COLUMNS: Final = {
    "name": "Name", "login": "Logs in as", "role": "Role", "team": "Team", "shown": "Is shown", "author": "Said by",
}  # fmt: skip


def draw_members(page: Page) -> None:
    """Draw who may log in, and as what."""
    if not logs_in():
        _quiet("Nobody logs in here, so the list is not asked: set SMARKETING_LOG_IN to openid or header first.")
    present = page.workspace.own_store.members.present()
    if not present:
        _quiet("Nobody is a member yet. The first to log in becomes an admin.")
        return
    rows = [
        {
            "name": entry.value.name,
            "login": entry.value.login,
            "role": ROLE_LABELS[entry.value.role],
            "team": entry.value.team.capitalize(),
            "shown": _shown_to(entry.value),
            "author": entry.author,
        }
        for entry in present
    ]
    infos = {name: ColumnInfo(label, "text") for name, label in _COLUMNS.items()}
    draw_table(pa.Table.from_pylist(rows), infos, key="members-table", currency="", alt="Members", cards=True)


def draw_membership_form(page: Page) -> None:
    """Draw the form of a new member, or of one who is there."""
    present = {entry.key: entry for entry in page.workspace.own_store.members.present()}
    chosen = st.selectbox(
        "Member", [_NEW, *present], key="member_key",
        format_func=lambda key: f"{present[key].value.name} ({key})" if key in present else "Add a new one",
    )  # fmt: skip
    if said := st.session_state.pop("_member_said", ""):
        st.success(said)
    if (who := signed("people", Right.MANAGE_PEOPLE)) is None:
        return
    entry = present.get(chosen)
    wanted = _typed(page, entry)
    with st.container(horizontal=True):
        if st.button("Save", type="primary", key="member_save"):
            _put(page, wanted, entry, by=who.name, said=f"{wanted[1] or wanted[0]} is kept.")
        if entry and st.button("Remove", icon=":material/person_remove:", key="member_remove"):
            _take_off(page, entry, by=who.name)


_Typed = tuple[str, str, Team, RoleKey, tuple[str, ...], tuple[str, ...], bool]


def _typed(page: Page, entry: Entry[Member] | None) -> _Typed:
    """Draw the fields, filled with what is known, and return what they hold."""
    known = entry.value if entry else Member("-", "-", "sales", "viewer")
    key = f"member-{entry.key}-{entry.version}" if entry else "member-new"
    left, right = st.columns(2)
    with left:
        login = entry.value.login if entry else st.text_input("E-mail, or name at the proxy", key=f"{key}-login")
        name = st.text_input("Name that signs decisions", known.name if entry else "", key=f"{key}-name", max_chars=80)
    with right:
        role = st.selectbox(
            "Role", ROLES, ROLES.index(known.role), format_func=ROLE_LABELS.__getitem__, key=f"{key}-role"
        )
        team = st.segmented_control(
            "Team", _TEAMS, default=known.team, format_func=str.capitalize, required=True, key=f"{key}-team"
        )
    sources: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    revenue = False
    if role == "agency":
        sources = _choose(page, "source", "Sources it is shown", known.sources, key)
        campaigns = _choose(page, "campaign", "Campaigns it is shown", known.campaigns, key)
        revenue = st.checkbox("May see amounts of money", known.sees_revenue, key=f"{key}-revenue")
        _quiet("With sources and campaigns, it is shown what is of both; with neither, nothing.")
    return login, name, team, role, sources, campaigns, revenue


def _choose(page: Page, column: str, label: str, known: tuple[str, ...], key: str) -> tuple[str, ...]:
    offered = [
        row["value"]
        for row in (page.ask("filter_options", Filters()).table.to_pylist() if page.as_of else [])
        if row["column_name"] == column
    ]
    options = list(dict.fromkeys([*known, *offered]))
    return tuple(st.multiselect(label, options, known, key=f"{key}-{column}", accept_new_options=True))


def _put(page: Page, typed: _Typed, entry: Entry[Member] | None, *, by: str, said: str) -> None:
    members = page.workspace.own_store.members
    try:
        member = Member(*typed)
        before = entry or _removed(page, member.login)
        members.put(member, by=by, expected=before.version if before else 0)
        whole = company().whole
        for store in (whole.own_store, whole.store):  # who signs for which team, also about the demo company
            store.people.remember(member.name, member.team)
    except StoreError as fault:
        states.refused(str(fault))
        return
    st.session_state["_member_said"] = said
    st.rerun()


def _removed(page: Page, login: str) -> Entry[Member] | None:
    """Return the membership that *login* had, if it was removed: it is taken up again."""
    found = page.workspace.own_store.members.find(login)
    return found if found and found.value.is_removed else None


def _take_off(page: Page, entry: Entry[Member], *, by: str) -> None:
    try:
        page.workspace.own_store.members.put(replace(entry.value, is_removed=True), by=by, expected=entry.version)
    except StoreError as fault:
        states.refused(str(fault))
        return
    st.session_state["_member_said"] = f"{entry.value.name} is out, within a minute in every open tab."
    st.rerun()


def _shown_to(member: Member) -> str:
    if member.role != "agency":
        return "Everything that the role may see"
    return ", ".join((*member.sources, *member.campaigns)) or "Nothing"


def _quiet(text: str) -> None:
    st.html(f'<p class="sm-quiet">{escaped(text)}</p>')
