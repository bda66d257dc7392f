"""Under which name and team somebody decides: as they logged in; without a log-in asked once and remembered."""

from __future__ import annotations

import json
from typing import cast
from urllib.parse import quote, unquote

import streamlit as st

from smarketing.domain.roles import Right, who_may
from smarketing.domain.stages import Team
from smarketing.errors import Denied, StoreError
from smarketing.store import Person
from smarketing.ui.session import workspace
from smarketing.ui.text import escaped, markdown_safe
from smarketing.ui.viewer import draw_membership, logs_in, may, viewer

_COOKIE = "smarketing_person"
_YEAR_SECONDS = 365 * 24 * 3600


def person() -> Person | None:
    """Return who is looking, None while nobody said."""
    if logs_in():
        now = viewer()
        return Person(now.name, now.team) if now.team else None
    if "person" not in st.session_state:
        st.session_state["person"] = _from_cookie()
    return cast("Person | None", st.session_state["person"])


def draw_person() -> None:
    """Draw who is looking, and the way to say or change it."""
    known = person()
    label = markdown_safe(known.name) if known else "Who are you?"
    with st.popover(
        label, icon=":material/account_circle:", type="tertiary", key="person_menu", on_change="rerun"
    ) as menu:
        if menu.open and logs_in():
            draw_membership()
        elif menu.open:
            ask_person(key="menu")


def ask_person(*, key: str) -> None:
    """Draw the form that asks for a name and a team."""
    known = person()
    with st.form(f"person_{key}", border=False):
        st.caption("Your name stands beside what you decide. There is no log-in: this is for a trusted network.")
        st.text_input("Your name", value=known.name if known else "", key=f"_person_name_{key}", max_chars=80)
        st.segmented_control(
            "Your team", ["marketing", "sales"], default=known.team if known else "marketing",
            format_func=str.capitalize, key=f"_person_team_{key}", required=True,
        )  # fmt: skip
        st.form_submit_button("Remember me", type="primary", on_click=_remember, args=(key,))
    if fault := st.session_state.pop("_person_fault", None):
        st.error(fault)


def signed(key: str, right: Right | None = None) -> Person | None:
    """Return who is looking; where nobody said yet, ask for it in place and return None.

    Without the *right* to what would be decided, say in place who has it, and return None.
    """
    if right is not None and not may(right):
        st.html(f'<p class="sm-quiet">{escaped(Denied(right, who_may(right)))}</p>')
        return None
    known = person()
    if known is None:
        with st.container(border=True, key=f"card-sign-{key}"):
            st.markdown("**Say who you are, then decide.**")
            ask_person(key=key)
    return known


def _remember(key: str) -> None:
    name = st.session_state[f"_person_name_{key}"]
    team = cast("Team", st.session_state[f"_person_team_{key}"])
    try:
        st.session_state["person"] = workspace().store.people.remember(name, team).value
    except StoreError as fault:
        st.session_state["_person_fault"] = str(fault)
    else:
        st.session_state["_person_cookie"] = True


def keep_person() -> None:
    """Let the browser remember who is looking, once after they said so."""
    place = st.empty()  # there in every run: what follows would be drawn anew, and the page jump, if it came and went
    known = None if logs_in() else person()
    if known and st.session_state.pop("_person_cookie", False):
        value = quote(json.dumps([known.name, known.team]), safe="")
        script = f"document.cookie='{_COOKIE}={value}; path=/; max-age={_YEAR_SECONDS}; SameSite=Lax'"
        place.html(f"<script>{script}</script>", unsafe_allow_javascript=True)


def _from_cookie() -> Person | None:
    raw = st.context.cookies.get(_COOKIE)
    if not raw:
        return None
    try:
        name, team = json.loads(unquote(raw))
        return Person(name, team)
    except (ValueError, TypeError, AttributeError, StoreError):
        return None
