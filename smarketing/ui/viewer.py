"""Who is looking at this page, and what becomes of a page that they may not see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from smarketing.domain.roles import PAGE_RIGHTS, ROLE_LABELS, Right, who_may
from smarketing.errors import Denied, LoggedOut, NotAMember, StoreError
from smarketing.settings import settings
from smarketing.ui.company import company
from smarketing.ui.identity import Identity, identity
from smarketing.ui.sessions import Sessions
from smarketing.ui.text import escaped, markdown_safe
from smarketing.ui.ticks import look_again
from smarketing.workspace.access import EVERYBODY, Viewer

WOKEN: Final = "_woken"
"""Set for a run that was begun by what somebody else wrote."""
OPEN_TO_ALL: Final = "No log-in: open to all who reach it"


def logs_in() -> bool:
    """Return whether people log in here."""
    return settings().log_in != "none"


def viewer() -> Viewer:
    """Return who is looking at this moment, as the list of members says now or said half a minute ago.

    Raises:
        LoggedOut: nobody is, or the session has ended.
        NotAMember: whoever it is is not on the list.
    """
    if not logs_in():
        return EVERYBODY
    came = identity(settings())
    _sessions().check(came.key, came.began_at)
    return company().roll.viewer(came.login)


def page_right(title: str) -> Right:
    """Return the right that opening the page called *title* takes; of a page that no role is given, the admins'."""
    return PAGE_RIGHTS.get(title, Right.MANAGE_PEOPLE)


def admit(title: str, menu: Sequence[tuple[str, str, str]]) -> None:
    """Let whoever is looking go on to the page *title*, or end the run with a sentence and what to do.

    *menu* holds the path and title of every page, the front page first.
    """
    if not logs_in():
        return
    try:
        now = _arrived(identity(settings()))
    except LoggedOut as fault:
        _draw_gate(fault)
        st.stop()
    except StoreError as fault:
        if isinstance(fault, NotAMember):
            _record_once(fault.who, "log in")
        _draw_gate(fault)
        st.stop()
    _watch(now)
    if not now.may(page_right(title)):
        _refuse_page(
            now, title, [path for path, label, _ in menu if now.may(page_right(label))], is_front=title == menu[0][1]
        )


def may(right: Right) -> bool:
    """Return whether whoever is looking has *right*: for what is drawn; what is done is checked where it is done."""
    return viewer().may(right)


def agreeing_right() -> Right:
    """Return the right that proposing and signing takes for the team of whoever is looking."""
    return Right.AGREE_FOR_SALES if viewer().team == "sales" else Right.AGREE_FOR_MARKETING


def log_in_line() -> str:
    """Return what a page says where nobody logs in; empty where people do."""
    return "" if logs_in() else OPEN_TO_ALL


def draw_membership() -> None:
    """Draw who is logged in, as what, and the way out."""
    now = viewer()
    st.markdown(f"**{markdown_safe(now.name)}** · {ROLE_LABELS[now.role]}")
    st.html(f'<p class="sm-quiet">{escaped(f"Logged in as {now.login}, for {now.team}.")}</p>')
    if now.may(Right.MANAGE_PEOPLE):
        st.page_link("pages/people.py", label="People", icon=":material/manage_accounts:")
    if settings().log_in == "openid":
        st.button("Log out", icon=":material/logout:", key="log_out", on_click=_log_out)


@st.cache_resource(show_spinner=False)
def _sessions() -> Sessions:
    return Sessions(settings().session_idle_minutes * 60, settings().session_hours * 3600)


def _arrived(came: Identity) -> Viewer:
    """Return who *came*, their session begun or gone on with."""
    here, sessions = company(), _sessions()
    if sessions.check(came.key, came.began_at):
        now = here.roll.viewer(came.login)
    else:
        now = here.roll.welcome(came.login, came.name)
        here.whole.log.append("log-in", actor=now.name, subject=came.login, detail={"by": settings().log_in})
    if not st.session_state.pop(WOKEN, False):  # what a colleague wrote is no sign that somebody sits here
        sessions.touch(came.key, came.began_at)
    return now


@st.fragment
def _watch(drawn_for: Viewer) -> None:
    """Draw the page anew once whoever looks at it is not who it was drawn for: another role, or out."""
    look_again("member", settings().member_check_seconds)
    try:
        is_same = viewer() == drawn_for
    except StoreError:
        is_same = False
    if not is_same:
        st.rerun()


def _log_out() -> None:
    now = viewer()
    company().whole.log.append("log-out", actor=now.name, subject=now.login)
    st.logout()


def _refuse_page(now: Viewer, title: str, allowed: Sequence[str], *, is_front: bool) -> None:
    """Say who may open the page; who may not open the front page goes on to the first of those *allowed*."""
    if is_front and allowed:
        st.switch_page(allowed[0])
    right = page_right(title)
    _record_once(now.name, right)
    fault = Denied(right, who_may(right))
    _draw_gate(fault, has_way_on=bool(allowed))
    st.stop()


def _record_once(actor: str, what: str) -> None:
    """Record a refusal, once for a tab: a page runs again with every click."""
    told: set[str] = st.session_state.setdefault("_denied", set())
    if what not in told:
        told.add(what)
        company().whole.log.append("denied", actor=actor, subject=what, outcome="denied")


def _draw_gate(fault: StoreError, *, has_way_on: bool = False) -> None:
    """Draw why there is no page, and the way on."""
    with st.container(border=True, key="card-gate"):
        st.html('<span class="sm-brand"><b>S</b>mark<i>eting</i></span>')
        st.html(f'<p class="sm-say">{escaped(str(fault))}</p>')
        if has_way_on:
            st.page_link("app.py", label="Go to the first page you may open", icon=":material/arrow_forward:")
        elif settings().log_in == "openid" and "is_logged_in" in st.user:
            if isinstance(fault, NotAMember):
                st.button("Log out", icon=":material/logout:", on_click=st.logout)
            else:
                st.button("Log in", type="primary", icon=":material/login:", on_click=st.login)
