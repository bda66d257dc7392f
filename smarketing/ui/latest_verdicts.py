"""The latest verdicts, newest first, with what was said of the same lead before."""

from __future__ import annotations

from typing import Any, Final

import pyarrow.compute as pc
import streamlit as st

from smarketing.store import Entry, Feedback, Reason
from smarketing.ui import formats, states
from smarketing.ui.comments import draw_comments, topic_of
from smarketing.ui.frame import Page
from smarketing.ui.text import escaped, full_name, listed
from smarketing.ui.verdicts import VERDICT_LABELS, in_words, moment, reasons_by_key
from smarketing.workspace.seen import known_id

SHOWN: Final = 30
FIND: Final = "find"
"""The parameter of the address that says what to search for."""
_MOST_TALKED_OF: Final = 3


def draw_latest_verdicts(page: Page) -> None:
    """Draw the latest verdicts on leads of the filters' period; a search narrows them by name, company or reason."""
    with page.card("Latest verdicts", key="verdicts", explains="lead_quality"):
        _take_over_search()
        search = st.text_input(
            "Search", key="_verdict_search", placeholder="Search lead, company, reason, person", width=360,
            label_visibility="collapsed", on_change=_forget_address,
        )  # fmt: skip
        rated = page.filters.narrowed("verdict", *VERDICT_LABELS)
        rows = page.workspace.rows_behind("lead_quality", rated, search=search, limit=None).table
        if rows.num_rows == 0:
            states.nothing(page.filters)
            return
        newest = rows.take(pc.sort_indices(rows, [("rated_date", "descending")])[:SHOWN]).to_pylist()
        reasons = reasons_by_key(page.workspace.store)
        ids = [known_id(page.workspace, row["lead_id"]) for row in newest]
        histories = page.workspace.store.feedback.histories(ids)
        listed([_line(row, histories.get(key, ()), reasons) for row, key in zip(newest, ids, strict=True)])
        _draw_comments(page, newest)
        if rows.num_rows > SHOWN:
            st.caption(f"The newest {SHOWN} of {formats.count(rows.num_rows)}; search to find others.")


def _draw_comments(page: Page, found: list[dict[str, Any]]) -> None:
    """Draw the comments on each lead that a search found, where these are few."""
    if len(found) > _MOST_TALKED_OF:
        return
    for row in found:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"said-{row['lead_id']}"):
            name = escaped(full_name(row) or row["lead_id"])
            st.html(f'<p class="sm-quiet">Comments on {name}</p>', width="content")
            draw_comments(page, topic_of(row), key=f"lead-{row['lead_id']}")


def _take_over_search() -> None:
    """Search for what a link asks for, once: what is typed afterwards counts."""
    asked = st.query_params.get(FIND)
    if asked is not None and st.session_state.get("_verdict_found") != asked:
        st.session_state["_verdict_search"] = st.session_state["_verdict_found"] = asked


def _forget_address() -> None:
    st.query_params.pop(FIND, None)
    st.session_state.pop("_verdict_found", None)


def _line(row: dict[str, Any], history: tuple[Entry[Feedback], ...], reasons: dict[str, Reason]) -> tuple[str, str]:
    who = full_name(row) or row["lead_id"]
    lead = f"<b>{escaped(who)}</b> {escaped(', '.join(part for part in (row['company'], row['source']) if part))}"
    if not history:
        return lead, escaped(f"{row['verdict']} · {row['rated_by']} · {formats.date(row['rated_date'])}")
    note = history[-1].value.note
    quoted = f" “{escaped(note)}”" if note else ""
    before = ", ".join(
        f"{entry.value.verdict} by {entry.author} ({moment(entry.written_at)})" for entry in history[-4:-1]
    )
    return f"{lead}<br>{in_words(history[-1], reasons)}{quoted}", escaped(f"Before: {before}") if before else ""
