"""What is typed on Goal planning and not saved: it stays while views and pages change, and outlives the tab.

Each field begins with what was typed into it, else with what it starts from. All of it stands as text in a field that
nobody sees, which ``drafts.js`` keeps in this browser and gives back after a reload; it is forgotten once it is saved
or dropped. What comes back is as good as typed: of the right kind or nothing.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import re
from decimal import Decimal
from typing import Annotated, Any, Final

import streamlit as st
from pydantic import FiniteFloat, StringConstraints, TypeAdapter

from smarketing.domain.agreements import Portion
from smarketing.ui.person import person
from smarketing.ui.text import quiet

SCENARIO: Final = "_scenario"
_STATE: Final = "goal_typed"
_BEGUN: Final = "goal_typed_begun"
_BROUGHT: Final = "goal_typed_brought_along"
_LONGEST: Final = 100_000
"""Characters that are read of what a browser gives back."""
_Text = Annotated[str, StringConstraints(max_length=400)] | None
_KINDS: Final[dict[str, TypeAdapter[Any]]] = {
    SCENARIO: TypeAdapter(_Text),
    "goal-name-": TypeAdapter(_Text),
    "goal-why-": TypeAdapter(_Text),
    "goal-days-": TypeAdapter(tuple[dt.date, ...]),
    "goal-by-hand-": TypeAdapter(dict[dt.date, Decimal]),
    "goal-portions-": TypeAdapter(dict[str, Portion]),
    "portion-name-": TypeAdapter(_Text),
    "portion-why-": TypeAdapter(_Text),
    "portion-most-": TypeAdapter(int | None),
    "must-leads-": TypeAdapter(int),
    "": TypeAdapter(FiniteFloat | None),
}
"""What a field holds, by what its key begins with, the first that fits."""


def typed_into(key: str, start: Any) -> dict[str, Any]:  # noqa: ANN401  # what any field holds
    """Return what makes the field *key* hold what was typed into it, else *start*.

    It begins with that by itself: what the session says of a new field is lost where another run follows at once.
    """
    begun: dict[str, Any] = st.session_state.setdefault(_BEGUN, {})
    wanted = _typed().get(key, start)
    if key not in st.session_state:
        begun[key] = wanted
    elif st.session_state[key] != wanted:
        st.session_state[key] = wanted
    return {"value": begun.get(key), "key": key, "on_change": take, "args": (key,)}


def chosen_in(key: str, start: Any) -> dict[str, Any]:  # noqa: ANN401  # what any field holds
    """Return the same for a choice, which begins with what the session says."""
    held(key, start)
    return {"key": key, "on_change": take, "args": (key,)}


def held(key: str, start: Any) -> Any:  # noqa: ANN401  # what any field holds
    """Return what was typed into *key*, else *start*, which stands in the session from now on."""
    wanted = _typed().get(key, start)
    if key not in st.session_state or st.session_state[key] != wanted:
        st.session_state[key] = wanted
    return wanted


def take(key: str) -> None:
    """Note what was typed into the field *key*."""
    _typed()[key] = st.session_state[key]


def say_instead(key: str, value: Any) -> None:  # noqa: ANN401  # what any field holds
    """Have the field *key* hold *value*, as if somebody had typed it."""
    st.session_state[key] = _typed()[key] = value


def empty(*keys: str) -> None:
    """Let the fields *keys* start anew: what they said is taken over."""
    for key in keys:
        _typed().pop(key, None)


def forget(form: str) -> None:
    """Forget what was typed into the *form*: it is saved, or dropped."""
    for key in [key for key in _typed() if key.endswith(f"-{form}")]:
        del _typed()[key]


def is_typed(form: str) -> bool:
    """Return whether anything was typed into the *form* that is not saved."""
    return any(key.endswith(f"-{form}") for key in _typed())


def begun_in(base: str) -> bool:
    """Return whether anything was typed on top of *base*, in whichever of its versions, that is not saved."""
    return any(_stands_on(key, base) for key in _typed())


def bring_along(base: str, form: str) -> None:
    """Have what was typed on top of an earlier version of *base* stand in *form*, that of the newest."""
    for key in [key for key in _typed() if _stands_on(key, base) and not key.endswith(f"-{form}")]:
        field = key[: key.rindex(f"-{base}-")]
        _typed().setdefault(f"{field}-{form}", _typed().pop(key))
        st.session_state.setdefault(_BROUGHT, set()).add(form)


def is_brought_along(form: str) -> bool:
    """Return whether something that stands unsaved in *form* was typed on top of an earlier version."""
    return is_typed(form) and form in st.session_state.get(_BROUGHT, ())


def _stands_on(key: str, base: str) -> bool:
    return key.endswith(f"-{base}") or re.search(rf"-{re.escape(base)}-\d+$", key) is not None


def sends(how: str) -> str:
    """Return the key of a container whose button saves or drops what is typed: the browser forgets it then."""
    return f"_sends-{_place()}-{how}"


def draw_typed(form: str) -> None:
    """Say that what is typed into the *form* is not saved, and have the browser keep all that is typed."""
    if is_typed(form):
        with st.container(horizontal=True, vertical_alignment="center", key=sends("drop")):
            quiet("What you typed is not saved; this browser keeps it for you.")
            st.button("Drop it", key="drop_typed", type="tertiary", on_click=forget, args=(form,))
    key = "goal-whole"
    st.session_state[key] = written()
    with st.container(key=f"_say-{_place()}whole"):
        st.text_area(
            "Kept by this browser", key=key, label_visibility="collapsed", on_change=_bring_back, args=(key,)
        )  # fmt: skip


def written() -> str:
    """Return all that is typed as text; ``read`` gives it back."""
    typed = _typed()
    if not any(key != SCENARIO for key in typed):
        return ""
    return json.dumps({key: _kind(key).dump_python(typed[key], mode="json") for key in typed}, ensure_ascii=False)


def read(text: str) -> dict[str, Any]:
    """Return what ``written`` made *text* of; nothing where it is anything else."""
    with contextlib.suppress(ValueError, AttributeError):
        return {key: _kind(key).validate_python(said) for key, said in json.loads(text[:_LONGEST]).items()}
    return {}


def _bring_back(key: str) -> None:
    if not written():  # what was typed since is not typed over
        _typed().update(read(st.session_state[key]))


def _kind(key: str) -> TypeAdapter[Any]:
    return next(kind for start, kind in _KINDS.items() if key.startswith(start))


def _place() -> str:
    who = person()
    return f"draft-goal-{who.name if who else ''}-"


def _typed() -> dict[str, Any]:
    known: dict[str, Any] = st.session_state.setdefault(_STATE, {})
    return known
