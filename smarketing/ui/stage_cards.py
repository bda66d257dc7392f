"""Stage cards: who owns a stage, what it means, how many reached it, how many go on, and what is stuck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.elements.lib.mutable_popover_container import PopoverContainer

from smarketing.charts import SMALL_SAMPLE
from smarketing.domain.roles import Right
from smarketing.domain.stages import Stage
from smarketing.errors import SmarketingError
from smarketing.store import Entry
from smarketing.ui import formats, states
from smarketing.ui.agreement_known import known_lately
from smarketing.ui.comments import Topic, draw_comments
from smarketing.ui.dated import no_dates, undated_stages, why_unjudged
from smarketing.ui.explain import draw_explanation
from smarketing.ui.frame import Page
from smarketing.ui.headlines import agreed_stages, weak_steps
from smarketing.ui.html_table import too_few
from smarketing.ui.person import signed
from smarketing.ui.text import badge, escaped, markdown_safe, quiet
from smarketing.ui.viewer import may


def draw_stage_cards(page: Page, *, basis: str) -> None:
    """Draw one card per stage, in the order of the funnel; *basis* is ``cohort`` or ``activity``."""
    rows = page.ask("funnel").table.to_pylist()
    entries = {}
    if basis == "activity":
        entries = {row["stage"]: row["entries"] for row in page.ask("funnel_activity").table.to_pylist()}
    agreed = {entry.key: entry for entry in known_lately(page.workspace).stages}
    undated = undated_stages(page)
    short = {row["stage"]: "below target" if row["is_target"] else "below its past" for row in weak_steps(page)}
    targets = agreed_stages(page)
    with st.grid(max(len(rows), 1), min_column_width=215, gap="small"):
        for row, why in zip(rows, why_unjudged(page, rows), strict=True):
            with st.container(border=True, key=f"card-stage-{row['stage']}", height="stretch"):
                is_agreed = row["stage"] in targets
                facts = _facts(row, why, short.get(row["stage"], ""), is_agreed=is_agreed)
                count = _count(row, entries, undated)
                if row is rows[-1]:
                    _draw_last(page, row, count)
                else:
                    st.html(_card(row, count, facts))
                with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
                    if row["stage"] in agreed:
                        _draw_terms(page, agreed[row["stage"]])
                    topic = Topic("stage", row["stage"], row["stage_label"])
                    draw_comments(page, topic, key=f"stage-{row['stage']}")
                    at, about = {"stage": row["stage"]}, row["stage_label"]
                    draw_explanation(page, "funnel", key=f"stage-{row['stage']}", about=about, at=at)


def _draw_last(page: Page, row: Mapping[str, Any], count: str) -> None:
    with st.container(horizontal=True, wrap=False):
        with st.container(width="stretch"):
            st.html(_card(row, count, _end(page)))
        about = f"{row['stage_label']}: of leads, and from lead"
        draw_explanation(page, "lead_to_customer", key="stage-end", about=about)


def _count(row: Mapping[str, Any], entries: Mapping[str, int], undated: Mapping[str, str]) -> str:
    """Return how many reached a stage, or entered it where *entries* are asked for and dated (HTML)."""
    stage = row["stage"]
    if not entries:
        return f'<div class="value">{formats.count(row["reached"])}<small>reached it</small></div>'
    shown, why = formats.count(entries.get(stage, 0)), ""
    if stage in undated:
        shown, why = formats.NOTHING, f'<p class="sm-quiet">{escaped(no_dates(stage, undated[stage]))}</p>'
    return f'<div class="value">{shown}<small>entered in the period</small></div>{why}'


def _card(row: Mapping[str, Any], count: str, facts: Sequence[tuple[str, str]]) -> str:
    team = row["team"]
    owner = row["owner"] or "no owner yet"
    return (
        f'<div class="sm-stage"><div class="head"><b class="sm-{team}">{escaped(row["stage_label"])}</b>'
        f"{badge(f'{team.capitalize()} · {owner}', team if row['owner'] else 'attention')}</div>"
        f'<p class="sm-quiet">{escaped(row["definition"] or "")}</p>'
        f"{count}<dl>{''.join(f'<dt>{name}</dt><dd>{value}</dd>' for name, value in facts if value)}</dl></div>"
    )


def _end(page: Page) -> list[tuple[str, str]]:
    """Return what is known of the last stage, from which nobody goes on: how many leads come to it, and how soon."""
    (whole,) = page.ask("lead_to_customer").table.to_pylist()
    rate, median = whole["lead_to_customer_rate"], whole["median_days_to_customer"]
    spread = f"{formats.spread(whole['low'], whole['high'])} · n {formats.count(whole['n'])}"
    fast = formats.days(whole["p80_days_to_customer"])
    soon = f"<small>median of who was won in the period, whenever created · 4 of 5 within {fast}</small>"
    return [
        ("Of leads", "" if rate is None else f"{_judged(rate, whole['n'])}<small>{spread}, old enough</small>"),
        ("From lead", "" if median is None else f"<b>{formats.days(median)}</b>{soon}"),
    ]


def _judged(rate: float, n: int) -> str:
    """Return a rate, grey where too few stand behind it (HTML)."""
    grey = f' class="sm-few" title="{too_few(n)}"' if n < SMALL_SAMPLE else ""
    return f"<b{grey}>{formats.rate(rate)}</b>"


def _facts(row: Mapping[str, Any], unjudged_because: str, short: str, *, is_agreed: bool) -> list[tuple[str, str]]:
    facts = [
        (
            "Go on",
            f"<small>{escaped(unjudged_because)}</small>"
            if unjudged_because
            else _step(row, short, is_agreed=is_agreed),
        ),
        ("Time here", _time(row)),
        ("Now here", _open(row)),
    ]
    counted = [
        (row["skipped"], "skipped"),
        (row["lost"], "lost here"),
        (row["immature"], "too young to judge"),
    ]
    aside = ", ".join(f"{formats.count(number)} {what}" for number, what in counted if number)
    if aside:
        facts.append(("Apart", escaped(aside)))
    return facts


def _step(row: Mapping[str, Any], short: str, *, is_agreed: bool) -> str:
    """Say how many go on; *short* is what the step falls below beyond chance, empty where of nothing.

    A target that nobody agreed on yet (not *is_agreed*) is called a starting one, and meeting it is no success.
    """
    if row["step_rate"] is None:
        return ""
    target = row["target_rate"]
    is_met = is_agreed and target is not None and row["step_rate"] >= target and row["step_n"] >= SMALL_SAMPLE
    verdict = f" {badge(short, 'bad')}" if short else f" {badge('on target', 'won')}" if is_met else ""
    called = "target" if is_agreed else "starting target"
    aim = f" · {called} {formats.rate(target, 0)}" if target is not None else ""
    spread = f"{formats.spread(row['low'], row['high'], 0)} · n {formats.count(row['step_n'])}{aim}"
    return f"{_judged(row['step_rate'], row['step_n'])}{verdict}<small>{spread}</small>"


def _time(row: Mapping[str, Any]) -> str:
    if row["median_days"] is None:
        return "not known<small>needs a date for this stage and a later one</small>" if row["step_n"] else ""
    return (
        f"<b>{formats.days(row['median_days'])}</b><small>median · 9 of 10 within {formats.days(row['p90_days'])} · "
        f"n {formats.count(row['timed'])}</small>"
    )


def _open(row: Mapping[str, Any]) -> str:
    if not row["step_n"] and not row["open"]:
        return ""
    stuck = "none stuck" if row["limit_days"] else "no limit agreed"
    if row["stuck"]:
        mark = badge(f"{formats.count(row['stuck'])} stuck", "attention")
        stuck = f"{mark} over {formats.days(row['limit_days'])}"
    return f"<b>{formats.count(row['open'])}</b><small>{stuck}</small>"


def draw_owners(page: Page, stages: Sequence[Entry[Stage]]) -> None:
    """Offer to name the owner of each of *stages*, which holds at once."""
    if not may(Right.NAME_OWNERS):
        return
    with st.container(horizontal=True, key="owners"):
        for entry in stages:
            with _corner(entry, f"Owner of {markdown_safe(entry.value.label)}") as corner:
                if corner.open:
                    _draw_owner(page, entry)


def _draw_terms(page: Page, entry: Entry[Stage]) -> None:
    """Offer to name the owner, which holds at once, and the way to where both teams change the terms of a stage."""
    if not may(Right.NAME_OWNERS):
        return
    with _corner(entry, "Change the owner" if entry.value.owner else "Name the owner") as corner:
        if not corner.open:
            return
        _draw_owner(page, entry)
        quiet("Definition, entry rule, target and limit change once both teams have signed a proposal.")
        st.page_link(
            "pages/agreements.py", label="Propose a change", icon=":material/draw:", query_params={"propose": "yes"}
        )


def _corner(entry: Entry[Stage], label: str) -> PopoverContainer:
    return st.popover(
        label, icon=":material/person_edit:", type="tertiary", key=f"terms-{entry.key}", on_change="rerun"
    )


def _draw_owner(page: Page, entry: Entry[Stage]) -> None:
    """Draw the field for the owner of a stage; a lost race keeps what was typed and names the other person."""
    key = entry.key
    who = signed(f"stage-{key}", Right.NAME_OWNERS)
    if who is None:
        return
    owners = page.workspace.store.stages.owners
    named = owners.get(key)
    with st.form(f"terms_form_{key}", border=False):
        owner = st.text_input("Owner (a person)", named.value.owner if named else "", max_chars=80)
        if st.form_submit_button("Name", type="primary"):
            try:
                owners.change(key, owner, by=who.name, expected=named.version if named else 0)
            except SmarketingError as fault:
                states.refused(str(fault))
            else:
                st.toast(f"{entry.value.label}: owned by {markdown_safe(owner or 'nobody')}")
                st.rerun()
    if named:
        quiet(f"Named by {named.author}")
