"""What is new for somebody since they last looked: who spoke to them, what was decided about theirs, what waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Final, Literal

from smarketing.domain.filters import Filters
from smarketing.domain.roles import Right
from smarketing.domain.wording import plural
from smarketing.ingest import Snapshot, snapshots
from smarketing.store import PLAN, WITHDRAWN, Comment, Entry, Excusal, Feedback, Person
from smarketing.store.comments import PERSON, TEAM
from smarketing.store.remarks import roots_of
from smarketing.workspace.access import EVERYBODY
from smarketing.workspace.seen import Seen
from smarketing.workspace.talk import Talk
from smarketing.workspace.workspace import Workspace

NewsKind = Literal[
    "mention", "reply", "feedback", "answer", "linked", "excusal", "proposal", "plan", "action", "upload"
]
LATEST: Final = 1_000
"""So many of the latest verdicts are gone through: who was away for longer is told of these."""
_KEPT_BUILDS: Final = 8
_FIRST_LOOK: Final = dt.timedelta(days=7)
NOUNS: Final = (
    *("comments", "feedback", "replies", "remarks", "hearings", "excusals"),
    *("proposals", "signatures", "agreements", "actions", "looks"),
)
"""The nouns that news are made of."""


@dataclass(frozen=True)
class News:
    """One thing that is new: ``who`` did ``what``, last ``at`` that moment, and what they said, as plain text.

    ``comment`` and ``key`` are what was said where it was a comment, and its key; a proposal's key otherwise.
    """

    kind: NewsKind
    who: str
    what: str
    at: dt.datetime
    said: str = ""
    comment: Comment | None = None
    key: str = ""


def seen_until(here: Workspace, name: str, now: dt.datetime) -> dt.datetime:
    """Return until when *name* has seen what is new: as they said, else since they are known, else a week ago."""
    if (until := here.store.looks.of(name)) is not None:
        return until
    known = here.store.people.find(name)
    return here.store.people.history(known.key)[0].written_at if known else now - _FIRST_LOOK


def news_for(here: Workspace, talk: Talk, who: Person, since: dt.datetime) -> tuple[News, ...]:
    """Return what is new for *who* since a moment: what speaks to them first, each kind newest first."""
    viewer = here.viewer if isinstance(here, Seen) else EVERYBODY
    kinds: Iterable[Iterable[News]] = (
        _mentions(talk, who, since),
        _replies(talk, who, since),
        _feedback(here, who, since) if viewer.may(Right.READ_LEAD_QUALITY) else (),
        _answers(here, who, since) if viewer.may(Right.SEE_EVERY_SOURCE) else (),
        _linked(here, who, since) if viewer.may(Right.SEE_EVERY_SOURCE) else (),
        _excusals(here, who, since) if viewer.may(Right.READ_WEEKLY_SYNC) else (),
        _proposals(here, who, since) if viewer.may(Right.READ_AGREEMENTS) else (),
        _actions(here, who, since) if viewer.may(Right.READ_WEEKLY_SYNC) else (),
        _uploads(here, who, since) if viewer.may(Right.READ_DATA) else (),
    )
    return tuple(one for kind in kinds for one in sorted(kind, key=lambda one: one.at, reverse=True))


def _said_since(talk: Talk, who: Person, since: dt.datetime) -> Iterator[tuple[Entry[Comment], dt.datetime]]:
    """Yield what others said, or changed of what they said, and when."""
    for thread in talk.threads:
        for entry in thread.entries:
            comment = entry.value
            is_changed = comment.is_edited and entry.author == comment.said_by
            at = entry.written_at if is_changed else comment.said_at or entry.written_at
            if at > since and comment.said_by != who.name:
                yield entry, at


def _whom(comment: Comment, who: Person) -> str:
    """Return whom *comment* speaks to: ``you`` where it names *who*, else their team; empty for neither."""
    mentions = {one.casefold() for one in comment.mentions}
    if f"{PERSON}{who.name}".casefold() in mentions:
        return "you"
    return f"the {who.team} team" if f"{TEAM}{who.team}" in mentions else ""


def _mentions(talk: Talk, who: Person, since: dt.datetime) -> Iterator[News]:
    for entry, at in _said_since(talk, who, since):
        comment = entry.value
        if whom := _whom(comment, who):
            yield News("mention", comment.said_by, f"mentioned {whom}", at, comment.text, comment, entry.key)


def _replies(talk: Talk, who: Person, since: dt.datetime) -> Iterator[News]:
    mine = {
        thread.first.key for thread in talk.threads if any(entry.value.said_by == who.name for entry in thread.entries)
    }
    for entry, at in _said_since(talk, who, since):
        comment = entry.value
        if comment.thread in mine and not _whom(comment, who):
            yield News("reply", comment.said_by, "replied in your thread", at, comment.text, comment, entry.key)


def _feedback(here: Workspace, who: Person, since: dt.datetime) -> Iterator[News]:
    """Yield, by who gave them, the verdicts on the leads of *who*: marketing's are all of them."""
    latest: dict[tuple[str, str], Entry[Feedback]] = {}
    for one in here.store.feedback.newest(LATEST, since=since):
        latest.setdefault((one.author, one.key), one)
    given = [one for one in latest.values() if one.author != who.name and one.value.verdict != WITHDRAWN]
    if not given or not here.has("leads"):
        return
    owners = _OWNERS.of(here, {one.value.lead_id for one in given})
    by: dict[str, list[Entry[Feedback]]] = {}
    for one in given:
        owner = owners.get(one.value.lead_id)
        if owner is not None and (who.team == "marketing" or owner.casefold() == who.name.casefold()):
            by.setdefault(one.author, []).append(one)
    for author, verdicts in by.items():
        bad = sum(one.value.verdict == "bad" for one in verdicts)
        what = f"rated {_counted(len(verdicts), 'lead' if who.team == 'marketing' else 'lead of yours')}"
        what += f", {bad} of them bad" if bad else ""
        yield News("feedback", author, what, verdicts[0].written_at)


class _Owners:
    """The owners of leads, looked up once for each build and all who see the same of it. Safe to share."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: dict[tuple[object, ...], dict[str, str | None]] = {}

    def of(self, here: Workspace, leads: set[str]) -> Mapping[str, str | None]:
        """Return the owner of each of *leads*, None for those that are gone or may not be seen."""
        key = (str(here.folder), here.build().id, here.sight if isinstance(here, Seen) else None)
        with self._lock:
            known = self._known.setdefault(key, {})
            while len(self._known) > _KEPT_BUILDS:
                self._known.pop(next(iter(self._known)))
        if wanted := leads - known.keys():
            of_these = Filters(None, (("lead_id", tuple(sorted(wanted))),))
            rows = here.rows_behind("leads_by_source", of_these, limit=None).table
            found = zip(rows.column("lead_id").to_pylist(), rows.column("owner").to_pylist(), strict=True)
            known.update({**dict.fromkeys(wanted), **dict(found)})
        return known


_OWNERS: Final = _Owners()


def _answers(here: Workspace, who: Person, since: dt.datetime) -> Iterator[News]:
    """Yield the replies to reasons that *who* gave for a lead."""
    replies = [one for one in here.store.replies.newest(LATEST, since=since) if one.author != who.name]
    if not replies:
        return
    given = {one.value.reason for one in here.store.feedback.newest(LATEST) if one.author == who.name}
    labels = {reason.key: reason.label for reason in here.store.reasons.all()}
    for one in replies:
        if one.value.subject == "reason" and one.value.subject_key in given:
            reason = labels.get(one.value.subject_key, one.value.subject_key)
            yield News("answer", one.author, f"replied to “{reason}”", one.written_at, one.value.text)


def _linked(here: Workspace, who: Person, since: dt.datetime) -> Iterator[News]:
    """Yield the answers that others linked to what *who* heard on a call, each remark once, as it stands."""
    latest = {one.key: one for one in reversed(here.store.remarks.newest(LATEST, since=since)) if one.value.answers}
    if not latest:
        return
    roots = roots_of({one.key: one.value for one in here.store.remarks.current()})
    mine = {roots.get(one.value.remark) for one in here.store.hearings.current() if one.value.heard_by == who.name}
    for key, history in here.store.remarks.histories(latest.keys() & mine).items():
        before = [one for one in history if one.written_at <= since]
        known = before[-1].value.answers if before else ()
        fresh = [answer for answer in latest[key].value.answers if answer not in known]
        if fresh and latest[key].author != who.name:
            what = f"linked an answer to “{latest[key].value.text}”"
            yield News("linked", latest[key].author, what, latest[key].written_at, ", ".join(fresh))


def _excusals(here: Workspace, who: Person, since: dt.datetime) -> Iterator[News]:
    """Yield, by who excused them, the missed leads that others excused and that are excused still."""
    newer = [one for one in here.store.excusals.newest(LATEST, since=since) if one.author != who.name]
    standing = {one.key: one.version for one in here.store.excusals.current() if one.value.state == "excused"}
    by: dict[str, list[Entry[Excusal]]] = {}
    for one in newer:
        if standing.get(one.key) == one.version:
            by.setdefault(one.author, []).append(one)
    for author, given in by.items():
        why = ", ".join(dict.fromkeys(one.value.ground or one.value.note for one in given))
        yield News("excusal", author, f"excused {_counted(len(given), 'lead')} missed", given[0].written_at, why)


def _proposals(here: Workspace, who: Person, since: dt.datetime) -> Iterator[News]:
    for stands in here.store.agreeing.standings():
        proposal = stands.proposal
        waits = stands.state == "open" and who.team in stands.missing
        if waits and proposal.written_at > since and proposal.author != who.name:
            kind: NewsKind = "plan" if proposal.value.topic == PLAN else "proposal"
            what = f"proposes a {'plan' if kind == 'plan' else 'change'} that waits for your team's signature"
            yield News(kind, proposal.author, what, proposal.written_at, proposal.value.reason, key=proposal.key)


def _actions(here: Workspace, who: Person, since: dt.datetime) -> Iterator[News]:
    for one in here.store.actions.open():
        is_mine = one.value.owner.casefold() == who.name.casefold()
        if is_mine and one.written_at > since and one.author != who.name:
            yield News("action", one.author, "gave you an action", one.written_at, one.value.title)


def _uploads(here: Workspace, who: Person, since: dt.datetime) -> Iterator[News]:
    snapshot = here.snapshot
    while snapshot is not None and snapshot.taken_at > since:
        if snapshot.author != who.name and not snapshot.is_demo:
            yield News("upload", snapshot.author, f"uploaded {_files(snapshot)}", snapshot.taken_at)
        snapshot = snapshots.read_snapshot(here.folder, snapshot.parent) if snapshot.parent else None


def _files(snapshot: Snapshot) -> str:
    return _counted(len({report.file for report in snapshot.reports}), "file")


def _counted(number: int, noun: str) -> str:
    first, _, rest = noun.partition(" ")
    return " ".join(part for part in (f"{number:,}", first if number == 1 else plural(first), rest) if part)
