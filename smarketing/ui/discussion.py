"""Three good and three bad leads for the meeting: the same ones for everybody, others every week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from smarketing.domain.effects import EACH, drawn
from smarketing.domain.stages import UNKNOWN
from smarketing.store import Entry, Feedback, Reason
from smarketing.ui import formats
from smarketing.ui.frame import Page
from smarketing.ui.text import escaped, full_name, listed, quiet
from smarketing.ui.verdicts import in_words, reasons_by_key

_FRESH: Final = dt.timedelta(weeks=4)


def draw_discussion(page: Page) -> None:
    """Draw the leads drawn by the week of the numbers, with what sales said and what became of them."""
    if page.as_of is None or not page.workspace.has("leads"):
        return
    left, right = st.columns(2, gap="small")
    for place, verdict, title in ((left, "good", "Three good leads"), (right, "bad", "Three bad leads")):
        with place, page.card(title, key=f"discuss-{verdict}", explains="lead_quality"):
            _draw_drawn(page, verdict)
    quiet("Drawn by the week of the numbers: everybody sees the same leads, next week others.")


def _draw_drawn(page: Page, verdict: str) -> None:
    assert page.as_of is not None, "asked for with numbers at hand"
    filters = page.filters.narrowed("verdict", verdict)
    rows = page.workspace.rows_behind("lead_quality", filters, limit=None).table.to_pylist()
    since = page.as_of - _FRESH
    fresh = [row for row in rows if row["rated_date"] > since]
    leads = {row["lead_id"]: row for row in (fresh if len(fresh) >= EACH else rows)}
    chosen = drawn(leads, page.as_of)
    if not chosen:
        quiet(f"Nobody called a lead {verdict} here.")
        return
    reasons = reasons_by_key(page.workspace.store)
    histories = page.workspace.store.feedback.histories(chosen)
    listed([_line(leads[key], histories.get(key, ()), reasons) for key in chosen])
    if len(leads) > EACH:
        of = "rated in the last four weeks" if len(leads) < len(rows) else "of the period"
        quiet(f"{len(chosen)} of {formats.count(len(leads))} {of}.")


def _line(
    lead: Mapping[str, Any], history: tuple[Entry[Feedback], ...], reasons: Mapping[str, Reason]
) -> tuple[str, str]:
    name = escaped(full_name(lead) or lead["lead_id"])
    about = escaped(", ".join(str(lead[part]) for part in ("job_title", "company") if lead.get(part)))
    said = in_words(history[-1], reasons) if history else ""
    note = f" “{escaped(history[-1].value.note)}”" if history and history[-1].value.note else ""
    became = "became a customer" if lead["is_customer"] else "lost" if lead["is_lost"] else "open still"
    came = " · ".join(
        str(lead[part]) for part in ("source", "campaign", "persona") if lead.get(part) not in (None, UNKNOWN)
    )
    under = f"{came} · handed over {formats.date(lead['handed_over_date'])} · {became}"
    return f"<b>{name}</b> {about}<br>{said}{note}", escaped(under)
