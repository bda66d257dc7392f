"""The rules that give a lead its persona: a list in the order they are asked, with live counts before saving."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from smarketing.domain.personas import PersonaRule, RuleSet
from smarketing.domain.roles import Right
from smarketing.domain.tables import LEADS
from smarketing.errors import Conflict, SmarketingError
from smarketing.settings import Settings
from smarketing.store import Entry
from smarketing.ui import formats, states
from smarketing.ui.frame import Page
from smarketing.ui.person import signed
from smarketing.ui.persona_draft import DraftRule, PersonaDraft, draft, in_words, put_down
from smarketing.ui.persona_leftovers import draw_leftovers
from smarketing.ui.persona_rule_form import ValuesOf, draw_rule_form
from smarketing.ui.persona_scope import draw_reach, draw_scope
from smarketing.ui.stage_names import as_called
from smarketing.ui.text import cut, escaped, joined, markdown_safe
from smarketing.ui.verdicts import moment
from smarketing.ui.viewer import may
from smarketing.warehouse.build import Progress
from smarketing.warehouse.lead_values import common_values
from smarketing.warehouse.persona_hits import PersonaHits, RuleHits, count_hits

_NAMED: Final = 4
_NEVER_OFFERED: Final = frozenset({"lead_id", "persona", "phone", "first_name", "last_name"})


def draw_persona_rules(page: Page) -> None:
    """Draw the rules in force and let anybody change them; counts are of the leads of the newest export."""
    if not may(Right.EDIT_PERSONA_RULES):  # the form offers values of every column of every lead
        signed("persona_rules", Right.EDIT_PERSONA_RULES)
        return
    with page.card("Rules for leads whose persona the CRM does not say", key="persona-rules"):
        snapshot = page.workspace.snapshot
        leads = snapshot.table(page.workspace.settings.workspace, "leads") if snapshot else None
        if snapshot is None or leads is None:
            states.missing(
                "Rules need leads.", "Upload a leads export with a job title, an industry or a company size."
            )
            return
        applied = page.workspace.store.persona_rules.still_applied()
        version, kept = (applied[-1].version, applied[-1].value.rules) if applied else (0, ())
        held = draft(version, kept, page.workspace.store.agreements.today)
        if said := st.session_state.pop("_rules_said", None):
            st.success(said, icon=":material/check_circle:")
        columns = offered_columns(snapshot.tables["leads"].headers)
        hits = _hits(str(leads), held.complete(), page.workspace.settings)
        st.html(_found(hits))
        draw_reach(held, applied)
        _draw_rules(held, columns, hits, common_in(leads, page.workspace.settings))
        draw_leftovers(leads, held.complete(), columns, hits.leftovers, page.workspace.settings)
        st.button("Add a rule", icon=":material/add:", on_click=held.add, key="add_rule")
        _draw_save(page, held, applied, leads)


def offered_columns(headers: dict[str, str]) -> dict[str, str]:
    """Return the columns to offer and how they read: those of the export, the ones only this company has last."""
    present = set(headers.values())
    known = {
        column.name: as_called(column.label) for column in LEADS.columns if column.name in present - _NEVER_OFFERED
    }
    own = {column: f"{header} (your column)" for header, column in headers.items() if column.startswith("x_")}
    return {**known, **own}


@st.cache_resource(show_spinner=False, max_entries=300)
def _hits(leads: str, rules: tuple[PersonaRule, ...], _settings: Settings) -> PersonaHits:
    return count_hits(Path(leads), rules, settings=_settings)


@st.cache_resource(show_spinner=False, max_entries=300)
def _values(leads: str, column: str, _settings: Settings) -> tuple[str, ...]:
    return common_values(Path(leads), column, settings=_settings)


def _found(hits: PersonaHits) -> str:
    """Return what the rules as they stand would do (HTML)."""
    leads, have = "lead" if hits.leads == 1 else "leads", "has" if hits.from_crm == 1 else "have"
    said = f"{formats.count(hits.from_crm)} {have} one in the CRM, " if hits.from_crm else ""
    stay = "stays" if hits.leftovers == 1 else "stay"
    named = sum(rule.first_hits for rule in hits.rules)
    return (
        f'<p class="sm-say">Of <b>{formats.count(hits.leads)}</b> {leads} {said}the rules name '
        f"<b>{formats.count(named)}</b>, and <b>{formats.count(hits.leftovers)}</b> {stay} unknown.</p>"
        '<p class="sm-quiet">Rules are asked from top to bottom; the first that holds names the persona.</p>'
    )


def common_in(leads: Path, settings: Settings) -> ValuesOf:
    """Return what looks up the common values of a column of *leads*, once for all viewers."""
    return lambda column: _values(str(leads), column, settings)


def _draw_rules(held: PersonaDraft, columns: dict[str, str], hits: PersonaHits, values_of: ValuesOf) -> None:
    complete = iter(hits.rules)
    for place, rule in enumerate(held.rules):
        fault = rule.fault()
        counts = None if fault else next(complete)
        with st.container(key=f"rule-{rule.number}"):
            _draw_line(held, rule, place, columns, counts)
            if held.editing == rule.number:
                draw_rule_form(held, rule, columns, values_of)
                if fault:
                    st.caption(f":material/edit: {markdown_safe(fault)}")


def _draw_line(
    held: PersonaDraft, rule: DraftRule, place: int, columns: dict[str, str], counts: RuleHits | None
) -> None:
    words = in_words(rule, lambda name: columns.get(name, name))
    named = rule.persona or "a rule without a persona"
    text, buttons = st.columns([7, 3], gap="small", vertical_alignment="center")
    text.html(_line(place, rule, words, counts))
    with (
        buttons,
        st.container(horizontal=True, gap=None, horizontal_alignment="right", key=f"icons-{rule.number}"),
    ):
        _icon("arrow_upward", f"Ask {named} earlier", f"earlier-{rule.number}", held.move, rule, -1, off=place == 0)
        is_last = place == len(held.rules) - 1
        _icon("arrow_downward", f"Ask {named} later", f"later-{rule.number}", held.move, rule, 1, off=is_last)
        _icon("edit", f"Change {named}", f"edit-{rule.number}", held.edit, rule)
        _icon("delete", f"Remove {named}", f"remove-{rule.number}", held.remove, rule)


def _icon(icon: str, label: str, key: str, act: Callable[..., None], *args: object, off: bool = False) -> None:
    """Draw a button that shows its icon alone; its words are there for a screen reader and as a tool tip."""
    words = markdown_safe(label)
    st.button(
        words, icon=f":material/{icon}:", key=key, help=words, on_click=act, args=args, disabled=off, type="tertiary"
    )


def _line(place: int, rule: DraftRule, words: str, counts: RuleHits | None) -> str:
    """Return a rule as a line: its place, persona, what must hold, and how many leads it finds (HTML)."""
    if counts is None:
        found = '<span class="sm-attention">Not complete yet</span>'
    else:
        leads = "lead" if counts.first_hits == 1 else "leads"
        found = f"<b>{formats.count(counts.first_hits)}</b> {leads}{_others(counts)}"
    return (
        f'<div class="sm-rule"><i>{place + 1}</i><div><b>{escaped(rule.persona or "New persona")}</b>'
        f"<span>{escaped(words)}</span><small>{found}</small></div></div>"
    )


def _others(counts: RuleHits) -> str:
    """Return which other leads a rule fits: those that the CRM or an earlier rule named before it (HTML)."""
    by: Counter[str] = Counter()
    for rule, number in counts.taken:
        by[rule.persona] += number
    named = [f"{formats.count(number)} of {cut(persona)}" for persona, number in by.most_common(_NAMED)]
    if rest := sum(by.values()) - sum(number for _, number in by.most_common(_NAMED)):
        named.append(f"{formats.count(rest)} of others")
    if counts.in_crm:
        named.append(f"{formats.count(counts.in_crm)} named in the CRM")
    more = counts.hits - counts.first_hits
    return f" · fits {formats.count(more)} more: {escaped(joined(named))}" if more else ""


def _draw_save(page: Page, held: PersonaDraft, applied: tuple[Entry[RuleSet], ...], leads: Path) -> None:
    if not held.is_changed:
        return
    if applied:
        draw_scope(page, held, applied, leads)
    who = signed("persona_rules", Right.EDIT_PERSONA_RULES)
    has_gaps = any(rule.fault() for rule in held.rules)
    with st.container(horizontal=True, vertical_alignment="center"):
        saves = st.button(
            f"Save as version {held.version + 1}", type="primary", disabled=who is None or has_gaps, key="save_rules"
        )
        st.button("Discard changes", on_click=put_down, key="discard_rules")
        if has_gaps:
            st.caption("Complete or remove the marked rule, then save.")
    if saves and who:
        _save(page, held, who.name)


def _save(page: Page, held: PersonaDraft, author: str) -> None:
    """Put the rules in force and build the numbers anew, saying how far that is."""
    bar = st.progress(0.0, "Saving …")
    try:
        page.workspace.change_persona_rules(
            held.content(), by=author, expected=held.version, progress=_onto(bar),
        )  # fmt: skip
    except Conflict as conflict:
        bar.empty()
        states.refused(str(conflict))
        _draw_choice(page, held)
    except SmarketingError as fault:
        bar.empty()
        states.refused(str(fault))
    else:
        put_down()
        now = page.workspace.store.persona_rules.in_force()
        if now:
            since = now.value.since
            what = f"Leads created from {formats.date(since)} on go by it" if since else "Every number uses it now"
            said = f"Version {now.version} saved as {author} at {moment(now.written_at)}. {what}."
            st.session_state["_rules_said"] = said
        st.rerun()


def _onto(bar: DeltaGenerator) -> Progress:
    def show(step: str, share: float) -> None:
        bar.progress(min(1.0, share), f"Counting anew: {step.replace('_', ' ')}")

    return show


def _draw_choice(page: Page, held: PersonaDraft) -> None:
    now = page.workspace.store.persona_rules.in_force()
    if now is None:
        return
    with st.container(horizontal=True):
        st.button(
            "Keep mine", on_click=_rebase, args=(held, now), help="Your next save replaces theirs", key="keep_mine"
        )
        st.button("Take theirs", on_click=put_down, help="Your changes are dropped", key="take_theirs")


def _rebase(held: PersonaDraft, now: Entry[Any]) -> None:
    held.version, held.kept = now.version, now.value.rules
