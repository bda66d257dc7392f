"""A change of one topic, written: what is in force filled in, what it would do, why, and from which day."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import streamlit as st

from smarketing.domain.agreements import (
    AgreementError,
    Part,
    StageTerms,
    WrongContent,
    differences,
    in_words,
    merged,
    topic_of,
)
from smarketing.errors import Conflict, SmarketingError
from smarketing.store import GroundMoved, Person, Standing, Store
from smarketing.ui import formats, states
from smarketing.ui.agreement_draft import Draft, Field, Node, fields_of, new_node, node_of, put_down
from smarketing.ui.agreement_effect import draw_effect
from smarketing.ui.agreement_fields import Columns, draw_fields, kept_while_typed
from smarketing.ui.agreement_flash import flash
from smarketing.ui.agreement_stages import movable, put_in, usual_left_out
from smarketing.ui.agreement_words import difference_list
from smarketing.ui.drawn_from import draw_from
from smarketing.ui.frame import Page
from smarketing.ui.person import signed
from smarketing.ui.persona_rules_form import common_in, offered_columns
from smarketing.ui.text import escaped, joined, markdown_safe, quiet
from smarketing.ui.verdicts import moment
from smarketing.ui.viewer import agreeing_right

_JUDGED: Final = frozenset({"stages", "sales_ready", "service_level"})


def draw_form(page: Page, draft: Draft) -> None:
    """Draw the change in hand; what is typed goes into it at once and stays until it is proposed or dropped."""
    topic = topic_of(draft.topic)
    with page.card(f"Propose a change: {topic.label.lower()}", key=f"propose-{draft.topic}"):
        _draw_node(draft, draft.node, _columns(page))
        content = _content(draft)
        if content is not None:
            _draw_change(page, draft, content)
        _draw_deciding(page, draft, content)


def _columns(page: Page) -> Columns:
    """Return what a rule may test: the columns of the leads in force."""
    snapshot = page.workspace.snapshot
    leads = snapshot.table(page.workspace.settings.workspace, "leads") if snapshot else None
    if snapshot is None or leads is None:
        return Columns({}, lambda _: ())
    return Columns(offered_columns(snapshot.tables["leads"].headers), common_in(leads, page.workspace.settings))


def _content(draft: Draft) -> Part | None:
    """Return what is typed; where it makes no sense yet, say why and return None."""
    try:
        return draft.content()
    except WrongContent as fault:
        states.refused(" ".join(problem.words for problem in fault.problems))
    except SmarketingError as fault:
        states.refused(str(fault))
    return None


def _draw_change(page: Page, draft: Draft, content: Part) -> None:
    """Draw what is another than agreed, and what that would do to the numbers."""
    changed = differences(draft.base.value.content, content)
    if not changed:
        quiet("Nothing differs from what is agreed yet.")
        return
    st.html(f'<h4 class="sm-part">What changes</h4>{difference_list(changed)}')
    if draft.topic in _JUDGED:
        draw_effect(page, draft.topic, content, is_draft=True)


# Parts within parts: a line each, the one that is open with its fields


def _draw_node(draft: Draft, node: Node, columns: Columns) -> None:
    draw_fields(node, columns, draft.topic if node is draft.node else "")
    for one in fields_of(node.kind):
        if one.shape == "parts":
            _draw_parts(draft, node, one, columns)


def _draw_parts(draft: Draft, owner: Node, one: Field, columns: Columns) -> None:
    parts: list[Node] = owner.values[one.name]
    if one.of is StageTerms:
        quiet("The first is where every lead begins, the last who bought. How many lie between, and which, is yours.")
    if owner is not draft.node or len(fields_of(owner.kind)) > 1:
        st.html(f'<h4 class="sm-part">{escaped(one.label)}</h4>')
    for place, part in enumerate(parts):
        with st.container(key=f"part-{part.number}"):
            if _is_open(draft, part):
                _draw_open(draft, owner, one, place, columns)
            else:
                _draw_line(draft, part)
    with st.container(horizontal=True):
        st.button(
            f"Add: {one.label.lower()}", icon=":material/add:", key=f"add-{owner.number}-{one.name}", type="tertiary",
            on_click=_add, args=(draft, parts, new_node(one.of)),
        )  # fmt: skip
        for usual in usual_left_out(parts) if one.of is StageTerms else ():
            st.button(
                f"Bring back: {markdown_safe(usual.label)}", icon=":material/add:", key=f"back-{usual.key}",
                type="tertiary", on_click=_add, args=(draft, parts, node_of(usual)),
            )  # fmt: skip


def _is_open(draft: Draft, part: Node) -> bool:
    """Return whether *part* or one within it is being edited."""
    inner = [node for one in fields_of(part.kind) if one.shape == "parts" for node in part.values[one.name]]
    return draft.editing == part.number or any(_is_open(draft, node) for node in inner)


def _draw_line(draft: Draft, part: Node) -> None:
    """Draw a part that isn't open: its name, what it says, and the way to change it."""
    name, told = _told(part)
    with st.container(horizontal=True, vertical_alignment="center", wrap=False):
        st.html(f'<div class="sm-line"><b>{escaped(name)}</b><span>{escaped(told)}</span></div>', width="stretch")
        st.button(
            "Change", key=f"open-{part.number}", type="tertiary", icon=":material/edit:", on_click=draft.edit,
            args=(part.number,), help=f"Change {markdown_safe(name)}",
        )  # fmt: skip


def _told(part: Node) -> tuple[str, str]:
    """Return what *part* is called and what it says besides, as far as it is typed."""
    said = [
        (one, part.values[one.name])
        for one in fields_of(part.kind)
        if one.name != "key" and one.shape in {"text", "choice", "choices", "whole", "decimal", "rate", "day", "time"}
    ]
    name = _value(*said[0])
    rest = [_value(one, value) for one, value in sorted(said[1:], key=lambda each: each[0].shape == "text")]
    flags = [one.label.lower() for one in fields_of(part.kind) if one.shape == "flag" and part.values[one.name]]
    return name or part.title or "New, not complete yet", " · ".join([*(word for word in rest if word), *flags])


def _value(one: Field, value: object) -> str:
    if value in (None, "", []):
        return ""
    if isinstance(value, dt.date):
        return formats.date(value)
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, int | float):
        unit = "%" if one.unit == "rate" else one.unit
        return f"{formats.decimal(value, 2)} {unit}" if unit else f"{one.label.lower()} {formats.decimal(value, 2)}"
    text = in_words(value)
    return text.capitalize() if one.shape == "choice" else text


def _draw_open(draft: Draft, owner: Node, one: Field, place: int, columns: Columns) -> None:
    """Draw the fields of the open part *place* of field *one* of *owner*, and what can be done with it as a whole."""
    parts: list[Node] = owner.values[one.name]
    part = parts[place]
    around = None if owner is draft.node else owner.number
    with st.container(border=True):
        _draw_node(draft, part, columns)
        with st.container(horizontal=True):
            st.button("Done", key=f"done-{part.number}", on_click=draft.edit, args=(around,))
            first, end = movable(one, parts)
            if not first <= place < end:
                return
            _moving("Earlier", "arrow_upward", part, off=place == first, act=partial(_move, parts, place, -1))
            _moving("Later", "arrow_downward", part, off=place == end - 1, act=partial(_move, parts, place, 1))
            if part.is_kept and any(each.shape == "flag" for each in fields_of(part.kind)):
                return  # a reason that old verdicts may name is retired, never taken out
            st.button(
                "Remove", key=f"remove-{part.number}", type="tertiary", icon=":material/delete:", on_click=parts.remove,
                args=(part,),
            )  # fmt: skip


def _moving(label: str, icon: str, part: Node, *, off: bool, act: Callable[[], None]) -> None:
    st.button(
        label, key=f"{label.lower()}-{part.number}", type="tertiary", icon=f":material/{icon}:", on_click=act,
        disabled=off,
    )  # fmt: skip


def _move(parts: list[Node], place: int, by: int) -> None:
    parts.insert(place + by, parts.pop(place))


def _add(draft: Draft, parts: list[Node], part: Node) -> None:
    put_in(parts, part)
    draft.edit(part.number)


# Why, from when, and proposing


def _draw_deciding(page: Page, draft: Draft, content: Part | None) -> None:
    with kept_while_typed(draft.topic, "reason"):
        _bound(st.text_area, draft, "reason", "Why (both teams read it)", height=72,
               placeholder="What you saw, and what should be better then")  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom"):
        earliest = min(draft.holds_from, page.workspace.store.agreements.today)
        _bound(st.date_input, draft, "holds_from", "Holds from", width=160, format=formats.DATE_FIELD,
               min_value=earliest)  # fmt: skip
        _bound(st.checkbox, draft, "is_signed", "Sign it for my team at once")
    who = signed(f"propose-{draft.topic}", agreeing_right())
    with st.container(horizontal=True, vertical_alignment="center", key=f"_sends-draft-{draft.topic}-"):
        proposes = st.button(
            "Propose", type="primary", key=f"propose-{draft.topic}", icon=":material/send:",
            disabled=who is None or content is None,
        )  # fmt: skip
        st.button("Drop this change", key=f"drop-{draft.topic}", on_click=put_down, args=(draft.topic,))
    quiet("Nothing changes yet: it holds once one person of each team has signed it, from the day above on.")
    if proposes and who and content is not None:
        _propose(page.workspace.store, draft, content, who)


def _bound(draw: Callable[..., Any], draft: Draft, name: str, label: str, **options: Any) -> None:  # noqa: ANN401  # any widget
    """Draw a widget that starts from, and writes to, *name* of *draft*."""
    key = f"draft-{draft.topic}-{draft.node.number}-{name}"
    draw_from(draw, label, getattr(draft, name), key=key, on_change=_take, args=(draft, name, key), **options)


def _take(draft: Draft, name: str, key: str) -> None:
    setattr(draft, name, st.session_state[key])


def _propose(store: Store, draft: Draft, content: Part, who: Person) -> None:
    try:
        made = _proposed(store, draft, content, who)
    except Conflict as conflict:
        states.refused(str(conflict))
        _draw_choice(store, draft, content)
    except SmarketingError as fault:
        states.refused(str(fault))
    else:
        missing = joined(list(made.missing))
        flash(f"Proposed by {who.name}. It holds once {missing} has signed." if missing else "Agreed.")
        put_down(draft.topic)
        st.rerun()


def _proposed(store: Store, draft: Draft, content: Part, who: Person) -> Standing:
    now = store.agreements.latest(draft.topic)
    has_moved = now.value.proposal != draft.base.value.proposal
    if draft.revises is not None and not has_moved and _is_over(store, draft.revises[0]):
        draft.revises = None
    if draft.revises is None:
        return store.agreeing.propose(
            draft.topic, content, reason=draft.reason, by=who, holds_from=draft.holds_from,
            based_on=draft.base.value.proposal, sign=draft.is_signed,
        )  # fmt: skip
    key, version = draft.revises
    if has_moved:  # a revision builds on what is agreed now: it has to be seen
        raise GroundMoved(store.agreements.describe(now.value), now.author, moment(now.written_at))
    return store.agreeing.revise(
        key, content, reason=draft.reason, by=who, holds_from=draft.holds_from, expected=version, sign=draft.is_signed
    )


def _is_over(store: Store, key: str) -> bool:
    """Return whether a proposal can't be changed any more: what is typed is one of its own then."""
    return store.agreeing.standing(key).state in {"agreed", "withdrawn"}


def _draw_choice(store: Store, draft: Draft, content: Part) -> None:
    """Offer what to do when somebody else's change came between; what was typed is still there."""
    with st.container(horizontal=True):
        _offer("Carry mine over to that", "keep_mine", _carry_over, store, draft, content)
        _offer("Drop mine", "take_theirs", put_down, draft.topic)


def _offer(label: str, key: str, act: Callable[..., None], *args: object) -> None:
    st.button(label, key=key, on_click=act, args=args)


def _carry_over(store: Store, draft: Draft, content: Part) -> None:
    """Put what the author changed on top of what is agreed now."""
    now = store.agreements.latest(draft.topic)
    mine = content
    with contextlib.suppress(AgreementError):  # both together make no sense: what was typed stays as it is
        mine = merged(draft.base.value.content, content, now.value.content)
    if draft.revises is not None:
        key, _ = draft.revises
        draft.revises = (key, store.agreeing.standing(key).proposal.version)
    draft.base, draft.holds_from = now, max(draft.holds_from, now.value.holds_from)
    draft.fill(mine)
