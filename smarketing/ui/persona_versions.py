"""Every version of the persona rules: who wrote it when and why, what it changed, and which leads go by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

import streamlit as st

from smarketing.domain.personas import PersonaRule, RuleSet
from smarketing.domain.roles import Right
from smarketing.store import Entry
from smarketing.ui import formats
from smarketing.ui.frame import Page
from smarketing.ui.lately import lately
from smarketing.ui.person import signed
from smarketing.ui.persona_changes import changes_in_words
from smarketing.ui.persona_draft import same, start_over
from smarketing.ui.persona_rules_form import offered_columns
from smarketing.ui.text import escaped, quiet
from smarketing.ui.verdicts import moment
from smarketing.ui.viewer import may

_VERSIONS: Final = 12
_CHANGES: Final = 8
_DAY: Final = timedelta(1)


def say_rules_of_time(page: Page) -> None:
    """Say on every view by which version of the rules which leads have their persona, where it is not one for all."""
    store = page.workspace.store
    spans = spans_of(lately(page.workspace, "rules of time", "persona_rules", read=store.persona_rules.still_applied))
    if len(spans) > 1:
        told = ", ".join(f"{span} by version {version}" for version, span in spans.items())
        quiet(f"Personas by rules: leads created {told}. Versions says who changed them, when and why.")


def spans_of(applied: Sequence[Entry[RuleSet]]) -> dict[int, str]:
    """Return, by version, the days of creation of the leads that go by it; *applied* are those of any day at all."""
    spans = {}
    ends = [*(entry.value.since for entry in applied[1:]), None]
    for entry, end in zip(applied, ends[: len(applied)], strict=True):
        start = entry.value.since
        if start and end:
            spans[entry.version] = f"{formats.date(start)} to {formats.date(end - _DAY)}"
        elif start:
            spans[entry.version] = f"from {formats.date(start)} on"
        else:
            spans[entry.version] = f"before {formats.date(end)}" if end else "on any day"
    return spans


def draw_rule_history(page: Page) -> None:
    """Draw every version of the rules, newest first, and the way back to it."""
    if not may(Right.SEE_EVERY_SOURCE):  # rules may go by sources
        signed("persona_history", Right.EDIT_PERSONA_RULES)
        return
    with page.card("Versions", key="persona-history"):
        store = page.workspace.store
        versions = store.history("persona_rules", "rules")
        if not versions:
            quiet("No version yet: the first save is the first version.")
            return
        snapshot = page.workspace.snapshot
        known = snapshot.tables["leads"].headers if snapshot and "leads" in snapshot.tables else {}
        columns = offered_columns(known)
        before: Sequence[PersonaRule] = ()
        drawn = []
        for entry in versions:
            drawn.append((entry, changes_in_words(before, entry.value.rules, lambda name: columns.get(name, name))))
            before = entry.value.rules
        spans = spans_of(store.persona_rules.still_applied())
        for entry, changes in reversed(drawn[-_VERSIONS:]):
            _draw_version(page, entry, changes, versions[-1], spans)


def _draw_version(
    page: Page, entry: Entry[RuleSet], changes: Sequence[str], newest: Entry[RuleSet], spans: Mapping[int, str]
) -> None:
    lines = changes or ["The same rules as before."]
    told = "".join(f"<span>{escaped(line)}</span>" for line in lines[:_CHANGES])
    more = f"<span>… and {formats.count(len(lines) - _CHANGES)} more.</span>" if len(lines) > _CHANGES else ""
    why = f"<span>“{escaped(entry.value.why)}”</span>" if entry.value.why else ""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.html(
            f'<div class="sm-rule"><i>{entry.version}</i><div><b>{escaped(entry.author)}</b>{told}{more}{why}'
            f"<small>{moment(entry.written_at)} · {_reach(entry, spans)}</small></div></div>",
            width="stretch",
        )
        if may(Right.EDIT_PERSONA_RULES) and not same(entry.value.rules, newest.value.rules):
            st.button(
                "Bring back", key=f"bring-back-{entry.version}", type="tertiary", on_click=start_over,
                args=(newest.version, newest.value.rules, entry.value.rules, page.workspace.store.agreements.today),
            )  # fmt: skip


def _reach(entry: Entry[RuleSet], spans: Mapping[int, str]) -> str:
    """Return which leads a version was for when it was saved, and which go by it now."""
    since = entry.value.since
    meant = f"for leads created from {formats.date(since)} on" if since else "for all leads, history too"
    if entry.version not in spans:
        return f"{meant} · no lead goes by it any more"
    return f"{meant} · in force for leads created {spans[entry.version]}"
