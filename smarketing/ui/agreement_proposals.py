"""Proposals that wait: what each changes, what it would do, who signed, and signing it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from smarketing.domain.agreements import TOPICS
from smarketing.errors import SmarketingError
from smarketing.store import PLAN, Person, Standing, Store
from smarketing.ui import formats
from smarketing.ui.agreement_draft import begin, draft_of
from smarketing.ui.agreement_effect import draw_effect
from smarketing.ui.agreement_flash import flash
from smarketing.ui.agreement_known import Known, known, known_lately, waits_for
from smarketing.ui.agreement_words import difference_list, draw_style, signatures
from smarketing.ui.frame import Page
from smarketing.ui.person import person, signed
from smarketing.ui.text import escaped, joined, markdown_safe, quiet
from smarketing.ui.verdicts import moment
from smarketing.ui.viewer import agreeing_right, may

Later = list[Callable[[], None]]


def draw_proposals(page: Page) -> Later:
    """Draw every proposal that waits, the viewer's first, and return what is to be drawn once the page stands."""
    there, who = known(page.workspace), person()
    mine = [one for one in there.standings if is_declined_for(one, there, who)]
    waiting = sorted(there.waiting, key=lambda one: not waits_for(one, who))
    later: Later = []
    _draw_all_at_once(page.workspace.store, waiting, who)
    _draw_each(page, there, [*waiting, *mine], later)
    return later


def draw_plan_proposals(page: Page) -> None:
    """Draw every plan that waits for both teams, and whoever's own that was declined."""
    there, who = known_lately(page.workspace), person()
    of_plans = [one for one in there.standings if one.proposal.value.topic == PLAN]
    plans = [one for one in of_plans if one.state == "open" or is_declined_for(one, there, who)]
    if plans:
        draw_style()
        _draw_each(page, there, sorted(plans, key=lambda one: not waits_for(one, who)), [])


def _draw_each(page: Page, there: Known, proposals: Sequence[Standing], later: Later) -> None:
    who = person()
    for place, one in enumerate(proposals):
        with st.expander(
            _label(one, who), expanded=place == 0, on_change="rerun", key=f"proposal-{one.key}",
            icon=":material/draw:" if waits_for(one, who) else ":material/hourglass_top:",
        ) as card:  # fmt: skip
            if card.open:
                _draw_one(page, there, one, later)


def is_declined_for(one: Standing, there: Known, who: Person | None) -> bool:
    """Return whether *who* is to see that the proposal was declined: its author, and their team for they may be gone.

    Their team no longer once the topic went on: another proposal was made on it, or agreed.
    """
    if one.state != "declined" or who is None:
        return False
    value, when = one.proposal.value, one.proposal.written_at
    went_on = one.moved is not None or any(
        other.proposal.value.topic == value.topic and other.proposal.written_at > when for other in there.standings
    )
    return is_author(one, who) or (value.team == who.team and not went_on)


def is_author(one: Standing, who: Person | None) -> bool:
    """Return whether *who* made the proposal."""
    return who is not None and one.proposal.value.proposed_by.casefold() == who.name.casefold()


def _label(one: Standing, who: Person | None) -> str:
    value = one.proposal.value
    state = f"waits for {joined(list(one.missing))}"
    if one.state == "declined":
        state = _declined(one, who)
    elif one.moved is not None:
        state = "to be carried over: the ground moved"
    elif waits_for(one, who):
        state = "waits for your signature"
    return f"**{TOPICS[value.topic].label}** · {markdown_safe(state)} · by {markdown_safe(value.proposed_by)}"


def _declined(one: Standing, who: Person | None) -> str:
    if is_author(one, who):
        return "declined: change it, or let it be"
    anew = ", you can propose it anew" if one.proposal.value.topic != PLAN else ""
    return f"declined: {one.proposal.value.proposed_by} can change it{anew}"


def _draw_one(page: Page, there: Known, one: Standing, later: Later) -> None:
    value, when = one.proposal.value, moment(one.proposal.written_at)
    st.html(
        f'<p class="sm-say">“{escaped(value.reason)}”</p><p class="sm-quiet">Proposed by '
        f'<b class="sm-{value.team}">{escaped(value.proposed_by)}</b> ({value.team}) · {when}'
        f" · to hold from <b>{formats.date(value.holds_from)}</b></p>"
    )
    st.html(f'<h4 class="sm-part">What changes</h4>{difference_list(there.changes[one.key])}')
    place = st.container(key=f"effect-{one.key}")

    def draw_numbers() -> None:
        """Draw the numbers into the place kept for them."""
        with place:
            draw_effect(page, value.topic, value.content)

    later.append(draw_numbers)
    st.html(signatures(one))
    _draw_moved(one)
    _draw_deciding(page, one)


def _draw_moved(one: Standing) -> None:
    if one.moved is None:
        return
    st.warning(
        f"{markdown_safe(one.moved.author)} and the other team agreed on another change of this meanwhile. Nothing of "
        "this proposal is lost: carry it over, look at it again, and sign it anew.",
        icon=":material/call_split:",
    )


def _draw_deciding(page: Page, one: Standing) -> None:
    """Draw what the viewer may do with a proposal, and what happens then."""
    if not may(agreeing_right()):
        signed(f"proposal-{one.key}", agreeing_right())
        return
    who = person()
    if who is None:
        with st.popover("Sign or decline", icon=":material/draw:", type="primary", key=f"who-{one.key}"):
            signed(f"proposal-{one.key}")
        return
    store = page.workspace.store
    quiet(_what_happens(one, who))
    with st.container(horizontal=True, vertical_alignment="center"):
        if waits_for(one, who):
            _button("Sign", one, f"Sign for {who.team}", "draw", lambda: _sign(store, one, who), is_first=True)
        if one.moved is not None:
            _button("Carry over", one, "Carry over to what is agreed now", "call_split", lambda: store.agreeing.rebase(
                one.key, by=who, expected=one.proposal.version), is_first=True)  # fmt: skip
        if one.state == "open" and not _has_signed(one, who):
            _draw_declining(store, one, who)
        if one.state == "declined" and not is_author(one, who) and one.proposal.value.topic != PLAN:
            st.button(
                "Propose it anew", key=f"anew-{one.key}", icon=":material/edit:", on_click=_revise,
                args=(store, one), kwargs={"anew": True},
            )  # fmt: skip
        if not is_author(one, who):
            return
        if one.proposal.value.topic == PLAN:
            st.page_link("pages/goal_planning.py", label="Plan anew", icon=":material/edit:")
        elif one.moved is None:
            st.button("Change it", key=f"revise-{one.key}", icon=":material/edit:", on_click=_revise, args=(store, one))
        _button("Withdrawn", one, "Withdraw", "undo", lambda: store.agreeing.withdraw(
            one.key, by=who, expected=one.proposal.version))  # fmt: skip


def _what_happens(one: Standing, who: Person) -> str:
    """Return in plain words what a decision on this proposal does."""
    day = formats.date(one.proposal.value.holds_from)
    if one.state == "declined" and not is_author(one, who):
        return f"It is {one.proposal.value.proposed_by}'s. What you propose anew is yours, and both teams sign it."
    if one.state == "declined":
        return "Once you change it, it is open again and both teams sign anew."
    if one.moved is not None:
        return "It can be signed once it is carried over; every signature is given anew then."
    if not waits_for(one, who):
        return f"{who.team.capitalize()} has signed. It holds once somebody of {joined(list(one.missing))} has, too."
    others = [team for team in one.missing if team != who.team]
    if others:
        return f"Your signature stands for {who.team}. It holds from {day} once {joined(list(others))} has signed, too."
    return (
        f"Yours is the last signature: it is agreed then and holds from {day}, or from today where that has passed. "
        "What happened before is judged by what held then."
    )


def _has_signed(one: Standing, who: Person) -> bool:
    return any(each.author.casefold() == who.name.casefold() for each in one.signatures)


def _button(
    done: str, one: Standing, label: str, icon: str, act: Callable[[], Standing], *, is_first: bool = False
) -> None:
    """Draw a button that does *act* to the version that stands on the screen, and says so, or why it can't be."""
    st.button(
        label, key=f"{done}-{one.key}", icon=f":material/{icon}:", type="primary" if is_first else "secondary",
        on_click=_decide, args=(act,),
    )  # fmt: skip


def _decide(act: Callable[[], Standing]) -> None:
    try:
        flash(_said(act()))
    except SmarketingError as fault:
        flash(str(fault), is_refused=True)


def _said(stands: Standing) -> str:
    topic = TOPICS[stands.proposal.value.topic].label
    if stands.agreed is not None:
        return f"{topic}: agreed by both teams; holds from {formats.date(stands.agreed.value.holds_from)}."
    if stands.state != "open":
        return f"{topic}: {stands.state}."
    return f"{topic}: waits for {joined(list(stands.missing))}."


def _sign(store: Store, one: Standing, who: Person) -> Standing:
    return store.agreeing.sign(one.key, by=who, version=one.proposal.version)


def _draw_declining(store: Store, one: Standing, who: Person) -> None:
    with st.popover("Decline", icon=":material/close:", key=f"decline-{one.key}"):
        with st.form(f"declining-{one.key}", border=False):
            key = f"declined-because-{one.key}"
            with st.container(key=f"_say-declined-{one.key}-{who.name}"):
                st.text_area("Why not (its author reads it)", key=key, height=88)
            st.form_submit_button("Decline it", type="primary", on_click=_decide, args=(
                lambda: store.agreeing.decline(
                    one.key, by=who, version=one.proposal.version, reason=st.session_state[key]
                ),
            ))  # fmt: skip
        quiet("Nobody can sign it then until its author changes it. What is agreed stays as it is.")


def _revise(store: Store, one: Standing, *, anew: bool = False) -> None:
    """Take the proposal *one* in hand, on top of what is agreed now; another change in hand is not typed over.

    With *anew* it becomes a proposal of whoever takes it.
    """
    value = one.proposal.value
    st.query_params["topic"] = value.topic
    if (typed := draft_of(value.topic)) is not None:
        if anew or typed.revises is None or typed.revises[0] != one.key:
            label = TOPICS[value.topic].label.lower()
            flash(f"A change of {label} is in your hand already. Propose or drop it first.", is_refused=True)
        return
    draft = begin(store.agreements.latest(value.topic), store.agreements.today)
    draft.fill(value.content)
    draft.reason, draft.holds_from = value.reason, max(value.holds_from, draft.holds_from)
    draft.revises = None if anew else (one.key, one.proposal.version)


def _draw_all_at_once(store: Store, waiting: list[Standing], who: Person | None) -> None:
    """Offer to sign at once what was proposed at once, as a set to start with is; all else is read one by one."""
    mine = [one for one in waiting if waits_for(one, who)]
    made = {(one.proposal.value.proposed_by, one.proposal.value.reason) for one in mine}
    if who is None or len(mine) < 2 or len(made) > 1:
        return
    st.button(
        f"Sign all {len(mine)} for {who.team}", icon=":material/done_all:", key="sign_all", on_click=_decide,
        args=(lambda: [_sign(store, one, who) for one in mine][-1],),
    )  # fmt: skip
