"""What each side promised the other, kept or missed month by month: marketing delivers, sales follows up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

import streamlit as st

from smarketing.domain.agreements import HandOff, ServiceLevel
from smarketing.domain.filters import Filters
from smarketing.domain.period import Period, add_months, first_of_month, named_periods
from smarketing.domain.promises import Kept, may_be_excused, of_marketing, of_sales
from smarketing.domain.stages import Team
from smarketing.ui import formats
from smarketing.ui.agreement_known import known_lately
from smarketing.ui.agreement_service import table
from smarketing.ui.excusals import draw_excusals
from smarketing.ui.explain import say_explained
from smarketing.ui.frame import Page
from smarketing.ui.hand_off_time import PROMISED, draw_hand_off_time
from smarketing.ui.kept import kept_badge, part
from smarketing.ui.text import escaped, quiet, say, strong

SHOWN: Final = 6
"""How many months are shown, the running one included."""
_DETAILS: Final = {"name": "a name", "email": "an e-mail", "role": "a role", "size": "a company size"}
Row = Mapping[str, Any]


def draw_promises(page: Page) -> None:
    """Draw both sides beside each other, or say what to agree on first."""
    if not page.workspace.has("leads") or page.as_of is None:
        return
    known = known_lately(page.workspace)
    level = known.in_force["service_level"]
    content, handed = level.value.content, known.in_force["hand_off"].value.content
    assert isinstance(content, ServiceLevel)
    assert isinstance(handed, HandOff)
    if not level.version:
        with page.card("What each side promised", key="promises"):
            quiet(
                "Nothing is promised yet. Agree on the service level on the Agreements page: then each month is kept "
                "or missed here, on both sides."
            )
        return
    year = named_periods(page.as_of)["12_months"]
    filters = Filters(year)
    shown = Filters(Period(add_months(first_of_month(page.as_of), 1 - SHOWN), year.end))  # times of touches cost time
    left, right = st.columns(2, gap="small")
    with left, page.card("What marketing promised", key="marketing_sla", explains="marketing_sla", filters=filters):
        page.say_whole(PROMISED)
        _draw_marketing(page, filters)
        if handed.of_leads:
            _draw_information(page, filters)
    with right, page.card("What sales promised", key="sales_sla", explains="sales_sla", filters=shown):
        page.say_whole(PROMISED)
        _draw_sales(page, shown)
    draw_hand_off_time(page, shown)


def _draw_marketing(page: Page, filters: Filters) -> None:
    rows = page.ask("marketing_sla", filters).table.to_pylist()
    months = [(month, list(of)) for month, of in groupby(rows, key=lambda row: row["month"])][:SHOWN]
    if not months:
        quiet("The service level names no lead value and no number of leads per month that marketing delivers.")
        return
    now = months[0][1]
    share = now[0]["expected_share"]
    expected = f"{formats.rate(share, 0)} of its working days are over. " if share < 1 else ""
    said = " and ".join(part for part in (_leads(now[0], " leads"), _value(now[0], page.currency)) if part)
    _say(of_marketing(now), f"{said} in {_month(months[0][0])}", f"{expected}{_who(page, 'marketing')}")
    lines = "".join(
        f'<tr><th scope="row">{_month(month)}</th><td>{kept_badge(of_marketing(of))}</td>'
        f"<td>{_cell(of, _leads)}</td><td>{_cell(of, lambda row: _value(row, page.currency))}</td></tr>"
        for month, of in months
    )
    st.html(table(("Month", "Promise", "Leads", "Lead value"), lines))


def _draw_sales(page: Page, filters: Filters) -> None:
    rows = page.ask("sales_sla", filters).table.to_pylist()
    if not rows:
        quiet("No lead was handed over since a service level was agreed.")
        return
    now = rows[0]
    said = f"{part(now, 'followed_up', 'follow_up_judged')} leads followed up as promised in {_month(now['month'])}"
    waits = f"{formats.count(now['not_due'])} not due yet. " if now["not_due"] else ""
    _say(of_sales(now), said, f"{waits}{_excused(now)}{_who(page, 'sales')}")
    lines = "".join(
        f'<tr><th scope="row">{_month(row["month"])}</th><td>{kept_badge(of_sales(row))}</td>'
        f"<td>{_as_promised(row)}</td><td>{part(row, 'answered', 'answer_due')}</td>"
        f"<td>{part(row, 'attempted', 'attempts_due')}</td></tr>"
        for row in rows
    )
    st.html(table(("Month", "Promise", "As promised", "Answered in time", "Tried again"), lines))
    draw_excusals(page, rows)


def _excused(row: Row) -> str:
    """Return how many of the leads missed in a month are excused, and how many may be; empty without a limit."""
    if not row["excusal_limit"]:
        return ""
    limit, at_most = (
        formats.rate(row["excusal_limit"], 0),
        may_be_excused(row["follow_up_judged"], row["excusal_limit"]),
    )
    said = f"{formats.count(row['excused'])} of {formats.count(row['neglected'])} missed excused"
    return f"{said}; up to {formats.count(at_most)} may be ({limit}). "


def _as_promised(row: Row) -> str:
    """Return how many leads of a month were followed up, and how many of those missed are excused (HTML)."""
    excused = f"<small>{formats.count(row['excused'])} of the others excused</small>" if row["excused"] else ""
    return f"<span>{part(row, 'followed_up', 'follow_up_judged')}</span>{excused}"


def _draw_information(page: Page, filters: Filters) -> None:
    """Say of how many leads handed over something is missing that was agreed, and what."""
    rows = page.ask("hand_off_information", filters).table.to_pylist()
    judged, lacking = (sum(row[name] for row in rows) for name in ("information_judged", "incomplete"))
    if not judged:
        quiet("No lead was handed over since both teams agreed which information comes with it.")
        return
    found = page.ask("hand_off_lacking", filters).table.to_pylist()
    share = strong(formats.rate(lacking / judged), "bad" if lacking else "won")
    say_explained(
        page,
        f"{share} of {formats.counted(judged, 'lead')} handed over lack information that was agreed.",
        escaped(_missing(found)),
        metric="hand_off_lacking",
        key="information",
        filters=filters,
    )


def _missing(rows: Sequence[Row]) -> str:
    """Return of how many leads each detail is missing; one lead may lack several."""
    counts: dict[str, int] = {}
    for row in rows:
        for detail in row["lacking"].split():
            counts[detail] = counts.get(detail, 0) + row["incomplete"]
    said = [
        f"{formats.count(number)} without {_DETAILS.get(detail, f'a {detail}')}"
        for detail, number in sorted(counts.items(), key=lambda one: -one[1])
    ]
    return f"{', '.join(said)}." if said else ""


def _say(kept: Kept, sentence: str, under: str) -> None:
    """Say the verdict on the newest month first (HTML made by this module)."""
    say(f"{kept_badge(kept)} {sentence}.", under)


def _who(page: Page, team: Team) -> str:
    """Return the team and, where one is named, who answers for its stage next to the hand-off (HTML)."""
    stages = [entry.value for entry in known_lately(page.workspace).stages if entry.value.team == team]
    own = stages[-1 if team == "marketing" else 0] if stages else None
    name = strong(team.capitalize(), team)
    return f"{escaped(own.owner)} and {name}." if own and own.owner else f"{name}."


def _month(month: dt.date) -> str:
    return escaped(formats.month(month))


def _cell(promises: Iterable[Row], said: Any) -> str:  # noqa: ANN401  # a function of a row
    """Return what *said* finds of each promise of a month, that of all personas first (HTML)."""
    found = [(row["persona"], said(row)) for row in promises]
    return "".join(
        f"<small>{escaped(persona)}: {text}</small>" if persona else f"<span>{text}</span>"
        for persona, text in found
        if text
    )


def _leads(row: Row, noun: str = "") -> str:
    if row["promised_leads"] is None:
        return ""
    return f"{formats.count(row['delivered_leads'])} of {formats.count(row['promised_leads'])}{noun}"


def _value(row: Row, currency: str) -> str:
    if row["promised_value"] is None:
        return ""
    got, promised = (formats.money(row[name], currency) for name in ("delivered_value", "promised_value"))
    return f"{escaped(got)} of {escaped(promised)}"
