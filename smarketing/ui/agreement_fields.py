"""The fields of one part of the agreement: a widget each, by what is typed into it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import streamlit as st
from babel.dates import get_month_names

from smarketing.domain.stages import FIRST_STAGE
from smarketing.settings import settings
from smarketing.ui import formats
from smarketing.ui.agreement_draft import Field, Node, Shape, fields_of
from smarketing.ui.drawn_from import draw_from
from smarketing.ui.person import person
from smarketing.ui.persona_draft import DraftRule
from smarketing.ui.persona_rule_form import ValuesOf, draw_adding, draw_conditions
from smarketing.ui.text import plain, quiet

_HIDDEN: Final = frozenset({"key"})
_LONG: Final = frozenset({"definition", "words", "description", "meaning", "problem", "promise", "for_whom", "unlike"})
_WIDE: Final = frozenset({"label", "what", "giver", "receiver"})
_LINES: Final = frozenset({"entry_rule", "evidence"})
_MONTH: Final = "fiscal_year_starts_in"
_COLUMN: Final = "shown_by"
_EVIDENCE: Final = frozenset({_COLUMN, "called"})
"""What shows a stage; none of it is asked of the first, which every lead is at from its creation on."""
_HINTS: Final = {
    "time_zone": "Europe/Berlin; empty for the workspace's own",
    "currency": "EUR; empty for the one most deals name",
    "locale": "en_GB",
    "persona": "empty for all of them together",
    "evidence": "the column or the event that shows it",
    "called": "what your CRM calls it: a value of the lifecycle stage, the status, or the stage history",
}
_DAY_FIRST: Final = re.compile(r"\d{1,2}[./ -]\d{1,2}[./ -]\d{2,4}\b")
_FEW: Final = 4
"""How many choices stand beside other fields; more take a line."""
_WIDTHS: Final[dict[Shape, int]] = {
    "text": 250, "choice": 160, "choices": 190, "decimal": 170, "whole": 150, "rate": 150, "day": 150, "time": 120,
    "flag": 110,
}  # fmt: skip


@dataclass(frozen=True)
class Columns:
    """What a rule may test: columns and how they read, and the common values of each."""

    labels: Mapping[str, str]
    values_of: ValuesOf


def kept_while_typed(topic: str, name: str) -> AbstractContextManager[object]:
    """Return a place whose text the browser keeps until the change of *topic* is sent or dropped (``drafts.js``)."""
    who = person()
    return st.container(key=f"_say-draft-{topic}-{who.name if who else ''}-{name}")


def draw_fields(node: Node, columns: Columns, topic: str) -> None:
    """Draw every field of *node* but its lists of parts: short ones beside each other, then what takes a line.

    *topic* is that of a node which is a whole topic; empty for a part of one, which the browser can't know again.
    """
    hidden = _HIDDEN | (_EVIDENCE if node.values.get("key") == FIRST_STAGE else frozenset())
    shown = [one for one in fields_of(node.kind) if one.name not in hidden and one.shape != "parts"]
    short = [one for one in shown if not _takes_a_line(one)]
    if short:
        with st.container(horizontal=True, vertical_alignment="bottom", key=f"short-{node.number}"):
            for one in short:
                if one.name == _COLUMN:
                    _draw_column(node, one, columns)
                else:
                    _draw_short(node, one)
    for one in shown:
        if one.shape == "rule":
            _draw_rule(node, one, columns)
        elif _takes_a_line(one):
            with kept_while_typed(topic, one.name) if topic and one.name not in _LINES else nullcontext():
                _draw_long(node, one)


def _takes_a_line(one: Field) -> bool:
    many = one.shape == "choices" and len(one.of) > _FEW
    return many or one.shape in {"lines", "rule"} or one.name in _LONG | _LINES


def _draw_long(node: Node, one: Field) -> None:
    if one.name in _LINES:
        _bound(st.text_input, node, one.name, one.label, placeholder=_HINTS.get(one.name, ""), max_chars=400)
        return
    if one.shape == "choices":
        _bound(st.pills, node, one.name, one.label, options=list(one.of), format_func=_read, selection_mode="multi")
        return
    label = f"{one.label}, one a line" if one.shape == "lines" else one.label
    _bound(st.text_area, node, one.name, label, height=88, placeholder=_HINTS.get(one.name, ""))


def _draw_short(node: Node, one: Field) -> None:
    """Draw a field that leaves room beside it."""
    label = f"{one.label} ({'%' if one.unit == 'rate' else one.unit})" if one.unit else one.label
    wide = 330 if one.name in _WIDE else _WIDTHS[one.shape]
    draw = partial(_bound, node=node, name=one.name, label=label, width=wide)
    if one.name == _MONTH:
        draw(st.selectbox, options=list(range(1, 13)), format_func=_month)
        return
    match one.shape:
        case "choice":
            draw(st.selectbox, options=list(one.of), format_func=str.capitalize)
        case "choices":
            draw(st.segmented_control, options=list(one.of), format_func=str.capitalize, selection_mode="multi")
        case "decimal" | "rate":
            most = 100.0 if one.shape == "rate" else None
            draw(
                st.number_input,
                value=None,
                min_value=0.0,
                max_value=most,
                step=None,
                format="%g",
                placeholder=_none(one),
            )
        case "whole":
            draw(st.number_input, value=None, min_value=1, step=1, placeholder=_none(one))
        case "day":
            draw(st.date_input, value=None, format=formats.DATE_FIELD)
        case "time":
            draw(st.time_input, value=None, step=dt.timedelta(minutes=15))
        case "flag":
            draw(st.checkbox)
        case _:
            draw(st.text_input, placeholder=_HINTS.get(one.name, ""), max_chars=400)


def _draw_column(node: Node, one: Field, columns: Columns) -> None:
    """Draw the choice of a column of leads, or of none; one that the export doesn't have any more stays."""
    now = node.values[one.name]
    offered = ["", *columns.labels, *([now] if now and now not in columns.labels else [])]
    _bound(
        st.selectbox, node, one.name, one.label, options=offered, width=330,
        format_func=lambda name: plain(columns.labels.get(name, name)) if name else "none of its own",
        help="A lead has reached the stage where it is filled; a day written year first says when.",
    )  # fmt: skip
    chosen = node.values[one.name]
    unsure = next((value for value in columns.values_of(chosen) if _DAY_FIRST.match(value)), None) if chosen else None
    if unsure:
        quiet(
            f"“{unsure}” in this column doesn't say which is the day and which the month: its leads count as having "
            "reached the stage, on a day nobody knows. Export the column year first, as in 2026-02-01."
        )


def _read(choice: str) -> str:
    return {"email": "E-mail", "size": "Company size"}.get(choice, choice.capitalize())


def _none(one: Field) -> str:
    return "none" if one.is_optional else ""


def _month(number: int) -> str:
    return str(get_month_names("wide", locale=settings().locale)[number])


def _draw_rule(node: Node, one: Field, columns: Columns) -> None:
    """Draw a rule over columns of leads, which may be left out."""
    key = f"draft-{node.number}-{one.name}"
    rule = node.values[one.name]
    draw_from(
        st.checkbox, "As a rule over the columns of a lead, so that it can be counted", rule is not None,
        key=key, on_change=_take_rule, args=(node, one.name, key),
    )  # fmt: skip
    if rule is None:
        return
    if not columns.labels:
        quiet("Without a leads export the columns can't be looked up: upload one on the Data page, then try the rule.")
    match = f"match-{rule.number}"
    draw_from(
        st.segmented_control, "A lead meets it when", rule.match, key=match, options=["all", "any"], required=True,
        on_change=_take_match, args=(rule, match),
        format_func={"any": "any of these holds", "all": "all of these hold"}.__getitem__,
    )  # fmt: skip
    draw_conditions(rule, columns.labels, columns.values_of)
    draw_adding(rule)


def _take_rule(node: Node, name: str, key: str) -> None:
    node.values[name] = DraftRule("", "all") if st.session_state[key] else None


def _take_match(rule: DraftRule, key: str) -> None:
    rule.match = st.session_state[key]


def _bound(draw: Callable[..., Any], node: Node, name: str, label: str, **options: Any) -> None:  # noqa: ANN401  # any widget
    """Draw a widget that starts from, and writes to, field *name* of *node*."""
    key = f"draft-{node.number}-{name}"
    draw_from(draw, label, node.values[name], key=key, on_change=_take, args=(node, name, key), **options)


def _take(node: Node, name: str, key: str) -> None:
    node.values[name] = st.session_state[key]
