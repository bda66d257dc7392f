"""What matters about the agreement in one sentence, on its own page and as a notice on the others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from smarketing.domain.agreements import TOPICS
from smarketing.domain.stages import Team
from smarketing.store import PLAN, Standing
from smarketing.ui import formats
from smarketing.ui.agreement_known import Known, known, known_lately, waits_for
from smarketing.ui.agreement_words import TEAMS, signers
from smarketing.ui.person import person
from smarketing.ui.text import escaped, joined, markdown_safe, say
from smarketing.ui.viewer import agreeing_right, may
from smarketing.workspace import Workspace


def draw_headline(here: Workspace) -> None:
    """Say how many proposals wait and for whose signature, or what was agreed last."""
    there, who = known(here), person()
    mine = [one for one in there.waiting if waits_for(one, who)]
    last = _last(there)
    if not there.waiting:
        say(last or "<b>Nothing is agreed yet.</b> Until both teams sign, every number is judged by a guess of ours.",
            "Nothing waits for a signature." if last else "")  # fmt: skip
        return
    parts = [part for team in TEAMS if (part := _for_team([one for one in there.waiting if one not in mine], team))]
    if mine:
        wait = "waits" if len(mine) == 1 else "wait"
        parts.insert(0, f"<b>{formats.counted(len(mine), 'proposal')} {wait} for your signature</b>: {_topics(mine)}")
    moved = [one for one in there.waiting if one.moved is not None]
    if moved:
        parts.append(f"{_topics(moved)} to be carried over first, for the ground moved")
    say(f"{'; '.join(parts)}.", last)


def _for_team(waiting: Sequence[Standing], team: Team) -> str:
    theirs = [one for one in waiting if team in one.missing and one.moved is None]
    if not theirs:
        return ""
    wait = "waits" if len(theirs) == 1 else "wait"
    tone = f'<b class="sm-{team}">{team}</b>'
    return f"<b>{formats.counted(len(theirs), 'proposal')}</b> {wait} for {tone} to sign: {_topics(theirs)}"


def _topics(standings: Sequence[Standing]) -> str:
    return escaped(joined(list(dict.fromkeys(_topic(one) for one in standings))))


def _topic(one: Standing) -> str:
    return TOPICS[one.proposal.value.topic].label


def _last(there: Known) -> str:
    """Return what was agreed last, by whom, since when (HTML); empty while nothing is."""
    newest = there.newest
    if newest is None:
        return ""
    topic = TOPICS[newest.value.topic].label
    day = newest.value.holds_from
    holds = f", in force from <b>{formats.date(day)}</b>" if day > dt.date.min else ""
    return f"Agreed last: <b>{topic}</b>, signed by {signers(newest, there.standing_of(newest))}{holds}."


def draw_notice(here: Workspace) -> None:
    """Tell whoever can sign a proposal that it waits for them, and the way to it; nothing else."""
    if not may(agreeing_right()):
        return
    who = person()
    mine = [one for one in known_lately(here).waiting if waits_for(one, who)]
    if not mine:
        return
    topics = markdown_safe(joined(list(dict.fromkeys(_topic(one) for one in mine))))
    what = "a proposal waits" if len(mine) == 1 else f"{formats.count(len(mine))} proposals wait"
    path = "goal_planning" if all(one.proposal.value.topic == PLAN for one in mine) else "agreements"
    st.page_link(f"pages/{path}.py", label=f"{topics}: {what} for your signature", icon=":material/draw:")
