"""The service level of both sides, set for reading: what marketing promises, how sales answers, when work is done."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from smarketing.domain.agreements import WEEKDAYS, ServiceLevel, WorkingHours
from smarketing.ui import formats
from smarketing.ui.text import escaped


def service_level(content: ServiceLevel, currency: str) -> str:
    """Return both sides beside each other, then the working time and what excuses (HTML)."""
    return (
        f'<div class="sm-cards two"><section><b class="head sm-marketing">Marketing delivers, a month</b>'
        f'{_promises(content, currency)}</section><section><b class="head sm-sales">Sales follows up</b>'
        f"{_responses(content)}</section></div>"
        f'<div class="sm-wide"><dl>{_terms(content)}</dl></div>'
    )


def _promises(content: ServiceLevel, currency: str) -> str:
    if not content.promises:
        return '<p class="sm-quiet">Nothing is promised yet: lead value or leads per month, by persona.</p>'
    rows = "".join(
        f'<tr><th scope="row">{escaped(one.title)}</th><td>{formats.count(one.leads)}</td>'
        f"<td>{formats.money(one.value, currency, short=False)}</td></tr>"
        for one in content.promises
    )
    return table(("Persona", "Leads", "Lead value"), rows)


def _responses(content: ServiceLevel) -> str:
    if not content.responses:
        return '<p class="sm-quiet">Nothing is promised yet: first response and attempts, by type of lead.</p>'
    rows = "".join(
        f'<tr><th scope="row">{escaped(one.lead_type)}'
        f"{f'<small>{escaped(one.rule.in_words)}</small>' if one.rule else ''}</th>"
        f"<td>{one.first_response_hours:g} working hours</td>"
        f"<td>{formats.counted(one.attempts, 'attempt')}<small>within {formats.days(one.within_days)}</small></td></tr>"
        for one in content.responses
    )
    return table(("Lead", "First response", "Attempts"), rows)


def _terms(content: ServiceLevel) -> str:
    """Return working time, holidays and excusals (HTML)."""
    limit = (
        "" if content.excusal_limit is None else f"at most {formats.rate(content.excusal_limit, 0)} of a month's leads"
    )
    zone = f" ({escaped(content.time_zone)})" if content.time_zone else ""
    facts = [
        ("Working hours", f"{'; '.join(_spans(content.working_hours))}{zone}"),
        ("Holidays", ", ".join(f"{formats.date(one.day)} {escaped(one.name)}".strip() for one in content.holidays)),
        ("Excused when", items(content.excusal_grounds)),
        ("Limit", limit),
    ]
    return "".join(f"<dt>{name}</dt><dd>{said}</dd>" for name, said in facts if said)


def _spans(hours: Sequence[WorkingHours]) -> list[str]:
    """Return days of equal hours that follow each other as one span: ``Mon–Fri 09:00–17:00``."""
    by_day = sorted(hours, key=lambda one: WEEKDAYS.index(one.weekday))
    spans = []
    for (_, start, end), group in groupby(
        enumerate(by_day), key=lambda one: (WEEKDAYS.index(one[1].weekday) - one[0], one[1].starts_at, one[1].ends_at)
    ):
        days = [one.weekday[:3].capitalize() for _, one in group]
        named = days[0] if len(days) == 1 else f"{days[0]}–{days[-1]}"
        spans.append(f"{named} {start:%H:%M}–{end:%H:%M}")
    return spans


def items(said: Sequence[str]) -> str:
    """Return *said* as a short list, empty without any (HTML)."""
    return f"<ul>{''.join(f'<li>{escaped(one)}</li>' for one in said)}</ul>" if said else ""


def table(heads: Sequence[str], rows: str) -> str:
    """Return a small table of *rows* (HTML made by the caller)."""
    cells = "".join(f'<th scope="col">{head}</th>' for head in heads)
    return f'<table class="sm-agreed"><thead><tr>{cells}</tr></thead><tbody>{rows}</tbody></table>'
