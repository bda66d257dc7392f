"""The leads that a rep goes through one at a time: where they are, and what was kept of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

import streamlit as st

from smarketing.errors import SmarketingError
from smarketing.store import WITHDRAWN, Entry, Feedback, Store, email_key
from smarketing.ui.rating_batch import Lead
from smarketing.ui.verdicts import give_verdicts, last_given, overtaken_in_words, seen_by, take_back

_STATE: Final = "rating_queue"
_LOOKED_AHEAD: Final = 20


@dataclass
class Queue:
    """Leads that waited when they were asked for, and the ``place`` among them.

    ``chosen`` is the verdict on the lead in hand, empty before there is one; ``is_kept`` whether that is saved.
    ``told`` is what happened last, ``fault`` why something didn't; ``overtaken`` what somebody else said of the lead in
    hand since the queue was asked for.
    """

    asked: tuple[object, ...]
    leads: list[Lead]
    waiting: int
    place: int = 0
    rated: set[str] = field(default_factory=set)
    chosen: str = ""
    is_kept: bool = False
    told: str = ""
    fault: str = ""
    revision: int = -1
    overtaken: Entry[Feedback] | None = None

    @property
    def lead(self) -> Lead | None:
        """The lead in hand, None once all are gone through."""
        return self.leads[self.place] if self.place < len(self.leads) else None

    @property
    def left(self) -> int:
        """How many leads still wait, those beyond the list included."""
        return max(0, self.waiting - len(self.rated))

    def learn(self, store: Store, *, by: str) -> bool:
        """Take in what anybody said since this was asked last, and return whether anybody did; not when asked first.

        The lead in hand stays there though somebody else rated it: a key pressed meanwhile must not mean another one.
        """
        before, self.revision = self.revision, store.revision("feedback")
        if before in (-1, self.revision):
            return False
        keys = {lead["lead_id"] for lead in self.leads}
        for entry in store.feedback.since(before)[1]:
            stands = entry.value.verdict != WITHDRAWN
            if entry.key in keys:
                (self.rated.add if stands else self.rated.discard)(entry.key)
            if self.lead is not None and entry.key == self.lead["lead_id"]:
                self.overtaken = entry if stands and entry.author != by else None
        return True

    def keep(self, store: Store, reason: str, note: str, *, by: str) -> bool:
        """Keep the verdict chosen on the lead in hand at once, and return whether it was."""
        lead = self.lead
        if lead is None or not self.chosen:
            return False
        key = lead["lead_id"]
        seen = {key: seen_by(store.feedback.get(key), by)}
        try:
            said = Feedback(key, cast("Any", self.chosen), reason, note, email_key(lead.get("email")))
            given = give_verdicts(store, (said,), by=by, seen=seen)
        except SmarketingError as fault:
            self.fault = str(fault)
            return False
        self.fault, self.is_kept, self.told = "", True, overtaken_in_words(given.overtaken)
        self.rated.add(key)
        return True

    def go_on(self, store: Store) -> None:
        """Take the next lead in hand, leaving out those that somebody rated meanwhile."""
        self.place, self.chosen, self.is_kept, self.overtaken = self.place + 1, "", False, None
        while ahead := [lead["lead_id"] for lead in self.leads[self.place : self.place + _LOOKED_AHEAD]]:
            known = store.feedback.histories(ahead)
            met = next((n for n, key in enumerate(ahead) if not _stands(known.get(key, ()))), len(ahead))
            self.rated |= set(ahead[:met])
            self.place += met
            if met < len(ahead):
                return

    def undo(self, store: Store, *, by: str) -> str:
        """Take back the verdict that *by* gave last, and return the id of its lead; empty where there is none.

        The lead is in hand again where it is one of this queue.
        """
        given = last_given(store, by)
        if given is None:
            self.fault = "There is nothing left to take back: what you said is older than half a day."
            return ""
        try:
            take_back(store, given, by=by)
        except SmarketingError as fault:
            self.fault = str(fault)
            return ""
        self.rated.discard(given.key)
        places = [place for place, lead in enumerate(self.leads) if lead["lead_id"] == given.key]
        if places:
            self.place = places[0]
        self.chosen, self.is_kept, self.fault, self.overtaken = "", False, "", None
        self.told = f"Taken back: {given.value.verdict}. Decide again, or leave it for later."
        return given.key


def _stands(history: Sequence[Any]) -> bool:
    return bool(history) and history[-1].value.verdict != WITHDRAWN


def queue(asked: tuple[object, ...], waiting: Sequence[Lead]) -> Queue:
    """Return the queue in hand for the question *asked*; a new one of the leads *waiting* where it changed."""
    held = cast("Queue | None", st.session_state.get(_STATE))
    if held is None or held.asked != asked:
        held = Queue(asked, list(waiting), waiting[0]["waiting_in_all"] if waiting else 0)
        st.session_state[_STATE] = held
    return held


def leave_queue() -> None:
    """Let go of the queue in hand; the next run takes up the leads that still wait."""
    st.session_state.pop(_STATE, None)
