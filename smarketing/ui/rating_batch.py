"""The leads a rep has in hand: a fixed handful, so that no card moves under the thumb while verdicts come in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

import streamlit as st

from smarketing.errors import SmarketingError
from smarketing.store import Entry, Feedback, Reason, Store, email_key
from smarketing.ui.verdicts import give_verdicts, overtaken_in_words, seen_by

SIZE: Final = 6
_STATE: Final = "rating_batch"
Lead = dict[str, Any]


@dataclass
class Batch:
    """A handful of leads and the latest verdict on each as it is on the screen.

    ``mine`` holds what the rep kept of each lead, ``touched`` the lead whose reasons and note are open.
    """

    asked: tuple[object, ...]
    leads: Sequence[Lead]
    revision: int = -1
    latest: dict[str, Entry[Feedback]] = field(default_factory=dict)
    mine: dict[str, Entry[Feedback]] = field(default_factory=dict)
    touched: str = ""
    notices: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    def refresh(self, store: Store) -> bool:
        """Read the latest verdicts again if anybody gave one since, and return whether anybody did."""
        revision = store.revision("feedback")
        before, self.revision = self.revision, revision
        if revision == before:
            return False
        found = (store.feedback.get(lead["lead_id"]) for lead in self.leads)
        self.latest = {entry.key: entry for entry in found if entry}
        return before >= 0

    def own(self, key: str) -> Entry[Feedback] | None:
        """Return the latest verdict on the lead *key* if the rep gave it here, None otherwise."""
        entry = self.latest.get(key)
        return entry if entry and entry == self.mine.get(key) else None

    def has_kept(self, key: str, verdict: str) -> bool:
        """Return whether *verdict* is what the rep kept last of the lead *key*, whatever others said since."""
        return key in self.mine and self.mine[key].value.verdict == verdict

    def touch(self, key: str) -> None:
        """Open the reasons and the note of the lead *key* and close those of the one before."""
        self.touched = key

    def keep(self, store: Store, lead: Lead, verdict: str, reason: Reason | None, note: str, *, by: str) -> None:
        """Keep a verdict on *lead* at once; a refusal is remembered beside the card, and so is who was overtaken."""
        key = lead["lead_id"]
        self.faults.pop(key, None)
        seen = {key: seen_by(self.latest.get(key), by)}
        try:
            feedback = Feedback(
                key, cast("Any", verdict), reason.key if reason else "", note, email_key(lead.get("email"))
            )
            given = give_verdicts(store, (feedback,), by=by, seen=seen)
        except SmarketingError as fault:
            self.faults[key] = str(fault)
            return
        self.latest[key] = self.mine[key] = given.saved[0]
        if given.overtaken:
            self.notices[key] = overtaken_in_words(given.overtaken)


def batch(asked: tuple[object, ...], waiting: Sequence[Lead]) -> Batch:
    """Return the batch in hand for the question *asked*; a new one of the first *waiting* leads where it changed."""
    held = cast("Batch | None", st.session_state.get(_STATE))
    if held is None or held.asked != asked or not held.leads:
        held = Batch(asked, waiting[:SIZE])
        st.session_state[_STATE] = held
    return held


def put_down() -> None:
    """Let go of the batch in hand; the next run takes up the leads that still wait."""
    st.session_state.pop(_STATE, None)
