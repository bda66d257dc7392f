"""One topic: what holds, since when and by whom, as it was on another day, its history, and the way to change it."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Sequence

import streamlit as st

from smarketing.domain.agreements import TOPICS, Topic
from smarketing.store import PLAN, Agreed, Entry, Standing
from smarketing.ui import formats
from smarketing.ui.agreement_draft import begin, draft_of
from smarketing.ui.agreement_form import draw_form
from smarketing.ui.agreement_kept import draw_kept
from smarketing.ui.agreement_known import Known, known, on_day, versions
from smarketing.ui.agreement_reading import reading
from smarketing.ui.agreement_words import difference_list, signers, since
from smarketing.ui.filters import choose
from smarketing.ui.frame import Page
from smarketing.ui.stage_cards import draw_owners
from smarketing.ui.text import badge, escaped, quiet
from smarketing.ui.verdicts import moment
from smarketing.ui.viewer import agreeing_right, may
from smarketing.workspace.agreements import Version

_ON = "on"


def draw_topic(page: Page) -> None:
    """Draw the choice of the topic, and the one chosen; both stand in the address."""
    there = known(page.workspace)
    topic = TOPICS[choose("topic", "Topic", {key: one.label for key, one in TOPICS.items()})]
    store = page.workspace.store
    if "propose" in st.query_params and draft_of(topic.key) is None and topic.key != PLAN:
        begin(there.latest[topic.key], store.agreements.today)
    st.query_params.pop("propose", None)  # the other topics are only looked at
    if draft := draft_of(topic.key):
        draw_form(page, draft)
    _draw_in_force(page, topic, there)
    _draw_history(page, topic, there)
    if topic.key != PLAN and may(agreeing_right()):
        draw_kept(store, topic.key, draft_of(topic.key))


def _draw_in_force(page: Page, topic: Topic, there: Known) -> None:
    today = page.workspace.store.agreements.today
    day = _asked_day(today)
    agreed, stages = there.in_force[topic.key], there.stages
    if day is not None:
        agreed, stages = on_day(page.workspace, topic.key, day)
    with page.card(topic.label, key=f"topic-{topic.key}"):
        was = f"{badge(f'As it was on {formats.date(day)}', 'attention')} " if day else ""
        lines = [escaped(topic.about), f"{was}{since(agreed, there.standing_of(agreed), today)}"]
        latest = there.latest[topic.key]
        if latest.version and latest.value.holds_from > today:
            lines.append(since(latest, there.standing_of(latest), today))
        _draw_choices(page, topic, there, lines)
        owners = {entry.key: entry.value.owner for entry in stages}
        st.html(reading(agreed.value.content, owners, page.currency))
        if topic.key == "stages" and day is None:
            draw_owners(page, stages)


def _draw_choices(page: Page, topic: Topic, there: Known, lines: Sequence[str]) -> None:
    """Draw from when it holds (*lines*, HTML) beside the choice of another day and the way to change it."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="topic-choices"):
        st.html("".join(f'<p class="sm-quiet">{line}</p>' for line in lines), width="stretch")
        _draw_day(page.workspace.store.agreements.today)
        if topic.key == PLAN:
            st.page_link("pages/goal_planning.py", label="Plan another goal", icon=":material/edit:")
        elif draft_of(topic.key) is None and may(agreeing_right()):
            st.button(
                "Propose a change", key=f"change-{topic.key}", icon=":material/edit:",
                on_click=_begin, args=(there.latest[topic.key], page.workspace.store.agreements.today),
            )  # fmt: skip


def _begin(latest: Entry[Agreed], today: dt.date) -> None:
    begin(latest, today)


def _asked_day(today: dt.date) -> dt.date | None:
    """Return the day in the address, None for today or what is none."""
    with contextlib.suppress(ValueError):
        day = dt.date.fromisoformat(st.query_params.get(_ON, ""))
        return day if day < today else None
    return None


def _draw_day(today: dt.date) -> None:
    st.session_state["_agreed_on"] = _asked_day(today)
    st.date_input(
        "As it was on", key="_agreed_on", on_change=_keep_day, max_value=today, format=formats.DATE_FIELD, width=160,
        min_value=dt.date(2000, 1, 1),
    )  # fmt: skip


def _keep_day() -> None:
    day = st.session_state["_agreed_on"]
    if day is None:
        st.query_params.pop(_ON, None)
    else:
        st.query_params[_ON] = day.isoformat()


# History


def _draw_history(page: Page, topic: Topic, there: Known) -> None:
    came_to_nothing = [
        one for one in there.standings
        if one.proposal.value.topic == topic.key and one.state in {"declined", "withdrawn"}
    ]  # fmt: skip
    with st.expander("History", icon=":material/history:", on_change="rerun", key=f"history-{topic.key}") as shown:
        if not shown.open:
            return
        with page.guarded():
            told = versions(page.workspace, topic.key)
            if not told and not came_to_nothing:
                quiet("Nothing was agreed or proposed here yet.")
            st.html(f'<ol class="sm-versions">{_versions(told)}{"".join(map(_closed, came_to_nothing))}</ol>')


def _versions(told: Sequence[Version]) -> str:
    return "".join(_version(one) for one in told)


def _version(one: Version) -> str:
    agreed = one.agreed
    day = agreed.value.holds_from
    holds = f"holds from <b>{formats.date(day)}</b>" if day > dt.date.min else "held at once"
    why = f"<p>“{escaped(agreed.value.reason)}”</p>" if agreed.value.reason else ""
    changed = difference_list(one.differences) if one.differences else ""
    return (
        f"<li><i>{agreed.version}</i><div><span>{holds} · agreed {moment(agreed.written_at)} · signed by "
        f"{signers(agreed, one.standing)}</span>{why}{changed}</div></li>"
    )


def _closed(one: Standing) -> str:
    """Return a proposal that came to nothing (HTML)."""
    value = one.proposal.value
    declined = next((each for each in one.signatures if each.value.decision == "declined"), None)
    end = f"{badge('withdrawn')} by its author"
    if one.state == "declined" and declined is not None:
        end = f"{badge('declined', 'attention')} by {escaped(declined.author)}: “{escaped(declined.value.note)}”"
    return (
        f'<li><i>–</i><div><span>Proposed by <b class="sm-{value.team}">{escaped(value.proposed_by)}</b> '
        f"{moment(one.proposal.written_at)} · {end}</span><p>“{escaped(value.reason)}”</p></div></li>"
    )
