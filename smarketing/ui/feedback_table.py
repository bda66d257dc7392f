"""Many verdicts at once: a sheet worked with the keyboard, kept with one save."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

import pandas as pd
import streamlit as st

from smarketing.errors import SmarketingError
from smarketing.store import Feedback, Person, Reason, Store, email_key
from smarketing.ui import states
from smarketing.ui.rating_batch import Lead
from smarketing.ui.text import full_name, plain, quiet
from smarketing.ui.verdicts import (
    TEAM_LABELS,
    VERDICT_LABELS,
    Given,
    give_verdicts,
    moment,
    overtaken_in_words,
    reasons_by_key,
)

ROWS: Final = 50
_STATE: Final = "feedback_sheet"
_COUNTER: Final = "feedback_sheets"
_SHOWN: Final = ("name", "company", "source", "handed_over_date", "verdict", "reason", "note")


@dataclass
class Sheet:
    """The rows in hand, the version of each lead's verdict they show, and what was typed into them so far.

    ``revision`` is part of the editor's key: an editor keeps edits by row position, so other rows need another key.
    """

    asked: tuple[object, ...]
    leads: Sequence[Lead]
    seen: dict[str, int]
    revision: int = 0
    typed: dict[str, dict[str, Any]] = field(default_factory=dict)
    laid_out: dict[str, dict[str, Any]] = field(default_factory=dict)
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def key(self) -> str:
        """The key of the editor that shows these rows."""
        return f"feedback-sheet-{self.revision}"

    def lay_out(self) -> None:
        """Put what was typed into the rows and give the editor a new key: it shows them anew and has no edits yet."""
        empty = {"verdict": None, "reason": None, "note": None}
        rows = [{**_as_text(lead), **empty, **self.typed.get(lead["lead_id"], {})} for lead in self.leads]
        frame = pd.DataFrame(rows, columns=["lead_id", *_SHOWN])
        self.rows = frame.astype({"verdict": "object", "reason": "object", "note": "object"}).set_index("lead_id")
        self.laid_out = self.typed
        self.revision = int(st.session_state.get(_COUNTER, 0)) + 1
        st.session_state[_COUNTER] = self.revision

    def read(self) -> None:
        """Take over what was typed since the rows were laid out, and take back what was undone."""
        self.typed = {lead: dict(cells) for lead, cells in self.laid_out.items()}
        for position, cells in st.session_state[self.key]["edited_rows"].items():
            self.typed.setdefault(self.leads[int(position)]["lead_id"], {}).update(cells)

    def complete(self) -> list[str]:
        """Return the ids of the leads with something typed that is more than blanks."""
        return [lead for lead, cells in self.typed.items() if any(cells.values())]


def draw_feedback_table(store: Store, who: Person | None, asked: tuple[object, ...], waiting: Sequence[Lead]) -> None:
    """Draw the first *waiting* leads as a sheet with verdict, reason and note to fill in."""
    sheet = _sheet(store, asked, waiting)
    if said := st.session_state.pop("_sheet_said", None):
        st.success(said, icon=":material/check_circle:")
    if fault := st.session_state.pop("_sheet_fault", None):
        states.refused(fault)
    if sheet.key in st.session_state:
        sheet.read()
    else:
        sheet.lay_out()
    reasons = {key: reason for key, reason in reasons_by_key(store).items() if not reason.is_retired}
    st.data_editor(
        sheet.rows, key=sheet.key, hide_index=True, height=430, row_height=38, placeholder="–",
        column_config=_columns(reasons), disabled=_locked(who), alt="Leads to rate, with verdict, reason and note",
    )  # fmt: skip
    ready = len(sheet.complete())
    if sheet.asked != asked:
        quiet("These are the leads you began with. Save or clear what you typed to see the ones chosen above.")
    st.button(
        f"Save {ready} {'verdict' if ready == 1 else 'verdicts'}" if ready else "Save verdicts",
        type="primary", disabled=not ready or who is None, on_click=_save, args=(sheet, store, who), key="save_sheet",
    )  # fmt: skip


def _sheet(store: Store, asked: tuple[object, ...], waiting: Sequence[Lead]) -> Sheet:
    """Return the sheet in hand; new rows only for another question, or once everything typed is saved."""
    held = cast("Sheet | None", st.session_state.get(_STATE))
    if held is None or (held.asked != asked and not held.complete()):
        leads = waiting[:ROWS]
        known = {lead["lead_id"]: store.feedback.get(lead["lead_id"]) for lead in leads}
        held = Sheet(asked, leads, {key: entry.version for key, entry in known.items() if entry})
        st.session_state[_STATE] = held
    return held


def _save(sheet: Sheet, store: Store, who: Person) -> None:
    sheet.read()  # the last cell and the click may come together, before the sheet is drawn again
    reasons = reasons_by_key(store)
    wrong = [problem for lead in sheet.leads if (problem := _problem(lead, sheet.typed, reasons))]
    if wrong:
        st.session_state["_sheet_fault"] = " ".join(wrong[:3]) + " Nothing was saved yet, and nothing typed is lost."
        return
    by_id = {lead["lead_id"]: lead for lead in sheet.leads}
    try:
        wanted = [_feedback(by_id[key], sheet.typed[key]) for key in sheet.complete()]
        given = give_verdicts(store, wanted, by=who.name, seen=sheet.seen)
    except SmarketingError as fault:
        st.session_state["_sheet_fault"] = str(fault)
        return
    st.session_state["_sheet_said"] = _said(given, who)
    st.session_state.pop(_STATE)


def _said(given: Given, who: Person) -> str:
    count = len(given.saved)
    when = moment(given.saved[0].written_at)
    kept = f"Saved {count} {'verdict' if count == 1 else 'verdicts'} as {who.name} at {when}."
    return f"{kept} {overtaken_in_words(given.overtaken)}".strip()


def _problem(lead: Lead, typed: Mapping[str, Mapping[str, Any]], reasons: Mapping[str, Reason]) -> str:
    """Return what keeps a row from being saved, empty where nothing does."""
    cells = typed.get(lead["lead_id"], {})
    verdict, reason = cells.get("verdict"), reasons.get(cells.get("reason") or "")
    if not any(cells.values()):
        return ""
    if not verdict:
        return f"{_name(lead)} has no verdict: choose one."
    if verdict == "bad" and reason is None:
        return f"{_name(lead)} is bad without a reason: choose one, so that somebody can act."
    if reason and verdict not in reason.verdicts:
        return f"“{reason.label}” doesn't go with {verdict} for {_name(lead)}: choose another reason."
    return ""


def _feedback(lead: Lead, cells: Mapping[str, Any]) -> Feedback:
    return Feedback(
        lead["lead_id"],
        cells["verdict"],
        cells.get("reason") or "",
        (cells.get("note") or "").strip(),
        email_key(lead.get("email")),
    )


def _columns(reasons: Mapping[str, Reason]) -> dict[str, Any]:
    def said(key: object) -> str:
        reason = reasons.get(str(key))
        return f"{reason.label} · {TEAM_LABELS[reason.acting_team]}" if reason else str(key)

    def judged(key: object) -> str:
        return VERDICT_LABELS.get(str(key), str(key))

    choice, text = st.column_config.SelectboxColumn, st.column_config.TextColumn
    return {
        "name": text("Lead", pinned=True, width="medium"),
        "company": text("Company"),
        "source": text("Source"),
        "handed_over_date": st.column_config.DateColumn("Handed over", format="D MMM", width=110),
        "verdict": choice("Verdict", options=list(VERDICT_LABELS), format_func=judged, width=100),
        "reason": choice("Reason · who acts", options=list(reasons), format_func=said, width="large"),
        "note": text("Note", max_chars=500, width="medium"),
    }


def _locked(who: Person | None) -> bool | list[str]:
    return True if who is None else ["name", "company", "source", "handed_over_date"]


def _as_text(lead: Lead) -> dict[str, Any]:
    """Return the row of *lead* with its name, texts without control or direction marks; its id as it is."""
    texts = {name: plain(lead[name]) for name in ("company", "source") if isinstance(lead.get(name), str)}
    return {**lead, **texts, "name": plain(_name(lead))}


def _name(lead: Lead) -> str:
    return full_name(lead) or str(lead["lead_id"])
