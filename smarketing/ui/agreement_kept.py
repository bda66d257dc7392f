"""A change in hand that outlives its tab: the browser keeps all that is typed, per person, and gives it back.

It stands in a field that nobody sees and ``drafts.js`` reads: reload, sleep and a lost connection bring it back. What
comes back is as good as typed: of the right kind or nothing, and checked as a whole before it is proposed.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Callable, Mapping
from typing import Any, Final

import streamlit as st

from smarketing.domain.agreements import topic_of
from smarketing.domain.personas import Value
from smarketing.store import Agreed, Entry, Store
from smarketing.ui.agreement_draft import Draft, Field, Node, Shape, fields_of, new_node, take_up
from smarketing.ui.agreement_fields import kept_while_typed
from smarketing.ui.agreement_flash import flash
from smarketing.ui.persona_draft import OPERATOR_LABELS, DraftCondition, DraftRule

_LONGEST: Final = 200_000
"""Characters that are read of what a browser gives back."""


def draw_kept(store: Store, topic: str, draft: Draft | None) -> None:
    """Give the browser what is typed of *topic*, or take back from it what an earlier tab held."""
    key = f"whole-{topic}"
    st.session_state[key] = _typed_so_far(draft) if draft else ""
    with kept_while_typed(topic, "whole"):
        st.text_area("Kept by this browser", key=key, label_visibility="collapsed", on_change=_bring_back,
                     args=(store, topic, key))  # fmt: skip


def _bring_back(store: Store, topic: str, key: str) -> None:
    draft = read(store, topic, st.session_state[key])
    if draft is not None and take_up(draft):
        flash("What you had typed into this change is back. It is not proposed yet: go on, propose it, or drop it.")


def _typed_so_far(draft: Draft) -> str:
    """Return all that is typed; nothing before anything is, so that what the browser keeps is not typed over."""
    text = written(draft)
    draft.begun = draft.begun or text
    draft.is_typed = draft.is_typed or text != draft.begun
    return text if draft.is_typed else ""


def written(draft: Draft) -> str:
    """Return all that is typed into *draft* as text; ``read`` gives it back."""
    return json.dumps(
        {
            "base": draft.base.version,
            "typed": _from_node(draft.node),
            "holds_from": draft.holds_from.isoformat(),
            "reason": draft.reason,
            "is_signed": draft.is_signed,
            "revises": draft.revises,
        },
        ensure_ascii=False,
    )


def read(store: Store, topic: str, text: str) -> Draft | None:
    """Return the change of *topic* that ``written`` made *text* of, on what its author saw agreed; else None."""
    with contextlib.suppress(ValueError, TypeError, LookupError, AttributeError, StopIteration):
        said = json.loads(text[:_LONGEST])
        base = _base(store, topic, said["base"])
        node = _to_node(type(topic_of(topic).start), said["typed"])
        revises = said["revises"]
        return Draft(
            topic,
            base,
            node,
            dt.date.fromisoformat(said["holds_from"]),
            _a(str, said["reason"]),
            _a(bool, said["is_signed"]),
            (_a(str, revises[0]), _a(int, revises[1])) if revises else None,
            is_typed=True,
        )
    return None


def _base(store: Store, topic: str, version: object) -> Entry[Agreed]:
    """Return the version that the change builds on: a newer one is told of once it is proposed."""
    start = store.agreements.in_force(topic, dt.date.min)
    return next(one for one in (*store.agreements.history(topic), start) if one.version == version)


def _from_node(node: Node) -> dict[str, Any]:
    values = {one.name: _from_value(one, node.values[one.name]) for one in fields_of(node.kind)}
    return {"values": values, "is_kept": node.is_kept}


def _from_value(one: Field, value: Any) -> Any:  # noqa: ANN401  # depends on the shape
    if value is None:
        return None
    match one.shape:
        case "parts":
            return [_from_node(node) for node in value]
        case "rule":
            return {"match": value.match, "conditions": [[c.column, c.operator, c.value] for c in value.conditions]}
        case "day" | "time":
            return value.isoformat()
    return value


def _to_node(kind: type[Any], said: Mapping[str, Any]) -> Node:
    """Return the part of *kind*; a field that it lacks is as in a new one.

    Raises:
        ValueError, TypeError: what was kept is of another kind.
    """
    node = new_node(kind)
    node.is_kept = _a(bool, said["is_kept"])
    for one in fields_of(kind):
        if one.name in said["values"]:
            node.values[one.name] = _to_value(one, said["values"][one.name])
    return node


def _to_value(one: Field, value: Any) -> Any:  # noqa: ANN401  # depends on the shape
    if value is None and one.shape in {"rule", "day", "time", "decimal", "whole", "rate"}:
        return None
    return _READ[one.shape](one, value)


def _choices(one: Field, value: Any) -> list[str]:  # noqa: ANN401  # whatever was kept
    return [_one_of(one.of, each) for each in value]


def _rule(_one: Field, value: Any) -> DraftRule:  # noqa: ANN401  # whatever was kept
    conditions = [
        DraftCondition(_a(str, column), _one_of(OPERATOR_LABELS, operator), _tested(tested))
        for column, operator, tested in value["conditions"]
    ]
    return DraftRule("", _one_of(("all", "any"), value["match"]), conditions)


def _tested(value: Any) -> Value:  # noqa: ANN401  # whatever was kept
    if isinstance(value, list):
        return tuple(_a(str, one) for one in value)
    return value if value is None else _a((str, float, int), value)


def _a(kind: Any, value: Any) -> Any:  # noqa: ANN401  # whatever was kept
    if not isinstance(value, kind):
        raise TypeError
    return value


def _one_of(allowed: Any, value: Any) -> Any:  # noqa: ANN401  # whatever was kept
    if value not in allowed:
        raise ValueError
    return value


_READ: Final[Mapping[Shape, Callable[[Field, Any], Any]]] = {
    "text": lambda _, value: _a(str, value),
    "lines": lambda _, value: _a(str, value),
    "choice": lambda one, value: _one_of(one.of, value),
    "choices": _choices,
    "decimal": lambda _, value: float(_a((int, float), value)),
    "rate": lambda _, value: float(_a((int, float), value)),
    "whole": lambda _, value: _a(int, value),
    "day": lambda _, value: dt.date.fromisoformat(value),
    "time": lambda _, value: dt.time.fromisoformat(value),
    "flag": lambda _, value: _a(bool, value),
    "parts": lambda one, value: [_to_node(one.of, each) for each in value],
    "rule": _rule,
}
