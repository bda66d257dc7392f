"""Verdicts as they are kept and read back: the latest counts, and nobody's is lost when two people rate one lead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from smarketing.settings import settings
from smarketing.store import WITHDRAWN, Draft, Entry, Feedback, Reason, Store
from smarketing.ui import formats
from smarketing.ui.text import badge, escaped

VERDICT_LABELS: Final = {"good": "Good", "ok": "OK", "bad": "Bad"}
VERDICT_TONES: Final = {"good": "won", "ok": "neutral", "bad": "bad"}
TEAM_LABELS: Final = {"marketing": "Marketing", "sales": "Sales", "both": "Both teams"}
_TAKEN_BACK_WITHIN: Final = dt.timedelta(hours=12)
_ONE_JUDGEMENT: Final = dt.timedelta(minutes=5)
_LOOKED_THROUGH: Final = 100


@dataclass(frozen=True)
class Given:
    """What was kept, and what others said of the same leads since the giver last looked."""

    saved: tuple[Entry[Feedback], ...]
    overtaken: tuple[Entry[Feedback], ...]


def give_verdicts(store: Store, wanted: Iterable[Feedback], *, by: str, seen: Mapping[str, int]) -> Given:
    """Keep all of *wanted* or none; *seen* is the version of each lead's verdict that *by* has looked at (0: none).

    Raises:
        StoreError: a verdict is bad without a reason, or its reason is not one of its verdict.
    """
    saved = store.feedback.give_all((Draft(feedback.lead_id, feedback) for feedback in wanted), by=by)
    between = (
        earlier
        for entry in saved
        if entry.version > seen.get(entry.key, 0) + 1
        for earlier in store.feedback.history(entry.key)[seen.get(entry.key, 0) : entry.version - 1]
    )
    return Given(saved, tuple(entry for entry in between if entry.author != by))


def seen_by(entry: Entry[Feedback] | None, by: str) -> int:
    """Return how far *by* need not be told what stood before: up to *entry* where it is their own, or taken back."""
    return entry.version if entry and (entry.author == by or entry.value.verdict == WITHDRAWN) else 0


def reasons_by_key(store: Store) -> dict[str, Reason]:
    """Return every reason, retired ones too, by its key."""
    return {reason.key: reason for reason in store.reasons.all()}


def moment(written_at: dt.datetime) -> str:
    """Return when something was decided: the time for today, else the day, in the workspace's zone."""
    zone = ZoneInfo(settings().time_zone)
    local = written_at.astimezone(zone)
    return f"{local:%H:%M}" if local.date() == dt.datetime.now(zone).date() else formats.date(local.date())


def verdict_badge(verdict: str) -> str:
    """Return *verdict* as a small label, a word and a colour (HTML)."""
    label = "Taken back" if verdict == WITHDRAWN else VERDICT_LABELS.get(verdict, verdict)
    return badge(label, VERDICT_TONES.get(verdict, "neutral"))


def acting(reason: Reason) -> str:
    """Return who must act on *reason*, in the team's colour (HTML)."""
    tone = reason.acting_team if reason.acting_team in ("marketing", "sales") else "both"
    verb = "act" if reason.acting_team == "both" else "acts"
    return f'<span class="sm-{tone}">{TEAM_LABELS[reason.acting_team]} {verb}</span>'


def in_words(entry: Entry[Feedback], reasons: Mapping[str, Reason]) -> str:
    """Return a kept verdict as a line: what, why, who acts, who said it and when (HTML)."""
    reason = reasons.get(entry.value.reason)
    why = [escaped(reason.label), acting(reason)] if reason else []
    return " · ".join([verdict_badge(entry.value.verdict), *why, escaped(entry.author), moment(entry.written_at)])


def overtaken_in_words(entries: Sequence[Entry[Feedback]]) -> str:
    """Return what others had said just before, as a sentence; empty where nobody did."""
    if not entries:
        return ""
    said = "; ".join(
        f"{entry.author} said {entry.value.verdict} at {moment(entry.written_at)}" for entry in entries[-3:]
    )
    return f"{said}, before you. Both stay in the history; the latest verdict counts."


def meanwhile_in_words(entry: Entry[Feedback], *, is_after: bool) -> str:
    """Return what somebody else said of the lead in hand, *is_after* the viewer's own verdict or before any."""
    said = f"{entry.author} said {entry.value.verdict} at {moment(entry.written_at)}"
    if is_after:
        return f"{said}, after you. Both stay in the history; the latest verdict counts."
    return f"{said}. Go on to the next lead, or say otherwise: the latest verdict counts."


def last_given(store: Store, by: str) -> Entry[Feedback] | None:
    """Return the verdict that *by* gave last and that still stands, to be taken back; None after half a day."""
    earliest = dt.datetime.now(dt.UTC) - _TAKEN_BACK_WITHIN
    mine = (entry for entry in store.feedback.newest(_LOOKED_THROUGH) if entry.author == by)
    for entry in mine:
        standing = store.feedback.get(entry.key)
        if standing == entry and entry.value.verdict != WITHDRAWN and entry.written_at >= earliest:
            return entry
    return None


def take_back(store: Store, given: Entry[Feedback], *, by: str) -> None:
    """Let what was said of a lead before *given* hold again; a verdict and its reason a moment later count as one.

    Raises:
        Conflict: somebody rated the lead since.
    """
    history = store.feedback.history(given.key)
    first = given.version
    while first > 1 and _is_one_with(history[first - 2], given):
        first -= 1
    store.feedback.take_back(given.key, by=by, expected=given.version, to=first - 1)


def _is_one_with(earlier: Entry[Feedback], given: Entry[Feedback]) -> bool:
    is_soon = given.written_at - earlier.written_at <= _ONE_JUDGEMENT
    return earlier.author == given.author and earlier.value.verdict == given.value.verdict and is_soon
