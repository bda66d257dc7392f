"""One persona rule opened for a change: the persona, all or any, and its conditions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import streamlit as st

from smarketing.ui.drawn_from import draw_from
from smarketing.ui.persona_draft import OPERATOR_LABELS, DraftCondition, DraftRule, PersonaDraft
from smarketing.ui.text import plain

FEW: Final = 50
_WITHOUT_VALUE: Final = ("is_empty", "is_filled")
_CHOSEN: Final = ("is", "is_not")
_LONGEST: Final = 200
_NUMBER: Final = "A number, or a day such as 2026-01-31"
_PLACEHOLDERS: Final = {"greater": _NUMBER, "less": _NUMBER, "matches": "A pattern such as ^head of|(vice )?president"}
ValuesOf = Callable[[str], tuple[str, ...]]


def draw_rule_form(draft: PersonaDraft, rule: DraftRule, columns: Mapping[str, str], values_of: ValuesOf) -> None:
    """Draw *rule* with a field for each of its parts; what is typed goes into the draft at once."""
    left, right = st.columns([3, 4], gap="small", vertical_alignment="bottom")
    with left:
        bound(st.text_input, rule, "persona", "Persona", placeholder="Operations lead", max_chars=80)
    with right:
        bound(
            st.segmented_control, rule, "match", "A lead belongs to it when", options=["any", "all"], required=True,
            format_func={"any": "any of these holds", "all": "all of these hold"}.__getitem__,
        )  # fmt: skip
    draw_conditions(rule, columns, values_of)
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        draw_adding(rule)
        st.button("Done", key=f"close-{rule.number}", on_click=draft.edit, args=(None,))


def draw_conditions(rule: DraftRule, columns: Mapping[str, str], values_of: ValuesOf) -> None:
    """Draw the conditions of *rule*, each with its column, test and value; what is typed goes into it at once."""
    for condition in rule.conditions:
        _draw_condition(rule, condition, columns, values_of)


def draw_adding(rule: DraftRule) -> None:
    """Draw the button that gives *rule* one condition more."""
    st.button(
        "Add a condition", icon=":material/add:", key=f"add-condition-{rule.number}", type="tertiary",
        on_click=_add_condition, args=(rule,),
    )  # fmt: skip


def _draw_condition(
    rule: DraftRule, condition: DraftCondition, columns: Mapping[str, str], values_of: ValuesOf
) -> None:
    offered = list(columns) if condition.column in columns else [condition.column, *columns]
    column, operator, value, remove = st.columns([4, 3, 5, 1], gap="small", vertical_alignment="bottom")
    with column:
        bound(
            st.selectbox, condition, "column", "Column", options=offered, label_visibility="collapsed",
            format_func=lambda name: columns.get(name, f"{name} (not in this export)"),
        )  # fmt: skip
    with operator:
        bound(
            st.selectbox, condition, "operator", "Test", options=list(OPERATOR_LABELS), label_visibility="collapsed",
            format_func=OPERATOR_LABELS.__getitem__,
        )  # fmt: skip
    with value:
        _draw_value(condition, values_of)
    remove.button(
        "Remove this condition", icon=":material/close:", key=f"drop-condition-{condition.number}",
        help="Remove this condition",
        on_click=rule.conditions.remove, args=(condition,), disabled=len(rule.conditions) == 1, type="tertiary",
    )  # fmt: skip


def _draw_value(condition: DraftCondition, values_of: ValuesOf) -> None:
    """Draw the value's field: a choice where the column has few values, several words for *any of the words*."""
    if condition.operator in _WITHOUT_VALUE:
        return
    if condition.operator == "matches_any":
        words = list(condition.value) if isinstance(condition.value, tuple) else _as_words(condition.value)
        bound(
            st.multiselect, condition, "words", "Words", options=words, accept_new_options=True, initial=words,
            format_func=plain, label_visibility="collapsed", placeholder="Type a word, then Enter",
        )  # fmt: skip
        return
    known = values_of(condition.column) if condition.operator in _CHOSEN else ()
    typed = "" if condition.value is None else _as_text(condition.value)
    if known and len(known) < FEW:
        options = list(dict.fromkeys((*known, *([typed] if typed else []))))
        bound(
            st.selectbox, condition, "choice", "Value", options=options, format_func=plain, index=None,
            accept_new_options=True, initial=typed or None, label_visibility="collapsed", placeholder="Choose or type",
        )  # fmt: skip
        return
    bound(
        st.text_input, condition, "value", "Value", initial=typed, label_visibility="collapsed",
        placeholder=_PLACEHOLDERS.get(condition.operator, "Text"),
        max_chars=_LONGEST if condition.operator == "matches" else None,
    )  # fmt: skip


def bound(draw: Callable[..., Any], part: Any, name: str, label: str, *, initial: Any = None, **options: Any) -> None:  # noqa: ANN401  # any widget on any part
    """Draw a widget that starts from, and writes to, *name* of *part*, which has a number of its own."""
    key = f"{name}-{part.number}"
    start = getattr(part, name) if hasattr(part, name) and initial is None else initial
    draw_from(draw, label, start, key=key, on_change=_take, args=(part, name, key), **options)


def _take(part: Any, name: str, key: str) -> None:  # noqa: ANN401  # a rule or a condition
    if key not in st.session_state:  # another kind of test was chosen in the same moment, and has a field of its own
        return
    typed = st.session_state[key]
    if name in ("value", "choice"):
        part.value = (typed or "").strip() or None
    elif name == "words":
        part.value = tuple(typed)
    else:
        setattr(part, name, typed)
    if name == "operator":
        _fit_value(part)


def _fit_value(condition: DraftCondition) -> None:
    """Carry the value over to another kind of test."""
    if condition.operator in _WITHOUT_VALUE:
        condition.value = None
    elif condition.operator == "matches_any":
        condition.value = tuple(_as_words(condition.value))
    elif condition.value is not None:
        condition.value = _as_text(condition.value) or None
    for name in ("value", "words", "choice"):
        st.session_state.pop(f"{name}-{condition.number}", None)


def _as_words(value: Any) -> list[str]:  # noqa: ANN401  # whatever the test before had
    return [str(word) for word in value] if isinstance(value, tuple) else ([str(value)] if value else [])


def _as_text(value: Any) -> str:  # noqa: ANN401  # whatever the test before had
    return ", ".join(_as_words(value))


def _add_condition(rule: DraftRule) -> None:
    last = rule.conditions[-1]
    rule.conditions.append(DraftCondition(last.column, last.operator))
