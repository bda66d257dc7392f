"""What is in force, topic by topic, set for reading: cards and short tables, no forms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Final

from babel.dates import get_month_names

from smarketing.domain.agreements import (
    DEAL_SIZE,
    Calendar,
    HandOff,
    LeadRule,
    Override,
    Part,
    PersonaProfile,
    PersonasAgreement,
    PlanAgreement,
    Portion,
    Positioning,
    ReasonsAgreement,
    SalesReadyLead,
    ServiceLevel,
    StagesAgreement,
    StageTerms,
)
from smarketing.settings import settings
from smarketing.ui import formats
from smarketing.ui.agreement_service import items, service_level, table
from smarketing.ui.agreement_words import portion_in_words
from smarketing.ui.stage_names import as_called
from smarketing.ui.text import badge, escaped
from smarketing.ui.verdicts import TEAM_LABELS, VERDICT_LABELS, VERDICT_TONES

Owners = Mapping[str, str]


def reading(content: Part, owners: Owners, currency: str) -> str:
    """Return *content* as people read it; *owners* are the persons by stage key (HTML)."""
    return _READ[type(content)](content, owners, currency)


def _stages(content: StagesAgreement, owners: Owners, _currency: str) -> str:
    return _cards(_stage(terms, owners.get(terms.key, "")) for terms in content.stages)


def _stage(terms: StageTerms, owner: str) -> str:
    facts = [
        ("Enters when", escaped(terms.entry_rule)),
        ("Shown by", f"<small>{escaped(terms.evidence)}</small>" if terms.evidence else ""),
        ("Filled column", escaped(terms.shown_by)),
        ("Called in the CRM", escaped(", ".join(terms.called))),
        ("Go on", f"{formats.rate(terms.target_rate, 0)} should" if terms.target_rate is not None else ""),
        ("At most", formats.days(terms.limit_days) if terms.limit_days is not None else ""),
        *((escaped(one.persona), escaped(one.meaning)) for one in terms.for_personas),
    ]
    who = badge(f"{terms.team.capitalize()} · {owner or 'no owner yet'}", terms.team if owner else "attention")
    return (
        f'<b class="head sm-{terms.team}">{escaped(terms.label)}</b>{who}'
        f"<p>{escaped(terms.definition)}</p>{_facts(facts)}"
    )


def _sales_ready(content: SalesReadyLead, _owners: Owners, _currency: str) -> str:
    return f'<p class="sm-say">{escaped(content.words)}</p>{rule(content.rule)}'


def rule(said: LeadRule | None) -> str:
    """Return a rule as a list of its conditions (HTML)."""
    if said is None:
        return '<p class="sm-quiet">No rule over columns yet: it is judged by people, and counted as the CRM says.</p>'
    joint = "all of these hold" if said.match == "all" else "any of these holds"
    tests = "".join(f"<li>{escaped(as_called(LeadRule('all', (one,)).in_words))}</li>" for one in said.conditions)
    return f'<p class="sm-quiet">A lead is ready when {joint}:</p><ul class="sm-tests">{tests}</ul>'


def _hand_off(content: HandOff, _owners: Owners, _currency: str) -> str:
    return _cards(
        f'<b class="head">{escaped(one.what)}</b><p><b class="sm-{one.from_team}">{escaped(one.giver)}</b> → '
        f'<b class="sm-{one.to_team}">{escaped(one.receiver)}</b></p>'
        + _facts(
            [
                ("Within", f"{one.within_hours:g} working hours"),
                ("With", items(one.information)),
                ("Counted where missing", escaped(", ".join(one.details))),
            ]
        )
        for one in content.hand_overs
    )


def _personas(content: PersonasAgreement, _owners: Owners, _currency: str) -> str:
    if not content.personas:
        return _nothing("No persona is described yet: who they are, what they need, and what they are given to read.")
    return _cards(_persona(one) for one in content.personas)


def _persona(one: PersonaProfile) -> str:
    steps = [
        (stage.capitalize(), items(said) or badge("nothing yet", "attention")) for stage, said in one.given.items()
    ]
    facts = [("Needs", items(one.needs)), ("Objections", items(one.objections)), *steps]
    return f'<b class="head">{escaped(one.name)}</b><p>{escaped(one.description)}</p>{_facts(facts)}'


def _reasons(content: ReasonsAgreement, _owners: Owners, _currency: str) -> str:
    rows = "".join(
        f'<tr class="{"retired" if one.is_retired else ""}"><th scope="row">{escaped(one.label)}'
        f"{'<small>retired: no longer offered</small>' if one.is_retired else ''}</th>"
        f"<td>{' '.join(badge(VERDICT_LABELS[each], VERDICT_TONES[each]) for each in one.verdicts)}</td>"
        f'<td><b class="sm-{one.acting_team}">{TEAM_LABELS[one.acting_team]}</b></td></tr>'
        for one in content.reasons
    )
    return table(("Reason", "Given for", "Who must act"), rows)


def _positioning(content: Positioning, _owners: Owners, _currency: str) -> str:
    facts = [
        ("For", escaped(content.for_whom)),
        ("Who", escaped(content.problem)),
        ("We are", escaped(content.category)),
        ("That gives", escaped(content.promise)),
        ("Unlike", escaped(content.unlike)),
        ("Because", items(content.proof)),
    ]
    if not any(value for _, value in facts):
        return _nothing("Not said yet: for whom, which problem, what is promised, unlike whom, and why to believe it.")
    return f'<div class="sm-wide">{_facts(facts)}</div>'


def _calendar(content: Calendar, _owners: Owners, currency: str) -> str:
    months = get_month_names("wide", locale=settings().locale)
    used = f"not fixed; the deals are mostly in {escaped(currency)}" if currency else "not fixed"
    facts = [
        ("Fiscal year", f"starts in {months[content.fiscal_year_starts_in]}"),
        ("Week", f"starts on {content.week_starts_on.capitalize()}"),
        ("Currency", escaped(content.currency) or used),
        ("Written as in", escaped(content.locale)),
    ]
    return f'<div class="sm-wide">{_facts(facts)}</div>'


def _plan(content: PlanAgreement, _owners: Owners, currency: str) -> str:
    if content.revenue_goal is None:
        return _nothing("No plan is agreed on yet: how much revenue, until when, and what it needs from each team.")
    money = partial(formats.money, currency=currency, short=False)
    facts = [
        ("Plan", escaped(content.name)),
        ("Revenue goal", money(float(content.revenue_goal))),
        ("From", f"{formats.date(content.first_day)} to {formats.date(content.last_day)}"),
        *((f"Belief in {escaped(one.title)}", _override(one, currency)) for one in content.overrides),
        *((f"From {escaped(one.title)}", _portion(one)) for one in content.portions),
    ]
    months = "".join(
        f'<tr><th scope="row">{escaped(one.title)}</th><td>{money(float(one.goal))}</td>'
        f"<td>{'said by hand' if one.is_by_hand else ''}</td></tr>"
        for one in content.months
    )
    return f'<div class="sm-wide">{_facts(facts)}{table(("Month", "Goal", ""), months) if months else ""}</div>'


def _override(one: Override, currency: str) -> str:
    value = float(one.value)
    said = formats.money(value, currency, short=False) if one.rate == DEAL_SIZE else formats.rate(value)
    return f"{said}<small> {escaped(one.who)}: “{escaped(one.why)}”</small>"


def _portion(one: Portion) -> str:
    return f"{portion_in_words(one)}<small> {escaped(one.who)}: “{escaped(one.why)}”</small>"


# Pieces


def _cards(bodies: Iterable[str]) -> str:
    return f'<div class="sm-cards">{"".join(f"<section>{body}</section>" for body in bodies)}</div>'


def _facts(facts: Iterable[tuple[str, str]]) -> str:
    """Return names and what is said of each, those without a word left out (HTML)."""
    return f"<dl>{''.join(f'<dt>{name}</dt><dd>{said}</dd>' for name, said in facts if said)}</dl>"


def _nothing(sentence: str) -> str:
    return f'<p class="sm-quiet">{escaped(sentence)}</p>'


_READ: Final[dict[type[Part], Callable[[Any, Owners, str], str]]] = {
    StagesAgreement: _stages,
    SalesReadyLead: _sales_ready,
    HandOff: _hand_off,
    ServiceLevel: lambda content, _owners, currency: service_level(content, currency),
    PersonasAgreement: _personas,
    ReasonsAgreement: _reasons,
    Positioning: _positioning,
    Calendar: _calendar,
    PlanAgreement: _plan,
}
