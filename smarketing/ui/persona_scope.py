"""For which leads changed persona rules are meant, why, and what that does, seen before anybody saves them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final

import pyarrow as pa
import streamlit as st

from smarketing.domain.personas import RuleSet, still_apply
from smarketing.metrics import ColumnInfo
from smarketing.settings import Settings
from smarketing.store import Entry
from smarketing.ui import formats
from smarketing.ui.frame import Page
from smarketing.ui.persona_draft import PersonaDraft
from smarketing.ui.persona_rule_form import bound
from smarketing.ui.tables import draw_table
from smarketing.ui.text import quiet, say, strong
from smarketing.warehouse.persona_effect import PersonaEffect, persona_effect

_SCOPES: Final = {"day": "Leads from a day on", "all": "All, history too"}
_FIRST_DAY: Final = dt.date(1990, 1, 1)
_LONGEST: Final = 300
_HEADS: Final = {
    "persona": ColumnInfo("Persona", "text"),
    "before": ColumnInfo("Leads now", "count"),
    "after": ColumnInfo("Leads then", "count"),
    "joined": ColumnInfo("Join", "count"),
    "left": ColumnInfo("Leave", "count"),
}


def draw_reach(held: PersonaDraft, applied: tuple[Entry[RuleSet], ...]) -> None:
    """Let the rules in force apply to history too where earlier leads go by others."""
    if not applied or applied[-1].value.since is None:
        return
    quiet("What a rule finds is counted among all leads, whenever they were created.")
    if not held.is_changed:
        st.button(
            "Apply them to history too …", icon=":material/history:", type="tertiary", key="reach_back",
            on_click=_reach_back, args=(held,), help="Shows what changes before anything is saved",
        )  # fmt: skip


def _reach_back(held: PersonaDraft) -> None:
    held.scope, held.reaches_back = "all", True
    st.session_state.pop(f"scope-{held.number}", None)


def draw_scope(page: Page, held: PersonaDraft, applied: tuple[Entry[RuleSet], ...], leads: Path) -> None:
    """Draw for which leads the rules in hand shall be, why, and which leads that gives another persona."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="rules-scope"):
        bound(
            st.segmented_control, held, "scope", "They apply to", options=list(_SCOPES), required=True,
            format_func=_SCOPES.__getitem__,
        )  # fmt: skip
        if held.scope == "day":
            bound(
                st.date_input, held, "since", "Created from", format=formats.DATE_FIELD, width=160,
                min_value=_FIRST_DAY,
            )  # fmt: skip
    bound(
        st.text_input, held, "why", "Why (everybody reads it under Versions)", max_chars=_LONGEST,
        placeholder="What you saw in the leads",
    )  # fmt: skip
    sets = tuple(entry.value for entry in applied)
    then = still_apply((*sets, held.content()), lambda one: one.since)
    _draw_effect(_effect(str(leads), _bare(sets), _bare(then), page.workspace.settings), held, page.as_of)


def _bare(sets: tuple[RuleSet, ...]) -> tuple[RuleSet, ...]:
    """Return *sets* without why they are: a word typed there counts no lead anew."""
    return tuple(RuleSet(one.rules, one.since) for one in sets)


@st.cache_resource(show_spinner=False, max_entries=100)
def _effect(leads: str, before: tuple[RuleSet, ...], after: tuple[RuleSet, ...], _settings: Settings) -> PersonaEffect:
    return persona_effect(Path(leads), before, after, settings=_settings)


def _draw_effect(effect: PersonaEffect, held: PersonaDraft, as_of: dt.date | None) -> None:
    total = formats.counted(effect.leads, "lead")
    if not effect.changed:
        since = held.content().since
        is_ahead = since is not None and as_of is not None and since > as_of
        why = " None was created that late yet: the rules name those to come." if is_ahead else ""
        say(f"Saved so, none of {total} changes persona.{why}")
        return
    verb = "changes" if effect.changed == 1 else "change"
    say(f"Saved so, {strong(formats.count(effect.changed))} of {total} {verb} persona.")
    rows = [{name: getattr(one, name) for name in _HEADS} for one in effect.personas]
    draw_table(
        pa.Table.from_pylist(rows), _HEADS, key="persona-effect", currency="", alt="Leads by persona, now and then",
        search=False,
    )  # fmt: skip
