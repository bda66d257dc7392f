"""How fresh and how complete the data is, where it contradicts itself, and what to do about it."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import streamlit as st

from smarketing.domain.filters import Filters
from smarketing.domain.stages import CUSTOMER_STAGE, FIRST_STAGE
from smarketing.ui import coverage, formats, states, upload_session
from smarketing.ui.dated import CUSTOMERS_NEED, shows_customers
from smarketing.ui.frame import STALE_AFTER_DAYS, Page
from smarketing.ui.tables import draw_answer
from smarketing.ui.text import badge, escaped, listed, quiet, say, strong
from smarketing.ui.upload_summary import columns_of, rows_in_words

ALL_TIME: Final = Filters()
_TONES: Final = {"serious": "bad"}
_OPEN: Final = "open_finding"
_UNCONVERTED: Final = "other_currency"


def draw_state(page: Page) -> None:
    """Say in one sentence how fresh and how complete the data is."""
    snapshot = page.workspace.snapshot
    if snapshot is None or page.as_of is None:
        if upload_session.held(page.workspace) is not None:
            say("<b>No data yet.</b> What you dropped stands below: look at what was understood, then keep it.")
        else:
            say("<b>No data yet.</b> Drop this week's exports below, or look around with a made-up company first.")
        return
    if page.workspace.fault is not None:
        states.refused(str(page.workspace.fault))
    age = (dt.datetime.now(dt.UTC).date() - page.as_of).days
    old = " (today)" if age <= 0 else "" if age > STALE_AFTER_DAYS else f" ({formats.age(age)} old)"
    rows = {kind: table.rows for kind, table in snapshot.tables.items()}
    main = {kind: count for kind, count in rows.items() if kind in ("leads", "deals")} or rows
    others = {kind: count for kind, count in rows.items() if kind not in main}
    findings = sum(row["records"] for row in page.ask("data_health", ALL_TIME).table.to_pylist())
    health = f"{formats.counted(findings, 'record')} to look at" if findings else "nothing contradicts itself"
    say(
        f"{strong(rows_in_words(main))} as of {strong(formats.date(page.as_of))}{old}; {health}.",
        _customers_in_words(page),
        f"Beside them {escaped(rows_in_words(others))}." if others else "",
    )


def _customers_in_words(page: Page) -> str:
    """Return how many leads became customers, all time."""
    reached = {row["stage"]: row for row in page.ask("funnel", ALL_TIME).table.to_pylist()}
    leads, customers = reached[FIRST_STAGE]["reached"], reached[CUSTOMER_STAGE]["reached"]
    if not leads:
        return ""
    if not shows_customers(page):
        return (
            f"{formats.counted(leads, 'lead')}: nothing in this export shows which became customers. {CUSTOMERS_NEED}"
        )
    share = formats.exact_rate(reached[CUSTOMER_STAGE]["cumulative_rate"])
    became = "a customer" if 1 in (leads, customers) else "customers"
    return f"{formats.count(customers)} of {formats.counted(leads, 'lead')} became {became}: {share}."


def draw_health(page: Page) -> None:
    """List what contradicts itself, most serious first, with what to do and the rows behind each finding."""
    findings = [row for row in page.ask("data_health", ALL_TIME).table.to_pylist() if row["records"]]
    if not findings:
        say(f"Nothing contradicts itself: dates are in order{_deals_in_words(page)}.")
    for finding in findings:
        _draw_finding(page, finding)
    if not page.workspace.has("leads"):
        quiet("There are no leads here, so no deal is asked for its lead.")


def _deals_in_words(page: Page) -> str:
    """Return what every won deal has, as the end of a sentence; empty without deals."""
    if not page.workspace.has("deals"):
        return ""
    have = "a date, an amount and a lead" if page.workspace.has("leads") else "a date and an amount"
    return f", and won deals have {have}"


def draw_missing(page: Page) -> None:
    """List what the pages can't show with the columns there are, and which column would show it."""
    known = columns_of(page, page.workspace.snapshot)
    if not coverage.changes(known, known):
        say("Every page has the columns it needs.")
    coverage.draw_changes(known, known)


def _draw_finding(page: Page, finding: dict[str, Any]) -> None:
    """Draw one finding with what to do; its rows are asked for once somebody wants to see them."""
    name, records = finding["check_name"], formats.count(finding["records"])
    is_open = st.session_state.get(_OPEN) == name
    with st.container(horizontal=True, vertical_alignment="center", key=f"finding-{name}"):
        st.html(
            f'<p style="margin:0">{badge(finding["severity"], _TONES.get(finding["severity"], "attention"))} '
            f"{strong(finding['check_label'])}: {records}</p>"
            f'<p class="sm-quiet">{escaped(finding["what_to_do"])}</p>',
            width="stretch",
        )
        st.button(
            "Hide the records" if is_open else "See the records",
            key=f"see-{name}",
            type="tertiary",
            icon=":material/table_rows:",
            on_click=_open,
            args=(None if is_open else name,),
        )
    if name == _UNCONVERTED:
        listed([_unconverted(row) for row in page.ask("unconverted_amounts", ALL_TIME).table.to_pylist()])
    if is_open:
        answer = page.ask("data_health_rows", ALL_TIME.narrowed("check_name", name))
        columns = ("record_kind", "record_id", "detail", "noted_date")
        draw_answer(answer, columns=columns, key=f"rows-{name}", currency=page.currency)


def _unconverted(row: dict[str, Any]) -> tuple[str, str]:
    """Return how much of one currency counts nowhere, and the days for which a rate is missing."""
    records, currency = row["records"], escaped(row["currency"])
    what = "deal" if row["record_kind"] == "deal" else "row of costs"
    many = what if records == 1 else {"deal": "deals", "row of costs": "rows of costs"}[what]
    line = f"{strong(formats.decimal(row['original_amount'], 2))} {currency} in {formats.count(records)} {many}"
    if row["first_date"] is None:
        return line, "They have no date, so no rate can be theirs."
    first, last = formats.date(row["first_date"]), formats.date(row["last_date"])
    days = f"on {first}" if first == last else f"from {first} to {last}"
    return line, f"No exchange rate of {currency} is in force {days}: upload one that is valid from {first} or before."


def _open(name: str | None) -> None:
    st.session_state[_OPEN] = name
