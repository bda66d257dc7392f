"""What customers say, unanswered on top: one click to have heard it too, one to see who said it and link an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import streamlit as st

from smarketing.domain.filters import Filters
from smarketing.store import Entry, Remark
from smarketing.ui import formats
from smarketing.ui.filters import choose
from smarketing.ui.frame import Page
from smarketing.ui.lately import lately
from smarketing.ui.stage_names import stage_names
from smarketing.ui.text import escaped, plain, quiet
from smarketing.ui.voice_form import View, hear_again
from smarketing.ui.voice_remark import draw_remark
from smarketing.ui.voice_words import Row, answered, behind, marks, tags, times, weeks

SHOWN: Final = 8
_STEP: Final = 12
_VIEWS: Final = {"unanswered": "Unanswered", "answered": "Answered", "ideas": "Ideas", "notes": "Listening in"}
_EMPTY: Final = {
    "unanswered": "Nothing waits for an answer here: every pain point and question heard has content linked to it.",
    "answered": "No answer is linked yet. Open a pain point or question under Unanswered and say what answers it.",
    "ideas": "No idea was heard here. Note one as an Idea: it is counted each time, and gets a state.",
    "notes": "Nobody noted anything from listening in. Marketing on a call notes what reps say and what customers ask.",
}
_UNHEARD: Final = "Nobody noted a pain point or a question here yet."
_IDEA_ORDER: Final = ("planned", "considered", "open", "done", "dropped")


def draw_list(view: View, rows: Sequence[Row]) -> None:
    """Draw the remarks of *view*; *rows* are those of ``voice_remarks``."""
    with view.page.card("What customers say", key="voice-list", explains="voice_remarks", filters=view.filters):
        groups = grouped(rows)
        counts = {key: f"{label} · {formats.count(len(groups[key]))}" for key, label in _VIEWS.items()}
        group = choose("heard", "Show", counts)
        search = st.text_input(
            "Search", key="_voice_search", placeholder="Search words, answers", label_visibility="collapsed", width=320
        )
        found = [row for row in groups[group] if _has(row, search)]
        if not found:
            quiet(_none_found(groups, group, search))
            return
        _draw_found(view, found, group)


def _none_found(groups: Mapping[str, Sequence[Row]], group: str, search: str) -> str:
    """Return why nothing is listed: the search found none, nobody noted any, or nothing is left to do."""
    if search.strip() and groups[group]:
        return f"Nothing here has “{plain(search)}”."
    return _UNHEARD if group == "unanswered" and not groups["answered"] else _EMPTY[group]


def grouped(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Return *rows* by what there is to do about them; ideas by their state, what is wanted first."""
    said = [row for row in rows if row["remark_kind"] in ("pain_point", "question")]
    ideas = [row for row in rows if row["remark_kind"] == "idea"]
    return {
        "unanswered": [row for row in said if row["is_unanswered"]],
        "answered": [row for row in said if not row["is_unanswered"]],
        "ideas": sorted(ideas, key=lambda row: _IDEA_ORDER.index(row["remark_state"])),
        "notes": [row for row in rows if row["remark_kind"] == "note"],
    }


def _has(row: Row, search: str) -> bool:
    words = search.casefold().split()
    text = f"{row['remark']} {row['answers'] or ''}".casefold()
    return all(word in text for word in words)


def _draw_found(view: View, found: Sequence[Row], group: str) -> None:
    most = SHOWN + _STEP * st.session_state.get(f"_voice_more_{group}", 0)
    beside = _Beside(view.page, view.filters)
    remarks = lately(view.page.workspace, "remarks", "remarks", read=lambda: _by_key(view))
    for row in found[:most]:
        key = row["remark_id"]
        entry = remarks.get(key)
        with st.container(key=f"heard-{key}", gap=None):
            st.html(_line(view.page, row, beside, entry))
            with st.container(horizontal=True, vertical_alignment="center", key=f"heard-acts-{key}"):
                if view.who is not None:
                    st.button(
                        "Heard it too", key=f"heard-too-{key}", icon=":material/add:", on_click=hear_again,
                        args=(view, key, row["remark"]),
                    )  # fmt: skip
                draw_remark(view, row, entry)
    if len(found) > most:
        label = f"Show more of {formats.count(len(found))}"
        st.button(label, key=f"voice-more-{group}", on_click=_more, args=(group,))


def _by_key(view: View) -> dict[str, Entry[Remark]]:
    return {one.key: one for one in view.store.remarks.current()}


def _more(group: str) -> None:
    name = f"_voice_more_{group}"
    st.session_state[name] = st.session_state.get(name, 0) + 1


class _Beside:
    """What stands beside each remark, asked once for all of them."""

    def __init__(self, page: Page, filters: Filters) -> None:
        self.personas = _by_remark(page.ask("voice_tags_persona", filters).table.to_pylist())
        self.stages = _by_remark(page.ask("voice_tags_stage", filters).table.to_pylist())
        self.weeks = _by_remark(page.ask("voice_remark_weeks", filters).table.to_pylist())
        brought = page.ask("leads_by_content", Filters()).table.to_pylist()
        self.brought = {row["content"].casefold(): row for row in brought}


def _by_remark(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["remark_id"], []).append(row)
    return found


def _line(page: Page, row: Row, beside: _Beside, entry: Entry[Remark] | None) -> str:
    """Return a remark with how often it was heard, from whom, and what answers it (HTML)."""
    key = row["remark_id"]
    answers: Sequence[str] = entry.value.answers if entry else ((row["answers"],) if row["answers"] else ())
    said = [tags(beside.personas.get(key, ()), "persona", {}), tags(beside.stages.get(key, ()), "stage", stage_names())]
    who = " &nbsp;·&nbsp; ".join(escaped(one) for one in said if one)
    reply = answered(row, beside.brought, answers)
    again = f"{times(row['last_week'])} in the last seven days" if row["last_week"] else ""
    under = " · ".join(part for part in (behind(row, page.currency), again) if part)
    has_kind = row["remark_kind"] in ("pain_point", "question")
    return (
        f'<div class="sm-heard"><span class="count" title="Heard {times(row["heard"])}">{formats.count(row["heard"])}'
        f"</span><div><div><b>{escaped(row['remark'])}</b> {marks(row, kind=has_kind)}</div>"
        f"<small>{escaped(under)}</small><small>{who}</small>{reply}</div>"
        f"{weeks(beside.weeks.get(key, ()))}</div>"
    )


def remarks_by_key(rows: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Return *rows* by the key of their remark."""
    return {row["remark_id"]: row for row in rows}
