"""Feedback: what sales says about a lead. The latest verdict per lead counts; every one is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy import Column, Index, Text

from smarketing.errors import StoreError
from smarketing.store.database import Database
from smarketing.store.history import Draft, Entry, Noun, history_table, one_of, said
from smarketing.store.reasons import VERDICTS, Reason, Reasons, Verdict

WITHDRAWN: Final = "withdrawn"
"""Stands in the place of a verdict that was taken back and before which there was none: the lead waits again."""
Said = Verdict | Literal["withdrawn"]


def email_key(email: str | None) -> str:
    """Return a key that stays with a lead when its id changes: its e-mail, hashed; empty without an e-mail."""
    address = (email or "").strip().casefold()
    return hashlib.sha256(address.encode()).hexdigest() if "@" in address else ""


@dataclass(frozen=True)
class Feedback:
    """A verdict on one lead; ``withdrawn`` where the only one was taken back.

    ``reason`` is a reason's key, empty only where none was asked for; ``source`` tells where the verdict was given
    (``page``, ``import``); ``lead_email_key`` comes from ``email_key``.
    """

    lead_id: str
    verdict: Said
    reason: str = ""
    note: str = ""
    lead_email_key: str = ""
    source: str = "page"

    def __post_init__(self) -> None:
        said("The lead's id", self.lead_id)
        one_of("The verdict", self.verdict, (*VERDICTS, WITHDRAWN))


class FeedbackLog(Noun[Feedback]):
    """Every verdict on every lead."""

    name = "feedback"
    table = history_table(
        "feedback",
        Column("lead_id", Text, nullable=False),
        Column("lead_email_key", Text, nullable=False),
        Column("verdict", Text, nullable=False),
        Column("reason", Text, nullable=False),
        Column("note", Text, nullable=False),
        Column("source", Text, nullable=False),
        Index("ix_feedback_lead_email_key", "lead_email_key"),
    )
    kind = Feedback
    is_about_leads = True

    def __init__(self, database: Database, reasons: Reasons) -> None:
        super().__init__(database)
        self._reasons = reasons

    def describe(self, value: Feedback) -> str:
        """Return what a conflict calls a verdict."""
        return f"the verdict on lead {value.lead_id}"

    def give(self, feedback: Feedback, *, by: str, expected: int | None = None) -> Entry[Feedback]:
        """Keep one verdict.

        Raises:
            Conflict: somebody rated the lead after version *expected*.
            StoreError: the verdict is bad without a reason, or the reason is not one of its verdict.
        """
        return self.give_all((Draft(feedback.lead_id, feedback, expected),), by=by)[0]

    def give_all(self, drafts: Iterable[Draft[Feedback]], *, by: str) -> tuple[Entry[Feedback], ...]:
        """Keep many verdicts, all or none, keyed by lead id; raises as ``give`` does."""
        wanted = tuple(drafts)
        reasons = {reason.key: reason for reason in self._reasons.all()}
        for draft in wanted:
            _check_reason(draft.value, reasons)
        return self.write(wanted, by=by)

    def take_back(self, key: str, *, by: str, expected: int, to: int) -> Entry[Feedback]:
        """Undo what was said of lead *key* up to version *expected*: version *to* holds again, as its author gave it.

        Where *to* is 0, or was withdrawn itself, the lead waits for a verdict again.

        Raises:
            Conflict: somebody rated the lead since.
            StoreError: there is no verdict on it.
        """
        history = self.history(self._known(key).key)
        if to == 0:
            nothing = Feedback(key, WITHDRAWN, lead_email_key=history[-1].value.lead_email_key)
            return self._only(Draft(key, nothing, expected), by=by)
        before = history[to - 1]
        return self._only(Draft(key, before.value, expected, before.author, before.written_at), by=by)


def _check_reason(feedback: Feedback, reasons: dict[str, Reason]) -> None:
    reason = reasons.get(feedback.reason)
    if reason is None and (feedback.reason or feedback.verdict == "bad"):
        raise StoreError(
            "A bad lead needs a reason, so that somebody can act on it, and a reason must be one of the list. "
            "Choose one and save again."
        )
    if reason is not None and feedback.verdict not in reason.verdicts:
        raise StoreError(
            f"“{reason.label}” is a reason for {' and '.join(reason.verdicts)}, not for {feedback.verdict}. "
            "Choose a reason that fits the verdict."
        )
